package plan

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ledger"
)

// act is one act on a plan that moves it from one state to another.
type act struct {
	right authz.Act
	verb  string // for the refusal of another state
	from  []State
	rule  func(ctx context.Context, tx *ledger.Tx, p *Plan) error // judges the act and changes the plan
	event func(Plan) ledger.Event                                 // of the plan as saved
}

// change carries out an act: load, right, state and version, rule, save, record.
// seen is the RowVersion the person saw. It returns db.ErrNotFound,
// db.ErrConflict or a *law.Refusal.
func (s *Service) change(ctx context.Context, by actor.Actor, id string, seen int, a act) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := s.load(ctx, tx, by, a.right, id)
		if err != nil {
			return err
		}
		if no := p.in(a.verb, a.from...); no != nil {
			return no
		}
		if p.RowVersion != seen {
			return db.ErrConflict
		}
		if err := a.rule(ctx, tx, &p); err != nil {
			return err
		}
		if err := updateState(ctx, tx, &p); err != nil {
			return err
		}
		tx.Record(a.event(p))
		return nil
	})
}
