package tasks

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// taskStep is one act on a task that is confirmed on a page of its own.
type taskStep struct {
	path         string
	act          authz.Act
	title        string
	what         []string
	basis        law.Provision
	irreversible bool
	submit       string
	facts        func(s *desk.Desk, r *http.Request, t task.Task) ([]ui.Def, error) // what the act is about, beyond the task
	fields       func(f *ui.Form) []ui.Field
	do           func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, seen int, f *ui.Form) error
	done         string
	next         func(t task.Task) string // where to go; "" = the task
}

var submitTask = taskStep{
	path: "submit", act: authz.SubmitTask, title: "提交任务审批", basis: law.Art12, submit: "提交审批",
	what:  []string{"任务交本部门分管负责人审批，审批前不能再修改。", "系统核对每个事项在任务开始日是否仍在已公布的清单内、依据是否有效。"},
	facts: poolFacts,
	do: func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, seen int, _ *ui.Form) error {
		return s.App.Task.Submit(ctx, by, id, seen)
	},
	done: "已提交，等待分管负责人审批。",
}

var approveTask = taskStep{
	path: "approve", act: authz.ApproveTask, title: "批准抽查任务", basis: law.Art12, submit: "批准任务",
	what:  []string{"批准后任务内容不能再改，可以确认两库并冻结抽取池。"},
	facts: poolFacts,
	fields: func(f *ui.Form) []ui.Field {
		return []ui.Field{f.Area("opinion", "审批意见").Hint("可以不填").Max(300)}
	},
	do: func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, seen int, f *ui.Form) error {
		return s.App.Task.Approve(ctx, by, id, seen, f.String("opinion"))
	},
	done: "任务已批准。",
}

var returnTask = taskStep{
	path: "return", act: authz.ApproveTask, title: "退回抽查任务", basis: law.Art12, submit: "退回修改",
	what:   []string{"任务退回经办人修改，您写的意见会显示在任务页面。"},
	fields: func(f *ui.Form) []ui.Field { return []ui.Field{f.Area("opinion", "退回意见").Need().Max(300)} },
	do: func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, _ int, f *ui.Form) error {
		return s.App.Task.Return(ctx, by, id, f.String("opinion"))
	},
	done: "任务已退回。",
}

var revokeTask = taskStep{
	path: "revoke", act: authz.RevokeTask, title: "撤销抽查任务", basis: law.Art12, submit: "撤销任务", irreversible: true,
	what:   []string{"任务停止实施，编号保留，理由留在日志里。"},
	fields: func(f *ui.Form) []ui.Field { return []ui.Field{f.Area("reason", "撤销理由").Need().Max(300)} },
	do: func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, _ int, f *ui.Form) error {
		return s.App.Task.Revoke(ctx, by, id, f.String("reason"))
	},
	done: "任务已撤销。",
}

var freezeTask = taskStep{
	path: "freeze", act: authz.FreezeDraw, title: "冻结抽取池", basis: law.Art12, submit: "冻结抽取池", irreversible: true,
	what: []string{
		"按任务的对象范围，把名录库中的对象写成名册文件，不能抽取的列入排除名单并写明理由。",
		"文件的摘要立即写入公开日志，此后谁也改不了名册；平台同时作出承诺。",
		"一次冻结只有一次抽取。发现材料有误的，须经主要负责人同意作废，两次都公开。",
	},
	facts: poolFacts,
	do: func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, _ int, _ *ui.Form) error {
		return s.App.Task.Freeze(ctx, by, id)
	},
	done: "抽取池已冻结，请见证人到抽取大厅承诺。",
	next: func(t task.Task) string { return "/hall/" + t.ObjectsDraw },
}

