// Package inspection is the visit of a group to one object of a task: started
// and ended by the leader (Article 14), answered point by point from the item
// versions locked with the task (Articles 1 and 15), and signed by every member
// of the group (Article 17(3)). The date on which the leader ends it, T0, starts
// the clock of publication and never moves.
package inspection

import (
	"fmt"

	"yangguang/internal/catalog"
	"yangguang/internal/ids"
	"yangguang/internal/staffing"
)

// Key names a visit: one object of one task has one visit (Article 15).
type Key struct {
	Region  string      // 6-digit division
	Task    ids.Task    // task id
	Subject ids.Subject // id of the object
}

// State is how far a visit is.
type State string

const (
	Waiting    State = "waiting"    // 待检查
	Inspecting State = "inspecting" // 检查中
	Ended      State = "ended"      // 检查结束: T0 is fixed, the answers are too
)

// States in the order of the procedure.
var States = []State{Waiting, Inspecting, Ended}

var stateNames = map[State]string{Waiting: "待检查", Inspecting: "检查中", Ended: "检查结束"}

// Name is the Chinese word for the state.
func (s State) Name() string { return stateNames[s] }

// PublishWithin is the limit of Article 17(4) in working days after T0.
const PublishWithin = 20

// Visit is one visit. A visit that waits has no row yet: its ID is "" and its
// Version 0.
type Visit struct {
	Key
	// ID is random and stands for the visit in the public log, where the name
	// of the object may still be under embargo.
	ID          string
	State       State
	StartedAt   int64      // microseconds UTC, 0 = not started
	StartedOn   string     // YYYY-MM-DD
	StartedBy   ids.Person // person id
	EndedOn     string     // T0, YYYY-MM-DD, "" = not ended
	EndedAt     int64      // when the leader fixed T0
	EndedBy     ids.Person // person id
	DueOn       string     // last day to publish: T0 + 20 working days
	Provisional bool       // the holidays of that year were not announced yet
	SheetHash   string     // SHA-256 of the canonical summary sheet, "" = not ended
	SignedAt    int64      // when the last member signed, 0 = signatures missing
	Version     int
}

// Value is the answer to a point.
type Value string

const (
	Pass      Value = "pass"      // 合格
	Fail      Value = "fail"      // 不合格
	NA        Value = "na"        // 不适用, needs a reason
	Unchecked Value = "unchecked" // 未检查, needs a reason
)

// Values in the order in which forms show them.
var Values = []Value{Pass, Fail, NA, Unchecked}

var valueNames = map[Value]string{Pass: "合格", Fail: "不合格", NA: "不适用", Unchecked: "未检查"}

// Name is the Chinese word for the answer, "" for none.
func (v Value) Name() string { return valueNames[v] }

// Sheet is the checklist of one item at one visit (专项检查表), answered by the
// department of the item.
type Sheet struct {
	Ref     catalog.Ref // the version locked with the task (A15-3)
	Dept    ids.Dept
	Name    string
	Points  []Point
	Version int // optimistic lock over the answers of the sheet, 0 before the start
}

// Point is one point of a sheet with its answer.
type Point struct {
	catalog.Point
	Value     Value         // "" = not answered yet
	Note      string        // what was found, or the reason
	Inspector ids.Inspector // who answered last
	At        int64
}

// Answer is what an inspector enters for one point.
type Answer struct {
	Point int // Seq
	Value Value
	Note  string
}

// Answers are the answers to one sheet as loaded with Version. Points that are
// left out keep what they have.
type Answers struct {
	Item    string // item code
	Version int    // of the sheet when it was loaded
	Answers []Answer
}

// Signature is one member's signature under the summary sheet.
type Signature struct {
	Inspector ids.Inspector
	Dept      ids.Dept
	Person    ids.Person
	Hash      string // of the sheet that was signed
	At        int64
}

// Count is how many points a department has and has answered.
type Count struct {
	Dept            ids.Dept
	Answered, Total int
}

// Counts counts answers per department, in the order of the sheets.
func Counts(sheets []Sheet) []Count {
	var out []Count
	place := map[ids.Dept]int{}
	for _, s := range sheets {
		i, ok := place[s.Dept]
		if !ok {
			i = len(out)
			place[s.Dept] = i
			out = append(out, Count{Dept: s.Dept})
		}
		for _, p := range s.Points {
			out[i].Total++
			if p.Value != "" {
				out[i].Answered++
			}
		}
	}
	return out
}

// Findings says what a department's answers amount to.
type Findings struct {
	Pass, Fail, NA, Unchecked int
}

// AllNA reports whether every point was 不适用 (A15-2).
func (f Findings) AllNA() bool { return f.NA > 0 && f.Pass+f.Fail+f.Unchecked == 0 }

// FindingsOf sums the answers of a department, or of all with dept "".
func FindingsOf(sheets []Sheet, dept ids.Dept) (f Findings) {
	for _, s := range sheets {
		if dept != "" && s.Dept != dept {
			continue
		}
		for _, p := range s.Points {
			switch p.Value {
			case Pass:
				f.Pass++
			case Fail:
				f.Fail++
			case NA:
				f.NA++
			case Unchecked:
				f.Unchecked++
			}
		}
	}
	return f
}

// Leader is the inspector code of the leader, "" when the group has none.
func Leader(team []staffing.Member) ids.Inspector {
	for _, m := range team {
		if m.Leader {
			return m.Inspector
		}
	}
	return ""
}

// Share lists the inspectors of one department in the group.
func Share(team []staffing.Member, dept ids.Dept) []ids.Inspector {
	var out []ids.Inspector
	for _, m := range team {
		if m.Dept == dept {
			out = append(out, m.Inspector)
		}
	}
	return out
}

func (v Visit) subject() string { return "visit:" + v.ID }

func (p Point) label(item string) string {
	return fmt.Sprintf("“%s”第%d点（%s）", item, p.Seq, p.Text)
}
