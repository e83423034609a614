package portal

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
	"yangguang/internal/web/ui"
)

var planRoutes = []Route{
	{"GET /open/plans", (*Portal).planList},
	{"GET /open/plans/{id}", (*Portal).planShow},
	{"GET /open/plans/{id}/document.json", (*Portal).planDocument},
}

type planListPage struct {
	Filter ui.Filter
	Rows   []planRow
	Pager  ui.Pager
	None   ui.Empty
}

type planRow struct {
	Href, Name, Dept, PublishedOn, Reason string
	Year, Version                         int
	State                                 ui.Badge
}

var planListView = ui.Define[planListPage]("portal/plans")

func planBadge(st plan.State) ui.Badge {
	tone := ui.Neutral
	if st == plan.StatePublished {
		tone = ui.Good
	}
	return ui.Badge{Text: st.Name(), Tone: tone}
}

func (p *Portal) planList(w http.ResponseWriter, r *http.Request) error {
	f := ui.Query(r)
	options, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	year, err := strconv.Atoi(f.String("year"))
	if err != nil {
		year = 0 // no or no sensible year: all
	}
	page := f.PageNumber()
	plans, total, err := plan.List(r.Context(), p.App.DB.Read(), plan.Filter{Year: year, Dept: f.String("dept"), Text: f.String("text"), State: plan.State(f.String("state"))}, (page-1)*pageSize, pageSize)
	if err != nil {
		return err
	}
	states := []ui.Option{{Value: string(plan.StatePublished), Label: plan.StatePublished.Name()}, {Value: string(plan.StateReplaced), Label: plan.StateReplaced.Name()}}
	out := planListPage{
		Filter: ui.Filter{Action: plansPath, Fields: []ui.Field{
			f.Text("text", "抽查任务或对象范围"), f.Number("year", "年度"), f.Select("dept", "部门", options).Any("全部"), f.Select("state", "状态", states).Any("现行版"),
		}},
		Pager: ui.Pages(r, page, pageSize, total),
		None:  ui.Empty{Title: "没有符合条件的计划", Text: "可以放宽筛选条件再查。"},
	}
	for _, x := range plans {
		out.Rows = append(out.Rows, planRow{Href: plansPath + "/" + x.ID, Name: x.Name, Dept: nameOf(depts, x.Dept), Year: x.Year, Version: x.Version, PublishedOn: x.PublishedOn, Reason: x.Reason, State: planBadge(x.State)})
	}
	sh := p.R.Shell(r, "抽查计划")
	sh.Lead = "各部门一年里查什么、查多少、什么时候查。调整过的计划保留旧版和理由。"
	return planListView.Render(w, r, p.R, http.StatusOK, sh, out)
}

type planPage struct {
	Notices  []ui.Notice
	Facts    []ui.Def
	Tasks    []planTask
	Versions []versionRow
	Proof    []ui.Def
	Document string
	Acts     []ui.Act
}

type planTask struct {
	Name  string
	Facts []ui.Def
	Items []planItem
}

type planItem struct{ Href, Label, Dept string }

var planView = ui.Define[planPage]("portal/plan")

// publicPlan is the plan of the path, if it was published once.
func (p *Portal) publicPlan(r *http.Request) (plan.Plan, []plan.PlanTask, error) {
	pl, err := plan.ByID(r.Context(), p.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return pl, nil, err
	}
	if !pl.State.Public() {
		return pl, nil, db.ErrNotFound
	}
	tasks, err := plan.Tasks(r.Context(), p.App.DB.Read(), pl.ID)
	return pl, tasks, err
}