// poolFacts says, by the roster as it is now, what a freeze would write: how many
// can be drawn in each stratum, how many will be, and who is left out why.
func poolFacts(s *desk.Desk, r *http.Request, t task.Task) ([]ui.Def, error) {
	pool, err := t.Survey(r.Context(), s.App.DB.Read(), s.Now())
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

var dispatchTask = taskStep{
	path: "dispatch", act: authz.DispatchTask, title: "派发名单", basis: law.Art12, submit: "派发到各部门", irreversible: true,
	what: []string{"锁定的名单派发到参加任务的每个部门，由各部门签收。", "各部门签收后确认自己的人员名录库，再随机抽取执法检查人员。"},
	do: func(s *desk.Desk, ctx context.Context, by actor.Actor, id string, _ int, _ *ui.Form) error {
		return s.App.Task.Dispatch(ctx, by, id)
	},
	done: "名单已派发，等待各部门签收。",
}

// confirm asks; version is that of the task as the person first saw it here.
func (st taskStep) confirm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form, version string) error {
	t, err := s.ReadableTask(r)
	if err != nil {
		return err
	}
	if err := s.Permit(r, st.act, t.Resource()); err != nil {
		return err
	}
	if version == "" {
		version = strconv.Itoa(t.Version)
	}
	c := ui.Confirm{
		Form: f, Action: fmt.Sprintf("/tasks/%s/%s?version=%s", t.ID, st.path, version), What: st.what, Basis: st.basis, Irreversible: st.irreversible,
		Submit: st.submit, Back: "/tasks/" + t.ID,
		Facts: []ui.Def{{Term: "任务编号", Text: t.No}, {Term: "执行时间", Text: t.From + " 至 " + t.To}, {Term: "任务名称", Text: t.Name, Wide: true}, {Term: "对象范围", Text: t.Scope.Text(), Wide: true}},
	}
	if st.facts != nil {
		more, err := st.facts(s, r, t)
		if err != nil {
			return err
		}
		c.Facts = append(c.Facts, more...)
	}
	if st.fields != nil {
		c.Fields = st.fields(f)
	}
	sh := s.R.Shell(r, st.title, ui.Crumb{Label: "抽查任务", Href: "/tasks"}, ui.Crumb{Label: t.No, Href: "/tasks/" + t.ID})
	return ui.Confirmation.Render(w, r, s.R, status, sh, c)
}

func taskConfirm(st taskStep) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		return st.confirm(s, w, r, http.StatusOK, ui.NewForm(), "")
	}
}

func taskAct(st taskStep) func(*desk.Desk, http.ResponseWriter, *http.Request) error {
	return func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
		f, err := ui.Parse(w, r)
		if err != nil {
			return err
		}
		id := r.PathValue("id")
		seen, err := strconv.Atoi(r.URL.Query().Get("version"))
		if err != nil {
			seen = 0 // stale by definition
		}
		err = st.do(s, r.Context(), s.Actor(r).WithKey(f.Key), id, seen, f)
		if st.fields != nil && f.Refused(err) {
			return st.confirm(s, w, r, http.StatusUnprocessableEntity, f, strconv.Itoa(seen))
		}
		if err != nil {
			return err
		}
		to := "/tasks/" + id
		if st.next != nil {
			t, err := task.ByID(r.Context(), s.App.DB.Read(), id)
			if err != nil {
				return err
			}
			to = st.next(t)
		}
		return ui.SeeOther(w, r, to, st.done)
	}
}

func rosterConfirm(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := s.ReadableTask(r)
	if err != nil {
		return err
	}
	kind, by := r.PathValue("kind"), s.Actor(r)
	if kind != roster.Objects && kind != roster.Inspecting {
		return ui.NotFound(w, r)
	}
	list := "/subjects"
	count, _, err := roster.CountScope(r.Context(), s.App.DB.Read(), t.Region, roster.Scope{})
	if err != nil {
		return err
	}
	if kind == roster.Inspecting {
		list = "/inspectors"
		people, err := roster.Inspectors(r.Context(), s.App.DB.Read(), by.Dept)
		if err != nil {
			return err
		}
		count = len(people)
	}
	sh := s.R.Shell(r, "确认"+roster.KindName(kind), ui.Crumb{Label: "抽查任务", Href: "/tasks"}, ui.Crumb{Label: t.No, Href: "/tasks/" + t.ID})
	return ui.Confirmation.Render(w, r, s.R, http.StatusOK, sh, ui.Confirm{
		Form: ui.NewForm(), Action: fmt.Sprintf("/tasks/%s/rosters/%s", t.ID, kind), Basis: law.Art8, Submit: "确认名录库", Back: "/tasks/" + t.ID,
		What: []string{"您代表本部门确认：" + roster.KindName(kind) + "已经更新，内容真实、及时。",
			"确认只对这次任务有效；确认之后名录库再有变动，须重新确认。"},
		Facts: []ui.Def{{Term: "任务", Text: t.Name}, {Term: "名录库", Text: roster.KindName(kind), Href: list}, {Term: "现有条数", Text: fmt.Sprint(count)}},
	})
}

