package task

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Dispatch hands the locked list to every department that takes part (Article
// 12). The list is the same for all: one visit, many items (Article 2).
func (s *Service) Dispatch(ctx context.Context, by actor.Actor, id ids.Task, seen int) error {
	return s.change(ctx, by, id, seen, act{right: authz.DispatchTask, from: []State{Locked}, basis: law.Art11},
		func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
			counts := map[ids.Dept]any{}
			for _, d := range t.Depts {
				list, err := t.Share(ctx, tx, d)
				if err != nil {
					return nil, err
				}
				if err := insertDispatch(ctx, tx, Dispatch{Region: t.Region, Task: t.ID, Dept: d.Code, Objects: int64(len(list)),
					SentBy: by.Person, SentAt: tx.Micros()}); err != nil {
					return nil, err
				}
				counts[d.Code] = len(list)
			}
			t.State = Dispatched
			return Moved{*t, "task.dispatched", law.Art12, t.Open("objects", counts)}, nil
		})
}

// Open is data for the public log, none while the list is under embargo: even a
// count by department narrows down whom it names.
func (t Task) Open(key string, value any) map[string]any {
	if t.Embargoed() {
		return nil
	}
	return map[string]any{key: value}
}
