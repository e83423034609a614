package task

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
)

// Edit changes what a clerk may type, while the task is a draft.
func (s *Service) Edit(ctx context.Context, by actor.Actor, id ids.Task, seen int, in Setup) error {
	return s.change(ctx, by, id, seen, act{right: authz.DraftTask, from: []State{Draft}, basis: law.Art11},
		func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
			pt, _, err := plan.TaskOf(ctx, tx, t.PlanTask)
			if err != nil {
				return nil, err
			}
			if err := s.fill(ctx, tx, t, in, pt); err != nil {
				return nil, err
			}
			return Moved{*t, "task.edited", law.Art12, nil}, nil
		})
}
