package task

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/personal"
	"yangguang/internal/plan"
	"yangguang/internal/sampling"
)

// Service carries out the acts on tasks.
type Service struct {
	Ledger   *ledger.Ledger
	Authz    *authz.Policies
	Sampling *sampling.Service
}

// Setup is what a clerk fills in for a task; everything else comes from the
// published plan and cannot be typed here (Article 12).
type Setup struct {
	PlanTask     string
	Name         string
	From, To     string // YYYY-MM-DD
	Hash         string // sha256 or sm3
	Slots        int
	Slack        int
	CrossStation bool
	Witness      string // person id
}

// Created is the event of a new task.
type Created struct{ Task Task }

func (e Created) Entry() ledger.Entry {
	items := []string{}
	for _, d := range e.Task.Depts {
		for _, ref := range d.Items {
			items = append(items, d.Code+" "+ref.String())
		}
	}
	return ledger.Entry{Act: "task.created", Basis: law.Art12, Subject: "task:" + e.Task.ID, Organ: e.Task.Initiator, Region: e.Task.Region,
		Data: map[string]any{"no": e.Task.No, "plan": e.Task.Plan, "plan-task": e.Task.PlanTask, "items": items}}
}

// Create sets up a task from a task of the department's published plan. The
// strata, rates, matters and departments are the plan's. It returns the new id,
// or db.ErrNotFound or a *law.Refusal; nothing is written then.
func (s *Service) Create(ctx context.Context, by actor.Actor, in Setup) (string, error) {
	return s.Ledger.Create(ctx, by, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		pt, p, err := plan.TaskOf(ctx, tx, in.PlanTask)
		if errors.Is(err, db.ErrNotFound) {
			return "", law.Refuse(law.Art6, law.Invalid, "PLAN_TASK_MISSING", "没有选择计划任务，或者它不存在。", "请从本部门已公开的年度计划中选择一项任务。").On("plan_task")
		}
		if err != nil {
			return "", err
		}
		if err := s.Authz.Permit(by, authz.DraftTask, authz.Resource{Kind: "task", Dept: pt.Lead, Region: p.Region}); err != nil {
			return "", err
		}
		if p.State != plan.StatePublished {
			return "", law.Refuse(law.Art6, law.Conflict, "PLAN_NOT_PUBLISHED", "所依据的年度计划现在不是公开状态。", "请先公开年度计划，或改用现行版本中的任务。").On("plan_task")
		}
		t := Task{
			Region: p.Region, ID: tx.NewID(), PlanTask: pt.ID, Plan: p.ID, PlanVersion: p.Version, Initiator: pt.Lead,
			State: Draft, Disclosure: pt.Disclosure, Scope: pt.Scope.Canonical(), Quotas: pt.Quotas,
			CreatedBy: by.Person, CreatedAt: tx.Micros(), Version: 1,
		}
		for _, code := range append([]string{pt.Lead}, pt.Coop...) {
			d := Dept{Code: code, Lead: code == pt.Lead}
			for _, it := range pt.Items {
				if it.Dept == code {
					d.Items = append(d.Items, it.Ref)
				}
			}
			t.Depts = append(t.Depts, d)
		}
		if err := s.fill(ctx, tx, &t, in, pt); err != nil {
			return "", err
		}
		year := t.From[:4]
		n, err := nextNumber(ctx, tx, t.Region, t.Initiator, year)
		if err != nil {
			return "", err
		}
		dept, err := identity.DepartmentByCode(ctx, tx, t.Initiator)
		if err != nil {
			return "", err
		}
		t.No = fmt.Sprintf("%s抽查〔%s〕%d号", dept.DocWord, year, n)
		if err := insertTask(ctx, tx, t); err != nil {
			return "", err
		}
		tx.Record(Created{t})
		return t.ID, nil
	})
}

