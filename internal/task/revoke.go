package task

import (
	"context"
	"strings"
	"unicode/utf8"
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
			if reason = strings.TrimSpace(reason); utf8.RuneCountInString(reason) < 4 {
				return nil, law.Refuse(law.Art12, law.Invalid, "REASON_MISSING", "撤销任务请写明理由（至少4个字）。", "请说明为什么不再实施。").On("reason")
			}
			if no := personal.Refuse("reason", "撤销理由", reason); no != nil {
				return nil, no
			}
			t.State, t.RevokedWhy = Revoked, reason
			return Moved{*t, "task.revoked", law.Art12, map[string]any{"reason": reason}}, nil
		})
}
