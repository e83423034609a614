package publication

import (
	"context"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
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

// enter puts the content in its stored form.
func (r *Result) enter(c Content, by actor.Actor, at int64) {
	r.Types, r.Summary = sorted(c.Types), strings.TrimSpace(c.Summary)
	r.Handling, r.Reason = strings.TrimSpace(c.Handling), strings.TrimSpace(c.Reason)
	r.EnteredBy, r.EnteredAt = by.Person, at
}

func (r Result) content() Content { return Content{r.Types, r.Summary, r.Handling, r.Reason} }
