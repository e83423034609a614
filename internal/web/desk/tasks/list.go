package tasks

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/query"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type listPage struct{ List *ui.List }

var listView = ui.Define[listPage]("tasks/list")

// stages are the states by what is done next.
var stages = []struct {
	code, name string
	states     []task.State
}{
	{"setup", "草稿与待审批", []task.State{task.Draft, task.Pending}},
	{"draw", "待抽取锁定", []task.State{task.Approved, task.Confirmed, task.Drawn}},
	{"staff", "待签收与派员", []task.State{task.Locked, task.Dispatched}},
	{"visit", "检查实施中", []task.State{task.Staffed, task.Inspecting}},
	{"done", "检查已完成", []task.State{task.Inspected}},
}

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q, by := r.Context(), d.App.DB.Read(), d.Actor(r)
	depts, err := identity.Departments(ctx, q)
	if err != nil {
		return err
	}
	counts, err := query.TaskStates(ctx, q, by)
	if err != nil {
		return err
	}
	l := ui.NewList(r, d.Now().UnixMicro(), "抽查任务", "-"+query.TasksByCreated,
		ui.Column{Head: "任务编号", As: ui.AsCode, Sort: query.TasksByNo},
		ui.Column{Head: "任务名称", As: ui.AsName},
		ui.Column{Head: "发起部门", As: ui.AsShort},
		ui.Column{Head: "执行时间", As: ui.AsInstant, Sort: query.TasksByTo},
		ui.Column{Head: "检查进度", As: ui.AsCount},
		ui.Column{Head: "状态", As: ui.AsState})
	l.Exports = true
	l.None = ui.Empty{Title: "还没有抽查任务", Text: "发起部门根据已公开的年度计划建立任务。"}
	f := query.TaskFilter{By: by, Text: l.Text("text", "任务", "编号或名称")}
	f.States = statesOf(l)
	f.Initiator = ids.Dept(l.Choice("initiator", "发起部门", show.DeptOptions(depts)))
	f.From, f.Until = l.Days("from", "until", "执行时间")
	f.Sort, f.Desc = l.Order()
	total, err := query.CountTasks(ctx, q, f)
	if err != nil {
		return err
	}
	l.Found(total)
	short := shortNames(depts)
	if l.Exporting() != "" {
		return export(d, w, r, l, f, short)
	}
	for _, s := range stages {
		n := 0
		for _, st := range s.states {
			n += counts[st]
		}
		l.Facts = append(l.Facts, ui.Fact{Label: s.name, Count: n, Href: "/tasks?stage=" + s.code})
	}
	f.Limit, f.Offset = l.Limit(), l.Offset()
	err = query.EachTask(ctx, q, f, func(t query.TaskRow) error {
		l.Add(ui.Row{ID: string(t.ID), Acts: listActs(d, r, t.Task), Cells: []ui.Cell{
			ui.TextCell(t.No), ui.LinkCell(t.Name, "/tasks/"+string(t.ID)), ui.TextCell(short[t.Initiator]),
			show.Span(t.From, t.To, d.Today().String()), visited(t), ui.BadgeCell(show.TaskBadge(t.State))}})
		return nil
	})
	if err != nil {
		return err
	}
	sh := d.R.Shell(r, "抽查任务")
	sh.Lead = "发起部门按年度计划设置任务，抽取、锁定、派发都从任务开始。"
	if d.App.Authz.Could(by, authz.DraftTask) {
		sh.Actions = []ui.Action{ui.Link("新建任务", "/tasks/new", "plus").Main()}
	}
	return listView.Render(w, r, d.R, http.StatusOK, sh, listPage{l})
}

// statesOf asks for one state and for one stage; of both it keeps what they share.
func statesOf(l *ui.List) []task.State {
	var options, groups []ui.Option
	for _, st := range append(slices.Clone(task.Process), task.Revoked) {
		options = append(options, ui.Option{Value: string(st), Label: st.Name()})
	}
	for _, s := range stages {
		groups = append(groups, ui.Option{Value: s.code, Label: s.name})
	}
	state, stage := task.State(l.Choice("state", "状态", options)), l.Choice("stage", "阶段", groups)
	i := slices.IndexFunc(groups, func(o ui.Option) bool { return o.Value == stage })
	switch {
	case i < 0 && state == "":
		return nil
	case i < 0:
		return []task.State{state}
	case state == "":
		return stages[i].states
	case slices.Contains(stages[i].states, state):
		return []task.State{state}
	}
	return []task.State{"none"}
}

// listActs are what the person may do next with a task of the list.
func listActs(d *desk.Desk, r *http.Request, t task.Task) []ui.Action {
	out := slices.DeleteFunc(acts.Offers(d, r, t), func(a ui.Action) bool { return a.Kind == "danger" })
	for i := range out {
		out[i].Kind, out[i].Icon = "", ""
	}
	if (t.State == task.Dispatched || t.State == task.Staffed) && t.Takes(d.Actor(r).Dept) {
		out = append(out, ui.Link("派员", "/shares/"+string(t.ID), ""))
	}
	return out
}

// visited is how many of the drawn objects are done, or how many were drawn.
func visited(t query.TaskRow) ui.Cell {
	switch {
	case t.ObjectsDraw == "" || !t.State.Reached(task.Drawn):
		return ui.TextCell("—").Muted()
	case t.State.Reached(task.Staffed):
		return ui.TextCell(fmt.Sprintf("%d / %d 户", t.Ended, t.Drawn))
	}
	return ui.TextCell(fmt.Sprintf("%d 户", t.Drawn)).Muted()
}

func shortNames(depts []identity.Department) map[ids.Dept]string {
	out := make(map[ids.Dept]string, len(depts))
	for _, x := range depts {
		out[x.Code] = x.Short
	}
	return out
}

func export(
	d *desk.Desk, w http.ResponseWriter, r *http.Request, l *ui.List, f query.TaskFilter, short map[ids.Dept]string,
) error {
	each := func(fn func(query.TaskRow) error) error { return query.EachTask(r.Context(), d.App.DB.Read(), f, fn) }
	heads := []string{"任务编号", "任务名称", "发起部门", "开始日期", "结束日期", "被抽中户数", "已检查户数", "状态"}
	return l.Export(w, heads, show.Lines(each, func(t query.TaskRow) []string {
		return []string{t.No, t.Name, short[t.Initiator], t.From, t.To,
			strconv.FormatInt(t.Drawn, 10), strconv.FormatInt(t.Ended, 10), t.State.Name()}
	}))
}
