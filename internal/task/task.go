// Package task is the inspection task (抽查任务): set up by the initiating
// department from its published plan, approved, drawn, locked, dispatched and
// staffed (Articles 10 to 14). The order of the states is the order of
// Article 11 and is kept here, on the server.
package task

import (
	"slices"

	"yangguang/internal/catalog"
	"yangguang/internal/ids"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
)

// State is where a task stands in the process of Article 11.
type State string

const (
	Draft      State = "draft"      // 草稿
	Pending    State = "pending"    // 待审批
	Approved   State = "approved"   // 已审批
	Confirmed  State = "confirmed"  // 两库已确认: confirmed for this task and frozen
	Drawn      State = "drawn"      // 对象已抽取
	Locked     State = "locked"     // 名单已锁定
	Dispatched State = "dispatched" // 已派发
	Staffed    State = "staffed"    // 人员已抽取
	Inspecting State = "inspecting" // 检查中
	Inspected  State = "inspected"  // 检查已完成
	Revoked    State = "revoked"    // 已撤销, only before the lock
)

// Process lists the states in the order of Article 11.
var Process = []State{Draft, Pending, Approved, Confirmed, Drawn, Locked, Dispatched, Staffed, Inspecting, Inspected}

var stateNames = map[State]string{
	Draft: "草稿", Pending: "待审批", Approved: "已审批", Confirmed: "两库已确认", Drawn: "对象已抽取",
	Locked: "名单已锁定", Dispatched: "已派发", Staffed: "人员已抽取", Inspecting: "检查中",
	Inspected: "检查已完成", Revoked: "已撤销",
}

// Name is the Chinese word for the state.
func (s State) Name() string { return stateNames[s] }

// Reached reports whether a task in state s has got as far as other.
func (s State) Reached(other State) bool {
	return slices.Index(Process, s) >= slices.Index(Process, other)
}

// Task is one inspection task.
type Task struct {
	Region       string
	ID           ids.Task
	No           string // 任务编号, gap-free per department and year
	Name         string
	PlanTask     ids.Line
	Plan         string
	PlanVersion  int
	Initiator    ids.Dept // department code of the 发起部门
	From, To     string   // YYYY-MM-DD, both included
	State        State
	Disclosure   string // plan.AtLock or plan.AfterTask
	Hash         string // sha256 or sm3
	Slots        int    // inspectors per department and object, at least 2
	Slack        int    // visits; see ssj/1 section 4
	CrossStation bool   // 所所交叉: nobody from the object's own station
	Scope        roster.Scope
	Witness      ids.Person // person id of the 监督见证人
	Opinion      string     // of the one who approved or returned it
	CreatedBy    ids.Person
	CreatedAt    int64
	SubmittedBy  ids.Person
	ApprovedBy   ids.Person
	ApprovedAt   int64
	RevokedWhy   string
	ObjectsDraw  ids.Draw // draw id, "" before the freeze
	Version      int

	Depts  []Dept
	Quotas []plan.Quota
}

// Dept is a department that takes part, with the items it answers for.
type Dept struct {
	Code  ids.Dept
	Lead  bool
	Items []catalog.Ref
}

// Takes reports whether the department takes part.
func (t Task) Takes(dept ids.Dept) bool {
	return slices.ContainsFunc(t.Depts, func(d Dept) bool { return d.Code == dept })
}

// Codes lists the departments that take part, the initiating one first.
func (t Task) Codes() []ids.Dept {
	out := make([]ids.Dept, len(t.Depts))
	for i, d := range t.Depts {
		out[i] = d.Code
	}
	return out
}

// Embargoed reports whether the list stays closed until the visits are done.
func (t Task) Embargoed() bool { return t.Disclosure == plan.AfterTask }

// Dispatch is the list handed to one department.
type Dispatch struct {
	Region    string
	Task      ids.Task
	Dept      ids.Dept
	Objects   int64
	SentBy    ids.Person
	SentAt    int64
	AckedBy   ids.Person
	AckedAt   int64    // 0 = not acknowledged yet
	Draw      ids.Draw // the department's inspector draw, "" before its freeze
	StaffedAt int64    // 0 = inspectors not locked yet
}
