package publication

import (
	"context"
	"strings"
	"unicode/utf8"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
)

// ResultJudged says that the department's leadership approved a result or that
// it was sent back.
type ResultJudged struct {
	Result   Result
	Approved bool
}

// Entry implements ledger.Event. Opinions stay in the department.
func (e ResultJudged) Entry() ledger.Entry {
	act := "result.returned"
	if e.Approved {
		act = "result.approved"
	}
	return ledger.Entry{Act: act, Basis: law.Art174, Subject: e.Result.subject(), Organ: string(e.Result.Dept),
		Region: e.Result.Region,
		Data:   map[string]any{"version": e.Result.Version}}
}

// Approve approves a submitted result; the approver cannot change it. It
// returns db.ErrNotFound, db.ErrConflict for a stale version, or a
// *law.Refusal: not of the department's leadership (A3-1), SOD_VIOLATION for
// the one who entered it and for a member of the group, APPROVER_CONFLICT for
// somebody with a conflict with the object, RESULT_STATE, RESULT_PUBLISHED.
func (s *Service) Approve(ctx context.Context, by actor.Actor, id string, seen int, opinion string) error {
	return s.change(ctx, by, byID(id), seen, act{
		right: authz.ApproveResult, keepsAway: independent, verb: "审批", from: []State{Pending},
		rule: func(_ context.Context, tx *ledger.Tx, _ dossier, r *Result) (outcome, error) {
			opinion := strings.TrimSpace(opinion)
			if utf8.RuneCountInString(opinion) > TextLimit {
				return outcome{}, law.TextTooLong(law.Art174, "opinion", "审批意见", TextLimit)
			}
			r.State, r.ApprovedBy, r.ApprovedAt, r.Opinion = Approved, by.Person, tx.Micros(), opinion
			return outcome{step: StepApproved, note: opinion, event: func(r Result) ledger.Event {
				return ResultJudged{Result: r, Approved: true}
			}}, nil
		},
	})
}

// independent refuses an approver who must keep away from the object; the
// policies refuse the enterer and the members of the group.
func independent(ctx context.Context, tx *ledger.Tx, by actor.Actor, d dossier) error {
	if by.Inspector == "" {
		return nil
	}
	conflicts, err := roster.ConflictsOf(ctx, tx, d.Result.Region, []ids.Subject{d.Result.Subject}, by.Dept)
	if err != nil {
		return err
	}
	today := calendar.DateOf(tx.Now)
	for _, c := range conflicts {
		if c.Inspector == by.Inspector && c.Holds(today) {
			return law.Refuse(law.Penalty43, law.Forbidden, "APPROVER_CONFLICT",
				"您与这家检查对象有登记在册的回避情形（"+c.KindName()+"），不能审批它的结果。", "请由本部门另一名负责人审批。").
				InEnglish("the approver has a conflict of interest")
		}
	}
	return nil
}
