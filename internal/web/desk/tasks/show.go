package tasks

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/canon"
	"yangguang/internal/catalog"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type quotaRow struct {
	Name, Rate  string
	Pool, Drawn int64 // negative: not known yet
}

type rosterRow struct {
	Dept, Kind, Who string
	Count           int
	At              int64
	State           ui.Badge
	Confirm         *ui.Action
}

type drawRow struct {
	ID, Href, Dept, Kind string
	Attempt              int
	Pool                 int64
	State                ui.Badge
}

type shareRow struct {
	Dept       string
	Objects    int64
	Acked      int64
	Draw, Href string
	State      ui.Badge
}

type itemRow struct {
	Dept, Name, Code, Href string
	Points                 int
}

type showPage struct {
	Steps    []ui.Step
	Next     *ui.Notice
	Warnings []ui.Notice
	Facts    []ui.Def
	Items    []itemRow
	Quotas   []quotaRow
	Rosters  []rosterRow
	Draws    []drawRow
	Shares   []shareRow
	Picks    []pickRow
	Pages    ui.Pager
	AllPicks string // address of the whole list
	Visits   bool   // the visits can begin
	Acts     []ui.Act
}

var showView = ui.Define[showPage]("tasks/show")

// flowAt is the station of Article 11 at which a task stands.
func flowAt(st task.State) int {
	switch st {
	case task.Draft, task.Pending, task.Approved:
		return 0
	case task.Confirmed, task.Drawn:
		return 1
	case task.Locked:
		return 2
	case task.Dispatched:
		return 3
	case task.Staffed, task.Inspecting:
		return 4
	case task.Inspected:
		return 5
	}
	return 0
}

func page(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := d.ReadableTask(r)
	if err != nil {
		return err
	}
	p := showPage{Steps: ui.Flow(flowAt(t.State))}
	if t.State == task.Revoked {
		p.Steps[0].State = ui.Stopped
	}
	for _, part := range []func(*desk.Desk, *http.Request, task.Task, *showPage) error{
		facts, items, quotas, rosters, handedOut, taskPicks,
	} {
		if err := part(d, r, t, &p); err != nil {
			return err
		}
	}
	if p.Acts, err = d.Timeline(r, "task:"+string(t.ID)); err != nil {
		return err
	}
	sh := d.R.Shell(r, t.Name, ui.Crumb{Label: "抽查任务", Href: "/tasks"})
	sh.Badge = show.TaskBadge(t.State)
	p.Next, sh.Actions = next(d, r, t, p)
	return showView.Render(w, r, d.R, http.StatusOK, sh, p)
}

func facts(d *desk.Desk, r *http.Request, t task.Task, p *showPage) error {
	depts, err := d.Departments(r)
	if err != nil {
		return err
	}
	var coop []string
	for _, x := range t.Depts {
		if !x.Lead {
			coop = append(coop, depts[x.Code].Name)
		}
	}
	people := []ids.Person{t.Witness, t.CreatedBy, t.SubmittedBy, t.ApprovedBy}
	names, err := identity.Names(r.Context(), d.App.DB.Read(), people)
	if err != nil {
		return err
	}
	disclosure := "名单锁定后即时公开"
	if t.Embargoed() {
		disclosure = "检查结束后公开（不宜告知）"
	}
	cross := "否"
	if t.CrossStation {
		cross = "是，检查人员不来自对象所在站所"
	}
	p.Facts = []ui.Def{
		{Term: "任务编号", Text: t.No},
		{Term: "执行时间", Text: t.From + " 至 " + t.To},
		{Term: "发起部门", Text: depts[t.Initiator].Name},
		{Term: "配合部门", Text: show.OrDash(strings.Join(coop, "、"))},
		{Term: "所属计划", Text: fmt.Sprintf("%s年度计划第%d版", t.From[:4], t.PlanVersion), Href: "/plans/" + t.Plan},
		{Term: "名单公开", Text: disclosure},
		{Term: "对象范围", Text: t.Scope.Text()},
		{Term: "每部门人数", Text: fmt.Sprintf("%d人，任务量容差%d", t.Slots, t.Slack)},
		{Term: "所所交叉", Text: cross},
		{Term: "摘要算法", Text: canon.Hash(t.Hash).Name()},
		{Term: "监督见证人", Text: show.OrDash(names[t.Witness])},
		{Term: "经办 / 审批", Text: show.OrDash(names[t.CreatedBy]) + " / " + show.OrDash(names[t.ApprovedBy])},
	}
	if t.Opinion != "" {
		p.Facts = append(p.Facts, ui.Def{Term: "审批意见", Text: t.Opinion, Wide: true})
	}
	if t.RevokedWhy != "" {
		p.Facts = append(p.Facts, ui.Def{Term: "撤销理由", Text: t.RevokedWhy, Wide: true})
	}
	return nil
}

func items(d *desk.Desk, r *http.Request, t task.Task, p *showPage) error {
	depts, err := d.Departments(r)
	if err != nil {
		return err
	}
	list, err := query.TaskItems(r.Context(), d.App.DB.Read(), t.ID)
	for _, x := range list {
		ref := catalog.Ref{Code: x.Code, Version: x.Version}
		p.Items = append(p.Items, itemRow{Dept: depts[x.Dept].Short, Name: x.Name, Points: x.Points,
			Code: fmt.Sprintf("%s 第%d版", x.Code, x.Version), Href: show.ItemHref(ref)})
	}
	return err
}

