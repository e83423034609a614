package task

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Return sends a submitted task back to its drafter with a reason.
func (s *Service) Return(ctx context.Context, by actor.Actor, id ids.Task, seen int, opinion string) error {
	return s.change(ctx, by, id, seen,
		act{right: authz.ApproveTask, other: submitter, from: []State{Pending}, basis: law.Art11},
		func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
			opinion, no := law.Reason(law.Art12, "opinion", opinion, "退回要写明需要修改什么")
			if no != nil {
				return nil, no
			}
			t.State, t.Opinion = Draft, opinion
			return Moved{*t, "task.returned", law.Art12, nil}, nil
		})
}
