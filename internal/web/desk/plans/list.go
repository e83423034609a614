package plans

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type planListPage struct {
	Filter ui.Filter
	Rows   []planRow
	Pager  ui.Pager
	None   ui.Empty
}

type planRow struct {
	Href, Name, Dept, ApprovedOn, PublishedOn, Reason string
	Year, Version                                     int
	State                                             ui.Badge
}

var planListView = ui.Define[planListPage]("plans/list")

func planList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, by, q, f := r.Context(), s.Actor(r), s.App.DB.Read(), ui.Query(r)
	list, err := identity.Departments(ctx, q)
	if err != nil {
		return err
	}
	depts := map[string]identity.Department{}
	for _, d := range list {
		depts[d.Code] = d
	}
	year, err := strconv.Atoi(f.String("year"))
	if err != nil {
		year = 0 // no or no sensible year: all
	}
	viewer := by.Dept
	if s.Permit(r, authz.ReadPlan, authz.Resource{Kind: "plan", Dept: by.Dept, Region: by.Region}) != nil {
		viewer = "" // sees public plans only
	}
	page := f.PageNumber()
	plans, total, err := plan.List(ctx, q, plan.Filter{Year: year, Dept: f.String("dept"), State: plan.State(f.String("state")), Viewer: viewer}, (page-1)*show.PageSize, show.PageSize)
	if err != nil {
		return err
	}
	states := make([]ui.Option, len(plan.States))
	for i, st := range plan.States {
		states[i] = ui.Option{Value: string(st), Label: st.Name()}
	}
	p := planListPage{
		Filter: ui.Filter{Action: "/plans", Fields: []ui.Field{
			f.Number("year", "年度"), f.Select("dept", "部门", show.DeptOptions(list)).Any("全部"), f.Select("state", "状态", states).Any("全部（不含旧版）"),
		}},
		Pager: ui.Pages(r, page, show.PageSize, total),
		None:  ui.Empty{Title: "没有符合条件的计划", Text: "每个部门每年编制一份抽查计划，覆盖清单里的全部双随机事项。"},
	}
	for _, x := range plans {
		p.Rows = append(p.Rows, planRow{Href: "/plans/" + x.ID, Name: x.Name, Dept: show.Short(depts, x.Dept), Year: x.Year, Version: x.Version,
			ApprovedOn: x.ApprovedOn, PublishedOn: x.PublishedOn, Reason: x.Reason, State: show.PlanBadge(x.State)})
	}
	sh := s.R.Shell(r, "年度抽查计划")
	sh.Lead = "计划写明任务、依据、对象范围、比例和频次、时间、部门；公开以后才能据此设置抽查任务。"
	if s.App.Authz.Could(by, authz.DraftPlan) {
		sh.Actions = []ui.Action{ui.Link("编制计划", "/plans/new", "plus").Main()}
	}
	return planListView.Render(w, r, s.R, http.StatusOK, sh, p)
}

type planPage struct {
	Notices []ui.Notice
	Facts   []ui.Def
	Tasks   []planTaskRow
	None    ui.Empty
	Others  []planRow
	Acts    []ui.Act
}

type planTaskRow struct {
	No, Href, Name, Kind, Scope, Take, Span, Coop string
	Items                                         int
}

var planView = ui.Define[planPage]("plans/show")

// readablePlan loads the plan of the path for somebody who may read it.
func readablePlan(s *desk.Desk, r *http.Request) (plan.Plan, error) {
	p, err := plan.ByID(r.Context(), s.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return p, err
	}
	if s.Permit(r, authz.ReadPlan, p.Resource(s.Actor(r))) != nil {
		return p, db.ErrNotFound
	}
	return p, nil
}

func planShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), s.App.DB.Read()
	pl, err := readablePlan(s, r)
	if err != nil {
		return err
	}
	tasks, err := plan.Tasks(ctx, q, pl.ID)
	if err != nil {
		return err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	p := planPage{Facts: planFacts(pl, depts), None: ui.Empty{Title: "还没有计划任务", Text: "每个已发布的双随机事项都要排进某项任务。"}}
	for _, t := range tasks {
		p.Tasks = append(p.Tasks, planTaskRow{No: t.No, Href: "/plans/" + pl.ID + "/tasks/" + t.ID, Name: t.Name, Kind: jointName(t.Joint), Scope: t.ScopeText,
			Take: quotaText(t.Quotas), Span: t.From + " 至 " + t.To, Coop: shortNames(depts, t.Coop), Items: len(t.Items)})
	}
	if p.Notices, err = planNotices(s, r, pl, tasks); err != nil {
		return err
	}
	versions, err := plan.Versions(ctx, q, pl.Dept, pl.Year)
	if err != nil {
		return err
	}
	for _, v := range versions {
		if v.ID != pl.ID && s.Permit(r, authz.ReadPlan, v.Resource(s.Actor(r))) == nil {
			p.Others = append(p.Others, planRow{Href: "/plans/" + v.ID, Version: v.Version, PublishedOn: v.PublishedOn, Reason: v.Reason, State: show.PlanBadge(v.State)})
		}
	}
	if p.Acts, err = s.Timeline(r, pl.Subject()); err != nil {
		return err
	}
	sh := s.R.Shell(r, pl.Name, ui.Crumb{Label: "年度计划", Href: "/plans"})
	sh.Badge, sh.Lead = show.PlanBadge(pl.State), fmt.Sprintf("%s · 第%d版", show.Short(depts, pl.Dept), pl.Version)
	sh.Actions = planActions(s, r, pl)
	return planView.Render(w, r, s.R, http.StatusOK, sh, p)
}

func planFacts(p plan.Plan, depts map[string]identity.Department) []ui.Def {
	out := []ui.Def{
		{Term: "年度", Text: strconv.Itoa(p.Year)}, {Term: "编制部门", Text: show.Short(depts, p.Dept)},
		{Term: "审定日期", Text: p.ApprovedOn}, {Term: "公开日期", Text: p.PublishedOn},
	}
	if p.Reason != "" {
		out = append(out, ui.Def{Term: "调整理由", Text: p.Reason, Wide: true})
	}
	return out
}

func jointName(joint bool) string {
	if joint {
		return "部门联合"
	}
	return "单部门"
}

func shortNames(depts map[string]identity.Department, codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = show.Short(depts, c)
	}
	return strings.Join(out, "、")
}

func quotaText(quotas []plan.Quota) string {
	out := make([]string, len(quotas))
	for i, q := range quotas {
		out[i] = q.Text()
	}
	return strings.Join(out, "；")
}

// planNotices says what stands between this version and its next step.
func planNotices(s *desk.Desk, r *http.Request, pl plan.Plan, tasks []plan.PlanTask) ([]ui.Notice, error) {
	var out []ui.Notice
	if pl.Opinion != "" {
		title, tone := "审定意见", ui.Neutral
		if pl.State == plan.StateDraft {
			title, tone = "审定人退回了这一版", ui.Warn
		}
		out = append(out, ui.Notice{Tone: tone, Title: title, Text: pl.Opinion, Basis: law.Art6})
	}
	if pl.State == plan.StatePending {
		out = append(out, ui.Notice{Tone: ui.Info, Title: "等待分管负责人或主要负责人审定", Text: "编制或提交过这一版的人不能审定它。", Basis: law.FourEyes})
	}
	if pl.State.Public() {
		return out, nil
	}
	missing, err := plan.Missing(r.Context(), s.App.DB.Read(), pl, tasks)
	if err != nil || len(missing) == 0 {
		return out, err
	}
	names := make([]string, len(missing))
	for i, m := range missing {
		names[i] = m.Name + "（" + m.Code + "）"
	}
	return append(out, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("还有 %d 个事项没有排进计划", len(missing)), Text: strings.Join(names, "、"), Basis: law.Art6}), nil
}

type planTaskPage struct {
	Notices []ui.Notice
	Facts   []ui.Def
	Items   []planItemRow
	Quotas  []plan.Quota
	Scope   []ui.Def
}

