package catalog

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ledger"
)

// Publish puts a pending version into the public list, in effect from today; the
// version it replaces stays readable. It is an act of the 分管负责人, who must not
// have written it. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal:
// SOD_VIOLATION, BASIS_LEVEL_INVALID (A1-5), BASIS_EXPIRED or what is missing.
func (s *Service) Publish(ctx context.Context, by actor.Actor, ref Ref, seen int) error {
	var published ItemPublished
	return s.change(ctx, by, ref, seen, act{
		right: authz.PublishItem, verb: "发布", from: []State{StatePending},
		rule: func(ctx context.Context, tx *ledger.Tx, i *Item) (save, error) {
			day := today(tx)
			if no := i.complete(day); no != nil {
				return nil, no
			}
			// The published version goes first: there is never more than one.
			var err error
			if published.Replaced, err = updateReplaced(ctx, tx, i.Code); err != nil {
				return nil, err
			}
			i.State, i.Opinion, i.EffectiveFrom, i.PublishedOn, i.PublishedBy = StatePublished, "", day, day, by.Person
			published.Doc, err = docOf(*i)
			return updatePublished, err
		},
		event: func(i Item) ledger.Event { published.Item = i; return published },
	})
}
