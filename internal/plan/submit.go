package plan

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ledger"
)

// Submit hands a draft that covers the whole list to the 分管负责人 or
// 主要负责人. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal:
// PLAN_COVERAGE (A6-1), JOINT_AT_LEAST_ONCE (A6-2) or what is wrong with a task.
func (s *Service) Submit(ctx context.Context, by actor.Actor, id string, seen int) error {
	return s.change(ctx, by, id, seen, act{
		right: authz.SubmitPlan, verb: "提交", from: []State{StateDraft},
		rule: func(ctx context.Context, tx *ledger.Tx, p *Plan) error {
			*p = p.withAuthor(by.Person)
			p.State, p.Opinion = StatePending, ""
			return checkWhole(ctx, tx, *p)
		},
		event: func(p Plan) ledger.Event { return Submitted{p} },
	})
}
