package results

import (
	"net/http"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/publication"
	"yangguang/internal/web/act"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// acts are those on one department's result of a visit.
var acts = act.Table[decided]{
	Thing: act.Thing[decided]{
		Path:     "/results/{id}",
		Load:     load,
		Resource: func(_ actor.Actor, d decided) authz.Resource { return d.resource() },
		Seen:     func(d decided) string { return act.Version(d.Result.Version) },
		Href:     func(d decided) string { return "/results/" + d.Result.ID },
		Name:     func(d decided) string { return d.Subject.Name },
		Badge:    func(d decided) ui.Badge { return show.ResultBadge(d.Result.State) },
		Crumbs:   []ui.Crumb{{Label: "检查结果", Href: "/results"}},
		Facts:    contentFacts,
	},
	Acts: []act.Act[decided]{approve, giveBack, publish},
}

// contentFacts are what is approved, returned or published.
func contentFacts(d *desk.Desk, _ *http.Request, x decided) ([]ui.Def, error) {
	clock := d.ResultClock(x.Result)
	facts := []ui.Def{{Term: "检查对象", Text: x.Subject.Name}, {Term: "公示期限", Clock: &clock}}
	for _, t := range publication.TypeNames(x.Result.Types) {
		facts = append(facts, ui.Def{Term: "结果类型", Text: t, Wide: true})
	}
	return append(facts, ui.Def{Term: "情况摘要", Text: x.Result.Summary, Wide: true},
		ui.Def{Term: "处理情况", Text: x.Result.Handling, Wide: true}), nil
}

var approve = act.Act[decided]{
	Path: "approve", Right: authz.ApproveResult, Title: "同意检查结果", Submit: "同意", Icon: "check", Main: true,
	Basis: law.Art174,
	What:  []string{"您代表本部门同意这份检查结果，经办人可以公示。", "审批不能改动内容；需要修改的请退回填报人。"},
	Fields: func(c act.Call, _ decided) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("opinion", "审批意见").Hint("可以不填，不公示").Max(300)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Publication.Approve(c.Ctx(), c.By, c.ID(), c.Version(), c.Form.String("opinion"))
	},
	Done: "已同意，由本部门经办人公示。",
}

var giveBack = act.Act[decided]{
	Path: "return", Right: authz.ReturnResult, Title: "退回检查结果", Label: "退回", Submit: "退回修改", Icon: "arrow-left",
	Basis: law.Art174,
	What:  []string{"结果退回本部门检查人员修改，修改后重新提交审批；公示期限不变。"},
	Fields: func(c act.Call, _ decided) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("opinion", "退回原因").Need().Hint("写明要改什么，不公示").Max(300)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Publication.Return(c.Ctx(), c.By, c.ID(), c.Version(), c.Form.String("opinion"))
	},
	Done: "已退回填报人修改。",
}

var publish = act.Act[decided]{
	Path: "publish", Right: authz.PublishResult, Title: "公示检查结果", Submit: "公示", Icon: "world", Main: true,
	Final: true, Basis: law.Art174,
	What: []string{"结果立即在本平台公示站公开，任何人可以查询和下载；内容的摘要写入公开日志。",
		"公示后不能再改；确有错误的，经本部门主要负责人签字后另行更正。",
		"公示前系统检查有没有身份证号、手机号、银行卡号；有的不予公示。"},
	Fields: func(c act.Call, d decided) ([]ui.Field, error) {
		if !publication.Late(d.Result, c.Today()) {
			return nil, nil
		}
		return []ui.Field{c.Form.Area("late_reason", "逾期原因").Need().Hint("公示期限已过，原因会随结果一起公示").
			Max(publication.TextLimit)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "/publications", c.App.Publication.Publish(c.Ctx(), c.By, c.ID(), c.Version(), c.Form.String("late_reason"))
	},
	Done: "已公示。",
}

// next says what comes next, and offers the button to whoever may press it.
func next(d *desk.Desk, r *http.Request, x decided) (*ui.Notice, []ui.Action) {
	res := x.Result
	var buttons []ui.Action
	may := func(right authz.Act) bool { return d.Permit(r, right, x.resource()) == nil }
	offer := func(a act.Act[decided]) {
		if may(a.Right) {
			buttons = append(buttons, acts.Link(a, x))
		}
	}
	info := func(title, text string) *ui.Notice {
		return &ui.Notice{Tone: ui.Info, Title: title, Text: text, Basis: law.Art174}
	}
	switch res.State {
	case publication.Draft, publication.Returned:
		if may(authz.EnterResult) {
			buttons = append(buttons, ui.Link("录入结果", show.VisitHref(res.Task, res.Subject, "results", string(res.Dept)),
				"edit").Main())
		}
		n := info("等待检查人员录入", "由参加检查的本部门执法检查人员录入并提交。")
		if res.State == publication.Returned {
			n = &ui.Notice{Tone: ui.Warn, Title: "已退回修改", Text: res.Opinion, Basis: law.Art174}
		}
		return n, buttons
	case publication.Pending:
		offer(giveBack)
		offer(approve)
		return info("等待审批", "由没有参加这次检查的本部门分管负责人审批。"), buttons
	case publication.Approved:
		offer(giveBack)
		offer(publish)
		return info("等待公示", "由本部门经办人在期限内公示。"), buttons
	}
	return &ui.Notice{Tone: ui.Good, Title: "已公示，不能再改", Text: "确有错误的，经本部门主要负责人签字后更正。", Basis: law.Art19}, nil
}
