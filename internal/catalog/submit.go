package catalog

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ledger"
)

// Submit hands a complete draft to the 分管负责人. It returns db.ErrNotFound,
// db.ErrConflict or a *law.Refusal that names what is missing.
func (s *Service) Submit(ctx context.Context, by actor.Actor, ref Ref, seen int) error {
	return s.change(ctx, by, ref, seen, act{
		right: authz.SubmitItem, verb: "提交", from: []State{StateDraft},
		rule: func(_ context.Context, tx *ledger.Tx, i *Item) (save, error) {
			if no := i.complete(today(tx)); no != nil {
				return nil, no
			}
			*i = i.withAuthor(by.Person)
			i.State, i.Opinion = StatePending, ""
			return updateSubmitted, nil
		},
		event: func(i Item) ledger.Event { return ItemSubmitted{i} },
	})
}