func (p *Portal) planShow(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), p.App.DB.Read()
	pl, tasks, err := p.publicPlan(r)
	if err != nil {
		return err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	out := planPage{Document: plansPath + "/" + pl.ID + "/document.json", Facts: []ui.Def{
		{Term: "年度", Text: strconv.Itoa(pl.Year)}, {Term: "部门", Text: nameOf(depts, pl.Dept)}, {Term: "审定日期", Text: pl.ApprovedOn}, {Term: "公开日期", Text: pl.PublishedOn},
	}}
	if pl.Reason != "" {
		out.Facts = append(out.Facts, ui.Def{Term: "调整理由", Text: pl.Reason, Wide: true})
	}
	for _, t := range tasks {
		row := planTask{Name: t.No + " " + t.Name, Facts: taskFacts(t, depts)}
		for _, it := range t.Items {
			item, err := catalog.ItemOf(ctx, q, it.Ref)
			if err != nil {
				return err
			}
			row.Items = append(row.Items, planItem{itemHref(it.Ref), fmt.Sprintf("%s（%s 第%d版）", item.Name, item.Code, item.Version), nameOf(depts, it.Dept)})
		}
		out.Tasks = append(out.Tasks, row)
	}
	versions, err := plan.Versions(ctx, q, pl.Dept, pl.Year)
	if err != nil {
		return err
	}
	for _, v := range versions {
		if !v.State.Public() {
			continue
		}
		out.Versions = append(out.Versions, versionRow{Href: plansPath + "/" + v.ID, Label: fmt.Sprintf("第%d版", v.Version), PublishedOn: v.PublishedOn, Note: v.Reason, State: planBadge(v.State), Here: v.ID == pl.ID})
		if v.State == plan.StatePublished && v.ID != pl.ID {
			out.Notices = append(out.Notices, ui.Notice{Tone: ui.Info, Title: "这是旧版", Text: "计划已经调整，旧版只供查阅。", Link: new(ui.Link("看现行版", plansPath+"/"+v.ID, "arrow-right"))})
		}
	}
	body, err := plan.Document(pl, tasks)
	if err != nil {
		return err
	}
	if out.Proof, err = proof(ctx, q, pl.Subject(), plan.DocumentName(pl), body); err != nil {
		return err
	}
	entries, err := ledger.EntriesOf(ctx, q, pl.Subject())
	if err != nil {
		return err
	}
	out.Acts = openedActs(entries, func(code string) string { return nameOf(depts, code) })
	sh := p.R.Shell(r, nameOf(depts, pl.Dept)+" "+pl.Name, ui.Crumb{Label: "抽查计划", Href: plansPath})
	sh.Badge, sh.Lead = planBadge(pl.State), fmt.Sprintf("第%d版 · %d 项抽查任务", pl.Version, len(tasks))
	return planView.Render(w, r, p.R, http.StatusOK, sh, out)
}

func taskFacts(t plan.PlanTask, depts map[string]identity.Department) []ui.Def {
	coop, take := make([]string, len(t.Coop)), make([]string, len(t.Quotas))
	for i, c := range t.Coop {
		coop[i] = nameOf(depts, c)
	}
	for i, c := range t.Quotas {
		take[i] = c.Text()
	}
	partners := strings.Join(coop, "、")
	if partners == "" {
		partners = "无（单部门抽查）"
	}
	return []ui.Def{
		{Term: "牵头部门", Text: nameOf(depts, t.Lead)}, {Term: "配合部门", Text: partners},
		{Term: "实施时间", Text: t.From + " 至 " + t.To}, {Term: "频次", Text: t.Frequency},
		{Term: "抽查比例或户数", Text: strings.Join(take, "；")}, {Term: "抽查类型", Text: catalog.NameOf(plan.Directions, t.Direction)},
		{Term: "实施模式", Text: catalog.NameOf(plan.Modes, t.Mode)}, {Term: "名单公开", Text: catalog.NameOf(plan.Disclosures, t.Disclosure)},
		{Term: "对象范围", Text: t.ScopeText, Wide: true}, {Term: "抽取池条件", Text: t.Scope.Text(), Wide: true}, {Term: "抽查依据", Text: t.Basis, Wide: true},
	}
}

func (p *Portal) planDocument(w http.ResponseWriter, r *http.Request) error {
	pl, tasks, err := p.publicPlan(r)
	if err != nil {
		return err
	}
	body, err := plan.Document(pl, tasks)
	if err != nil {
		return err
	}
	return download(w, plan.DocumentName(pl), body)
}
