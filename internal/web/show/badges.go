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

func ItemBadge(st catalog.State) ui.Badge {
	tone := ui.Neutral
	switch st {
	case catalog.StatePending:
		tone = ui.Warn
	case catalog.StatePublished:
		tone = ui.Good
	case catalog.StateSuspended, catalog.StateAbolished:
		tone = ui.Bad
	}
	return ui.Badge{Text: st.Name(), Tone: tone}
}

func ToneOf(n int, tone ui.Tone) ui.Tone {
	if n == 0 {
		return ui.Neutral
	}
	return tone
}

func VisitBadge(v inspection.State) ui.Badge {
	return ui.Badge{Text: v.Name(), Tone: map[inspection.State]ui.Tone{inspection.Inspecting: ui.Info, inspection.Ended: ui.Good}[v]}
}

func ResultBadge(st publication.State) ui.Badge {
	return ui.Badge{Text: st.Name(), Tone: map[publication.State]ui.Tone{publication.Pending: ui.Info, publication.Returned: ui.Warn,
		publication.Approved: ui.Info, publication.Published: ui.Good}[st]}
}

func PlanBadge(st plan.State) ui.Badge {
	tone := ui.Neutral
	switch st {
	case plan.StatePending:
		tone = ui.Warn
	case plan.StateApproved:
		tone = ui.Info
	case plan.StatePublished:
		tone = ui.Good
	}
	return ui.Badge{Text: st.Name(), Tone: tone}
}

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

func DrawBadge(d sampling.Draw) ui.Badge {
	switch d.State {
	case sampling.Locked:
		if d.Embargoed() {
			return ui.Badge{Text: "已锁定，暂不公开", Tone: ui.Good}
		}
		return ui.Badge{Text: d.State.Name(), Tone: ui.Good}
	case sampling.Failed:
		return ui.Badge{Text: d.State.Name(), Tone: ui.Bad}
	}
	return ui.Badge{Text: d.State.Name(), Tone: ui.Info}
}

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
