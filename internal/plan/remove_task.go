package plan

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// RemoveTask takes a task out of a draft. It returns db.ErrNotFound,
// db.ErrConflict or a *law.Refusal.
func (s *Service) RemoveTask(ctx context.Context, by actor.Actor, planID string, seen int, taskID ids.Line) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := s.openDraft(ctx, tx, by, planID, seen)
		if err != nil {
			return err
		}
		t, _, err := TaskOf(ctx, tx, taskID)
		if err != nil {
			return err
		}
		if t.PlanID != p.ID {
			return db.ErrNotFound
		}
		if err := touch(ctx, tx, p); err != nil {
			return err
		}
		if err := deleteTask(ctx, tx, t.ID); err != nil {
			return err
		}
		tx.Record(TaskRemoved{p, t})
		return nil
	})
}
