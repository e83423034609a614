package plans

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type planNewPage struct {
	Form  *ui.Form
	Years []ui.Option
	Basis law.Provision
}

var planNewView = ui.Define[planNewPage]("plans/new")

func planNew(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return planNewForm(s, w, r, http.StatusOK, ui.NewForm())
}

func planYears(s *desk.Desk) []ui.Option {
	year := s.Today().Year()
	return ui.Options(strconv.Itoa(year), strconv.Itoa(year+1), strconv.Itoa(year-1))
}

func planNewForm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form) error {
	sh := s.R.Shell(r, "编制年度计划", ui.Crumb{Label: "年度计划", Href: "/plans"})
	sh.Lead = "先建立年度计划，再逐项添加抽查任务。"
	return planNewView.Render(w, r, s.R, status, sh, planNewPage{Form: f, Years: planYears(s), Basis: law.Art6})
}

func planCreate(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	year, err := strconv.Atoi(f.Chosen("year", "年度", planYears(s)))
	if err != nil || !f.OK() {
		return planNewForm(s, w, r, http.StatusUnprocessableEntity, f)
	}
	id, err := s.App.Plan.Draft(r.Context(), s.Actor(r).WithKey(f.Key), year)
	if f.Refused(err) {
		return planNewForm(s, w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/plans/"+id, "计划已建立，请添加抽查任务。")
}

type planTaskFormPage struct {
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

var planTaskFormView = ui.Define[planTaskFormPage]("plans/line-form")

// draftPlan loads the plan of the path for somebody who may write it.
func draftPlan(s *desk.Desk, r *http.Request) (plan.Plan, error) {
	p, err := plan.ByID(r.Context(), s.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return p, err
	}
	return p, s.Permit(r, authz.DraftPlan, p.Resource(s.Actor(r)))
}

func planTaskNew(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	p, err := draftPlan(s, r)
	if err != nil {
		return err
	}
	f := ui.NewForm().Set("source", "2").Set("direction", "1").Set("joint", "1").Set("disclosure", plan.AtLock).Set("mode", plan.Modes[0].Code)
	return planTaskForm(s, w, r, http.StatusOK, f, p, p.RowVersion)
}

func planTaskEdit(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	p, err := draftPlan(s, r)
	if err != nil {
		return err
	}
	t, of, err := plan.TaskOf(r.Context(), s.App.DB.Read(), r.PathValue("task"))
	if err != nil {
		return err
	}
	if of.ID != p.ID {
		return db.ErrNotFound
	}
	return planTaskForm(s, w, r, http.StatusOK, planTaskValues(t), p, p.RowVersion)
}

func planTaskForm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form, pl plan.Plan, seen int) error {
	ctx, q := r.Context(), s.App.DB.Read()
	list, err := identity.Departments(ctx, q)
	if err != nil {
		return err
	}
	depts := map[string]identity.Department{}
	var partners []ui.Option
	for _, d := range list {
		depts[d.Code] = d
		if d.Code != pl.Dept && d.Region == pl.Region {
			partners = append(partners, ui.Option{Value: d.Code, Label: d.Name})
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
	p := planTaskFormPage{Form: f, Seen: seen, Basis: law.Art6, Back: "/plans/" + pl.ID, Action: "/plans/" + pl.ID + "/tasks/new"}
	title := "添加计划任务"
	if id := r.PathValue("task"); id != "" {
		p.Action, p.Back, title = "/plans/"+pl.ID+"/tasks/"+id+"/edit", "/plans/"+pl.ID+"/tasks/"+id, "修改计划任务"
	}
	p.Task = []ui.Field{
		f.Text("name", "抽查任务名称").Need().Wide().Max(80),
		f.Select("direction", "定向方式", show.WordOptions(plan.Directions)).Need(), f.Select("source", "任务来源", show.WordOptions(plan.Sources)).Need(),
		f.Date("from", "开始日期").Need().Between(first, last), f.Date("to", "结束日期").Need().Between(first, last),
		f.Text("frequency", "抽查频次").Need().Hint("例如：每年一次").Max(80), f.Select("mode", "实施模式", show.WordOptions(plan.Modes)).Need(),
		f.Select("disclosure", "名单公开时机", show.WordOptions(plan.Disclosures)).Need().Hint("不宜提前告知的，先公开摘要，检查结束后再公开名单"),
		f.Area("basis", "抽查依据").Need().Rows(2).Max(1000).Hint("上级任务写明文号"),
	}
	p.Depts = []ui.Field{
		f.Radios("joint", "抽查类型", []ui.Option{{Value: "1", Label: "部门联合"}, {Value: "0", Label: "单部门"}}).Need(),
		f.Checks("coop", "配合部门", partners).Hint("牵头部门是本部门"),
		f.Checks("items", "抽查事项", items).Hint("只列已发布的双随机事项；责任部门就是事项所属的部门"),
	}
	p.Scope = []ui.Field{
		f.Area("scope_text", "被抽查对象范围").Need().Rows(2).Max(1000).Hint("对外公开的文字；下面的条件决定抽取池"),
		f.Checks("types", "主体类型", types).Hint("都不选表示不限"), f.Checks("credits", "信用风险", credits).Hint("都不选表示不限"),
		f.Text("labels", "标签").Hint("有任一标签即在范围内，用顿号隔开"), f.Text("streets", "街道").Hint("用顿号隔开，留空不限"),
		f.Checks("statuses", "登记状态", show.WordOptions(roster.Drawable)).Hint("存续的对象总在池内；勾选后停业、吊销的也可以抽取"),
	}
	p.Quotas = quotaRows(f)
	sh := s.R.Shell(r, title, ui.Crumb{Label: "年度计划", Href: "/plans"}, ui.Crumb{Label: pl.Name, Href: "/plans/" + pl.ID})
	return planTaskFormView.Render(w, r, s.R, status, sh, p)
}

// itemOptions lists what a task of the plan may inspect, the own items first.
func itemOptions(r *http.Request, q db.Querier, pl plan.Plan, depts map[string]identity.Department) ([]ui.Option, error) {
	items, err := catalog.Published(r.Context(), q, "")
	if err != nil {
		return nil, err
	}
	var own, others []ui.Option
	for _, i := range items {
		if i.Mode != catalog.ModeRandom || depts[i.Dept].Region != pl.Region {
			continue
		}
		o := ui.Option{Value: i.Ref.String() + "/" + i.Dept, Label: i.Name, Note: fmt.Sprintf("%s 第%d版 · %s", i.Code, i.Version, show.Short(depts, i.Dept))}
		if i.Dept == pl.Dept {
			own = append(own, o)
		} else {
			others = append(others, o)
		}
	}
	return append(own, others...), nil
}

// The choices of a stratum: all, each credit class, or a label to be typed.
func strataOptions() []ui.Option {
	out := []ui.Option{{Value: plan.ByAll, Label: "全部（或其余）"}}
	for _, c := range roster.Credits {
		out = append(out, ui.Option{Value: plan.ByCredit + ":" + c.Code, Label: c.Name})
	}
	return append(out, ui.Option{Value: plan.ByLabel, Label: "有某个标签"})
}

func quotaRows(f *ui.Form) show.FormRows {
	g := show.FormRows{Name: "quotas", Title: "抽查比例或户数", More: "再加一层", Err: f.Errors["quotas"], Count: show.RowCount(f, "quotas", 1),
		Help: "每层填比例或户数中的一项；比例是大于0、不超过100的百分数，按对象数向上取整。分层按先后归属，“全部（或其余）”放在最后。"}
	for n := range g.Count {
		field := func(name string) string { return show.RowField("quotas", n, name) }
		g.Rows = append(g.Rows, show.FormRow{No: n + 1, Fields: []ui.Field{
			f.Select(field("by"), "分层", strataOptions()).Any("请选择"), f.Text(field("label"), "标签").Hint("按标签分层时填写"),
			f.Text(field("rate"), "比例").Hint("例如 5% 或 2.5%"), f.Number(field("count"), "户数"),
		}})
	}
	return g
}

// readQuotas reads the strata; what does not parse is noted at its field.
func readQuotas(f *ui.Form) []plan.Quota {
	var out []plan.Quota
	for n := range show.RowCount(f, "quotas", 1) {
		at := func(name string) string { return f.String(show.RowField("quotas", n, name)) }
		by, rate, count := at("by"), at("rate"), at("count")
		if by == "" && rate == "" && count == "" && at("label") == "" {
			continue
		}
		var q plan.Quota
		switch kind, value, _ := strings.Cut(by, ":"); kind {
		case plan.ByAll:
			q = plan.Quota{By: plan.ByAll, Stratum: "ALL", Name: "全部"}
			if len(out) > 0 {
				q.Stratum, q.Name = "REST", "其余"
			}
		case plan.ByCredit:
			q = plan.Quota{By: plan.ByCredit, Value: value, Stratum: value, Name: roster.WordOf(roster.Credits, value)}
		case plan.ByLabel:
			q = plan.Quota{By: plan.ByLabel, Value: at("label"), Stratum: at("label"), Name: at("label")}
			if q.Value == "" {
				f.Fail(show.RowField("quotas", n, "label"), "请填写标签。")
			} else if !draw.ValidCode(q.Stratum) {
				q.Stratum = fmt.Sprintf("L%d", n+1)
			}
		default:
			f.Fail(show.RowField("quotas", n, "by"), "请选择分层。")
		}
		var err error
		switch {
		case rate != "" && count != "":
			f.Fail(show.RowField("quotas", n, "rate"), "比例和户数只填一项。")
		case count != "":
			if q.Count, err = plan.ParseCount(count); err != nil {
				f.Fail(show.RowField("quotas", n, "count"), "户数应为1以上的整数。")
			}
		default:
			if q.Num, q.Den, err = plan.ParseRate(rate); err != nil {
				f.Fail(show.RowField("quotas", n, "rate"), "比例应为大于0、不超过100的百分数，例如5%。")
			}
		}
		out = append(out, q)
	}
	return out
}

func readPlanTask(f *ui.Form) plan.PlanTask {
	t := plan.PlanTask{
		Name: f.Line("name", "抽查任务名称", 80), Direction: f.String("direction"), Source: f.String("source"), Basis: f.Required("basis", "抽查依据"),
		ScopeText: f.Required("scope_text", "被抽查对象范围"), Frequency: f.Required("frequency", "抽查频次"), From: f.Day("from", "开始日期"), To: f.Day("to", "结束日期"),
		Joint: f.String("joint") == "1", Coop: f.Strings("coop"), Mode: f.String("mode"), Disclosure: f.String("disclosure"),
		Scope:  roster.Scope{Types: f.Strings("types"), Labels: show.SplitList(f.String("labels")), Streets: show.SplitList(f.String("streets")), Credits: f.Strings("credits"), Statuses: f.Strings("statuses")},
		Quotas: readQuotas(f),
	}
	if f.Errors["name"] == "" {
		f.Required("name", "抽查任务名称")
	}
	for _, v := range f.Strings("items") {
		parts := strings.Split(v, "/")
		version := 0
		if len(parts) == 3 {
			version, _ = strconv.Atoi(strings.TrimPrefix(parts[1], "v")) // 0 is no version: refused below
		}
		if version == 0 {
			f.Fail("items", "请从列出的事项中选择。")
			continue
		}
		t.Items = append(t.Items, plan.PlanItem{Ref: catalog.Ref{Code: parts[0], Version: version}, Dept: parts[2]})
	}
	return t
}

// planTaskValues fills the form from a stored task.
func planTaskValues(t plan.PlanTask) *ui.Form {
	f := ui.NewForm()
	for name, v := range map[string]string{
		"name": t.Name, "direction": t.Direction, "source": t.Source, "basis": t.Basis, "scope_text": t.ScopeText, "frequency": t.Frequency,
		"from": t.From, "to": t.To, "mode": t.Mode, "disclosure": t.Disclosure, "labels": strings.Join(t.Scope.Labels, "、"), "streets": strings.Join(t.Scope.Streets, "、"),
		"joint": map[bool]string{true: "1", false: "0"}[t.Joint], "quotas": strconv.Itoa(len(t.Quotas)),
	} {
		f.Set(name, v)
	}
	f.Values["coop"], f.Values["types"], f.Values["credits"], f.Values["statuses"] = slices.Clone(t.Coop), slices.Clone(t.Scope.Types), slices.Clone(t.Scope.Credits), slices.Clone(t.Scope.Statuses)
	for _, it := range t.Items {
		f.Values.Add("items", it.Ref.String()+"/"+it.Dept)
	}
	for n, q := range t.Quotas {
		by := q.By
		if q.By == plan.ByCredit {
			by += ":" + q.Value
		}
		f.Set(show.RowField("quotas", n, "by"), by)
		if q.By == plan.ByLabel {
			f.Set(show.RowField("quotas", n, "label"), q.Value)
		}
		if q.Den > 0 {
			f.Set(show.RowField("quotas", n, "rate"), plan.RateText(q.Num, q.Den))
		} else {
			f.Set(show.RowField("quotas", n, "count"), strconv.FormatInt(q.Count, 10))
		}
	}
	return f
}

// planTaskSave writes a new task or, with a task in the path, that one.
func planTaskSave(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	p, err := draftPlan(s, r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	seen, err := strconv.Atoi(f.String("seen"))
	if err != nil {
		seen = 0 // matches no row: answered as a conflict
	}
	if show.MoreRows(f, "quotas") {
		return planTaskForm(s, w, r, http.StatusOK, f, p, seen)
	}
	t := readPlanTask(f)
	if !f.OK() {
		return planTaskForm(s, w, r, http.StatusUnprocessableEntity, f, p, seen)
	}
	t.ID = r.PathValue("task")
	id, err := s.App.Plan.SaveTask(r.Context(), s.Actor(r).WithKey(f.Key), p.ID, seen, t)
	if f.Refused(err) {
		return planTaskForm(s, w, r, http.StatusUnprocessableEntity, f, p, seen)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/plans/"+p.ID+"/tasks/"+id, "计划任务已保存。")
}
