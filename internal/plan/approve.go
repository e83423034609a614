package plan

import (
	"context"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/ledger"
)

// Approve is the decision of the department (部门审定), by somebody who did not
// write the plan. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal:
// SOD_VIOLATION or what Submit refuses.
func (s *Service) Approve(ctx context.Context, by actor.Actor, id string, seen int, opinion string) error {
	return s.change(ctx, by, id, seen, act{
		right: authz.ApprovePlan, verb: "审定", from: []State{StatePending},
		rule: func(ctx context.Context, tx *ledger.Tx, p *Plan) error {
			p.State, p.Opinion = StateApproved, strings.TrimSpace(opinion)
			p.ApprovedBy, p.ApprovedOn = by.Person, calendar.DateOf(tx.Now).String()
			return checkWhole(ctx, tx, *p)
		},
		event: func(p Plan) ledger.Event { return Approved{p} },
	})
}
