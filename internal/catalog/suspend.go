package catalog

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Suspend takes a published version off the list until a revision is published.
// It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Suspend(ctx context.Context, by actor.Actor, ref Ref, seen int, reason string) error {
	return s.change(ctx, by, ref, seen, act{
		right: authz.SuspendItem, verb: "停用", from: []State{StatePublished},
		rule:  takeOff(StateSuspended, reason, "停用"),
		event: func(i Item) ledger.Event { return ItemSuspended{i} },
	})
}

// takeOff is the rule by which a version leaves the public list.
func takeOff(to State, reason, verb string) func(context.Context, *ledger.Tx, *Item) (save, error) {
	return func(_ context.Context, _ *ledger.Tx, i *Item) (save, error) {
		opinion, no := law.Reason(law.Art1, "reason", reason, verb+"要写明随清单公开的理由")
		if no != nil {
			return nil, no
		}
		i.State, i.Opinion = to, opinion
		return updateState, nil
	}
}
