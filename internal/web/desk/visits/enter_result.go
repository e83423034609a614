package visits

import (
	"net/http"
	"strconv"

	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/publication"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type entryPage struct {
	Notices  []ui.Notice
	Facts    []ui.Def
	Form     *ui.Form
	Action   string
	Back     string
	Types    ui.Field
	Summary  ui.Field
	Handling ui.Field
	Reason   *ui.Field // where every point was 不适用
	Sheets   []show.SheetView
}

var entryView = ui.Define[entryPage]("visits/enter-result")

func typeOptions() []ui.Option {
	out := make([]ui.Option, len(publication.Types))
	for i, t := range publication.Types {
		out[i] = ui.Option{Value: t.Code, Label: t.Code + " " + t.Name}
		if t.Alone {
			out[i].Note = "不能与其他类型同时选择"
		}
	}
	return out
}

func entry(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return renderEntry(d, w, r, http.StatusOK, nil, "")
}

// renderEntry shows the form for the result of a department; posted is the
// form as sent when it is shown again, seen the version it was sent with.
func renderEntry(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, posted *ui.Form, seen string) error {
	v, err := load(d, r)
	if err != nil {
		return err
	}
	key := publication.Key{Key: v.Visit.Key, Dept: ids.Dept(r.PathValue("dept"))}
	res, err := publication.ResultOf(r.Context(), d.App.DB.Read(), key)
	if err != nil {
		return err
	}
	if err := d.Permit(r, authz.EnterResult, publication.Resource(res, v.Task, v.Team)); err != nil {
		return err
	}
	if !res.Editable() {
		return res.RefuseChange()
	}
	f := posted
	if f == nil {
		f = ui.NewForm().Set("summary", res.Summary).Set("handling", res.Handling).Set("reason", res.Reason)
		f.Values["types"] = res.Types
		seen = strconv.Itoa(res.Version)
	}
	clock := d.ResultClock(res)
	p := entryPage{Form: f, Action: v.href("results", string(res.Dept)) + "?seen=" + seen, Back: v.href(),
		Facts: []ui.Def{{Term: "检查对象", Text: v.Subject.Name}, {Term: "部门", Text: v.Depts[res.Dept]},
			{Term: "检查结束日", Text: v.Visit.EndedOn}, {Term: "公示期限", Clock: &clock}},
		Types:    f.Checks("types", "检查结果类型", typeOptions()).Need(),
		Summary:  f.Area("summary", "情况摘要").Max(publication.TextLimit).Hint("会公示。不写身份证号、手机号、银行卡号等个人信息"),
		Handling: f.Area("handling", "处理情况").Max(publication.TextLimit).Hint("会公示。“发现问题待后续处理”必须写明后续安排"),
	}
	if inspection.FindingsOf(v.Sheets, res.Dept).AllNA() {
		field := f.Area("reason", "选择其他类型的原因").Rows(2).Max(publication.TextLimit).
			Hint("本部门的要点全部不适用，结果一般是“未发现开展本次抽查涉及的经营活动”；选其他类型要写明原因，不公示")
		p.Reason = &field
	}
	if res.State == publication.Returned {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "这份结果被退回修改", Text: res.Opinion, Basis: law.Art174})
	}
	if names, _ := unsigned(v); len(names) > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Basis: law.Art173,
			Title: "现在可以保存，签字齐全后才能提交审批", Text: "汇总表还缺签字的组员见检查页面。"})
	}
	for _, sh := range v.Sheets {
		if sh.Dept == res.Dept {
			p.Sheets = append(p.Sheets, show.Sheet(sh, v.Names, v.Depts, nil, false))
		}
	}
	sh := d.R.Shell(r, "录入检查结果", v.crumbs(true)...)
	sh.Badge = show.ResultBadge(res.State)
	return entryView.Render(w, r, d.R, status, sh, p)
}

func enter(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	query := r.URL.Query().Get("seen")
	seen, err := strconv.Atoi(query)
	if err != nil {
		seen = 0 // stale by definition
	}
	c := publication.Content{Types: f.Strings("types"), Summary: f.String("summary"), Handling: f.String("handling"),
		Reason: f.String("reason")}
	by := d.Actor(r).WithKey(f.Key)
	taskID, subject := ids.Task(r.PathValue("task")), ids.Subject(r.PathValue("subject"))
	dept := ids.Dept(r.PathValue("dept"))
	write, done := d.App.Publication.Enter, "已保存，尚未提交审批。"
	if f.String("do") == "submit" {
		write, done = d.App.Publication.Submit, "已提交本部门审批。"
	}
	err = write(r.Context(), by, taskID, subject, dept, seen, c)
	if f.Refused(err) {
		return renderEntry(d, w, r, http.StatusUnprocessableEntity, f, query)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, show.VisitHref(taskID, subject), done)
}
