// Package roster keeps the two rosters of Article 8 (两库): the inspected
// subjects of a region and the inspectors of a department. Both are filled by
// import or by hand, every earlier version of a row is kept, and each
// department confirms them again before every draw.
package roster

import (
	"slices"
	"strings"

	"yangguang/internal/canon"
	"yangguang/internal/catalog"
	"yangguang/internal/ids"
)

// Subject is one inspected subject (检查对象). It is keyed by region and id; the
// id is its unified social credit code or, without one, an internal number of
// canon.WithoutCode. Texts that are not known are "".
type Subject struct {
	Region    string      `json:"region"` // 6-digit division code
	ID        ids.Subject `json:"id"`
	Name      string      `json:"name"`
	USCC      string      `json:"uscc"`
	Licence   string      `json:"licence"` // 注册号、许可证号
	Type      string      `json:"type"`    // code of Types
	Status    string      `json:"status"`  // code of Statuses
	LegalRep  string      `json:"legalRep"`
	Address   string      `json:"address"`
	Street    string      `json:"street"`
	Station   string      `json:"station"` // code of the supervising station (监管所)
	Industry  string      `json:"industry"`
	Founded   string      `json:"founded"` // YYYY-MM-DD
	Credit    string      `json:"credit"`  // code of Credits
	Contact   string      `json:"contact"`
	Phone     string      `json:"phone"`
	Source    string      `json:"source"`
	Labels    []string    `json:"labels"` // sorted, each once
	Version   int         `json:"version"`
	UpdatedAt int64       `json:"updatedAt"` // µs UTC
	UpdatedBy ids.Person  `json:"updatedBy"` // person id
	Batch     string      `json:"batch"`     // import that wrote this version, "" for a person
}

// Word is a code of a dictionary with its Chinese word.
type Word = catalog.Word

// Registration states of a subject. Only an active one can be inspected; the
// others stay in the roster for history (Article 8).
const (
	Active    = "active"
	Cancelled = "cancelled"
	Revoked   = "revoked"
	Moved     = "moved"
	Closed    = "closed"
)

// Statuses are the registration states.
var Statuses = []Word{{Code: Active, Name: "存续"}, {Code: Cancelled, Name: "注销"}, {Code: Revoked, Name: "吊销"},
	{Code: Moved, Name: "迁出"}, {Code: Closed, Name: "停业"}}

// Unrated is the credit class of subjects that nobody rates, such as schools.
const Unrated = "U"

// Credits are the credit-risk classes of the market regulators.
var Credits = []Word{{Code: "A", Name: "信用风险低"}, {Code: "B", Name: "信用风险一般"}, {Code: "C", Name: "信用风险较高"},
	{Code: "D", Name: "信用风险高"}, {Code: Unrated, Name: "未评级"}}

// Types are the kinds of subject (主体类型): those that an item may name.
var Types = catalog.ObjectTypes

// WordOf is the Chinese word for a code, or the code itself when the
// dictionary does not have it.
func WordOf(words []Word, code string) string { return catalog.NameOf(words, code) }

// TypeName, StatusName and CreditName are the words for the subject's codes.
func (s Subject) TypeName() string   { return WordOf(Types, s.Type) }
func (s Subject) StatusName() string { return WordOf(Statuses, s.Status) }
func (s Subject) CreditName() string { return WordOf(Credits, s.Credit) }

// typeOfCode tells the kind of subject from the first two characters of its
// code (GB 32100-2015); codes of other registrars are 其他组织.
func typeOfCode(code canon.USCC) string {
	switch code.Prefix() {
	case "91":
		return "1"
	case "92":
		return "3"
	case "93":
		return "2"
	case "51":
		return "5"
	case "52":
		return "6"
	case "53":
		return "7"
	case "12":
		return "8"
	}
	return "15"
}

// labelBreaks separate several labels in one cell or field.
const labelBreaks = "|｜、，,;；"

// splitWords cuts a list as people write it into its words, sorted, each once.
func splitWords(s string) []string {
	if s == "" {
		return nil
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(labelBreaks, r) })
	out := words[:0]
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// packWords is a list as stored: each word between two bars, so that an exact
// word can be found by |word|.
func packWords(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "|" + strings.Join(words, "|") + "|"
}

func unpackWords(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.Trim(s, "|"), "|")
}
