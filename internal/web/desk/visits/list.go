package visits

import (
	"fmt"
	"net/http"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/roster"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type visitRow struct {
	Href, Subject, Code, Task, Period, Leader string
	State, Result                             ui.Badge
	Clock                                     ui.Clock
}

type visitsPage struct {
	KPIs   []ui.KPI
	Filter ui.Filter
	Rows   []visitRow
	Pager  ui.Pager
	None   ui.Empty
}

var visitsView = ui.Define[visitsPage]("visits/list")

// wholeDept reports whether the person sees every visit of the department; an
// inspector sees those of his own groups.
func wholeDept(by actor.Actor) bool {
	return slices.ContainsFunc([]actor.Role{actor.Clerk, actor.SectionHead, actor.DeputyHead, actor.Head}, by.Has)
}

func visitList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	by, q := s.Actor(r), ui.Query(r)
	states := make([]ui.Option, len(inspection.States))
	for i, st := range inspection.States {
		states[i] = ui.Option{Value: string(st), Label: st.Name()}
	}
	f := query.VisitFilter{Person: by, WholeDept: wholeDept(by), State: inspection.State(q.String("state")), Text: q.String("text")}
	page := q.PageNumber()
	rows, total, err := query.Visits(r.Context(), s.App.DB.Read(), f, show.PerPage, (page-1)*show.PerPage)
	if err != nil {
		return err
	}
	p := visitsPage{
		Filter: ui.Filter{Action: "/visits", Fields: []ui.Field{q.Text("text", "检查对象或任务"), q.Select("state", "状态", states).Any("全部")}},
		Pager:  ui.Pages(r, page, show.PerPage, total),
		None:   ui.Empty{Title: "没有检查任务", Text: "检查人员抽取并锁定后，您参加的检查会出现在这里。"},
	}
	if f.State != "" || f.Text != "" {
		p.None = ui.Empty{Title: "没有符合条件的检查", Text: "请放宽筛选条件。"}
	}
	for _, st := range inspection.States {
		count := f
		count.State, count.Text = st, ""
		_, n, err := query.Visits(r.Context(), s.App.DB.Read(), count, 1, 0)
		if err != nil {
			return err
		}
		p.KPIs = append(p.KPIs, ui.KPI{Value: fmt.Sprint(n), Label: st.Name(), Href: "/visits?state=" + string(st)})
	}
	for _, v := range rows {
		row := visitRow{Href: show.VisitHref(v.Task, v.Subject), Subject: v.SubjectName, Code: v.Subject, Task: v.TaskName, Period: v.From + " 至 " + v.To, State: show.VisitBadge(v.State)}
		switch {
		case v.Leader:
			row.Leader = "组长"
		case v.Mine:
			row.Leader = "组员"
		}
		switch {
		case v.State == inspection.Ended && v.Mine && !v.Signed:
			row.Result = ui.Badge{Text: "待您签字", Tone: ui.Warn}
		case v.State == inspection.Ended && v.SignedAt == 0:
			row.Result = ui.Badge{Text: "签字未齐", Tone: ui.Warn}
		case v.Result != "":
			row.Result = show.ResultBadge(v.Result)
		}
		if v.DueOn != "" && v.Result != publication.Published {
			row.Clock = s.Clock(v.DueOn, "")
		}
		p.Rows = append(p.Rows, row)
	}
	sh := s.R.Shell(r, "检查录入")
	sh.Lead = "本人参加的检查；组长开始和结束检查，各部门的组员填写本部门的检查表。"
	if f.WholeDept {
		sh.Lead = "本部门参加的检查。"
	}
	return visitsView.Render(w, r, s.R, http.StatusOK, sh, p)
}

// seen is a visit as loaded for its pages.
type seen struct {
	Task    task.Task
	Team    []staffing.Member
	Visit   inspection.Visit
	Subject roster.Subject
	Sheets  []inspection.Sheet
	Signed  []inspection.Signature
	Names   map[string]string // inspector code → name
	Depts   map[string]string // department code → short name
}

// visit loads a visit and asks whether the person may read it.
func visit(s *desk.Desk, r *http.Request) (v seen, err error) {
	ctx, q := r.Context(), s.App.DB.Read()
	if v.Task, err = task.ByID(ctx, q, r.PathValue("task")); err != nil {
		return v, err
	}
	subject := r.PathValue("subject")
	if v.Team, err = staffing.Team(ctx, q, v.Task.ID, subject); err != nil {
		return v, err
	}
	if len(v.Team) == 0 {
		return v, ui.NotFound(nil, r)
	}
	if err := s.Permit(r, authz.ReadVisit, inspection.Resource(v.Task, v.Team, subject, v.Task.Initiator)); err != nil {
		return v, err
	}
	if v.Subject, err = roster.SubjectByID(ctx, q, v.Task.Region, subject); err != nil {
		return v, err
	}
	if v.Visit, err = inspection.VisitOf(ctx, q, inspection.Key{Region: v.Task.Region, Task: v.Task.ID, Subject: subject}); err != nil {
		return v, err
	}
	if v.Sheets, err = inspection.SheetsOf(ctx, q, v.Task, v.Visit); err != nil {
		return v, err
	}
	if v.Signed, err = inspection.SignaturesOf(ctx, q, v.Visit.Key); err != nil {
		return v, err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return v, err
	}
	v.Depts = make(map[string]string, len(depts))
	for code, d := range depts {
		v.Depts[code] = d.Short
	}
	names, err := inspection.NamesOf(ctx, q, v.Team)
	if err != nil {
		return v, err
	}
	v.Names = make(map[string]string, len(names))
	for i, m := range v.Team {
		v.Names[m.Inspector] = names[i]
	}
	return v, nil
}

func (v seen) href(rest ...string) string { return show.VisitHref(v.Task.ID, v.Visit.Subject, rest...) }

func (v seen) crumbs(last bool) []ui.Crumb {
	out := []ui.Crumb{{Label: "检查录入", Href: "/visits"}}
	if last {
		out = append(out, ui.Crumb{Label: v.Subject.Name, Href: v.href()})
	}
	return out
}

// writes reports whether the person fills in sheets of his department here.
func (v seen) writes(by actor.Actor) bool {
	return v.Visit.State == inspection.Inspecting && by.Has(actor.Inspector) && slices.Contains(inspection.Share(v.Team, by.Dept), by.Inspector)
}

func (v seen) member(code string) bool {
	return slices.ContainsFunc(v.Team, func(m staffing.Member) bool { return m.Inspector == code })
}

func (v seen) hasSigned(code string) bool {
	return slices.ContainsFunc(v.Signed, func(x inspection.Signature) bool { return x.Inspector == code })
}
