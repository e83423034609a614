package publication

import (
	"context"
	"fmt"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
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
	return ledger.Entry{Act: act, Basis: law.Art174, Subject: e.Result.subject(), Organ: e.Result.Dept, Region: e.Result.Region,
		Data: map[string]any{"version": e.Result.Version + 1}}
}

// Enter saves the content of the result of a department without submitting it.
// It returns db.ErrNotFound, db.ErrConflict for a stale version, or a
// *law.Refusal: not an inspector of that department at this visit (A3-1),
// VISIT_NOT_STARTED or VISIT_NOT_ENDED (A11-2), RESULT_PUBLISHED (A19-1),
// RESULT_STATE, TYPE_UNKNOWN, TEXT_TOO_LONG.
func (s *Service) Enter(ctx context.Context, by actor.Actor, taskID, subject, dept string, c Content, version int) error {
	return s.write(ctx, by, authz.EnterResult, taskID, subject, dept, c, version)
}

// Submit saves the content and reports it to the department for approval. It
// returns what Enter does, and refuses SIGNATURES_MISSING naming the members
// (A17-9), what the dictionary of types does not allow, ALL_NOT_APPLICABLE
// (A15-2), and PERSONAL_DATA (A4-3).
func (s *Service) Submit(ctx context.Context, by actor.Actor, taskID, subject, dept string, c Content, version int) error {
	return s.write(ctx, by, authz.SubmitResult, taskID, subject, dept, c, version)
}

func (s *Service) write(ctx context.Context, by actor.Actor, act authz.Act, taskID, subject, dept string, c Content, version int) error {
	submit := act == authz.SubmitResult
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		a, err := byKey(ctx, tx, taskID, subject, dept)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, act, a.resource()); err != nil {
			return err
		}
		if no := a.opened(); no != nil {
			return no
		}
		if no := a.Result.in("录入", Draft, Returned); no != nil {
			return no
		}
		r := a.Result
		if r.Version != version {
			return db.ErrConflict
		}
		r.Types, r.Summary, r.Handling, r.Reason = sorted(c.Types), strings.TrimSpace(c.Summary), strings.TrimSpace(c.Handling), strings.TrimSpace(c.Reason)
		r.EnteredBy, r.EnteredAt = by.Person, tx.Micros()
		if submit {
			if no := complete(ctx, tx, a, r); no != nil {
				return no
			}
			r.State, r.SubmittedBy, r.SubmittedAt = Pending, by.Person, tx.Micros()
		} else if no := checkDraft(Content{r.Types, r.Summary, r.Handling, r.Reason}); no != nil {
			return no
		}
		if err := updateResult(ctx, tx, r, version); err != nil {
			return err
		}
		if err := replaceTypes(ctx, tx, r); err != nil {
			return err
		}
		if submit {
			if err := insertStep(ctx, tx, r, StepSubmitted, ""); err != nil {
				return err
			}
		}
		tx.Record(ResultEntered{Result: r, Submitted: submit})
		return nil
	})
}

// complete judges whether the result may go to approval.
func complete(ctx context.Context, tx *ledger.Tx, a at, r Result) error {
	if a.Visit.SignedAt == 0 {
		signed, err := inspection.SignaturesOf(ctx, tx, a.Visit.Key)
		if err != nil {
			return err
		}
		names, err := inspection.NamesOf(ctx, tx, inspection.Unsigned(a.Team, signed))
		if err != nil {
			return err
		}
		return law.Refuse(law.Art173, law.Conflict, "SIGNATURES_MISSING",
			fmt.Sprintf("汇总表还缺 %d 人签字：%s。", len(names), strings.Join(names, "、")), "请小组全体成员签字确认后再提交审批。").
			InEnglish("members of the group have not signed")
	}
	sheets, err := inspection.SheetsOf(ctx, tx, a.Task, a.Visit)
	if err != nil {
		return err
	}
	if no := checkContent(Content{r.Types, r.Summary, r.Handling, r.Reason}, inspection.FindingsOf(sheets, r.Dept)); no != nil {
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
