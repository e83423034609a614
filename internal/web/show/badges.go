package show

import (
	"yangguang/internal/catalog"
	"yangguang/internal/inspection"
	"yangguang/internal/plan"
	"yangguang/internal/publication"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/web/ui"
)

// The tones of the states, by kind. A state that is not in its table is
// neutral.
var (
	itemTones = map[catalog.State]ui.Tone{
		catalog.StatePending:   ui.Warn,
		catalog.StatePublished: ui.Good,
		catalog.StateSuspended: ui.Bad,
		catalog.StateAbolished: ui.Bad,
	}
	planTones = map[plan.State]ui.Tone{
		plan.StatePending:   ui.Warn,
		plan.StateApproved:  ui.Info,
		plan.StatePublished: ui.Good,
	}
	visitTones = map[inspection.State]ui.Tone{
		inspection.Inspecting: ui.Info,
		inspection.Ended:      ui.Good,
	}
	resultTones = map[publication.State]ui.Tone{
		publication.Pending:   ui.Info,
		publication.Returned:  ui.Warn,
		publication.Approved:  ui.Info,
		publication.Published: ui.Good,
	}
)

// ItemBadge is the state of a version of an item.
func ItemBadge(st catalog.State) ui.Badge { return ui.Badge{Text: st.Name(), Tone: itemTones[st]} }

// PlanBadge is the state of a version of a plan.
func PlanBadge(st plan.State) ui.Badge { return ui.Badge{Text: st.Name(), Tone: planTones[st]} }

// VisitBadge is the state of a visit.
func VisitBadge(st inspection.State) ui.Badge { return ui.Badge{Text: st.Name(), Tone: visitTones[st]} }

// ResultBadge is the state of a department's result.
func ResultBadge(st publication.State) ui.Badge {
	return ui.Badge{Text: st.Name(), Tone: resultTones[st]}
}

// TaskBadge is the state of a task.
func TaskBadge(st task.State) ui.Badge {
	tone := ui.Info
	switch st {
	case task.Draft, task.Revoked:
		tone = ui.Neutral
	case task.Pending:
		tone = ui.Warn
	case task.Locked, task.Dispatched, task.Staffed, task.Inspected:
		tone = ui.Good
	}
	return ui.Badge{Text: st.Name(), Tone: tone}
}

// DrawBadge is the state of a draw.
func DrawBadge(d sampling.Draw) ui.Badge { return DrawStateBadge(d.State, d.Embargoed(), false) }

// DrawStateBadge is the state of a draw of which only that is known. late says
// that the freeze has no result by its time limit.
func DrawStateBadge(st sampling.State, embargoed, late bool) ui.Badge {
	switch {
	case late:
		return ui.Badge{Text: "超过时限没有结果", Tone: ui.Bad}
	case st == sampling.Locked && embargoed:
		return ui.Badge{Text: "已锁定，暂不公开", Tone: ui.Good}
	case st == sampling.Locked:
		return ui.Badge{Text: st.Name(), Tone: ui.Good}
	case st == sampling.Failed:
		return ui.Badge{Text: st.Name(), Tone: ui.Bad}
	}
	return ui.Badge{Text: st.Name(), Tone: ui.Info}
}

// ShareBadge is how far a department is with its share of a task.
func ShareBadge(d task.Dispatch) ui.Badge {
	switch {
	case d.StaffedAt != 0:
		return ui.Badge{Text: "人员已定", Tone: ui.Good}
	case d.Draw != "":
		return ui.Badge{Text: "人员抽取中", Tone: ui.Info}
	case d.AckedAt != 0:
		return ui.Badge{Text: "已签收，待抽人员", Tone: ui.Warn}
	}
	return ui.Badge{Text: "待签收", Tone: ui.Warn}
}
