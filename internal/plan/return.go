package plan

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Return sends a submitted or approved plan back to the clerk with a reason. It
// returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Return(ctx context.Context, by actor.Actor, id string, seen int, reason string) error {
	return s.change(ctx, by, id, seen, act{
		right: authz.ApprovePlan, verb: "退回", from: []State{StatePending, StateApproved},
		rule: func(_ context.Context, _ *ledger.Tx, p *Plan) error {
			opinion, no := law.Reason(law.Art6, "reason", reason, "退回要写明理由")
			if no != nil {
				return no
			}
			p.State, p.Opinion, p.ApprovedBy, p.ApprovedOn = StateDraft, opinion, "", ""
			return nil
		},
		event: func(p Plan) ledger.Event { return Returned{p} },
	})
}
