package tasks

import (
	"fmt"
	"net/http"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/canon"
	"yangguang/internal/catalog"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type taskItemRow struct {
	Dept, Code, Name, Href string
	Points                 int
}

type quotaRow struct {
	Stratum, Name, Rate string
	Pool, Drawn         int64
	CutOff              string
}

type rosterRow struct {
	Dept, Kind, Who string
	Count           int
	At              int64
	State           ui.Badge
	Confirm         *ui.Action
}

type taskPage struct {
	Steps    []ui.Step
	Next     *ui.Notice
	Warnings []ui.Notice
	Facts    []ui.Def
	Items    []taskItemRow
	Quotas   []quotaRow
	Rosters  []rosterRow
	Draws    []drawRow
	Picks    []show.PickRow
	Shares   []shareRow
	Visits   []taskVisitRow
	Acts     []ui.Act
}

var taskView = ui.Define[taskPage]("tasks/show")

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

func taskShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := s.ReadableTask(r)
	if err != nil {
		return err
	}
	p := taskPage{Steps: ui.Flow(flowAt(t.State))}
	if t.State == task.Revoked {
		p.Steps[0].State = ui.Stopped
	}
	for _, part := range []func(*desk.Desk, *http.Request, task.Task, *taskPage) error{
		taskFacts, taskItems, taskQuotas, taskRosters, taskDraws, taskPicks, taskShares, taskVisits,
	} {
		if err := part(s, r, t, &p); err != nil {
			return err
		}
	}
	if p.Acts, err = s.Timeline(r, "task:"+t.ID); err != nil {
		return err
	}
	sh := s.R.Shell(r, t.Name, ui.Crumb{Label: "抽查任务", Href: "/tasks"})
	sh.Badge = show.TaskBadge(t.State)
	p.Next, sh.Actions = nextForTask(s, r, t, p)
	return taskView.Render(w, r, s.R, http.StatusOK, sh, p)
}

func taskFacts(s *desk.Desk, r *http.Request, t task.Task, p *taskPage) error {
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	var coop []string
	for _, d := range t.Depts {
		if !d.Lead {
			coop = append(coop, depts[d.Code].Name)
		}
	}
	names, err := identity.Names(r.Context(), s.App.DB.Read(), []string{t.Witness, t.CreatedBy, t.SubmittedBy, t.ApprovedBy})
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
		{Term: "依据计划", Text: fmt.Sprintf("%s年度计划第%d版", t.From[:4], t.PlanVersion), Href: "/plans/" + t.Plan},
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

func taskItems(s *desk.Desk, r *http.Request, t task.Task, p *taskPage) error {
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	for _, d := range t.Depts {
		for _, ref := range d.Items {
			item, err := catalog.ItemOf(r.Context(), s.App.DB.Read(), ref)
			if err != nil {
				return err
			}
			p.Items = append(p.Items, taskItemRow{Dept: depts[d.Code].Short, Code: fmt.Sprintf("%s 第%d版", ref.Code, ref.Version), Name: item.Name,
				Href: fmt.Sprintf("/items/%s/%d", ref.Code, ref.Version), Points: len(item.Points)})
		}
	}
	return nil
}

func taskQuotas(s *desk.Desk, r *http.Request, t task.Task, p *taskPage) error {
	var strata []sampling.Stratum
	if t.ObjectsDraw != "" {
		h, err := sampling.HallOf(r.Context(), s.App.DB.Read(), t.ObjectsDraw)
		if err != nil {
			return err
		}
		strata = h.Strata
	}
	for i, c := range t.Quotas {
		row := quotaRow{Stratum: c.Stratum, Name: c.Name, Rate: show.RateText(c.Num, c.Den, c.Count), Pool: -1, Drawn: -1}
		if i < len(strata) {
			row.Pool = strata[i].Pool
			if t.State.Reached(task.Drawn) {
				row.Drawn, row.CutOff = strata[i].Drawn, strata[i].CutOff
			}
		}
		p.Quotas = append(p.Quotas, row)
	}
	if t.State == task.Approved {
		total, _, err := roster.CountScope(r.Context(), s.App.DB.Read(), t.Region, t.Scope)
		if err != nil {
			return err
		}
		if total < 20 {
			p.Warnings = append(p.Warnings, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("范围内只有%d户", total), Text: "对象太少时随机抽取的意义有限，请确认范围没有指向个别单位。", Basis: law.Art7})
		}
	}
	return nil
}

func taskRosters(s *desk.Desk, r *http.Request, t task.Task, p *taskPage) error {
	if t.State == task.Draft || t.State == task.Pending || t.State == task.Revoked {
		return nil
	}
	ctx, q, by := r.Context(), s.App.DB.Read(), s.Actor(r)
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	for _, d := range t.Depts {
		kinds := []roster.Kind{roster.Inspecting}
		if d.Lead {
			kinds = []roster.Kind{roster.Objects, roster.Inspecting}
		}
		for _, kind := range kinds {
			c, ok, err := roster.Confirmed(ctx, q, t.ID, d.Code, kind)
			if err != nil {
				return err
			}
			row := rosterRow{Dept: depts[d.Code].Short, Kind: roster.KindName(kind), Count: c.Count, At: c.At, State: ui.Badge{Text: "未确认", Tone: ui.Warn}}
			switch {
			case ok:
				row.State = ui.Badge{Text: "已确认", Tone: ui.Good}
			case c.At != 0:
				row.State = ui.Badge{Text: "确认后有变动", Tone: ui.Bad}
			}
			if c.By != "" {
				names, err := identity.Names(ctx, q, []string{c.By})
				if err != nil {
					return err
				}
				row.Who = names[c.By]
			}
			if !ok && by.Dept == d.Code && !rosterNeedPast(s, t, d.Code, kind) && s.App.Authz.Could(by, authz.ConfirmRoster) {
				a := ui.Link("核对并确认", fmt.Sprintf("/tasks/%s/rosters/%s", t.ID, kind), "check")
				row.Confirm = &a
			}
			p.Rosters = append(p.Rosters, row)
		}
	}
	return nil
}

// rosterNeedPast reports whether the draw that needs the confirmation is over.
func rosterNeedPast(s *desk.Desk, t task.Task, dept string, kind roster.Kind) bool {
	if kind == roster.Objects {
		return t.State.Reached(task.Confirmed)
	}
	return t.State.Reached(task.Staffed)
}
