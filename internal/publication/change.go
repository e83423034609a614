package publication

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// act is one act on a result: who may, from which states, and what it does.
type act struct {
	right authz.Act
	// keepsAway refuses, beyond the policies, somebody who must not decide
	// about this object; nil asks nothing.
	keepsAway func(ctx context.Context, tx *ledger.Tx, by actor.Actor, d dossier) error
	verb      string // for the refusal of another state
	from      []State
	// rule judges the act and changes the result; what it returns is saved and
	// recorded.
	rule func(ctx context.Context, tx *ledger.Tx, d dossier, r *Result) (outcome, error)
}

// outcome is what an act leaves beside the result itself.
type outcome struct {
	step, note string                      // of the department's history, "" for none
	save       func(r Result) error        // rows that hang on the result, nil for none
	event      func(r Result) ledger.Event // as saved
}

// change carries out an act: load, right, state and version, rule, save, record.
func (s *Service) change(ctx context.Context, by actor.Actor, load func(context.Context, db.Querier) (dossier, error),
	seen int, a act) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		d, err := load(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, a.right, d.resource()); err != nil {
			return err
		}
		if a.keepsAway != nil {
			if err := a.keepsAway(ctx, tx, by, d); err != nil {
				return err
			}
		}
		if no := d.allows(a.verb, seen, a.from...); no != nil {
			return no
		}
		r := d.Result
		out, err := a.rule(ctx, tx, d, &r)
		if err != nil {
			return err
		}
		if err := saveResult(ctx, tx, &r, out); err != nil {
			return err
		}
		tx.Record(out.event(r))
		return nil
	})
}

// allows says whether the visit and the result are in a state for an act, and
// whether the person saw the present version: db.ErrConflict when not.
func (d dossier) allows(verb string, seen int, from ...State) error {
	if no := d.opened(); no != nil {
		return no
	}
	if no := d.Result.in(verb, from...); no != nil {
		return no
	}
	if d.Result.Version != seen {
		return db.ErrConflict
	}
	return nil
}

// byID gives the loader of the result with an id.
func byID(id string) func(context.Context, db.Querier) (dossier, error) {
	return func(ctx context.Context, q db.Querier) (dossier, error) { return dossierByID(ctx, q, id) }
}

// byKey gives the loader of the result of a department at a visit.
func byKey(taskID ids.Task, subject ids.Subject, dept ids.Dept) func(context.Context, db.Querier) (dossier, error) {
	return func(ctx context.Context, q db.Querier) (dossier, error) {
		return dossierByKey(ctx, q, taskID, subject, dept)
	}
}
