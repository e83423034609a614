package imports

import (
	"yangguang/internal/ids"
	"yangguang/internal/roster"
)

// Batch is one import of a file into a roster.
type Batch struct {
	ID         string
	Region     string   // of the rows that do not name one
	Dept       ids.Dept // who imports; the inspectors' department
	Kind       roster.Kind
	Filename   string
	SHA256     string // of the file, which stays in the file store
	SM3        string
	Size       int64  // bytes
	State      string // one of BatchStates
	Sheet      string // of a workbook, the one that is read
	Sheets     []string
	Header     []string
	Mapping    map[string]int
	Counts     Counts
	Fields     map[string]int64 // how many rows change in a field, by its key
	Fault      string           // why it failed, Chinese
	By         ids.Person       // person who sent the file
	Decided    ids.Person       // person who had it imported
	CreatedAt  int64            // µs UTC
	FinishedAt int64
	Version    int
}

// Counts says how many rows of a file are what. Total is the sum of New,
// Changed, Unchanged and Wrong; Warned counts taken rows with a warning.
type Counts struct{ Total, New, Changed, Unchanged, Wrong, Warned int64 }

// Problem is what is wrong, or with Warning only unusual, in one row.
type Problem struct {
	Line    int    // in the file, from 1
	Column  string // header
	Value   string // as in the file, long ones cut
	Reason  string // Chinese
	Warning bool
}

// Change is one field of one row that an import changes.
type Change struct {
	Line     int // of the file, from 1
	ID, Name string
	roster.Change
}

// States of a batch.
const (
	Received  = "received"
	Checked   = "checked"
	Applying  = "applying"
	Applied   = "applied"
	Discarded = "discarded"
	Failed    = "failed"
)

// BatchStates are the states with their words.
var BatchStates = []roster.Word{{Code: Received, Name: "已上传"}, {Code: Checked, Name: "已核对"},
	{Code: Applying, Name: "导入中"}, {Code: Applied, Name: "已导入"}, {Code: Discarded, Name: "已放弃"},
	{Code: Failed, Name: "导入失败"}}

// ListedProblems is how many wrong rows, and as many warnings, are listed one
// by one; beyond them they are counted.
const ListedProblems = 100_000

// shownChanges is how many changed fields of an import are listed one by one;
// beyond them they are counted.
const shownChanges = 1000

// FieldInfo describes a column of a roster for the mapping page.
type FieldInfo struct {
	Key, Label string
	Required   bool
}

// Fields lists what a file of the kind can hold.
func Fields(kind roster.Kind) []FieldInfo {
	if kind == roster.Inspecting {
		return infos(roster.InspectorFields)
	}
	return infos(roster.SubjectFields)
}

func infos[T any](fields []roster.Field[T]) []FieldInfo {
	out := make([]FieldInfo, len(fields))
	for i, f := range fields {
		out[i] = FieldInfo{f.Key, f.Label, f.Required}
	}
	return out
}

// FieldLabel is the Chinese name of a field of the kind.
func FieldLabel(kind roster.Kind, key string) string {
	for _, f := range Fields(kind) {
		if f.Key == key {
			return f.Label
		}
	}
	return key
}
