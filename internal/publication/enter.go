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

// ResultEntered says that an inspector saved or submitted the content of a
// result. The log holds its hash only: nothing is public before publication.
type ResultEntered struct {
	Result    Result
	Submitted bool
}

// Entry implements ledger.Event.
func (e ResultEntered) Entry() ledger.Entry {
	act := "result.entered"
	if e.Submitted {
		act = "result.submitted"
	}
	return ledger.Entry{Act: act, Basis: law.Art174, Subject: e.Result.subject(), Organ: string(e.Result.Dept),
		Region: e.Result.Region,
		Data:   map[string]any{"version": e.Result.Version}}
}

// Enter saves the content of the result of a department without submitting it;
// seen is the version that was shown. It returns db.ErrNotFound, db.ErrConflict
// for a stale version, or a *law.Refusal: not an inspector of that department at
// this visit (A3-1), VISIT_NOT_STARTED or VISIT_NOT_ENDED (A11-2),
// RESULT_PUBLISHED (A19-1), RESULT_STATE, TYPE_UNKNOWN, TEXT_TOO_LONG.
func (s *Service) Enter(ctx context.Context, by actor.Actor, taskID ids.Task, subject ids.Subject, dept ids.Dept,
	seen int, c Content) error {
	return s.change(ctx, by, byKey(taskID, subject, dept), seen, act{
		right: authz.EnterResult, verb: "录入", from: []State{Draft, Returned},
		rule: func(ctx context.Context, tx *ledger.Tx, d dossier, r *Result) (outcome, error) {
			r.enter(c, by, tx.Micros())
			if no := checkDraft(r.content()); no != nil {
				return outcome{}, no
			}
			return outcome{
				save:  func(r Result) error { return replaceTypes(ctx, tx, r) },
				event: func(r Result) ledger.Event { return ResultEntered{Result: r} },
			}, nil
		},
	})
}

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

// enter puts the content in its stored form.
func (r *Result) enter(c Content, by actor.Actor, at int64) {
	r.Types, r.Summary = sorted(c.Types), strings.TrimSpace(c.Summary)
	r.Handling, r.Reason = strings.TrimSpace(c.Handling), strings.TrimSpace(c.Reason)
	r.EnteredBy, r.EnteredAt = by.Person, at
}

func (r Result) content() Content { return Content{r.Types, r.Summary, r.Handling, r.Reason} }

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
