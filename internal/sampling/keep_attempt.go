package sampling

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// KeepAttempt is the 主要负责人's no to a void that was asked for: the attempt
// goes on where it stood. The question and the answer stay in the public log.
// It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) KeepAttempt(ctx context.Context, by actor.Actor, id ids.Draw, seen int) error {
	return s.carryOut(ctx, by, id, seen,
		step{act: always(authz.VoidDraw), fn: func(ctx context.Context, tx *ledger.Tx, h *Hall) ([]ledger.Event, error) {
			if no := h.mayVoid(); no != nil {
				return nil, no
			}
			a := h.Now()
			if a.VoidAskedAt == 0 {
				return nil, voidNotAsked()
			}
			a.VoidKind, a.VoidReason, a.VoidAskedBy, a.VoidAskedAt = "", "", "", 0
			if err := updateAttempt(ctx, tx, a); err != nil {
				return nil, err
			}
			return []ledger.Event{AttemptKept{h.Draw}}, nil
		}})
}
