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
	return s.move(ctx, by, authz.SubmitPlan, id, seen, "提交", []State{StateDraft}, func(ctx context.Context, tx *ledger.Tx, p *Plan) (State, error) {
		p.Opinion = ""
		*p = p.withAuthor(by.Person)
		return StatePending, checkWhole(ctx, tx, *p)
	}, func(p Plan) ledger.Event { return Submitted{p} })
}

// Return sends a submitted or approved plan back to the clerk with a reason. It
// returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Return(ctx context.Context, by actor.Actor, id string, seen int, reason string) error {
	return s.move(ctx, by, authz.ApprovePlan, id, seen, "退回", []State{StatePending, StateApproved}, func(ctx context.Context, tx *ledger.Tx, p *Plan) (State, error) {
		opinion, no := law.Reason(law.Art6, "reason", reason, "退回要写明理由")
		if no != nil {
			return "", no
		}
		p.Opinion, p.ApprovedBy, p.ApprovedOn = opinion, "", ""
		return StateDraft, nil
	}, func(p Plan) ledger.Event { return Returned{p} })
}

// Approve is the decision of the department (部门审定), by somebody who did not
// write the plan. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal:
// SOD_VIOLATION or what Submit refuses.
func (s *Service) Approve(ctx context.Context, by actor.Actor, id string, seen int, opinion string) error {
	return s.move(ctx, by, authz.ApprovePlan, id, seen, "审定", []State{StatePending}, func(ctx context.Context, tx *ledger.Tx, p *Plan) (State, error) {
		p.Opinion, p.ApprovedBy, p.ApprovedOn = strings.TrimSpace(opinion), by.Person, calendar.DateOf(tx.Now).String()
		return StateApproved, checkWhole(ctx, tx, *p)
	}, func(p Plan) ledger.Event { return Approved{p} })
}

// Publish opens an approved plan to the public; the version it replaces stays
// readable. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Publish(ctx context.Context, by actor.Actor, id string, seen int) error {
	var event Published
	return s.move(ctx, by, authz.PublishPlan, id, seen, "公开", []State{StateApproved}, func(ctx context.Context, tx *ledger.Tx, p *Plan) (State, error) {
		if err := checkWhole(ctx, tx, *p); err != nil {
			return "", err
		}
		p.PublishedOn = calendar.DateOf(tx.Now).String()
		tasks, err := Tasks(ctx, tx, p.ID)
		if err != nil {
			return "", err
		}
		body, err := Document(*p, tasks)
		if err != nil {
			return "", err
		}
		event.Doc = ledger.DocOf(DocumentName(*p), body)
		return StatePublished, updateReplaced(ctx, tx, *p)
	}, func(p Plan) ledger.Event { event.Plan = p; return event })
}

// move carries a plan from one of the states to the one that fn decides.
func (s *Service) move(ctx context.Context, by actor.Actor, act authz.Act, id string, seen int, verb string, from []State,
	fn func(context.Context, *ledger.Tx, *Plan) (State, error), event func(Plan) ledger.Event) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := s.load(ctx, tx, by, act, id)
		if err != nil {
			return err
		}
		if no := p.in(verb, from...); no != nil {
			return no
		}
		p.RowVersion = seen
		to, err := fn(ctx, tx, &p)
		if err != nil {
			return err
		}
		if err := updateState(ctx, tx, p, to); err != nil {
			return err
		}
		tx.Record(event(p))
		return nil
	})
}