// fill checks what a person typed and puts it into the task.
func (s *Service) fill(ctx context.Context, tx *ledger.Tx, t *Task, in Setup, pt plan.PlanTask) error {
	invalid := func(field, code, msg, next string) error {
		return law.Refuse(law.Art12, law.Invalid, code, msg, next).On(field)
	}
	t.Name = strings.TrimSpace(in.Name)
	if n := utf8.RuneCountInString(t.Name); n < 4 || n > 80 || strings.ContainsAny(t.Name, "\r\n\t") {
		return invalid("name", "TASK_NAME", "任务名称应为4到80个字，写在一行里。", "请写明年度、对象和检查内容。")
	}
	from, err := calendar.Parse(in.From)
	if err != nil {
		return invalid("from", "TASK_DATES", "开始日期不正确。", "请按“2026-11-23”的格式填写。")
	}
	to, err := calendar.Parse(in.To)
	if err != nil {
		return invalid("to", "TASK_DATES", "结束日期不正确。", "请按“2026-11-23”的格式填写。")
	}
	if to.String() < from.String() {
		return invalid("to", "TASK_DATES", "结束日期早于开始日期。", "请检查执行时间。")
	}
	if from.String() < pt.From || to.String() > pt.To {
		return invalid("from", "OUTSIDE_PLAN", fmt.Sprintf("执行时间超出了年度计划规定的%s至%s。", pt.From, pt.To), "请改到计划时间之内，或先调整年度计划。")
	}
	if _, err := canon.ParseHash(in.Hash); err != nil {
		return invalid("hash", "HASH_UNKNOWN", "请选择摘要算法。", "一般选SHA-256；按商用密码要求运行的选SM3。")
	}
	if in.Slots < 2 || in.Slots > 10 {
		return law.Refuse(law.Penalty42, law.Invalid, "MIN_TWO_INSPECTORS", "每个部门对每户至少派两名执法检查人员，最多十名。", "请填写2到10之间的整数。").On("slots")
	}
	if in.Slack < 0 || in.Slack > 20 {
		return invalid("slack", "SLACK_RANGE", "任务量容差应在0到20之间。", "一般填1：任务量最少和只多一次的人都有机会被抽到。")
	}
	if in.Witness == "" {
		return law.Refuse(law.Ceremony, law.Invalid, "WITNESS_MISSING", "请指定一名监督见证人。", "见证人用自己的账号承诺，保证谁也不能挑选结果。").On("witness")
	}
	w, err := identity.ActorOf(ctx, tx, tx.Now, in.Witness)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return err
	}
	if err != nil || !w.Has(actor.Witness) {
		return law.Refuse(law.Ceremony, law.Invalid, "WITNESS_ROLE", "所选人员不是监督见证人。", "请从见证人名单中选择。").On("witness")
	}
	t.From, t.To, t.Hash, t.Slots, t.Slack, t.CrossStation, t.Witness = from.String(), to.String(), in.Hash, in.Slots, in.Slack, in.CrossStation, in.Witness
	return nil
}

// change loads a task, asks the policies, lets fn change it, saves and records.
func (s *Service) change(ctx context.Context, by actor.Actor, act authz.Act, id string, person func(Task) string,
	fn func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error)) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, err := ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		res := t.Resource()
		if person != nil {
			res.Person = person(t)
		}
		if err := s.Authz.Permit(by, act, res); err != nil {
			return err
		}
		e, err := fn(ctx, tx, &t)
		if err != nil {
			return err
		}
		tx.Record(e)
		return update(ctx, tx, t)
	})
}

// Resource is what the policies are asked about.
func (t Task) Resource() authz.Resource {
	return authz.Resource{Kind: "task", ID: t.ID, Dept: t.Initiator, Region: t.Region, Depts: t.Codes(), People: []string{t.Witness}, State: string(t.State)}
}

// need refuses an act in a state in which it may not be done.
func (t Task) need(basis law.Provision, states ...State) error {
	if slices.Contains(states, t.State) {
		return nil
	}
	code := "TASK_STATE"
	if t.State.Reached(Locked) {
		code = "LIST_LOCKED"
	}
	return law.Refuse(basis, law.Conflict, code, "任务现在是“"+t.State.Name()+"”，不能办理这一步。", "请刷新任务页面，按流程图中当前的一步办理。")
}

type moved struct {
	t     Task
	act   string
	basis law.Provision
	data  map[string]any
}

func (e moved) Entry() ledger.Entry {
	if e.data == nil {
		e.data = map[string]any{}
	}
	e.data["state"] = e.t.State
	return ledger.Entry{Act: e.act, Basis: e.basis, Subject: "task:" + e.t.ID, Organ: e.t.Initiator, Region: e.t.Region, Data: e.data}
}

// Submit sends a draft to approval. Every matter must be one of the published
// list on the first day of the task (A1-2, A1-4); a joint task needs a
// cooperating department with matters of its own (A2-3). seen is the version
// that the person read; when it changed meanwhile, Submit returns db.ErrConflict.
func (s *Service) Submit(ctx context.Context, by actor.Actor, id string, seen int) error {
	return s.change(ctx, by, authz.SubmitTask, id, nil, func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
		if err := t.need(law.Art11, Draft); err != nil {
			return nil, err
		}
		if t.Version != seen {
			return nil, db.ErrConflict
		}
		if err := t.checkItems(ctx, tx); err != nil {
			return nil, err
		}
		t.State, t.SubmittedBy, t.Opinion = Pending, by.Person, ""
		return moved{*t, "task.submitted", law.Art12, nil}, nil
	})
}

