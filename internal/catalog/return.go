package catalog

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Return sends a pending version back to its authors with a reason. It returns
// db.ErrNotFound, db.ErrConflict or a *law.Refusal (REASON_MISSING).
func (s *Service) Return(ctx context.Context, by actor.Actor, ref Ref, seen int, reason string) error {
	return s.change(ctx, by, ref, seen, act{
		right: authz.PublishItem, verb: "退回", from: []State{StatePending},
		rule: func(_ context.Context, _ *ledger.Tx, i *Item) (save, error) {
			opinion, no := law.Reason(law.Art1, "reason", reason, "退回要写明理由")
			if no != nil {
				return nil, no
			}
			i.State, i.Opinion = StateDraft, opinion
			return updateState, nil
		},
		event: func(i Item) ledger.Event { return ItemReturned{i} },
	})
}
