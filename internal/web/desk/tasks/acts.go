package tasks

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/roster"
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
		Href:     func(t task.Task) string { return "/tasks/" + t.ID },
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
	Path: "submit", Right: authz.SubmitTask, From: in(task.Draft), Title: "提交任务审批", Submit: "提交审批", Icon: "send", Main: true, Basis: law.Art12,
	What:  []string{"任务交本部门分管负责人审批，审批前不能再修改。", "系统核对每个事项在任务开始日是否仍在已公布的清单内、依据是否有效。"},
	Facts: poolFacts,
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Submit(c.Ctx(), c.By, c.ID(), c.Version())
	},
	Done: "已提交，等待分管负责人审批。",
}

var approve = act.Act[task.Task]{
	Path: "approve", Right: authz.ApproveTask, From: in(task.Pending), Title: "批准抽查任务", Submit: "批准任务", Icon: "check", Main: true, Basis: law.Art12,
	Person: func(t task.Task) string { return t.SubmittedBy },
	What:   []string{"批准后任务内容不能再改，可以确认两库并冻结抽取池。"},
	Facts:  poolFacts,
	Fields: func(c act.Call, _ task.Task) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("opinion", "审批意见").Hint("可以不填").Max(300)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Approve(c.Ctx(), c.By, c.ID(), c.Version(), c.Form.String("opinion"))
	},
	Done: "任务已批准。",
}

var giveBack = act.Act[task.Task]{
	Path: "return", Right: authz.ApproveTask, From: in(task.Pending), Title: "退回抽查任务", Label: "退回", Submit: "退回修改", Icon: "arrow-left", Basis: law.Art12,
	Person: func(t task.Task) string { return t.SubmittedBy },
	What:   []string{"任务退回经办人修改，您写的意见会显示在任务页面。"},
	Fields: func(c act.Call, _ task.Task) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("opinion", "退回意见").Need().Max(300)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Return(c.Ctx(), c.By, c.ID(), c.Version(), c.Form.String("opinion"))
	},
	Done: "任务已退回。",
}

var revoke = act.Act[task.Task]{
	Path: "revoke", Right: authz.RevokeTask, From: in(task.Draft, task.Approved), Title: "撤销抽查任务", Submit: "撤销任务", Icon: "ban",
	Danger: true, Final: true, Basis: law.Art12,
	What: []string{"任务停止实施，编号保留，理由留在日志里。"},
	Fields: func(c act.Call, _ task.Task) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("reason", "撤销理由").Need().Max(300)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Revoke(c.Ctx(), c.By, c.ID(), c.Version(), c.Form.String("reason"))
	},
	Done: "任务已撤销。",
}

var freeze = act.Act[task.Task]{
	Path: "freeze", Right: authz.FreezeDraw, Title: "冻结抽取池", Icon: "lock", Main: true, Final: true, Basis: law.Art12,
	What: []string{
		"按任务的对象范围，把名录库中的对象写成名册文件，不能抽取的列入排除名单并写明理由。",
		"文件的摘要立即写入公开日志，此后谁也改不了名册；平台同时作出承诺。",
		"一次冻结只有一次抽取。发现材料有误的，须经主要负责人同意作废，两次都公开。",
	},
	Facts: poolFacts,
	Do: func(c act.Call) (string, error) {
		if err := c.App.Sampling.Freeze(c.Ctx(), c.By, draw.KindObjects, c.ID(), c.Version()); err != nil {
			return "", err
		}
		t, err := task.ByID(c.Ctx(), c.App.DB.Read(), c.ID())
		return "/hall/" + t.ObjectsDraw, err
	},
	Done: "抽取池已冻结，请见证人到抽取大厅承诺。",
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
		{Term: "可以抽取", Text: fmt.Sprintf("%d户", pool.Drawable)}, {Term: "列入排除名单", Text: fmt.Sprintf("%d户", pool.Out)},
		{Term: "各层", Text: strings.Join(strata, "；"), Wide: true}, {Term: "排除理由", Text: show.OrDash(strings.Join(out, "；")), Wide: true},
	}, nil
}