func rosterConfirmed(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := s.ReadableTask(r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	by, kind := s.Actor(r), r.PathValue("kind")
	if kind != roster.Objects && kind != roster.Inspecting {
		return ui.NotFound(w, r)
	}
	if err := s.App.Roster.Confirm(r.Context(), by.WithKey(f.Key), t.ID, by.Dept, kind); err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/tasks/"+t.ID, roster.KindName(kind)+"已确认。")
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

// nextForTask says what comes next, and offers the button to whoever may press it.
func nextForTask(s *desk.Desk, r *http.Request, t task.Task, p taskPage) (*ui.Notice, []ui.Action) {
	by := s.Actor(r)
	can := func(act authz.Act, person string) bool {
		res := t.Resource()
		res.Person = person
		return s.App.Authz.Permit(by, act, res) == nil
	}
	at := func(path string) string { return "/tasks/" + t.ID + "/" + path }
	notice := func(title, text string, basis law.Provision) *ui.Notice {
		return &ui.Notice{Tone: ui.Info, Title: title, Text: text, Basis: basis}
	}
	var acts []ui.Action
	offer := func(ok bool, a ui.Action) {
		if ok {
			acts = append(acts, a)
		}
	}
	switch t.State {
	case task.Draft:
		offer(can(authz.DraftTask, ""), ui.Link("修改", at("edit"), "edit"))
		offer(can(authz.SubmitTask, ""), ui.Link("提交审批", at("submit"), "send").Main())
		offer(can(authz.RevokeTask, ""), ui.Link("撤销任务", at("revoke"), "ban"))
		return notice("下一步：提交审批", "核对任务内容后交分管负责人审批。", law.Art12), acts
	case task.Pending:
		offer(can(authz.ApproveTask, t.SubmittedBy), ui.Link("退回", at("return"), "arrow-left"))
		offer(can(authz.ApproveTask, t.SubmittedBy), ui.Link("批准任务", at("approve"), "check").Main())
		return notice("下一步：分管负责人审批", "提交任务的人不能审批同一任务。", law.Art12), acts
	case task.Approved:
		offer(can(authz.RevokeTask, ""), ui.Link("撤销任务", at("revoke"), "ban"))
		ready := true
		for _, row := range p.Rosters {
			ready = ready && (row.State.Text == "已确认" || !leadRow(row, p))
		}
		offer(can(authz.FreezeDraw, "") && ready, ui.Link("冻结抽取池", at("freeze"), "lock").Main())
		if !ready {
			return notice("下一步：确认两库", "发起部门为这次任务确认检查对象名录库和执法检查人员名录库，然后冻结抽取池。", law.Art8), acts
		}
		return notice("下一步：冻结抽取池", "冻结后名册摘要进入公开日志，再到抽取大厅进行承诺、掷数和抽取。", law.Art12), acts
	case task.Confirmed, task.Drawn:
		acts = append(acts, ui.Link("进入抽取大厅", "/hall/"+t.ObjectsDraw, "dice-5").Main())
		if t.State == task.Drawn {
			return notice("下一步：由第二人锁定名单", "抽取人以外的经办人核对后锁定；锁定后名单不能更改。", law.FourEyes), acts
		}
		return notice("下一步：到抽取大厅抽取", "见证人承诺、两人录入掷数、开启密值、计算结果，每一步都进入公开日志。", law.Ceremony), acts
	case task.Locked:
		offer(can(authz.DispatchTask, ""), ui.Link("派发名单", at("dispatch"), "send").Main())
		return notice("下一步：派发名单", "把锁定的名单派发到参加任务的各部门。", law.Art12), acts
	case task.Dispatched:
		if t.Takes(by.Dept) {
			acts = append(acts, ui.Link("本部门签收与配人", "/shares/"+t.ID, "users").Main())
		}
		return notice("下一步：各部门签收并抽取人员", "每个部门签收名单、确认人员名录库，再随机抽取执法检查人员。", law.Art14), acts
	case task.Staffed, task.Inspecting:
		if t.Takes(by.Dept) {
			acts = append(acts, ui.Link("检查小组与空缺", "/shares/"+t.ID, "users"))
		}
		return notice("正在实施检查", "检查小组按清单一次查完，组长结束检查后各部门录入结果。", law.Art15), acts
	case task.Inspected:
		return notice("检查已完成", "各部门审批自己的结果，并在检查结束后二十个工作日内公示。", law.Art174), acts
	}
	return nil, acts
}

// leadRow reports whether a confirmation is one of the initiating department,
// the only ones that the freeze of the objects waits for.
func leadRow(row rosterRow, p taskPage) bool {
	return len(p.Rosters) > 0 && row.Dept == p.Rosters[0].Dept
}
