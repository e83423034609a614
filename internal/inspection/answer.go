package inspection

import (
	"context"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// SheetAnswered says that inspectors of a department filled in points of a sheet.
type SheetAnswered struct {
	Visit Visit
	Sheet Sheet
	Saved int
}

// Entry implements ledger.Event. The answers themselves stay out of the log
// until they are published.
func (e SheetAnswered) Entry() ledger.Entry {
	return ledger.Entry{Act: "visit.answered", Basis: law.Art15, Subject: e.Visit.subject(), Region: e.Visit.Region,
		Data: map[string]any{"item": e.Sheet.Ref.String(), "points": e.Saved}}
}

// Save stores answers to sheets of the actor's own department; points that are
// left out stay as they are, and a save may be partial. It returns
// db.ErrNotFound, db.ErrConflict when another inspector saved the sheet
// meanwhile, or a *law.Refusal: VISIT_NOT_STARTED, VISIT_ENDED,
// ITEM_NOT_IN_TASK (A1-3), the right to answer (only members of the item's
// department, A3-1), POINT_NOT_IN_VERSION (A15-3), REASON_REQUIRED,
// FINDING_REQUIRED. A refusal leaves every sheet as it was.
func (s *Service) Save(ctx context.Context, by actor.Actor, taskID ids.Task, subject ids.Subject,
	input []Answers) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, team, v, err := load(ctx, tx, taskID, subject)
		if err != nil {
			return err
		}
		// Who is not of the group learns nothing of the state of the visit.
		if err := s.Authz.Permit(by, authz.AnswerVisit, shareResource(t, team, subject, by.Dept)); err != nil {
			return err
		}
		if v.State != Inspecting {
			return notInspecting(v)
		}
		sheets, err := SheetsOf(ctx, tx, t, v)
		if err != nil {
			return err
		}
		if err := touch(ctx, tx, v.Key); err != nil {
			return err
		}
		var answered []SheetAnswered
		for _, in := range input {
			i := slices.IndexFunc(sheets, func(sh Sheet) bool { return sh.Ref.Code == in.Item })
			if i < 0 {
				return OutsideList(in.Item)
			}
			before := sheets[i]
			if err := s.Authz.Permit(by, authz.AnswerVisit, shareResource(t, team, subject, before.Dept)); err != nil {
				return err
			}
			if in.Version != before.Version {
				return db.ErrConflict
			}
			after, no := before.apply(in.Answers, by.Inspector, tx.Micros())
			if no != nil {
				return no
			}
			if slices.Equal(after.Points, before.Points) {
				continue
			}
			changed, err := saveSheet(ctx, tx, v.Key, before, after, in.Version)
			if err != nil {
				return err
			}
			answered = append(answered, SheetAnswered{Visit: v, Sheet: after, Saved: changed})
		}
		if len(answered) == 0 {
			return nothingChanged()
		}
		for _, e := range answered {
			tx.Record(e)
		}
		return nil
	})
}

func nothingChanged() *law.Refusal {
	return law.Refuse(law.Art15, law.Invalid, "NOTHING_TO_SAVE", "没有填写或改动任何一点，没有保存。", "请至少填写一点后再保存。").
		InEnglish("no answer was entered or changed")
}
