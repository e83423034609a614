package task

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Submit sends a draft to approval. Every item must be one of the published
// list on the first day of the task (A1-2, A1-4); a joint task needs a
// cooperating department with items of its own (A2-3). seen is the version
// that the person read; when it changed meanwhile, Submit returns db.ErrConflict.
func (s *Service) Submit(ctx context.Context, by actor.Actor, id ids.Task, seen int) error {
	return s.change(ctx, by, id, seen, act{right: authz.SubmitTask, from: []State{Draft}, basis: law.Art11},
		func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
			if err := t.checkItems(ctx, tx); err != nil {
				return nil, err
			}
			t.State, t.SubmittedBy, t.Opinion = Pending, by.Person, ""
			return Moved{*t, "task.submitted", law.Art12, nil}, nil
		})
}

func (t Task) checkItems(ctx context.Context, q db.Querier) error {
	from, err := calendar.Parse(t.From)
	if err != nil {
		return err
	}
	for _, d := range t.Depts {
		if len(d.Items) == 0 {
			return law.Refuse(law.Art2, law.Invalid, "DEPT_WITHOUT_ITEM", "参与部门"+string(d.Code)+"没有负责的抽查事项。",
				"请在年度计划中为它安排事项，或不列为参与部门。")
		}
		for _, ref := range d.Items {
			item, err := catalog.ItemOf(ctx, q, ref)
			if err != nil {
				return err
			}
			if no := catalog.CheckUsable(item, from); no != nil {
				return no
			}
		}
	}
	return nil
}