func quotas(d *desk.Desk, r *http.Request, t task.Task, p *showPage) error {
	var strata []sampling.Stratum
	if t.ObjectsDraw != "" {
		x, err := sampling.ByID(r.Context(), d.App.DB.Read(), t.ObjectsDraw)
		if err != nil {
			return err
		}
		if strata, err = sampling.Strata(r.Context(), d.App.DB.Read(), x.ID, x.Attempt); err != nil {
			return err
		}
	}
	for i, c := range t.Quotas {
		row := quotaRow{Name: c.Name, Rate: show.RateText(c.Num, c.Den, c.Count), Pool: -1, Drawn: -1}
		if i < len(strata) {
			row.Pool = strata[i].Pool
			if t.State.Reached(task.Drawn) {
				row.Drawn = strata[i].Drawn
			}
		}
		p.Quotas = append(p.Quotas, row)
	}
	if t.State == task.Approved {
		total, _, err := roster.CountScope(r.Context(), d.App.DB.Read(), t.Region, t.Scope)
		if err != nil {
			return err
		}
		if total < 20 {
			p.Warnings = append(p.Warnings, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("范围内只有%d户", total),
				Text: "对象太少时随机抽取的意义有限，请确认范围没有指向个别单位。", Basis: law.Art7})
		}
	}
	return nil
}

// rosters are the confirmations that the task asks of its departments: both
// rosters of the initiating one, the inspectors of the others.
func rosters(d *desk.Desk, r *http.Request, t task.Task, p *showPage) error {
	if t.State == task.Draft || t.State == task.Pending || t.State == task.Revoked {
		return nil
	}
	ctx, q, by := r.Context(), d.App.DB.Read(), d.Actor(r)
	depts, err := d.Departments(r)
	if err != nil {
		return err
	}
	confirmed, err := roster.Confirmations(ctx, q, t.ID)
	if err != nil {
		return err
	}
	var people []ids.Person
	for _, x := range t.Depts {
		kinds := []roster.Kind{roster.Inspecting}
		if x.Lead {
			kinds = []roster.Kind{roster.Objects, roster.Inspecting}
		}
		for _, kind := range kinds {
			var c roster.Confirmation
			i := slices.IndexFunc(confirmed, func(c roster.Confirmation) bool { return c.Dept == x.Code && c.Kind == kind })
			if i >= 0 {
				c = confirmed[i]
			}
			ok := i >= 0 && !c.Stale
			row := rosterRow{Dept: depts[x.Code].Short, Kind: roster.KindName(kind), Count: c.Count, At: c.At, Who: string(c.By),
				State: ui.Badge{Text: "未确认", Tone: ui.Warn}}
			switch {
			case ok:
				row.State = ui.Badge{Text: "已确认", Tone: ui.Good}
			case c.At != 0:
				row.State = ui.Badge{Text: "确认后有变动", Tone: ui.Bad}
			}
			if !ok && by.Dept == x.Code && !rosterNeedPast(t, kind) && d.App.Authz.Could(by, authz.ConfirmRoster) {
				row.Confirm = new(ui.Link("核对并确认", "/tasks/"+string(t.ID)+"/rosters/"+kind, "check"))
			}
			people, p.Rosters = append(people, c.By), append(p.Rosters, row)
		}
	}
	names, err := identity.Names(ctx, q, people)
	for i := range p.Rosters {
		p.Rosters[i].Who = names[ids.Person(p.Rosters[i].Who)]
	}
	return err
}

// rosterNeedPast reports whether the draw that needs the confirmation is over.
func rosterNeedPast(t task.Task, kind roster.Kind) bool {
	if kind == roster.Objects {
		return t.State.Reached(task.Confirmed)
	}
	return t.State.Reached(task.Staffed)
}

// handedOut shows the draws of the task and what was handed to each department;
// a draw is a link for who may watch it.
func handedOut(d *desk.Desk, r *http.Request, t task.Task, p *showPage) error {
	ctx, q := r.Context(), d.App.DB.Read()
	draws, err := query.DrawsOf(ctx, q, d.Actor(r), t.ID)
	if err != nil {
		return err
	}
	depts, err := d.Departments(r)
	if err != nil {
		return err
	}
	halls := map[string]string{}
	for _, x := range draws {
		if x.Watch {
			halls[x.ID] = "/hall/" + x.ID
		}
		p.Draws = append(p.Draws, drawRow{ID: x.ID, Href: halls[x.ID], Dept: depts[x.Dept].Short, Kind: show.DrawKind(x.Kind),
			Attempt: x.Attempt, Pool: x.Pool, State: show.DrawBadge(x.Draw())})
	}
	list, err := task.Dispatches(ctx, q, t.ID)
	for _, x := range list {
		p.Shares = append(p.Shares, shareRow{Dept: depts[x.Dept].Short, Objects: x.Objects, Acked: x.AckedAt,
			Draw: string(x.Draw),
			Href: halls[string(x.Draw)], State: show.ShareBadge(x)})
	}
	return err
}