var dispatch = act.Act[task.Task]{
	Path: "dispatch", Right: authz.DispatchTask, From: in(task.Locked), Title: "派发名单", Submit: "派发到各部门", Label: "派发名单", Icon: "send",
	Main: true, Final: true, Basis: law.Art12,
	What: []string{"锁定的名单派发到参加任务的每个部门，由各部门签收。", "各部门签收后确认自己的人员名录库，再随机抽取执法检查人员。"},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Task.Dispatch(c.Ctx(), c.By, c.ID(), c.Version())
	},
	Done: "名单已派发，等待各部门签收。",
}

// confirmation is one roster as a department confirms it for a task.
type confirmation struct {
	Task task.Task
	Kind roster.Kind
}

// rosterActs are those on a roster for one task.
var rosterActs = act.Table[confirmation]{
	Thing: act.Thing[confirmation]{
		Path: "/tasks/{id}/rosters/{kind}",
		Load: func(d *desk.Desk, r *http.Request) (confirmation, error) {
			x := confirmation{Kind: r.PathValue("kind")}
			if x.Kind != roster.Objects && x.Kind != roster.Inspecting {
				return x, db.ErrNotFound
			}
			var err error
			x.Task, err = d.ReadableTask(r)
			return x, err
		},
		Resource: func(by actor.Actor, x confirmation) authz.Resource {
			return authz.Resource{Kind: "task", ID: x.Task.ID, Dept: by.Dept, Region: x.Task.Region}
		},
		Href:   func(x confirmation) string { return "/tasks/" + x.Task.ID + "/rosters/" + x.Kind },
		Back:   func(x confirmation) string { return "/tasks/" + x.Task.ID },
		Name:   func(x confirmation) string { return x.Task.No },
		Crumbs: []ui.Crumb{{Label: "抽查任务", Href: "/tasks"}},
	},
	Acts: []act.Act[confirmation]{confirm},
}

var confirm = act.Act[confirmation]{
	Right: authz.ConfirmRoster, Title: "确认名录库", Basis: law.Art8,
	Says: func(_ act.Call, x confirmation) []string {
		return []string{"您代表本部门确认：" + roster.KindName(x.Kind) + "已经更新，内容真实、及时。",
			"确认只对这次任务有效；确认之后名录库再有变动，须重新确认。"}
	},
	Facts: func(d *desk.Desk, r *http.Request, x confirmation) ([]ui.Def, error) {
		list, q := "/subjects", d.App.DB.Read()
		count, _, err := roster.CountScope(r.Context(), q, x.Task.Region, roster.Scope{})
		if x.Kind == roster.Inspecting {
			list = "/inspectors"
			var people []roster.Inspector
			people, err = roster.Inspectors(r.Context(), q, d.Actor(r).Dept)
			count = len(people)
		}
		return []ui.Def{{Term: "任务", Text: x.Task.Name}, {Term: "名录库", Text: roster.KindName(x.Kind), Href: list},
			{Term: "现有条数", Text: fmt.Sprint(count)}}, err
	},
	Do: func(c act.Call) (string, error) {
		kind := c.R.PathValue("kind")
		if kind != roster.Objects && kind != roster.Inspecting {
			return "", db.ErrNotFound
		}
		return "", c.App.Roster.Confirm(c.Ctx(), c.By, c.ID(), c.By.Dept, kind)
	},
	Tell: func(c act.Call) string { return roster.KindName(c.R.PathValue("kind")) + "已确认。" },
}