type planItemRow struct {
	Href, Name, Code, Dept string
	Version                int
	State                  ui.Badge
}

var planTaskView = ui.Define[planTaskPage]("plans/line")

func planTaskShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), s.App.DB.Read()
	pl, t, err := readablePlanTask(s, r)
	if err != nil {
		return err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	p := planTaskPage{Facts: planTaskFacts(t, depts), Quotas: t.Quotas}
	for _, it := range t.Items {
		item, err := catalog.ItemOf(ctx, q, it.Ref)
		if err != nil {
			return err
		}
		p.Items = append(p.Items, planItemRow{Href: show.ItemHref(it.Ref), Name: item.Name, Code: item.Code, Version: item.Version, Dept: show.Short(depts, it.Dept), State: show.ItemBadge(item.State)})
	}
	total, _, err := roster.CountScope(ctx, q, pl.Region, t.Scope)
	if err != nil {
		return err
	}
	p.Scope = append(scopeFacts(t.Scope), ui.Def{Term: "现有对象", Text: strconv.Itoa(total) + " 户（按当前名录库）"})
	if total < smallPool {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("范围只有 %d 户", total),
			Text: "对象太少时随机抽取意义有限，请确认范围不是针对特定单位设置的。", Basis: law.Art6})
	}
	sh := s.R.Shell(r, t.Name, ui.Crumb{Label: "年度计划", Href: "/plans"}, ui.Crumb{Label: pl.Name, Href: "/plans/" + pl.ID})
	sh.Badge, sh.Lead = show.PlanBadge(pl.State), t.No
	if pl.State == plan.StateDraft && s.Permit(r, authz.DraftPlan, pl.Resource(s.Actor(r))) == nil {
		href := "/plans/" + pl.ID + "/tasks/" + t.ID
		sh.Actions = []ui.Action{ui.Link("删除", href+"/remove", "trash"), ui.Link("修改", href+"/edit", "edit").Main()}
	}
	return planTaskView.Render(w, r, s.R, http.StatusOK, sh, p)
}

// smallPool is the number of subjects under which a draw is hardly random.
const smallPool = 20

func readablePlanTask(s *desk.Desk, r *http.Request) (plan.Plan, plan.PlanTask, error) {
	pl, err := readablePlan(s, r)
	if err != nil {
		return pl, plan.PlanTask{}, err
	}
	t, of, err := plan.TaskOf(r.Context(), s.App.DB.Read(), r.PathValue("task"))
	if err == nil && of.ID != pl.ID {
		err = db.ErrNotFound
	}
	return pl, t, err
}

func planTaskFacts(t plan.PlanTask, depts map[string]identity.Department) []ui.Def {
	coop := shortNames(depts, t.Coop)
	if coop == "" {
		coop = "无"
	}
	return []ui.Def{
		{Term: "计划编号", Text: t.No}, {Term: "抽查类型", Text: jointName(t.Joint) + " · " + catalog.NameOf(plan.Directions, t.Direction)},
		{Term: "牵头部门", Text: show.Short(depts, t.Lead)}, {Term: "配合部门", Text: coop},
		{Term: "实施时间", Text: t.From + " 至 " + t.To}, {Term: "频次", Text: t.Frequency},
		{Term: "任务来源", Text: catalog.NameOf(plan.Sources, t.Source)}, {Term: "实施模式", Text: catalog.NameOf(plan.Modes, t.Mode)},
		{Term: "名单公开", Text: catalog.NameOf(plan.Disclosures, t.Disclosure)},
		{Term: "抽查依据", Text: t.Basis, Wide: true}, {Term: "对象范围", Text: t.ScopeText, Wide: true},
	}
}

// scopeFacts says the stored rule of the pool in words.
func scopeFacts(sc roster.Scope) []ui.Def {
	var out []ui.Def
	for _, t := range sc.Terms() {
		if t.Text == "" {
			t.Text = "不限"
		}
		out = append(out, ui.Def{Term: t.Name, Text: t.Text})
	}
	return append(out, ui.Def{Term: "抽查事项", Text: "至少有一项检查这类主体"})
}
