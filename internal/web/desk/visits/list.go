package visits

import (
	"net/http"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type listPage struct{ List *ui.List }

var listView = ui.Define[listPage]("visits/list")

// wholeDept reports whether the person sees every visit of the department; an
// inspector sees those of his own groups.
func wholeDept(by actor.Actor) bool {
	return slices.ContainsFunc([]actor.Role{actor.Clerk, actor.SectionHead, actor.DeputyHead, actor.Head}, by.Has)
}

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q, by := r.Context(), d.App.DB.Read(), d.Actor(r)
	l := ui.NewList(r, d.Now().UnixMicro(), "检查", "",
		ui.Column{Head: "检查对象", As: ui.AsName, Sort: query.VisitsByName},
		ui.Column{Head: "任务", As: ui.AsText},
		ui.Column{Head: "执行到", As: ui.AsDay},
		ui.Column{Head: "本人", As: ui.AsPerson},
		ui.Column{Head: "检查状态", As: ui.AsState},
		ui.Column{Head: "签字与结果", As: ui.AsState},
		ui.Column{Head: "公示期限（工作日）", As: ui.AsClock, Sort: query.VisitsByDue})
	states := make([]ui.Option, len(inspection.States))
	for i, st := range inspection.States {
		states[i] = ui.Option{Value: string(st), Label: st.Name()}
	}
	f := query.VisitFilter{Person: by, WholeDept: wholeDept(by),
		Text:  l.Text("text", "检查对象", "名称或统一社会信用代码"),
		Task:  l.Text("task", "任务", "名称或编号"),
		State: inspection.State(l.Choice("state", "状态", states)),
	}
	f.From, f.Until = l.Days("from", "until", "执行时间")
	if by.Inspector != "" {
		f.Unsigned = l.Tick("unsigned", "只看待我签字的")
	}
	f.Sort, f.Desc = l.Order()
	l.Exports = true
	l.None = ui.Empty{Title: "没有检查任务", Text: "检查人员抽取并锁定后，您参加的检查会出现在这里。"}
	counts, err := query.CountVisits(ctx, q, f)
	if err != nil {
		return err
	}
	total := 0
	for _, st := range inspection.States {
		l.Facts = append(l.Facts, ui.Fact{Label: st.Name(), Count: counts[st], Href: "/visits?state=" + string(st)})
		if f.State == "" || f.State == st {
			total += counts[st]
		}
	}
	l.Found(total)
	if l.Exporting() != "" {
		each := func(fn func(query.VisitRow) error) error { return query.EachVisit(ctx, q, f, fn) }
		return l.Export(w, exportHeads, show.Lines(each, func(v query.VisitRow) []string { return exportLine(d, v) }))
	}
	f.Limit, f.Offset = l.Limit(), l.Offset()
	rows, err := query.Visits(ctx, q, f)
	if err != nil {
		return err
	}
	for _, v := range rows {
		l.Add(listRow(d, v))
	}
	sh := d.R.Shell(r, "我的检查")
	sh.Lead = "本人参加的检查；组长开始和结束检查，各部门的组员填写本部门的检查表。"
	if f.WholeDept {
		sh.Lead = "本部门参加的检查。"
	}
	return listView.Render(w, r, d.R, http.StatusOK, sh, listPage{l})
}

func listRow(d *desk.Desk, v query.VisitRow) ui.Row {
	href := show.VisitHref(v.Task, v.Subject)
	row := ui.Row{ID: string(v.Task) + "." + string(v.Subject), Cells: []ui.Cell{
		ui.LinkCell(v.SubjectName, href), show.TaskCell(v.TaskNo, v.TaskName), ui.DayCell(v.To), part(v),
		ui.BadgeCell(show.VisitBadge(v.State)), ui.BadgeCell(after(v)), ui.ClockCell(rowClock(d, v))}}
	if a := rowAct(v); a != "" {
		row.Acts = []ui.Action{ui.Link(a, href, "")}
	}
	place := []ui.Line{{Text: string(v.Subject)}}
	if v.Address != "" {
		place = append(place, ui.Line{Text: v.Address})
	}
	days := []ui.Line{{Text: "执行时间：" + v.From + " 至 " + v.To}}
	if v.StartedOn != "" {
		days = append(days, ui.Line{Text: "开始日期：" + v.StartedOn})
	}
	if v.EndedOn != "" {
		days = append(days, ui.Line{Text: "检查结束日：" + v.EndedOn})
	}
	row.Fold = []ui.Part{{Title: "代码和地址", Lines: place}, {Title: "日期", Lines: days}}
	return row
}

// rowAct is the verb of what this person does next at the visit, "" for nothing.
func rowAct(v query.VisitRow) string {
	switch {
	case v.State == inspection.Waiting && v.Leader:
		return "去检查"
	case v.State == inspection.Inspecting && v.Mine:
		return "填写"
	case v.State == inspection.Ended && v.Mine && !v.Signed:
		return "签字"
	}
	return ""
}

// part is what the person is in the group.
func part(v query.VisitRow) ui.Cell {
	switch {
	case v.Leader:
		return ui.TextCell("组长")
	case v.Mine:
		return ui.TextCell("组员")
	}
	return ui.TextCell("—").Muted()
}

// after is what the end of the visit still lacks.
func after(v query.VisitRow) ui.Badge {
	switch {
	case v.State == inspection.Ended && v.Mine && !v.Signed:
		return ui.Badge{Text: "待您签字", Tone: ui.Warn}
	case v.State == inspection.Ended && v.SignedAt == 0:
		return ui.Badge{Text: "签字未齐", Tone: ui.Warn}
	case v.Result != "":
		return show.ResultBadge(v.Result)
	}
	return ui.Badge{}
}

func rowClock(d *desk.Desk, v query.VisitRow) ui.Clock {
	if v.DueOn == "" || v.Result == publication.Published {
		return ui.Clock{}
	}
	return d.Clock(v.DueOn, "")
}

var exportHeads = []string{"检查对象", "统一社会信用代码或编号", "地址", "任务编号", "任务名称", "执行时间起", "执行时间止", "本人",
	"检查状态", "开始日期", "检查结束日", "签字与结果", "公示期限", "工作日"}

func exportLine(d *desk.Desk, v query.VisitRow) []string {
	left := ""
	if clock := rowClock(d, v); clock.Due != "" {
		left = clock.Words()
	}
	return []string{v.SubjectName, string(v.Subject), v.Address, v.TaskNo, v.TaskName, v.From, v.To, part(v).Text,
		v.State.Name(), v.StartedOn, v.EndedOn, after(v).Text, v.DueOn, left}
}
