package catalog

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ledger"
)

// act is one act on a version of an item: who may, from which states, and what
// it does.
type act struct {
	right authz.Act
	verb  string // for the refusal of another state
	from  []State
	// rule judges the act, changes the version and says how it is saved.
	rule  func(ctx context.Context, tx *ledger.Tx, i *Item) (save, error)
	event func(Item) ledger.Event // of the version as saved
}

// save writes what an act changed of a version, guarded by the row version that
// was loaded, and moves that on.
type save func(ctx context.Context, tx *ledger.Tx, i *Item) error

// change carries out an act: load, right, state and version, rule, save, record.
// seen is the RowVersion the person saw. It returns db.ErrNotFound,
// db.ErrConflict or a *law.Refusal.
func (s *Service) change(ctx context.Context, by actor.Actor, ref Ref, seen int, a act) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		i, err := ItemOf(ctx, tx, ref)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, a.right, i.Resource(by)); err != nil {
			return err
		}
		if no := i.in(a.verb, a.from...); no != nil {
			return no
		}
		if i.RowVersion != seen {
			return db.ErrConflict
		}
		save, err := a.rule(ctx, tx, &i)
		if err != nil {
			return err
		}
		if err := save(ctx, tx, &i); err != nil {
			return err
		}
		tx.Record(a.event(i))
		return nil
	})
}
