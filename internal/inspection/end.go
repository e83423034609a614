package inspection

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/task"
)

// VisitEnded says that the leader ended a visit and fixed T0.
type VisitEnded struct {
	Visit  Visit
	TaskNo string
	Sheet  ledger.Doc
}

// Entry implements ledger.Event.
func (e VisitEnded) Entry() ledger.Entry {
	return ledger.Entry{Act: "visit.ended", Basis: law.Art174, Subject: e.Visit.subject(), Region: e.Visit.Region,
		Docs: []ledger.Doc{e.Sheet},
		Data: map[string]any{"task": e.TaskNo, "on": e.Visit.EndedOn, "due": e.Visit.DueOn,
			"provisional": e.Visit.Provisional}}
}

// End ends the visit on the date on (T0), fixes the summary sheet and starts
// the clock of publication: T0 + 20 working days. seen is the version of the
// page on which the leader read the answers. It returns db.ErrNotFound,
// db.ErrConflict when answers were saved since, or a *law.Refusal: not the
// leader, VISIT_NOT_STARTED, VISIT_ENDED, POINTS_MISSING naming each (A15-1),
// END_DATE_REQUIRED, END_DATE_FUTURE, END_BEFORE_START.
func (s *Service) End(ctx context.Context, by actor.Actor, taskID ids.Task, subject ids.Subject, seen int,
	on calendar.Date) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, team, v, err := load(ctx, tx, taskID, subject)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.EndVisit, Resource(t, team, subject, t.Initiator)); err != nil {
			return err
		}
		sheets, err := SheetsOf(ctx, tx, t, v)
		if err != nil {
			return err
		}
		if no := checkEnd(v, sheets, on, calendar.DateOf(tx.Now)); no != nil {
			return no
		}
		if v.Version != seen {
			return db.ErrConflict
		}
		due, provisional, err := s.Calendar.AddWorkdays(on, PublishWithin)
		if err != nil {
			return err
		}
		v.State, v.EndedOn, v.EndedAt, v.EndedBy = Ended, on.String(), tx.Micros(), by.Person
		v.DueOn, v.Provisional = due.String(), provisional
		doc, err := summaryDoc(v, t.No, team, sheets)
		if err != nil {
			return err
		}
		v.SheetHash = doc.SHA256
		if err := endVisit(ctx, tx, &v); err != nil {
			return err
		}
		var depts []ids.Dept
		for _, c := range Counts(sheets) {
			depts = append(depts, c.Dept)
		}
		if err := s.OnEnd(ctx, tx, v, depts); err != nil {
			return err
		}
		last, err := countEnded(ctx, tx, v.Key)
		if err != nil {
			return err
		}
		if last {
			if err := task.VisitEnded(ctx, tx, taskID); err != nil {
				return err
			}
		}
		tx.Record(VisitEnded{Visit: v, TaskNo: t.No, Sheet: doc})
		return nil
	})
}
