package portal

import (
	"net/http"

	"yangguang/internal/catalog"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/query"
	"yangguang/internal/web/ui"
)

var homeRoutes = []Route{{"GET /{$}", (*Portal).home}}

type homePage struct {
	KPIs   []ui.KPI
	Lookup lookupBox
	Doors  []ui.Todo
	Acts   []ui.Act // news
	Basis  law.Provision
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
	_, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	_, drawn, err := query.PublicDraws(ctx, q, query.DrawFilter{}, p.App.Ledger.Clock().UnixMicro(), 1, 0)
	if err != nil {
		return err
	}
	_, results, err := query.Published(ctx, q, query.PublicFilter{}, 1, 0)
	if err != nil {
		return err
	}
	page := homePage{
		KPIs: []ui.KPI{
			{Value: ui.Number(items), Label: "已公布抽查事项", Href: itemsPath},
			{Value: ui.Number(plans), Label: "已公开抽查计划", Href: plansPath},
			{Value: ui.Number(drawn), Label: "抽取", Href: drawsPath, Hint: "作废的也在内"},
			{Value: ui.Number(results), Label: "已公示检查结果", Href: resultsPath},
			{Value: ui.Number(size), Label: "公开日志条数", Href: logPath, Hint: "只增不改"},
		},
		Doors: []ui.Todo{
			{Title: "查什么", Text: "抽查事项清单：依据、对象、内容和检查要点，历次版本都在。", Href: itemsPath},
			{Title: "什么时候查、查多少", Text: "年度抽查计划：范围、比例、时间和部门。", Href: plansPath},
			{Title: "怎么抽、抽中了谁", Href: drawsPath,
				Text: "抽取公示：每次抽取的全部材料，输入代码可查一家单位为什么被抽中或没有被抽中。"},
			{Title: "查出了什么", Text: "结果公示：各部门对每个对象的检查结果。", Href: resultsPath},
			{Title: "不信也可以自己算", Text: "下载验证包，用通用工具重算每一个签号。", Href: verifyPath},
		},
		Basis: law.Art4,
	}
	if page.Acts, err = p.news(ctx, depts); err != nil {
		return err
	}
	sh := p.R.Shell(r, "双随机、一公开监管公示")
	sh.Lead = "检查谁、谁去检查都由随机抽取决定；清单、计划、抽取和结果在这里公开，任何人都可以核对。"
	return homeView.Render(w, r, p.R, http.StatusOK, sh, page)
}
