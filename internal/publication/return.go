package publication

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Return sends a submitted or approved result back to be mended, with a
// reason. It returns what Approve does but for SOD_VIOLATION, and refuses
// REASON_MISSING.
func (s *Service) Return(ctx context.Context, by actor.Actor, id string, seen int, reason string) error {
	return s.change(ctx, by, byID(id), seen, act{
		right: authz.ReturnResult, verb: "退回", from: []State{Pending, Approved},
		rule: func(_ context.Context, _ *ledger.Tx, _ dossier, r *Result) (outcome, error) {
			reason, no := law.Reason(law.Art174, "opinion", reason, "退回要写明原因")
			if no != nil {
				return outcome{}, no
			}
			r.State, r.ApprovedBy, r.ApprovedAt, r.Opinion = Returned, "", 0, reason
			return outcome{step: StepReturned, note: reason, event: func(r Result) ledger.Event {
				return ResultJudged{Result: r}
			}}, nil
		},
	})
}
