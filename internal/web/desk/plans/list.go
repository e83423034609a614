package plans

import (
	"net/http"
	"strconv"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/plan"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type listPage struct{ List *ui.List }

var listView = ui.Define[listPage]("plans/list")

// list lists the plans in force and, of the own department, those that are
// being written.
func list(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, by, q := r.Context(), d.Actor(r), d.App.DB.Read()
	depts, err := identity.Departments(ctx, q)
	if err != nil {
		return err
	}
	f := plan.Filter{Viewer: by.Dept}
	if d.Permit(r, authz.ReadPlan, authz.Resource{Kind: "plan", Dept: by.Dept, Region: by.Region}) != nil {
		f.Viewer = "" // sees public plans only
	}
	years, err := plan.Years(ctx, q, f.Viewer)
	if err != nil {
		return err
	}
	l := ui.NewList(r, d.Now().UnixMicro(), "年度计划", "",
		ui.Column{Head: "年度", As: ui.AsCount},
		ui.Column{Head: "计划", As: ui.AsName},
		ui.Column{Head: "部门", As: ui.AsShort},
		ui.Column{Head: "版本", As: ui.AsCount},
		ui.Column{Head: "审定日期", As: ui.AsDay},
		ui.Column{Head: "公开日期", As: ui.AsDay},
		ui.Column{Head: "调整理由", As: ui.AsText},
		ui.Column{Head: "状态", As: ui.AsState})
	l.Exports = true
	l.None = ui.Empty{Title: "还没有年度计划", Text: "每个部门每年编制一份抽查计划，覆盖清单里的全部双随机事项。"}
	f.Year = chosenYear(l, years)
	f.Dept = ids.Dept(l.Choice("dept", "部门", show.DeptOptions(depts)))
	f.State = plan.State(l.Choice("state", "状态", states()))
	f.Text = l.Text("text", "任务", "任务名称或对象范围")
	total, err := plan.Count(ctx, q, f)
	if err != nil {
		return err
	}
	l.Found(total)
	names := show.ByCode(depts)
	if l.Exporting() != "" {
		each := func(fn func(plan.Plan) error) error { return plan.Each(ctx, q, f, 0, -1, fn) }
		return l.Export(w, heads, show.Lines(each, func(p plan.Plan) []string { return exported(p, names) }))
	}
	err = plan.Each(ctx, q, f, l.Offset(), l.Limit(), func(p plan.Plan) error {
		l.Add(row(d, r, p, names))
		return nil
	})
	if err != nil {
		return err
	}
	sh := d.R.Shell(r, "年度抽查计划")
	sh.Lead = "计划写明任务、依据、对象范围、比例和频次、时间、部门；公开以后才能据此设置抽查任务。"
	if d.App.Authz.Could(by, authz.DraftPlan) {
		sh.Actions = []ui.Action{ui.Link("编制计划", "/plans/new", "plus").Main()}
	}
	return listView.Render(w, r, d.R, http.StatusOK, sh, listPage{l})
}

// chosenYear is the year of the filter, 0 for all.
func chosenYear(l *ui.List, years []int) int {
	options := make([]string, len(years))
	for i, y := range years {
		options[i] = strconv.Itoa(y)
	}
	year, err := strconv.Atoi(l.Choice("year", "年度", ui.Options(options...)))
	if err != nil {
		return 0
	}
	return year
}

func row(d *desk.Desk, r *http.Request, p plan.Plan, depts map[ids.Dept]identity.Department) ui.Row {
	out := ui.Row{ID: p.ID, Cells: []ui.Cell{
		ui.TextCell(strconv.Itoa(p.Year)), ui.LinkCell(p.Name, href(p.ID)), ui.TextCell(show.Short(depts, p.Dept)),
		ui.CountCell(p.Version), ui.DayCell(p.ApprovedOn), ui.DayCell(p.PublishedOn), ui.TextCell(p.Reason),
		ui.BadgeCell(show.PlanBadge(p.State))}}
	may := func(act authz.Act) bool { return d.Permit(r, act, p.Resource(d.Actor(r))) == nil }
	switch {
	case p.State == plan.StateDraft && may(authz.DraftPlan):
		out.Acts = []ui.Action{ui.Link("修改", href(p.ID), "")}
	case p.State == plan.StatePending && may(authz.ApprovePlan):
		out.Acts = []ui.Action{ui.Link("审定", href(p.ID), "")}
	case p.State == plan.StateApproved && may(authz.PublishPlan):
		out.Acts = []ui.Action{ui.Link("公开", href(p.ID), "")}
	}
	return out
}

// heads and exported are the columns of an export.
var heads = []string{"年度", "计划", "部门", "版本", "审定日期", "公开日期", "调整理由", "状态"}

func exported(p plan.Plan, depts map[ids.Dept]identity.Department) []string {
	return []string{strconv.Itoa(p.Year), p.Name, show.Short(depts, p.Dept), strconv.Itoa(p.Version), p.ApprovedOn,
		p.PublishedOn, p.Reason, p.State.Name()}
}

func states() []ui.Option {
	out := make([]ui.Option, len(plan.States))
	for i, st := range plan.States {
		out[i] = ui.Option{Value: string(st), Label: st.Name()}
	}
	return out
}

func href(id string) string { return "/plans/" + id }

func lineHref(planID string, id ids.Line) string { return href(planID) + "/tasks/" + string(id) }
