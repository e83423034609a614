package publication

import (
	"context"
	"fmt"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/personal"
)

// Submit saves the content and reports it to the department for approval. It
// returns what Enter does, and refuses SIGNATURES_MISSING naming the members
// (A17-9), what the dictionary of types does not allow, ALL_NOT_APPLICABLE
// (A15-2), and PERSONAL_DATA (A4-3).
func (s *Service) Submit(ctx context.Context, by actor.Actor, taskID ids.Task, subject ids.Subject, dept ids.Dept,
	seen int, c Content) error {
	return s.change(ctx, by, byKey(taskID, subject, dept), seen, act{
		right: authz.SubmitResult, verb: "录入", from: []State{Draft, Returned},
		rule: func(ctx context.Context, tx *ledger.Tx, d dossier, r *Result) (outcome, error) {
			r.enter(c, by, tx.Micros())
			if err := complete(ctx, tx, d, *r); err != nil {
				return outcome{}, err
			}
			r.State, r.SubmittedBy, r.SubmittedAt = Pending, by.Person, tx.Micros()
			return outcome{
				step:  StepSubmitted,
				save:  func(r Result) error { return replaceTypes(ctx, tx, r) },
				event: func(r Result) ledger.Event { return ResultEntered{Result: r, Submitted: true} },
			}, nil
		},
	})
}

// complete judges whether the result may go to approval.
func complete(ctx context.Context, tx *ledger.Tx, d dossier, r Result) error {
	if d.Visit.SignedAt == 0 {
		signed, err := inspection.SignaturesOf(ctx, tx, d.Visit.Key)
		if err != nil {
			return err
		}
		names, err := inspection.NamesOf(ctx, tx, inspection.Unsigned(d.Team, signed))
		if err != nil {
			return err
		}
		return law.Refuse(law.Art173, law.Conflict, "SIGNATURES_MISSING",
			fmt.Sprintf("汇总表还缺 %d 人签字：%s。", len(names), strings.Join(names, "、")), "请小组全体成员签字确认后再提交审批。").
			InEnglish("members of the group have not signed")
	}
	sheets, err := inspection.SheetsOf(ctx, tx, d.Task, d.Visit)
	if err != nil {
		return err
	}
	if no := checkContent(r.content(), inspection.FindingsOf(sheets, r.Dept)); no != nil {
		return no
	}
	if no := checkPersonal(r, ""); no != nil {
		return no
	}
	return nil
}

// checkPersonal looks into every text that publication shows (A4-3).
func checkPersonal(r Result, late string) *law.Refusal {
	for _, f := range []struct{ name, label, text string }{
		{"summary", "情况摘要", r.Summary}, {"handling", "处理情况", r.Handling}, {"late_reason", "逾期原因", late},
	} {
		if no := personal.Refuse(f.name, f.label, f.text); no != nil {
			return no
		}
	}
	return nil
}
