package tasks

import (
	"fmt"
	"net/http"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// inTask is how many objects of the list the page of a task shows at once.
const inTask = 20

// pickRow is one object of the list, with how far its visit and the results are.
type pickRow struct {
	query.PickRow
	Stratum string
	Href    string // of the visit, "" for who may not read it
	State   ui.Badge
	Results []pickResult
}

type pickResult struct {
	Dept, Href string
	State      ui.Badge
}

// progress turns rows of the list into what the person may see of them.
type progress struct {
	d      *desk.Desk
	r      *http.Request
	t      task.Task
	depts  map[ids.Dept]string // short names
	strata map[string]string
}

func newProgress(d *desk.Desk, r *http.Request, t task.Task) (progress, error) {
	p := progress{d: d, r: r, t: t, depts: map[ids.Dept]string{}, strata: map[string]string{}}
	depts, err := d.Departments(r)
	for code, x := range depts {
		p.depts[code] = x.Short
	}
	for _, c := range t.Quotas {
		p.strata[c.Stratum] = c.Name
	}
	return p, err
}

func (p progress) row(k query.PickRow) pickRow {
	team := k.Members()
	out := pickRow{PickRow: k, Stratum: p.strata[k.Stratum], State: show.VisitBadge(k.Visit)}
	if p.t.State.Reached(task.Staffed) {
		out.Href = p.d.VisitFor(p.r, p.t, team, k.Subject)
	}
	for _, res := range k.Results {
		out.Results = append(out.Results, pickResult{Dept: p.depts[res.Dept], Href: p.d.ResultFor(p.r, res, p.t, team),
			State: show.ResultBadge(res.State)})
	}
	return out
}

// taskPicks shows a page of the drawn objects.
func taskPicks(d *desk.Desk, r *http.Request, t task.Task, p *showPage) error {
	if !t.State.Reached(task.Drawn) {
		return nil
	}
	f := query.PickFilter{Region: t.Region, Draw: t.ObjectsDraw}
	total, err := query.CountPicks(r.Context(), d.App.DB.Read(), f)
	if err != nil {
		return err
	}
	page := min(ui.Query(r).PageNumber(), max(1, (total+inTask-1)/inTask))
	p.Pages, p.AllPicks = ui.Pages(r, page, inTask, total), "/tasks/"+string(t.ID)+"/picks"
	f.Limit, f.Offset = inTask, (page-1)*inTask
	by, err := newProgress(d, r, t)
	if err != nil {
		return err
	}
	p.Visits = t.State.Reached(task.Staffed)
	return query.EachProgress(r.Context(), d.App.DB.Read(), f, func(k query.PickRow) error {
		p.Picks = append(p.Picks, by.row(k))
		return nil
	})
}

var picksView = ui.Define[listPage]("tasks/picks")

// picks lists the drawn objects of a task, all of them to be found and exported.
func picks(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := d.ReadableTask(r)
	if err != nil {
		return err
	}
	if !t.State.Reached(task.Drawn) {
		return db.ErrNotFound
	}
	l := ui.NewList(r, d.Now().UnixMicro(), "被抽中的检查对象", "",
		ui.Column{Head: "检查对象", As: ui.AsName},
		ui.Column{Head: "代码", As: ui.AsCode},
		ui.Column{Head: "分层", As: ui.AsShort},
		ui.Column{Head: "检查", As: ui.AsState},
		ui.Column{Head: "结束日", As: ui.AsDay},
		ui.Column{Head: "各部门结果", As: ui.AsText})
	l.Exports = true
	f := query.PickFilter{Region: t.Region, Draw: t.ObjectsDraw, Text: l.Text("text", "检查对象", "名称或代码")}
	var strata, states []ui.Option
	for _, c := range t.Quotas {
		strata = append(strata, ui.Option{Value: c.Stratum, Label: c.Name})
	}
	for _, st := range []inspection.State{inspection.Waiting, inspection.Inspecting, inspection.Ended} {
		states = append(states, ui.Option{Value: string(st), Label: st.Name()})
	}
	f.Stratum = l.Choice("stratum", "分层", strata)
	f.Visit = inspection.State(l.Choice("visit", "检查", states))
	total, err := query.CountPicks(r.Context(), d.App.DB.Read(), f)
	if err != nil {
		return err
	}
	l.Found(total)
	by, err := newProgress(d, r, t)
	if err != nil {
		return err
	}
	if l.Exporting() != "" {
		return exportPicks(d, w, r, l, f, by)
	}
	f.Limit, f.Offset = l.Limit(), l.Offset()
	err = query.EachProgress(r.Context(), d.App.DB.Read(), f, func(k query.PickRow) error {
		l.Add(by.line(k))
		return nil
	})
	if err != nil {
		return err
	}
	crumbs := []ui.Crumb{{Label: "抽查任务", Href: "/tasks"}, {Label: t.No, Href: "/tasks/" + string(t.ID)}}
	sh := d.R.Shell(r, "被抽中的检查对象", crumbs...)
	sh.Lead = t.Name + "，按签号排列。"
	return picksView.Render(w, r, d.R, http.StatusOK, sh, listPage{l})
}

// line is one row of the list; what opens under it are the ticket and each
// department's result.
func (p progress) line(k query.PickRow) ui.Row {
	x := p.row(k)
	var said []string
	results := ui.Part{Title: "各部门结果"}
	for _, res := range x.Results {
		said = append(said, res.Dept+" "+res.State.Text)
		line := ui.Line{Text: res.Dept + "：" + res.State.Text}
		if res.Href != "" {
			line.Link = new(ui.Link("查看", res.Href, ""))
		}
		results.Lines = append(results.Lines, line)
	}
	name := ui.TextCell(x.Name)
	if x.Href != "" {
		name = ui.LinkCell(x.Name, x.Href)
	}
	row := ui.Row{ID: fmt.Sprint(k.Place), Cells: []ui.Cell{name, ui.TextCell(string(k.Subject)), ui.TextCell(x.Stratum),
		ui.BadgeCell(x.State), ui.DayCell(k.EndedOn), ui.TextCell(strings.Join(said, "；"))}}
	row.Fold = []ui.Part{{Title: "签号", Lines: []ui.Line{{Text: k.Ticket}}}}
	if len(results.Lines) > 0 {
		row.Fold = append(row.Fold, results)
	}
	return row
}

func exportPicks(
	d *desk.Desk, w http.ResponseWriter, r *http.Request, l *ui.List, f query.PickFilter, by progress,
) error {
	each := func(fn func(query.PickRow) error) error {
		return query.EachProgress(r.Context(), d.App.DB.Read(), f, fn)
	}
	heads := []string{"序号", "检查对象", "统一社会信用代码或编号", "分层", "签号", "检查", "检查结束日", "各部门结果"}
	return l.Export(w, heads, show.Lines(each, func(k query.PickRow) []string {
		said := make([]string, len(k.Results))
		for i, res := range k.Results {
			said[i] = by.depts[res.Dept] + " " + res.State.Name()
		}
		return []string{fmt.Sprint(k.Place), k.Name, string(k.Subject), by.strata[k.Stratum], k.Ticket, k.Visit.Name(),
			k.EndedOn,
			strings.Join(said, "；")}
	}))
}

// pickChange answers whoever tries to change the drawn list by hand: nobody
// may, in any role (A12-2). That a list is locked is public.
func pickChange(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := task.ByID(r.Context(), s.App.DB.Read(), ids.Task(r.PathValue("id")))
	if err != nil {
		return err
	}
	if t.State.Reached(task.Locked) {
		return law.Refuse(law.Art12, law.Conflict, "LIST_LOCKED", "名单已经锁定，任何人都不能再更改。", "检查中发现对象已注销等情况，请如实录入检查结果。")
	}
	if err := s.Permit(r, authz.ReadTask, t.Resource()); err != nil {
		return err
	}
	return law.Refuse(law.OneDraw, law.Conflict, "LIST_NOT_EDITABLE", "抽取名单由抽取产生，不能用手工增删。", "如抽取有误，请申请作废，经主要负责人同意后重新抽取。")
}
