package catalog

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ledger"
)

// Abolish takes a published or suspended version off the list for good. It
// returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Abolish(ctx context.Context, by actor.Actor, ref Ref, seen int, reason string) error {
	return s.change(ctx, by, ref, seen, act{
		right: authz.SuspendItem, verb: "废止", from: []State{StatePublished, StateSuspended},
		rule:  takeOff(StateAbolished, reason, "废止"),
		event: func(i Item) ledger.Event { return ItemAbolished{i} },
	})
}
