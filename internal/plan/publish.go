package plan

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/ledger"
)

// Publish opens an approved plan to the public; the version it replaces stays
// readable. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Publish(ctx context.Context, by actor.Actor, id string, seen int) error {
	var doc ledger.Doc
	return s.change(ctx, by, id, seen, act{
		right: authz.PublishPlan, verb: "公开", from: []State{StateApproved},
		rule: func(ctx context.Context, tx *ledger.Tx, p *Plan) error {
			if err := checkWhole(ctx, tx, *p); err != nil {
				return err
			}
			p.State, p.PublishedOn = StatePublished, calendar.DateOf(tx.Now).String()
			tasks, err := Tasks(ctx, tx, p.ID)
			if err != nil {
				return err
			}
			body, err := Document(*p, tasks)
			if err != nil {
				return err
			}
			doc = ledger.DocOf(DocumentName(*p), body)
			// The published version goes first: there is never more than one.
			return updateReplaced(ctx, tx, *p)
		},
		event: func(p Plan) ledger.Event { return Published{Plan: p, Doc: doc} },
	})
}
