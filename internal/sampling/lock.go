package sampling

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Lock makes the result final: by a person who neither froze nor drew it. From
// then on no row of the draw can change, here or in the database. seen is the
// attempt whose result the person saw. It returns db.ErrNotFound, db.ErrConflict
// or a *law.Refusal (LIST_LOCKED for a second lock).
func (s *Service) Lock(ctx context.Context, by actor.Actor, id ids.Draw, seen int) error {
	return s.carryOut(ctx, by, id, seen, step{
		act:    func(a Acts) authz.Act { return a.Lock },
		others: func(h Hall) []ids.Person { return []ids.Person{h.Draw.FrozenBy, h.Draw.DrawnBy} },
		hook:   func(o Owner) Hook { return o.OnLocked },
		fn: func(ctx context.Context, tx *ledger.Tx, h *Hall) ([]ledger.Event, error) {
			if no := h.need(ToLock); no != nil {
				return nil, no
			}
			if h.Now().VoidAskedAt != 0 {
				return nil, law.Refuse(law.OneDraw, law.Conflict, "VOID_ASKED", "这次抽取已申请作废，主要负责人还没有决定。",
					"请等待主要负责人对作废申请作出决定。")
			}
			h.Draw.State, h.Draw.LockedBy, h.Draw.LockedAt = Locked, by.Person, tx.Micros()
			if h.Draw.Public() {
				if err := tx.Enqueue(ctx, BundleArgs{Draw: id}); err != nil {
					return nil, err
				}
			}
			return []ledger.Event{DrawLocked{h.Draw}}, nil
		},
	})
}
