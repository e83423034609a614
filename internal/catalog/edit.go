package catalog

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ledger"
)

// Edit writes the content of a draft anew; seen is the RowVersion its author
// saw. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Edit(ctx context.Context, by actor.Actor, ref Ref, seen int, in Item) error {
	return s.change(ctx, by, ref, seen, act{
		right: authz.DraftItem, verb: "修改", from: []State{StateDraft},
		rule: func(_ context.Context, _ *ledger.Tx, i *Item) (save, error) {
			old := *i
			*i = in.normal()
			i.Ref, i.Dept, i.State, i.Authors, i.RowVersion = old.Ref, old.Dept, old.State, old.Authors, old.RowVersion
			*i = i.withAuthor(by.Person)
			if no := i.savable(); no != nil {
				return nil, no
			}
			return updateDraft, nil
		},
		event: func(i Item) ledger.Event { return ItemEdited{i} },
	})
}
