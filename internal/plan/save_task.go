package plan

import (
	"context"
	"fmt"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// SaveTask writes a plan task of a draft: a new one when t.ID is "", else the
// one with that id anew. seen is the plan's RowVersion that the clerk saw. Seq,
// No and Lead are given by the plan. It returns the task's id, or
// db.ErrNotFound, db.ErrConflict or a *law.Refusal with the field.
func (s *Service) SaveTask(ctx context.Context, by actor.Actor, planID string, seen int, t PlanTask) (id ids.Line,
	err error) {
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (ids.Line, error) {
		p, err := s.openDraft(ctx, tx, by, planID, seen)
		if err != nil {
			return "", err
		}
		t = t.normal()
		t.PlanID, t.Lead = p.ID, p.Dept
		if t.ID == "" {
			t.ID = ids.Line(tx.NewID())
			if t.Seq, err = nextSeq(ctx, tx, p.ID); err != nil {
				return "", err
			}
			t.No = fmt.Sprintf("%s-%d-%02d", p.Dept, p.Year, t.Seq)
		} else {
			old, _, err := TaskOf(ctx, tx, t.ID)
			if err != nil {
				return "", err
			}
			if old.PlanID != p.ID {
				return "", db.ErrNotFound
			}
			t.Seq, t.No = old.Seq, old.No
			if err := deleteTask(ctx, tx, t.ID); err != nil {
				return "", err
			}
		}
		if no := t.check(p); no != nil {
			return "", no
		}
		if err := checkItems(ctx, tx, t); err != nil {
			return "", err
		}
		if err := touch(ctx, tx, p); err != nil {
			return "", err
		}
		if err := insertTask(ctx, tx, t); err != nil {
			return "", err
		}
		tx.Record(TaskSaved{p, t})
		return t.ID, nil
	})
}
