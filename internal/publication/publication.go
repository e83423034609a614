// Package publication is what becomes of a visit in each department: the
// department's own result is entered by its inspectors, approved by its
// leadership, published within 20 working days and from then on fixed
// (Articles 3, 4, 17(4), 19 and 20).
package publication

import (
	"slices"

	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
)

// State is how far the result of a department is.
type State string

const (
	Draft     State = "draft"     // 待填报
	Pending   State = "pending"   // 待审批
	Returned  State = "returned"  // 退回
	Approved  State = "approved"  // 已审批
	Published State = "published" // 已公示
)

// States in the order of the procedure.
var States = []State{Draft, Returned, Pending, Approved, Published}

var stateNames = map[State]string{Draft: "待填报", Pending: "待审批", Returned: "退回", Approved: "已审批", Published: "已公示"}

// Name is the Chinese word for the state.
func (s State) Name() string { return stateNames[s] }

// Channel is where a result was published. There is one so far: this platform's
// own public site (C7 of the channel dictionary).
const Channel = "C7"

// ChannelName is the Chinese name of Channel.
const ChannelName = "本平台公示站"

// Key names a result: one per department and visit.
type Key struct {
	inspection.Key
	Dept ids.Dept
}

// Result is the result of one department at one visit. It is opened when the
// visit ends.
type Result struct {
	Key
	ID          string // random, permanent; stands in public links and the log
	State       State
	Types       []string   // codes of Types, in the order of the dictionary
	Summary     string     // 发现问题摘要, public
	Handling    string     // 处理情况, public
	Reason      string     // why another type than 07 where every point was 不适用 (A15-2), not public
	EnteredBy   ids.Person // person who entered the present content
	EnteredAt   int64
	SubmittedBy ids.Person
	SubmittedAt int64
	ApprovedBy  ids.Person
	ApprovedAt  int64
	Opinion     string // of the one who approved it or sent it back
	EndedOn     string // T0 of the visit, YYYY-MM-DD
	DueOn       string // last day to publish
	Provisional bool   // the due date may move with the notice of a year to come
	LateReason  string // why it was published after DueOn, public
	PublishedBy ids.Person
	PublishedAt int64
	Version     int
}

// Editable reports whether the department's inspectors may still write it.
func (r Result) Editable() bool { return r.State == Draft || r.State == Returned }

// Content is what an inspector enters.
type Content struct {
	Types    []string
	Summary  string
	Handling string
	Reason   string
}

// Publication is a result as it was published on a channel.
type Publication struct {
	Region      string
	Result      string // result id
	Channel     string
	Version     int    // 1; a correction makes the next
	Content     string // canonical JSON
	SHA256, SM3 string // of Content, hex
	On          string // YYYY-MM-DD
	At          int64
}

// Step is one act on a result as the department sees it.
type Step struct {
	Seq    int
	Act    string // code of the act
	Person ids.Person
	Note   string
	At     int64
}

// The acts of a Step.
const (
	StepSubmitted = "submitted"
	StepApproved  = "approved"
	StepReturned  = "returned"
	StepPublished = "published"
)

var stepNames = map[string]string{StepSubmitted: "提交审批", StepApproved: "审批同意", StepReturned: "退回修改",
	StepPublished: "公示"}

// Name is the Chinese name of the act.
func (s Step) Name() string { return stepNames[s.Act] }

// Resource is the result as the policies see it: its department, that
// department's inspectors at the visit, and who entered it.
func Resource(r Result, t task.Task, team []staffing.Member) authz.Resource {
	return authz.Resource{Kind: "result", ID: r.ID, Dept: r.Dept, Region: r.Region, Depts: t.Codes(),
		People: ids.Strings(inspection.Share(team, r.Dept)), Person: r.EnteredBy, State: string(r.State)}
}

func (r Result) subject() string { return "result:" + r.ID }

// sorted puts type codes in the order of the dictionary, each once.
func sorted(codes []string) []string {
	out := slices.Clone(codes)
	slices.Sort(out)
	return slices.Compact(out)
}
