package task

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
)

// Setup is what a clerk fills in for a task; everything else comes from the
// published plan and cannot be typed here (Article 12).
type Setup struct {
	PlanTask     ids.Line
	Name         string
	From, To     string // YYYY-MM-DD
	Hash         string // sha256 or sm3
	Slots        int
	Slack        int
	CrossStation bool
	Witness      ids.Person // person id
}

// Created is the event of a new task.
type Created struct{ Task Task }

// Entry implements ledger.Event.
func (e Created) Entry() ledger.Entry {
	items := []string{}
	for _, d := range e.Task.Depts {
		for _, ref := range d.Items {
			items = append(items, string(d.Code)+" "+ref.String())
		}
	}
	return ledger.Entry{Act: "task.created", Basis: law.Art12, Subject: "task:" + string(e.Task.ID),
		Organ: string(e.Task.Initiator), Region: e.Task.Region,
		Data: map[string]any{"no": e.Task.No, "plan": e.Task.Plan, "plan-task": e.Task.PlanTask, "items": items}}
}

// Create sets up a task from a task of the department's published plan. The
// strata, rates, items and departments are the plan's. It returns the new id,
// or db.ErrNotFound or a *law.Refusal; nothing is written then.
func (s *Service) Create(ctx context.Context, by actor.Actor, in Setup) (ids.Task, error) {
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (ids.Task, error) {
		pt, p, err := plan.TaskOf(ctx, tx, in.PlanTask)
		if errors.Is(err, db.ErrNotFound) {
			return "", law.Refuse(law.Art6, law.Invalid, "PLAN_TASK_MISSING", "没有选择计划任务，或者它不存在。",
				"请从本部门已公开的年度计划中选择一项任务。").On("plan_task")
		}
		if err != nil {
			return "", err
		}
		if err := s.Authz.Permit(by, authz.DraftTask,
			authz.Resource{Kind: "task", Dept: pt.Lead, Region: p.Region}); err != nil {
			return "", err
		}
		if p.State != plan.StatePublished {
			return "", law.Refuse(law.Art6, law.Conflict, "PLAN_NOT_PUBLISHED", "所依据的年度计划现在不是公开状态。",
				"请先公开年度计划，或改用现行版本中的任务。").On("plan_task")
		}
		t := Task{
			Region: p.Region, ID: ids.Task(tx.NewID()), PlanTask: pt.ID, Plan: p.ID, PlanVersion: p.Version, Initiator: pt.Lead,
			State: Draft, Disclosure: pt.Disclosure, Scope: pt.Scope.Canonical(), Quotas: pt.Quotas,
			CreatedBy: by.Person, CreatedAt: tx.Micros(), Version: 1,
		}
		for _, code := range append([]ids.Dept{pt.Lead}, pt.Coop...) {
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
	t.Name = strings.TrimSpace(in.Name)
	if n := utf8.RuneCountInString(t.Name); n < 4 || n > 80 || strings.ContainsAny(t.Name, "\r\n\t") {
		return law.InvalidField(law.Art12, "name", "TASK_NAME", "任务名称应为4到80个字，写在一行里。", "请写明年度、对象和检查内容。")
	}
	from, err := calendar.Parse(in.From)
	if err != nil {
		return law.InvalidField(law.Art12, "from", "TASK_DATES", "开始日期不正确。", "请按“2026-11-23”的格式填写。")
	}
	to, err := calendar.Parse(in.To)
	if err != nil {
		return law.InvalidField(law.Art12, "to", "TASK_DATES", "结束日期不正确。", "请按“2026-11-23”的格式填写。")
	}
	if to.String() < from.String() {
		return law.InvalidField(law.Art12, "to", "TASK_DATES", "结束日期早于开始日期。", "请检查执行时间。")
	}
	if from.String() < pt.From || to.String() > pt.To {
		return law.InvalidField(law.Art12, "from", "OUTSIDE_PLAN",
			fmt.Sprintf("执行时间超出了年度计划规定的%s至%s。", pt.From, pt.To),
			"请改到计划时间之内，或先调整年度计划。")
	}
	if _, err := canon.ParseHash(in.Hash); err != nil {
		return law.InvalidField(law.Art12, "hash", "HASH_UNKNOWN", "请选择摘要算法。", "一般选SHA-256；按商用密码要求运行的选SM3。")
	}
	if in.Slots < 2 || in.Slots > 10 {
		return law.InvalidField(law.Penalty42, "slots", "SLOTS_RANGE", "每个部门对每户至少派两名执法检查人员，最多十名。",
			"请填写2到10之间的整数。")
	}
	if in.Slack < 0 || in.Slack > 20 {
		return law.InvalidField(law.Art12, "slack", "SLACK_RANGE", "任务量容差应在0到20之间。", "一般填1：任务量最少和只多一次的人都有机会被抽到。")
	}
	if in.Witness == "" {
		return law.Refuse(law.Ceremony, law.Invalid, "WITNESS_MISSING", "请指定一名监督见证人。",
			"见证人用自己的账号提交校验码，保证谁也不能挑选结果。").On("witness")
	}
	w, err := identity.ActorOf(ctx, tx, tx.Now, in.Witness)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return err
	}
	if err != nil || !w.Has(actor.Witness) {
		return law.Refuse(law.Ceremony, law.Invalid, "WITNESS_ROLE", "所选人员不是监督见证人。", "请从见证人名单中选择。").On("witness")
	}
	t.From, t.To, t.Hash, t.Slots, t.Slack, t.CrossStation, t.Witness = from.String(), to.String(), in.Hash, in.Slots,
		in.Slack, in.CrossStation, in.Witness
	return nil
}
