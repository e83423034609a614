package portal

import (
	"net/http"
	"slices"

	"yangguang/internal/catalog"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
	"yangguang/internal/query"
	"yangguang/internal/web/ui"
)

var homeRoutes = []Route{{"GET /{$}", (*Portal).home}}

type homePage struct {
	KPIs   []ui.KPI
	Lookup lookupBox
	Doors  []ui.Todo
	Acts   []ui.Act
}

var homeView = ui.Define[homePage]("portal/home")

func (p *Portal) home(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), p.App.DB.Read()
	_, items, err := catalog.List(ctx, q, catalog.Filter{State: catalog.StatePublished}, 0, 1)
	if err != nil {
		return err
	}
	_, plans, err := plan.List(ctx, q, plan.Filter{State: plan.StatePublished}, 0, 1)
	if err != nil {
		return err
	}
	size, err := p.App.Ledger.Size(ctx)
	if err != nil {
		return err
	}
	recent, err := ledger.Recent(ctx, q, -1, 300)
	if err != nil {
		return err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	reversed(recent)
	// A bundle follows each draw by itself; the draw is the news.
	recent = slices.DeleteFunc(recent, func(e ledger.Stored) bool { return e.Act == "draw.bundle-published" || e.Act == "task.locked" })
	acts := openedActs(recent, func(code string) string { return nameOf(depts, code) })
	acts = acts[:min(len(acts), 12)]
	draws, drawn, err := query.PublicDraws(ctx, q, query.DrawFilter{}, p.App.Ledger.Clock().UnixMicro(), pageSize, 0)
	if err != nil {
		return err
	}
	_, results, err := query.Published(ctx, q, query.PublicFilter{}, 1, 0)
	if err != nil {
		return err
	}
	nameActs(acts, recent, draws)
	page := homePage{
		KPIs: []ui.KPI{
			{Value: ui.Number(items), Label: "已公布抽查事项", Href: itemsPath}, {Value: ui.Number(plans), Label: "已公开抽查计划", Href: plansPath},
			{Value: ui.Number(drawn), Label: "抽取", Href: drawsPath, Hint: "作废的也在内"}, {Value: ui.Number(results), Label: "已公示检查结果", Href: resultsPath},
			{Value: ui.Number(size), Label: "公开日志条数", Href: logPath, Hint: "只增不改"},
		},
		Doors: []ui.Todo{
			{Title: "查什么", Text: "抽查事项清单：依据、对象、内容和检查要点，历次版本都在。", Href: itemsPath, Basis: law.Art1},
			{Title: "什么时候查、查多少", Text: "年度抽查计划：范围、比例、时间和部门。", Href: plansPath, Basis: law.Art6},
			{Title: "怎么抽、抽中了谁", Text: "抽取公示：每次抽取的全部材料，输入代码可查一家单位为什么中签或没有中签。", Href: drawsPath, Basis: law.Art12},
			{Title: "查出了什么", Text: "结果公示：各部门对每个对象的检查结果。", Href: resultsPath, Basis: law.Art174},
			{Title: "不信也可以自己算", Text: "下载验证包，用通用工具重算每一个签号。", Href: verifyPath, Basis: law.OpenVerify},
		},
		Acts: acts,
	}
	sh := p.R.Shell(r, "双随机、一公开监管公示")
	sh.Lead = "检查谁、谁去检查都由抽签决定；清单、计划、抽取和结果在这里公开，任何人都可以核对。"
	return homeView.Render(w, r, p.R, http.StatusOK, sh, page)
}

// nameActs leads from each act to what it opened, and says which draw it was as
// far as its title is public.
func nameActs(acts []ui.Act, entries []ledger.Stored, draws []query.PublicDraw) {
	subjects := make(map[int64]string, len(entries))
	for _, e := range entries {
		subjects[e.Idx] = e.Subject
	}
	titles := make(map[string]string, len(draws))
	for _, d := range draws {
		titles["draw:"+d.ID] = closedTitle(d.Title, d.Embargoed)
	}
	for i := range acts {
		subject := subjects[*acts[i].Entry]
		acts[i].Href, acts[i].Note = subjectHref(subject), titles[subject]
	}
}

// reversed turns entries that were read newest first.
func reversed(entries []ledger.Stored) {
	for i, j := 0, len(entries)-1; i < j; i, j = i+1, j-1 {
		entries[i], entries[j] = entries[j], entries[i]
	}
}
