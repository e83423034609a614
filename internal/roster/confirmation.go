package roster

import "yangguang/internal/ids"

// Kind names one of the two rosters.
type Kind = string

// The two rosters.
const (
	Objects    Kind = "objects"    // 检查对象名录库, one per region
	Inspecting Kind = "inspectors" // 执法检查人员名录库, one per department
)

// Confirmation says that a department updated and confirmed a roster for one
// task (Article 8).
type Confirmation struct {
	Task     ids.Task
	Dept     ids.Dept
	Kind     Kind
	Scope    string // region of the objects, department of the inspectors
	Count    int
	Hash     string     // SHA-256 over the roster as confirmed
	By       ids.Person // person
	At       int64      // µs UTC
	Revision int64      // of the roster when confirmed
	Stale    bool       // the roster changed after it (A8-5)
}

// FreshDays is how many days a roster may stand untouched and still be
// confirmed.
const FreshDays = 30
