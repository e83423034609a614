package task

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/personal"
)

// Revoke ends a task before its list is locked, with a reason. A frozen or
// drawn list must be voided first, so that no draw disappears with its task.
func (s *Service) Revoke(ctx context.Context, by actor.Actor, id ids.Task, seen int, reason string) error {
	return s.change(ctx, by, id, seen,
		act{right: authz.RevokeTask, from: []State{Draft, Pending, Approved}, basis: law.Art12},
		func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
			reason, no := law.Reason(law.Art12, "reason", reason, "撤销任务要写明为什么不再实施")
			if no != nil {
				return nil, no
			}
			if no := personal.Refuse("reason", "撤销理由", reason); no != nil {
				return nil, no
			}
			t.State, t.RevokedWhy = Revoked, reason
			return Moved{*t, "task.revoked", law.Art12, map[string]any{"reason": reason}}, nil
		})
}
