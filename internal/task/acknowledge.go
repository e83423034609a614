package task

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Acknowledged: a department took the list that was dispatched to it.
type Acknowledged struct {
	Task    Task
	Dept    ids.Dept
	Objects int64
}

// Entry implements ledger.Event.
func (e Acknowledged) Entry() ledger.Entry {
	return ShareEntry(e.Task, e.Dept, "task.acknowledged", law.Art12, e.Task.Open("objects", e.Objects))
}

// ShareEntry is the entry of something that a department did with its share.
func ShareEntry(t Task, dept ids.Dept, act string, basis law.Provision, data map[string]any) ledger.Entry {
	if data == nil {
		data = map[string]any{}
	}
	return ledger.Entry{Act: act, Basis: basis, Subject: "task:" + string(t.ID), Organ: string(dept), Region: t.Region,
		Data: data}
}

// Acknowledge takes the dispatched list on behalf of the actor's department. It
// returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Acknowledge(ctx context.Context, by actor.Actor, id ids.Task) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, err := TakenBy(ctx, tx, id, by.Dept)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.AcknowledgeTask, t.ShareResource(by.Dept)); err != nil {
			return err
		}
		seen, err := t.DispatchedTo(ctx, tx, by.Dept)
		if err != nil {
			return err
		}
		if seen.AckedAt != 0 {
			return law.Refuse(law.Art12, law.Conflict, "ACKED_ALREADY", "本部门已经签收这份名单。", "请继续确认执法检查人员名录库并抽取人员。")
		}
		d := seen
		d.AckedBy, d.AckedAt = by.Person, tx.Micros()
		if err := updateDispatch(ctx, tx, seen, d); err != nil {
			return err
		}
		tx.Record(Acknowledged{t, by.Dept, d.Objects})
		return nil
	})
}
