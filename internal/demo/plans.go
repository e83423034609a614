package demo

import (
	"context"
	"fmt"

	"yangguang/internal/catalog"
	"yangguang/internal/ids"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
)

// planTask is the script as the clerk types it into the plan of the year.
func (s script) planTask(year int) plan.PlanTask {
	t := plan.PlanTask{
		Name: s.name, Direction: "2", Source: "2", Basis: "本年度随机抽查事项清单", ScopeText: s.scope, Frequency: "每年一次",
		From: fmt.Sprintf("%d-01-01", year), To: fmt.Sprintf("%d-12-31", year), Joint: len(s.coop) > 0, Coop: s.coop,
		Quotas: s.quotas, Scope: roster.Scope{Types: s.types, Labels: s.labels}, Mode: "县抽县查", Disclosure: plan.AtLock,
	}
	if s.embargo {
		t.Disclosure = plan.AfterTask
	}
	for _, code := range s.items {
		t.Items = append(t.Items, plan.PlanItem{Ref: catalog.Ref{Code: code, Version: 1}, Dept: ids.Dept(code[:4])})
	}
	return t
}

// plans publishes the plan of each department, the one that initiates most
// joint tasks first: the others take part in it, which Article 6 asks for.
func (b *builder) plans(ctx context.Context) error {
	year, n := b.today().Year(), 0
	for _, d := range depts {
		clerk, deputy := b.by(login(d.Code, "clerk")), b.by(login(d.Code, "deputy"))
		id, err := b.a.Plan.Draft(ctx, clerk, year)
		if err != nil {
			return err
		}
		seen := func() int {
			p, err := plan.ByID(ctx, b.q, id)
			if err != nil {
				return 0 // no act accepts it
			}
			return p.RowVersion
		}
		for _, s := range scripts {
			if s.lead != d.Code {
				continue
			}
			if _, err := b.a.Plan.SaveTask(ctx, clerk, id, seen(), s.planTask(year)); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			n++
		}
		if err := b.a.Plan.Submit(ctx, clerk, id, seen()); err != nil {
			return fmt.Errorf("%s: %w", d.Code, err)
		}
		if err := b.a.Plan.Approve(ctx, deputy, id, seen(), "同意，按程序公开。"); err != nil {
			return fmt.Errorf("%s: %w", d.Code, err)
		}
		if err := b.a.Plan.Publish(ctx, clerk, id, seen()); err != nil {
			return fmt.Errorf("%s: %w", d.Code, err)
		}
	}
	b.tell("公开 %d 个部门的年度计划：%d 项计划任务", len(depts), n)
	return nil
}

// planned finds the task of a published plan by its name.
func (b *builder) planned(ctx context.Context, s script) (plan.PlanTask, error) {
	open, err := plan.Open(ctx, b.q, s.lead)
	if err != nil {
		return plan.PlanTask{}, err
	}
	for _, t := range open {
		if t.Name == s.name {
			return t, nil
		}
	}
	return plan.PlanTask{}, fmt.Errorf("demo: %s is not in the plan of %s", s.name, s.lead)
}
