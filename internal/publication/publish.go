package publication

import (
	"context"
	"strings"
	"unicode/utf8"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// ResultPublished says that a result became public, with the hashes of its
// content.
type ResultPublished struct {
	Result      Result
	Publication Publication
	Content     ledger.Doc
	Late        bool
}

// Entry implements ledger.Event.
func (e ResultPublished) Entry() ledger.Entry {
	return ledger.Entry{Act: "result.published", Basis: law.Art174, Subject: e.Result.subject(),
		Organ:  string(e.Result.Dept),
		Region: e.Result.Region,
		Docs:   []ledger.Doc{e.Content},
		Data: map[string]any{"channel": e.Publication.Channel, "version": e.Publication.Version, "due": e.Result.DueOn,
			"late": e.Late}}
}

// Publish puts an approved result on the public site; from then on it is fixed
// (Article 19). A result may be published while those of other departments wait
// (A17-12). After the due date lateReason is required and shown. It returns
// db.ErrNotFound, db.ErrConflict for a stale version, or a *law.Refusal: not
// the department's clerk (A3-1), RESULT_STATE before approval,
// RESULT_PUBLISHED, LATE_REASON_REQUIRED, PERSONAL_DATA naming the field (A4-3).
func (s *Service) Publish(ctx context.Context, by actor.Actor, id string, seen int, lateReason string) error {
	return s.change(ctx, by, byID(id), seen, act{
		right: authz.PublishResult, verb: "公示", from: []State{Approved},
		rule: func(ctx context.Context, tx *ledger.Tx, d dossier, r *Result) (outcome, error) {
			today := calendar.DateOf(tx.Now)
			late := Late(*r, today)
			if r.LateReason = strings.TrimSpace(lateReason); !late {
				r.LateReason = ""
			}
			if no := checkPublish(*r, late); no != nil {
				return outcome{}, no
			}
			r.State, r.PublishedBy, r.PublishedAt = Published, by.Person, tx.Micros()
			doc, err := documentOf(ctx, tx, d, *r, today)
			if err != nil {
				return outcome{}, err
			}
			content, err := canon.JSON(doc)
			if err != nil {
				return outcome{}, err
			}
			sum := ledger.DocOf("result.json", content)
			p := Publication{Region: r.Region, Result: r.ID, Channel: Channel, Version: 1, Content: string(content),
				SHA256: sum.SHA256, SM3: sum.SM3, On: today.String(), At: tx.Micros()}
			return outcome{
				step: StepPublished, note: r.LateReason,
				save: func(r Result) error { return insertPublication(ctx, tx, r, p, doc.Task.Name, doc.Subject.Name) },
				event: func(r Result) ledger.Event {
					return ResultPublished{Result: r, Publication: p, Content: sum, Late: late}
				},
			}, nil
		},
	})
}

// Late reports whether the due date has passed on a day.
func Late(r Result, today calendar.Date) bool { return today.String() > r.DueOn }

func checkPublish(r Result, late bool) *law.Refusal {
	if late && r.LateReason == "" {
		return law.Refuse(law.Art174, law.Invalid, "LATE_REASON_REQUIRED",
			"公示期限 "+r.DueOn+" 已过，没有写逾期原因。", "请写明原因；原因会随结果一起公示。").On("late_reason").
			InEnglish("the due date has passed: a reason is required")
	}
	if utf8.RuneCountInString(r.LateReason) > TextLimit {
		return law.TextTooLong(law.Art174, "late_reason", "逾期原因", TextLimit)
	}
	return checkPersonal(r, r.LateReason)
}
