package plan

import (
	"context"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/law"
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
