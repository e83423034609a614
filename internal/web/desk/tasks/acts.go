package tasks

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/web/act"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// acts are those on one task.
var acts = act.Table[task.Task]{
	Thing: act.Thing[task.Task]{
		Path:     "/tasks/{id}",
		Load:     (*desk.Desk).ReadableTask,
		Resource: func(_ actor.Actor, t task.Task) authz.Resource { return t.Resource() },
		Seen:     func(t task.Task) string { return act.Version(t.Version) },
		Href:     func(t task.Task) string { return "/tasks/" + string(t.ID) },
		Name:     func(t task.Task) string { return t.No },
		Badge:    func(t task.Task) ui.Badge { return show.TaskBadge(t.State) },
		Crumbs:   []ui.Crumb{{Label: "抽查任务", Href: "/tasks"}},
		Facts: func(_ *desk.Desk, _ *http.Request, t task.Task) ([]ui.Def, error) {
			return []ui.Def{{Term: "任务编号", Text: t.No}, {Term: "执行时间", Text: t.From + " 至 " + t.To},
				{Term: "任务名称", Text: t.Name, Wide: true}, {Term: "对象范围", Text: t.Scope.Text(), Wide: true}}, nil
		},
	},
	Acts: []act.Act[task.Task]{revoke, submit, giveBack, approve, freeze, dispatch},
}

func in(states ...task.State) func(task.Task) bool {
	return func(t task.Task) bool { return slices.Contains(states, t.State) }
}

var submit = act.Act[task.Task]{
	Path: "submit", Right: authz.SubmitTask, From: in(task.Draft), Title: "提交任务审批", Submit: "提交审批", Icon: "send",
	Main: true, Basis: law.Art12,
	What:  []string{"任务交本部门分管负责人审批，审批前不能再修改。", "系统核对每个事项在任务开始日是否仍在已公布的清单内、依据是否有效。"},
	Facts: poolFacts,
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Submit(c.Ctx(), c.By, ids.Task(c.ID()), c.Version())
	},
	Done: "已提交，等待分管负责人审批。",
}

var approve = act.Act[task.Task]{
	Path: "approve", Right: authz.ApproveTask, From: in(task.Pending), Title: "审批抽查任务：同意", Label: "同意", Submit: "同意",
	Icon: "check", Main: true, Basis: law.Art12,
	Person: func(t task.Task) string { return string(t.SubmittedBy) },
	What:   []string{"同意后任务内容不能再改，可以确认两库并冻结参加抽取的对象。"},
	Facts:  poolFacts,
	Fields: func(c act.Call, _ task.Task) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("opinion", "审批意见").Hint("可以不填").Max(300)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Approve(c.Ctx(), c.By, ids.Task(c.ID()), c.Version(), c.Form.String("opinion"))
	},
	Done: "已同意这项任务。",
}

var giveBack = act.Act[task.Task]{
	Path: "return", Right: authz.ApproveTask, From: in(task.Pending), Title: "审批抽查任务：退回", Label: "退回", Submit: "退回",
	Icon: "arrow-left", Basis: law.Art12,
	Person: func(t task.Task) string { return string(t.SubmittedBy) },
	What:   []string{"任务退回经办人修改，您写的意见会显示在任务页面。"},
	Fields: func(c act.Call, _ task.Task) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("opinion", "退回意见").Need().Max(300)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Return(c.Ctx(), c.By, ids.Task(c.ID()), c.Version(), c.Form.String("opinion"))
	},
	Done: "任务已退回。",
}

var revoke = act.Act[task.Task]{
	Path: "revoke", Right: authz.RevokeTask, From: in(task.Draft, task.Approved), Title: "撤销抽查任务",
	Submit: "撤销任务", Icon: "ban", Danger: true, Final: true, Basis: law.Art12,
	What: []string{"任务停止实施，编号保留，理由留在日志里。"},
	Fields: func(c act.Call, _ task.Task) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("reason", "撤销理由").Need().Max(300)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Revoke(c.Ctx(), c.By, ids.Task(c.ID()), c.Version(), c.Form.String("reason"))
	},
	Done: "任务已撤销。",
}

var freeze = act.Act[task.Task]{
	Path: "freeze", Right: authz.FreezeDraw, Title: "冻结参加抽取的对象", Icon: "lock", Main: true, Final: true, Basis: law.Art12,
	What: []string{
		"按任务的对象范围，把名录库中参加本次抽取的对象写成文件；不参加的另写一份，逐户写明理由。",
		"文件的摘要立即写入公开日志，此后谁也改不了；平台同时提交校验码。",
		"一次冻结只有一次抽取。发现材料有误的，须经主要负责人同意作废，两次都公开。",
	},
	Facts: poolFacts,
	Do: func(c act.Call) (string, error) {
		if err := c.App.Sampling.Freeze(c.Ctx(), c.By, draw.KindObjects, ids.Task(c.ID()), c.Version()); err != nil {
			return "", err
		}
		t, err := task.ByID(c.Ctx(), c.App.DB.Read(), ids.Task(c.ID()))
		return "/hall/" + string(t.ObjectsDraw), err
	},
	Done: "参加抽取的对象已冻结，请见证人到抽取大厅提交校验码。",
}

// poolFacts says, by the roster as it is now, what a freeze would write: how many
// can be drawn in each stratum, how many will be, and who is left out why.
func poolFacts(d *desk.Desk, r *http.Request, t task.Task) ([]ui.Def, error) {
	pool, err := t.Survey(r.Context(), d.App.DB.Read(), d.Now())
	if err != nil {
		return nil, err
	}
	var strata, out []string
	for _, c := range t.Quotas {
		n := pool.ByStratum[c.Stratum]
		take, ok := (draw.Quota{Num: uint64(c.Num), Den: uint64(c.Den), Count: uint64(c.Count)}).Take(uint64(n))
		text := fmt.Sprintf("%s：%d户中抽取%d户", c.Name, n, take)
		if !ok {
			text = fmt.Sprintf("%s：只有%d户，不够抽取%d户", c.Name, n, c.Count)
		}
		strata = append(strata, text)
	}
	for _, code := range slices.Sorted(maps.Keys(pool.ByReason)) {
		out = append(out, fmt.Sprintf("%s：%d户", sampling.Reason(code), pool.ByReason[code]))
	}
	return []ui.Def{
		{Term: "参加抽取", Text: fmt.Sprintf("%d户", pool.Drawable)}, {Term: "不参加抽取", Text: fmt.Sprintf("%d户", pool.Out)},
		{Term: "各层", Text: strings.Join(strata, "；"), Wide: true},
		{Term: "不参加的理由", Text: show.OrDash(strings.Join(out, "；")), Wide: true},
	}, nil
}

var dispatch = act.Act[task.Task]{
	Path: "dispatch", Right: authz.DispatchTask, From: in(task.Locked), Title: "派发名单", Submit: "派发到各部门", Label: "派发名单",
	Icon: "send", Main: true, Final: true, Basis: law.Art12,
	What: []string{"锁定的名单派发到参加任务的每个部门，由各部门签收。", "各部门签收后确认自己的执法检查人员名录库，再随机抽取执法检查人员。"},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Dispatch(c.Ctx(), c.By, ids.Task(c.ID()), c.Version())
	},
	Done: "名单已派发，等待各部门签收。",
}
