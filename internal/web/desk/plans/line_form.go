package plans

import (
	"fmt"
	"net/http"

	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type lineFormPage struct {
	Form   *ui.Form
	Action string
	Back   string
	Seen   int
	Task   []ui.Field
	Depts  []ui.Field
	Scope  []ui.Field
	Quotas show.FormRows
	Basis  law.Provision
}

var lineFormView = ui.Define[lineFormPage]("plans/line-form")

// openDraft loads the plan of the path for somebody who may write it.
func openDraft(d *desk.Desk, r *http.Request) (plan.Plan, error) {
	p, err := plan.ByID(r.Context(), d.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return p, err
	}
	return p, d.Permit(r, authz.DraftPlan, p.Resource(d.Actor(r)))
}

func addLine(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	p, err := openDraft(d, r)
	if err != nil {
		return err
	}
	f := ui.NewForm().Set("source", "2").Set("direction", "1").Set("joint", "1").Set("disclosure",
		plan.AtLock).Set("mode", plan.Modes[0].Code)
	return lineForm(d, w, r, http.StatusOK, f, p, p.RowVersion)
}

func editLine(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	p, err := openDraft(d, r)
	if err != nil {
		return err
	}
	t, of, err := plan.TaskOf(r.Context(), d.App.DB.Read(), ids.Line(r.PathValue("task")))
	if err != nil {
		return err
	}
	if of.ID != p.ID {
		return db.ErrNotFound
	}
	return lineForm(d, w, r, http.StatusOK, lineValues(t), p, p.RowVersion)
}

func lineForm(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form, pl plan.Plan,
	seen int) error {
	ctx, q := r.Context(), d.App.DB.Read()
	list, err := identity.Departments(ctx, q)
	if err != nil {
		return err
	}
	depts := show.ByCode(list)
	var partners []ui.Option
	for _, x := range list {
		if x.Code != pl.Dept && x.Region == pl.Region {
			partners = append(partners, ui.Option{Value: string(x.Code), Label: x.Name})
		}
	}
	items, err := itemOptions(r, q, pl, depts)
	if err != nil {
		return err
	}
	var credits, types []ui.Option
	for _, c := range roster.Credits {
		credits = append(credits, ui.Option{Value: c.Code, Label: c.Name})
	}
	for _, c := range roster.Types {
		types = append(types, ui.Option{Value: c.Code, Label: c.Name})
	}
	first, last := fmt.Sprintf("%d-01-01", pl.Year), fmt.Sprintf("%d-12-31", pl.Year)
	p := lineFormPage{Form: f, Seen: seen, Basis: law.Art6, Back: href(pl.ID), Action: href(pl.ID) + "/tasks/new"}
	title := "添加计划任务"
	if id := r.PathValue("task"); id != "" {
		p.Action, p.Back, title = href(pl.ID)+"/tasks/"+id+"/edit", href(pl.ID)+"/tasks/"+id, "修改计划任务"
	}
	p.Task = []ui.Field{
		f.Text("name", "抽查任务名称").Need().Wide().Max(80),
		f.Select("direction", "定向方式", show.WordOptions(plan.Directions)).Need(),
		f.Select("source", "任务来源", show.WordOptions(plan.Sources)).Need(),
		f.Date("from", "开始日期").Need().Between(first, last), f.Date("to", "结束日期").Need().Between(first, last),
		f.Text("frequency", "抽查频次").Need().Hint("例如：每年一次").Max(80),
		f.Select("mode", "实施模式", show.WordOptions(plan.Modes)).Need(),
		f.Select("disclosure", "名单公开时机", show.WordOptions(plan.Disclosures)).Need().Hint("不宜提前告知的，先公开摘要，检查结束后再公开名单"),
		f.Area("basis", "抽查依据").Need().Rows(2).Max(1000).Hint("上级任务写明文号"),
	}
	p.Depts = []ui.Field{
		f.Radios("joint", "抽查类型", []ui.Option{{Value: "1", Label: "部门联合"}, {Value: "0", Label: "单部门"}}).Need(),
		f.Checks("coop", "配合部门", partners).Hint("牵头部门是本部门"),
		f.Checks("items", "抽查事项", items).Hint("只列已发布的双随机事项；责任部门就是事项所属的部门"),
	}
	p.Scope = []ui.Field{
		f.Area("scope_text", "被抽查对象范围").Need().Rows(2).Max(1000).Hint("对外公开的文字；下面的条件决定谁参加抽取"),
		f.Checks("types", "主体类型", types).Hint("都不选表示不限"), f.Checks("credits", "信用风险", credits).Hint("都不选表示不限"),
		f.Text("labels", "标签").Hint("有任一标签即在范围内，用顿号隔开"), f.Text("streets", "街道").Hint("用顿号隔开，留空不限"),
		f.Checks("statuses", "登记状态", show.WordOptions(roster.Drawable)).Hint("存续的对象总是参加抽取；勾选后停业、吊销的也参加"),
	}
	p.Quotas = quotaRows(f)
	sh := d.R.Shell(r, title, ui.Crumb{Label: "年度计划", Href: "/plans"}, ui.Crumb{Label: pl.Name, Href: href(pl.ID)})
	return lineFormView.Render(w, r, d.R, status, sh, p)
}

// itemOptions lists what a task of the plan may inspect, the own items first.
func itemOptions(r *http.Request, q db.Querier, pl plan.Plan, depts map[ids.Dept]identity.Department) ([]ui.Option,
	error) {
	items, err := catalog.Published(r.Context(), q, "")
	if err != nil {
		return nil, err
	}
	var own, others []ui.Option
	for _, i := range items {
		if i.Mode != catalog.ModeRandom || depts[i.Dept].Region != pl.Region {
			continue
		}
		o := ui.Option{Value: i.Ref.String() + "/" + string(i.Dept), Label: i.Name,
			Note: fmt.Sprintf("%s 第%d版 · %s", i.Code, i.Version, show.Short(depts, i.Dept))}
		if i.Dept == pl.Dept {
			own = append(own, o)
		} else {
			others = append(others, o)
		}
	}
	return append(own, others...), nil
}