func (t Task) checkItems(ctx context.Context, q db.Querier) error {
	from, err := calendar.Parse(t.From)
	if err != nil {
		return err
	}
	for _, d := range t.Depts {
		if len(d.Items) == 0 {
			return law.Refuse(law.Art2, law.Invalid, "DEPT_WITHOUT_ITEM", "参与部门"+d.Code+"没有负责的抽查事项。", "请在年度计划中为它安排事项，或不列为参与部门。")
		}
		for _, ref := range d.Items {
			item, err := catalog.ItemOf(ctx, q, ref)
			if err != nil {
				return err
			}
			if r := catalog.CheckUsable(item, from); r != nil {
				return r
			}
		}
	}
	return nil
}

// Approve lets a task begin: by the deputy head of the initiating department,
// who is not the one who submitted it. seen is the version that was read, so
// that nobody approves what was returned, edited and submitted again meanwhile:
// then it returns db.ErrConflict.
func (s *Service) Approve(ctx context.Context, by actor.Actor, id string, seen int, opinion string) error {
	return s.change(ctx, by, authz.ApproveTask, id, func(t Task) string { return t.SubmittedBy }, func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
		if err := t.need(law.Art11, Pending); err != nil {
			return nil, err
		}
		if t.Version != seen {
			return nil, db.ErrConflict
		}
		if err := t.checkItems(ctx, tx); err != nil {
			return nil, err
		}
		t.State, t.ApprovedBy, t.ApprovedAt, t.Opinion = Approved, by.Person, tx.Micros(), strings.TrimSpace(opinion)
		return moved{*t, "task.approved", law.Art12, nil}, nil
	})
}

// Return sends a submitted task back to its drafter with a reason.
func (s *Service) Return(ctx context.Context, by actor.Actor, id, opinion string) error {
	return s.change(ctx, by, authz.ApproveTask, id, func(t Task) string { return t.SubmittedBy }, func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
		if err := t.need(law.Art11, Pending); err != nil {
			return nil, err
		}
		if opinion = strings.TrimSpace(opinion); utf8.RuneCountInString(opinion) < 4 {
			return nil, law.Refuse(law.Art12, law.Invalid, "OPINION_MISSING", "退回时请写明意见（至少4个字）。", "请说明需要修改什么。").On("opinion")
		}
		t.State, t.Opinion = Draft, opinion
		return moved{*t, "task.returned", law.Art12, nil}, nil
	})
}

// Edit changes what a clerk may type, while the task is a draft.
func (s *Service) Edit(ctx context.Context, by actor.Actor, id string, version int, in Setup) error {
	return s.change(ctx, by, authz.DraftTask, id, nil, func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
		if err := t.need(law.Art11, Draft); err != nil {
			return nil, err
		}
		if t.Version != version {
			return nil, db.ErrConflict
		}
		pt, _, err := plan.TaskOf(ctx, tx, t.PlanTask)
		if err != nil {
			return nil, err
		}
		if err := s.fill(ctx, tx, t, in, pt); err != nil {
			return nil, err
		}
		return moved{*t, "task.edited", law.Art12, nil}, nil
	})
}

// Revoke ends a task before its list is locked, with a reason. A frozen or
// drawn list must be voided first, so that no draw disappears with its task.
func (s *Service) Revoke(ctx context.Context, by actor.Actor, id, reason string) error {
	return s.change(ctx, by, authz.RevokeTask, id, nil, func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
		if err := t.need(law.Art12, Draft, Pending, Approved); err != nil {
			return nil, err
		}
		if reason = strings.TrimSpace(reason); utf8.RuneCountInString(reason) < 4 {
			return nil, law.Refuse(law.Art12, law.Invalid, "REASON_MISSING", "撤销任务请写明理由（至少4个字）。", "请说明为什么不再实施。").On("reason")
		}
		if no := personal.Refuse("reason", "撤销理由", reason); no != nil {
			return nil, no
		}
		t.State, t.RevokedWhy = Revoked, reason
		return moved{*t, "task.revoked", law.Art12, map[string]any{"reason": reason}}, nil
	})
}
