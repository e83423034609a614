// Package plan keeps the yearly inspection plan (年度抽查计划, Article 6): which
// items are inspected at whom, at which rate, when and with whom. A task can
// only be set up under a published plan, and a published plan never changes: an
// adjustment makes the next version.
package plan

import (
	"yangguang/internal/catalog"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
)

// State of a version of a plan.
type State string

const (
	StateDraft     State = "draft"
	StatePending   State = "pending"
	StateApproved  State = "approved"
	StatePublished State = "published"
	StateReplaced  State = "replaced" // an adjusted version was published
)

// States in the order in which screens show them.
var States = []State{StateDraft, StatePending, StateApproved, StatePublished, StateReplaced}

var stateNames = map[State]string{
	StateDraft: "草稿", StatePending: "待审定", StateApproved: "已审定",
	StatePublished: "已公开", StateReplaced: "已被调整版替代",
}

// Name is the Chinese word for the state.
func (s State) Name() string { return stateNames[s] }

// Public reports whether a version in this state was published once and stays
// readable for everybody.
func (s State) Public() bool { return s == StatePublished || s == StateReplaced }

// Plan is one version of the plan of a department for a year.
type Plan struct {
	ID          string
	Region      string
	Dept        ids.Dept // department code
	Year        int
	Version     int // from 1
	State       State
	Name        string
	Reason      string       // why the version adjusts the one before, "" for the first
	Authors     []ids.Person // persons who wrote or submitted this version; none of them may approve it
	ApprovedBy  ids.Person   // person
	ApprovedOn  string       // YYYY-MM-DD, "" before
	Opinion     string       // of the one who approved it or sent it back
	PublishedOn string       // YYYY-MM-DD, "" before
	RowVersion  int          // optimistic lock over the plan and all its tasks
}

// When the list of drawn objects of a task becomes public (Articles 4, 17).
const (
	AtLock    = "at-lock"    // as soon as it is locked
	AfterTask = "after-task" // after the inspection: it must not be announced
)

// The dictionaries of a plan task.
var (
	Directions  = []catalog.Word{{Code: "1", Name: "定向"}, {Code: "2", Name: "不定向"}}
	Sources     = []catalog.Word{{Code: "2", Name: "年度抽查计划"}, {Code: "1", Name: "上级或临时任务"}}
	Disclosures = []catalog.Word{{Code: AtLock, Name: "名单锁定后公开"}, {Code: AfterTask, Name: "检查结束后公开（不宜告知）"}}
	Modes       = []catalog.Word{
		{Code: "县抽县查", Name: "县抽县查"}, {Code: "市抽市查", Name: "市抽市查"},
		{Code: "市抽县查", Name: "市抽县查"}, {Code: "上级派发", Name: "上级派发"},
	}
)

// PlanTask is one row of a plan: the six groups that Article 6 asks for, and
// the stored rule by which the pool of a draw is made.
type PlanTask struct {
	ID         ids.Line
	PlanID     string
	Seq        int      // from 1
	No         string   // 计划编号: department, year, number
	Name       string   // 抽查任务名称
	Direction  string   // code of Directions
	Source     string   // code of Sources
	Basis      string   // 抽查依据; with Source "1" the document number
	ScopeText  string   // 被抽查对象范围, as the public reads it
	Frequency  string   // 频次
	From, To   string   // YYYY-MM-DD, both included
	Lead       ids.Dept // department code of the 牵头部门, the plan's own
	Joint      bool     // 部门联合
	Coop       []ids.Dept
	Items      []PlanItem
	Quotas     []Quota
	Scope      roster.Scope
	Mode       string // 实施模式, code of Modes
	Disclosure string // AtLock or AfterTask
}

// PlanItem is an item of the list with the one department responsible for it.
type PlanItem struct {
	catalog.Ref
	Dept ids.Dept
}

// How the members of a stratum are told.
const (
	ByAll    = "all"    // everybody in the scope
	ByCredit = "credit" // 信用风险分类 Value: A, B, C, D or U
	ByLabel  = "label"  // has the label Value
)

// Quota says how many of a stratum are drawn: Num/Den of it, rounded up, or
// Count when Den is 0. The quotas of a plan task are tried in order and the
// first that fits takes the subject, so that ByAll, as the last, is the rest.
type Quota struct {
	Stratum         string // code in the draw's files, unique in the plan task
	Name            string // as shown
	By              string // ByAll, ByCredit or ByLabel
	Value           string
	Num, Den, Count int64
}