// pickChange answers whoever tries to change the drawn list by hand: nobody
// may, in any role (A12-2). That a list is locked is public.
func pickChange(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := task.ByID(r.Context(), s.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if t.State.Reached(task.Locked) {
		return law.Refuse(law.Art12, law.Conflict, "LIST_LOCKED", "名单已经锁定，任何人都不能再更改。", "检查中发现对象已注销等情况，请如实录入检查结果。")
	}
	if err := s.Permit(r, authz.ReadTask, t.Resource()); err != nil {
		return err
	}
	return law.Refuse(law.OneDraw, law.Conflict, "LIST_NOT_EDITABLE", "抽取名单由抽取产生，不能用手工增删。", "如抽取有误，请申请作废，经主要负责人同意后重新抽取。")
}

// nextForTask says what comes next, and offers the buttons of whoever may press them.
func nextForTask(d *desk.Desk, r *http.Request, t task.Task, p taskPage) (*ui.Notice, []ui.Action) {
	dept := d.Actor(r).Dept
	notice := func(title, text string, basis law.Provision) *ui.Notice {
		return &ui.Notice{Tone: ui.Info, Title: title, Text: text, Basis: basis}
	}
	buttons := acts.Offers(d, r, t)
	switch t.State {
	case task.Draft:
		if d.Permit(r, authz.DraftTask, t.Resource()) == nil {
			buttons = append([]ui.Action{ui.Link("修改", "/tasks/"+t.ID+"/edit", "edit")}, buttons...)
		}
		return notice("下一步：提交审批", "核对任务内容后交分管负责人审批。", law.Art12), buttons
	case task.Pending:
		return notice("下一步：分管负责人审批", "提交任务的人不能审批同一任务。", law.Art12), buttons
	case task.Approved:
		for _, row := range p.Rosters {
			if leadRow(row, p) && row.State.Text != "已确认" {
				return notice("下一步：确认两库", "发起部门为这次任务确认检查对象名录库和执法检查人员名录库，然后冻结抽取池。", law.Art8), buttons
			}
		}
		if d.Permit(r, authz.FreezeDraw, t.Resource()) == nil {
			buttons = append(buttons, acts.Link(freeze, t))
		}
		return notice("下一步：冻结抽取池", "冻结后名册摘要进入公开日志，再到抽取大厅进行承诺、掷数和抽取。", law.Art12), buttons
	case task.Confirmed:
		buttons = append(buttons, ui.Link("进入抽取大厅", "/hall/"+t.ObjectsDraw, "dice-5").Main())
		return notice("下一步：到抽取大厅抽取", "见证人承诺、两人录入掷数、开启密值、计算结果，每一步都进入公开日志。", law.Ceremony), buttons
	case task.Drawn:
		buttons = append(buttons, ui.Link("进入抽取大厅", "/hall/"+t.ObjectsDraw, "dice-5").Main())
		return notice("下一步：由第二人锁定名单", "抽取人以外的经办人核对后锁定；锁定后名单不能更改。", law.FourEyes), buttons
	case task.Locked:
		return notice("下一步：派发名单", "把锁定的名单派发到参加任务的各部门。", law.Art12), buttons
	case task.Dispatched:
		if t.Takes(dept) {
			buttons = append(buttons, ui.Link("本部门签收与配人", "/shares/"+t.ID, "users").Main())
		}
		return notice("下一步：各部门签收并抽取人员", "每个部门签收名单、确认人员名录库，再随机抽取执法检查人员。", law.Art14), buttons
	case task.Staffed, task.Inspecting:
		if t.Takes(dept) {
			buttons = append(buttons, ui.Link("检查小组与空缺", "/shares/"+t.ID, "users"))
		}
		return notice("正在实施检查", "检查小组按清单一次查完，组长结束检查后各部门录入结果。", law.Art15), buttons
	case task.Inspected:
		return notice("检查已完成", "各部门审批自己的结果，并在检查结束后二十个工作日内公示。", law.Art174), buttons
	}
	return nil, buttons
}

// leadRow reports whether a confirmation is one of the initiating department,
// the only ones that the freeze of the objects waits for.
func leadRow(row rosterRow, p taskPage) bool {
	return len(p.Rosters) > 0 && row.Dept == p.Rosters[0].Dept
}
