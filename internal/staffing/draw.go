package staffing

import (
	"context"

	"yangguang/internal/authz"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
)

// Drawing is what package sampling is told about the draw of inspectors: one for
// the share of each department, by the actor's own.
func (s *Service) Drawing() sampling.Owner {
	return sampling.Owner{
		Resource: func(ctx context.Context, tx *ledger.Tx, id ids.Task) (authz.Resource, error) {
			t, err := task.TakenBy(ctx, tx, id, tx.By.Dept)
			return t.ShareResource(tx.By.Dept), err
		},
		Supply:   supply,
		OnFrozen: assigned,
		OnLocked: grouped,
	}
}

// supply is the share of the actor's department: after the lock and the
// acknowledgement, with its inspector roster confirmed for this task (Articles
// 12, 14). It refuses when the department cannot fill a group at all (A12-7). A
// share has no version: what was dispatched guards it.
func supply(ctx context.Context, tx *ledger.Tx, id ids.Task, _ int) (sampling.Spec, error) {
	dept := tx.By.Dept
	t, err := task.TakenBy(ctx, tx, id, dept)
	if err != nil {
		return nil, err
	}
	share, err := t.DispatchedTo(ctx, tx, dept)
	if err != nil {
		return nil, err
	}
	if share.AckedAt == 0 {
		return nil, law.Refuse(law.Art12, law.Conflict, "NOT_ACKNOWLEDGED", "本部门还没有签收派发的名单。", "请先签收，再抽取执法检查人员。")
	}
	if err := roster.Hold(ctx, tx, roster.Inspecting, string(dept)); err != nil {
		return nil, err
	}
	if err := roster.RequireConfirmed(ctx, tx, t.ID, dept, roster.Inspecting); err != nil {
		return nil, err
	}
	if share.Draw != "" {
		old, err := sampling.ByID(ctx, tx, share.Draw)
		if err != nil {
			return nil, err
		}
		if old.State != sampling.Failed {
			return nil, law.Refuse(law.OneDraw, law.Conflict, "ALREADY_FROZEN", "本部门的人员抽取已经冻结。", "请到抽取大厅继续当前的抽取。")
		}
	}
	spec, err := inspectorsSpec(ctx, tx, t, dept)
	spec.Refreeze = share.Draw
	return spec, err
}

// assigned notes the draw of a share.
func assigned(ctx context.Context, tx *ledger.Tx, d sampling.Draw) ([]ledger.Event, error) {
	t, err := task.ByID(ctx, tx, d.Task)
	if err != nil {
		return nil, err
	}
	share, err := t.DispatchedTo(ctx, tx, d.Dept)
	if err != nil || share.Draw == d.ID {
		return nil, err
	}
	return nil, task.Assign(ctx, tx, share, d.ID)
}

// grouped turns the locked draw of a share into groups.
func grouped(ctx context.Context, tx *ledger.Tx, d sampling.Draw) ([]ledger.Event, error) {
	t, err := task.ByID(ctx, tx, d.Task)
	if err != nil {
		return nil, err
	}
	seats, err := sampling.Seats(ctx, tx, d.ID)
	if err != nil {
		return nil, err
	}
	var members []Member
	for _, seat := range seats {
		if seat.Inspector != "" {
			members = append(members, Member{Region: t.Region, Task: t.ID, Subject: seat.Subject, Dept: seat.Dept,
				Slot: seat.Slot, Inspector: seat.Inspector, Leader: seat.Slot == 1 && seat.Dept == t.Initiator, Origin: "drawn"})
		}
	}
	if err := insertMembers(ctx, tx, members); err != nil {
		return nil, err
	}
	share, err := t.DispatchedTo(ctx, tx, d.Dept)
	if err != nil {
		return nil, err
	}
	return task.Settle(ctx, tx, t, share)
}

func inspectorsSpec(ctx context.Context, tx *ledger.Tx, t task.Task, dept ids.Dept) (sampling.InspectorsSpec, error) {
	objects, err := sampling.ByID(ctx, tx, t.ObjectsDraw)
	if err != nil {
		return sampling.InspectorsSpec{}, err
	}
	spec := sampling.InspectorsSpec{Objects: objects, Dept: dept, Title: t.Name + "（执法检查人员）", Slack: t.Slack,
		CrossStation: t.CrossStation}
	own := t.Dept(dept)
	list, err := t.Share(ctx, tx, own)
	if err != nil {
		return spec, err
	}
	if len(list) == 0 {
		return spec, law.Refuse(law.Art12, law.Conflict, "NOTHING_TO_VISIT", "抽中的对象都不涉及本部门的检查事项，不需要抽取人员。",
			"请在任务页面办结本部门的人员安排。")
	}
	for _, v := range list {
		spec.Assignments = append(spec.Assignments,
			draw.Assignment{Rank: uint64(v.Place), ID: string(v.Subject.ID), Station: v.Subject.Station,
				Dept: string(dept), Slots: uint64(t.Slots), Lead: own.Lead, Requires: v.Requires})
	}
	if spec.Inspectors, err = drawable(ctx, tx, t, dept); err != nil {
		return spec, err
	}
	if no := enough(spec.Inspectors, t.Slots, own.Lead); no != nil {
		return spec, no
	}
	subjects := make([]ids.Subject, len(list))
	for i, v := range list {
		subjects[i] = v.Subject.ID
	}
	spec.Conflicts, err = conflicts(ctx, tx, t, dept, subjects, spec.Inspectors)
	return spec, err
}
