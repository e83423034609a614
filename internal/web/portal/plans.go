package portal

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

var planRoutes = []Route{
	{"GET /open/plans", (*Portal).planList},
	{"GET /open/plans/{id}", (*Portal).planShow},
	{"GET /open/plans/{id}/document.json", (*Portal).planDocument},
}

type planListPage struct{ List *ui.List }

var planListView = ui.Define[planListPage]("portal/plans")

var planHead = []string{"年度", "计划", "部门", "版本", "审定日期", "公开日期", "调整理由", "状态", "链接"}

func planHref(id string) string { return plansPath + "/" + id }

func (p *Portal) planList(w http.ResponseWriter, r *http.Request) error {
	options, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	l := p.list(
		r,
		"抽查计划",
		ui.Column{Head: "计划", As: ui.AsName},
		ui.Column{Head: "年度", As: ui.AsCount},
		ui.Column{
			Head: "部门",
			As:   ui.AsShort,
		},
		ui.Column{Head: "版本", As: ui.AsCount},
		ui.Column{Head: "调整理由", As: ui.AsText},
		ui.Column{Head: "状态", As: ui.AsState},
		ui.Column{Head: "公开日期", As: ui.AsDay},
	)
	l.Exports = true
	states := []ui.Option{
		{Value: string(plan.StatePublished), Label: plan.StatePublished.Name()},
		{Value: string(plan.StateReplaced), Label: plan.StateReplaced.Name()},
	}
	f := plan.Filter{Text: l.Text("text", "任务或范围", "抽查任务名称、对象范围")}
	f.Dept = ids.Dept(l.Choice("dept", "部门", options))
	l.Default("state", string(plan.StatePublished))
	f.State, f.Replaced = plan.State(l.Choice("state", "状态", states)), true
	if f.Year, err = strconv.Atoi(l.Text("year", "年度", "如 2026")); err != nil {
		f.Year = 0 // no or no sensible year: all
	}
	limit, offset := span(l)
	plans, total, err := plan.List(r.Context(), p.App.DB.Read(), f, offset, limit)
	if err != nil {
		return err
	}
	l.Found(total)
	if l.Exporting() != "" {
		return l.Export(w, planHead, lines(plans, func(x plan.Plan) []string {
			return []string{
				strconv.Itoa(x.Year),
				x.Name,
				show.Full(depts, string(x.Dept)),
				strconv.Itoa(x.Version),
				x.ApprovedOn,
				x.PublishedOn,
				x.Reason,
				x.State.Name(),
				planHref(x.ID),
			}
		}))
	}
	for _, x := range plans {
		l.Add(ui.Row{ID: x.ID, Cells: []ui.Cell{
			ui.LinkCell(
				x.Name,
				planHref(x.ID),
			), ui.TextCell(strconv.Itoa(x.Year)), ui.TextCell(show.Short(depts, x.Dept)),
			ui.CountCell(
				x.Version,
			), ui.TextCell(x.Reason), ui.BadgeCell(show.PlanBadge(x.State)), ui.DayCell(x.PublishedOn),
		}})
	}
	sh := p.R.Shell(r, "抽查计划")
	sh.Lead = "各部门一年里查什么、查多少、什么时候查。调整过的计划保留旧版和理由。"
	return planListView.Render(w, r, p.R, http.StatusOK, sh, planListPage{l})
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
	out := planPage{Document: planHref(pl.ID) + "/document.json", Facts: []ui.Def{
		{Term: "年度", Text: strconv.Itoa(pl.Year)}, {Term: "部门", Text: show.Full(depts, string(pl.Dept))},
		{Term: "审定日期", Text: pl.ApprovedOn}, {Term: "公开日期", Text: pl.PublishedOn},
	}}
	if pl.Reason != "" {
		out.Facts = append(out.Facts, ui.Def{Term: "调整理由", Text: pl.Reason, Wide: true})
	}
	var refs []catalog.Ref
	for _, t := range tasks {
		for _, it := range t.Items {
			refs = append(refs, it.Ref)
		}
	}
	known, err := catalog.ByRef(ctx, q, refs)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		row := planTask{Name: t.No + " " + t.Name, Facts: taskFacts(t, depts)}
		for _, it := range t.Items {
			label := fmt.Sprintf("%s（%s 第%d版）", known[it.Ref].Name, it.Ref.Code, it.Ref.Version)
			row.Items = append(row.Items, planItem{itemHref(it.Ref), label, show.Full(depts, string(it.Dept))})
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
		out.Versions = append(out.Versions, versionRow{Href: planHref(v.ID), Label: fmt.Sprintf("第%d版", v.Version),
			PublishedOn: v.PublishedOn, Note: v.Reason, State: show.PlanBadge(v.State), Here: v.ID == pl.ID})
		if v.State == plan.StatePublished && v.ID != pl.ID {
			out.Notices = append(out.Notices, ui.Notice{Tone: ui.Info, Title: "这是旧版", Text: "计划已经调整，旧版只供查阅。",
				Link: new(ui.Link("看现行版", planHref(v.ID), "arrow-right"))})
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
	out.Acts = openedActs(entries, depts)
	sh := p.R.Shell(r, show.Full(depts, string(pl.Dept))+" "+pl.Name, ui.Crumb{Label: "抽查计划", Href: plansPath})
	sh.Badge, sh.Lead = show.PlanBadge(pl.State), fmt.Sprintf("第%d版 · %d 项抽查任务", pl.Version, len(tasks))
	return planView.Render(w, r, p.R, http.StatusOK, sh, out)
}

func taskFacts(t plan.PlanTask, depts map[ids.Dept]identity.Department) []ui.Def {
	coop, take := make([]string, len(t.Coop)), make([]string, len(t.Quotas))
	for i, c := range t.Coop {
		coop[i] = show.Full(depts, string(c))
	}
	for i, c := range t.Quotas {
		take[i] = c.Text()
	}
	partners := strings.Join(coop, "、")
	if partners == "" {
		partners = "无（单部门抽查）"
	}
	return []ui.Def{
		{Term: "牵头部门", Text: show.Full(depts, string(t.Lead))}, {Term: "配合部门", Text: partners},
		{Term: "实施时间", Text: t.From + " 至 " + t.To}, {Term: "频次", Text: t.Frequency},
		{
			Term: "抽查比例或户数",
			Text: strings.Join(take, "；"),
		}, {Term: "抽查类型", Text: catalog.NameOf(plan.Directions, t.Direction)},
		{
			Term: "实施模式",
			Text: catalog.NameOf(plan.Modes, t.Mode),
		}, {Term: "名单公开", Text: catalog.NameOf(plan.Disclosures, t.Disclosure)},
		{Term: "对象范围", Text: t.ScopeText, Wide: true},
		{Term: "参加抽取的条件", Text: t.Scope.Text(), Wide: true}, {Term: "抽查依据", Text: t.Basis, Wide: true},
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
