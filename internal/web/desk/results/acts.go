package results

import (
	"context"
	"net/http"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/publication"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// resultStep is one act on a result that is confirmed on a page of its own.
type resultStep struct {
	path, title, submit, done string
	act                       authz.Act
	basis                     law.Provision
	irreversible              bool
	what                      []string
	fields                    func(f *ui.Form, late bool) []ui.Field
	do                        func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, f *ui.Form, version int) error
	next                      string // where to go; "" = the result
}

var approveResult = resultStep{
	path: "approve", title: "同意检查结果", submit: "同意", done: "已同意，由本部门经办人公示。", act: authz.ApproveResult, basis: law.Art174,
	what: []string{"您代表本部门同意这份检查结果，经办人可以公示。", "审批不能改动内容；需要修改的请退回填报人。"},
	fields: func(f *ui.Form, _ bool) []ui.Field {
		return []ui.Field{f.Area("opinion", "审批意见").Hint("可以不填，不公示").Max(300)}
	},
	do: func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, f *ui.Form, version int) error {
		return s.App.Publication.Approve(ctx, by, id, f.String("opinion"), version)
	},
}

var returnResult = resultStep{
	path: "return", title: "退回检查结果", submit: "退回修改", done: "已退回填报人修改。", act: authz.ReturnResult, basis: law.Art174,
	what: []string{"结果退回本部门检查人员修改，修改后重新提交审批；公示期限不变。"},
	fields: func(f *ui.Form, _ bool) []ui.Field {
		return []ui.Field{f.Area("opinion", "退回原因").Need().Hint("写明要改什么，不公示").Max(300)}
	},
	do: func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, f *ui.Form, version int) error {
		return s.App.Publication.Return(ctx, by, id, f.String("opinion"), version)
	},
}

var publishResult = resultStep{
	path: "publish", title: "公示检查结果", submit: "公示", done: "已公示。", act: authz.PublishResult, basis: law.Art174, irreversible: true,
	what: []string{"结果立即在本平台公示站公开，任何人可以查询和下载；内容的摘要写入公开日志。",
		"公示后不能再改；确有错误的，经本部门主要负责人签字后另行更正。",
		"公示前系统检查有没有身份证号、手机号、银行卡号；有的不予公示。"},
	fields: func(f *ui.Form, late bool) []ui.Field {
		if !late {
			return nil
		}
		return []ui.Field{f.Area("late_reason", "逾期原因").Need().Hint("公示期限已过，原因会随结果一起公示").Max(publication.TextLimit)}
	},
	do: func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, f *ui.Form, version int) error {
		return s.App.Publication.Publish(ctx, by, id, f.String("late_reason"), version)
	},
	next: "/publications",
}

func (st resultStep) confirm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form, version string) error {
	d, err := result(s, r)
	if err != nil {
		return err
	}
	if err := s.Permit(r, st.act, d.resource()); err != nil {
		return err
	}
	res := d.Result
	if version == "" {
		version = strconv.Itoa(res.Version)
	}
	clock := s.ResultClock(res)
	facts := []ui.Def{{Term: "检查对象", Text: d.Subject.Name}, {Term: "公示期限", Clock: &clock}}
	for _, t := range publication.TypeNames(res.Types) {
		facts = append(facts, ui.Def{Term: "结果类型", Text: t, Wide: true})
	}
	facts = append(facts, ui.Def{Term: "情况摘要", Text: res.Summary, Wide: true}, ui.Def{Term: "处理情况", Text: res.Handling, Wide: true})
	c := ui.Confirm{Form: f, Action: "/results/" + res.ID + "/" + st.path + "?version=" + version, What: st.what, Facts: facts, Basis: st.basis,
		Irreversible: st.irreversible, Submit: st.submit, Back: "/results/" + res.ID, Fields: st.fields(f, publication.Late(res, s.Today()))}
	sh := s.R.Shell(r, st.title, ui.Crumb{Label: "结果审批", Href: "/results"}, ui.Crumb{Label: d.Subject.Name, Href: "/results/" + res.ID})
	return ui.Confirmation.Render(w, r, s.R, status, sh, c)
}

func resultConfirm(st resultStep) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		return st.confirm(s, w, r, http.StatusOK, ui.NewForm(), "")
	}
}

func resultAct(st resultStep) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		f, err := ui.Parse(w, r)
		if err != nil {
			return err
		}
		query, id := r.URL.Query().Get("version"), r.PathValue("id")
		version, err := strconv.Atoi(query)
		if err != nil {
			version = 0 // stale by definition
		}
		err = st.do(s, r.Context(), s.Actor(r).WithKey(f.Key), id, f, version)
		if f.Refused(err) {
			return st.confirm(s, w, r, http.StatusUnprocessableEntity, f, strconv.Itoa(version))
		}
		if err != nil {
			return err
		}
		to := "/results/" + id
		if st.next != "" {
			to = st.next
		}
		return ui.SeeOther(w, r, to, st.done)
	}
}

// nextForResult says what comes next, and offers the button to whoever may press it.
func nextForResult(s *desk.Desk, r *http.Request, d decided) (*ui.Notice, []ui.Action) {
	res := d.Result
	var acts []ui.Action
	offer := func(act authz.Act, a ui.Action) {
		if s.Permit(r, act, d.resource()) == nil {
			acts = append(acts, a)
		}
	}
	at := func(path string) string { return "/results/" + res.ID + "/" + path }
	info := func(title, text string) *ui.Notice {
		return &ui.Notice{Tone: ui.Info, Title: title, Text: text, Basis: law.Art174}
	}
	switch res.State {
	case publication.Draft, publication.Returned:
		offer(authz.EnterResult, ui.Link("录入结果", show.VisitHref(res.Task, res.Subject, "results", res.Dept), "edit").Main())
		n := info("等待检查人员录入", "由参加检查的本部门执法检查人员录入并提交。")
		if res.State == publication.Returned {
			n = &ui.Notice{Tone: ui.Warn, Title: "已退回修改", Text: res.Opinion, Basis: law.Art174}
		}
		return n, acts
	case publication.Pending:
		offer(authz.ReturnResult, ui.Link("退回", at("return"), "arrow-left"))
		offer(authz.ApproveResult, ui.Link("同意", at("approve"), "check").Main())
		return info("等待审批", "由没有参加这次检查的本部门分管负责人审批。"), acts
	case publication.Approved:
		offer(authz.ReturnResult, ui.Link("退回", at("return"), "arrow-left"))
		offer(authz.PublishResult, ui.Link("公示", at("publish"), "world").Main())
		return info("等待公示", "由本部门经办人在期限内公示。"), acts
	}
	return &ui.Notice{Tone: ui.Good, Title: "已公示，不能再改", Text: "确有错误的，经本部门主要负责人签字后更正。", Basis: law.Art19}, nil
}
