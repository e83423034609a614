package publication

import (
	"context"
	"errors"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/inspection"
	"yangguang/internal/jobs"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// DueArgs asks to fix the due dates that were provisional.
type DueArgs struct{}

// Kind implements jobs.Args.
func (DueArgs) Kind() string { return "result_due" }

// Register carries out this package's jobs. New holidays come with a new version
// of the program, so that the start of a node is when they are first known.
func (s *Service) Register(q *jobs.Queue) {
	jobs.Handle(q, func(ctx context.Context, _ DueArgs) error { return s.SettleDue(ctx) })
	q.Every(24*time.Hour, DueArgs{})
}

// DueSettled says that the last day to publish the results of a visit is final.
type DueSettled struct {
	Visit  inspection.Visit
	Before string
}

// Entry implements ledger.Event.
func (e DueSettled) Entry() ledger.Entry {
	return ledger.Entry{Act: "result.due-settled", Basis: law.Art174, Subject: "visit:" + e.Visit.ID,
		Region: e.Visit.Region,
		Data:   map[string]any{"on": e.Visit.EndedOn, "before": e.Before, "due": e.Visit.DueOn}}
}

// SettleDue computes every provisional due date again and fixes those whose year
// has been announced meanwhile, one act for each visit. A date that people have
// already been told is never made earlier. It may run at any time, twice, and on
// several nodes at once.
func (s *Service) SettleDue(ctx context.Context) error {
	visits, err := inspection.Provisional(ctx, s.Ledger.DB.Read())
	if err != nil {
		return err
	}
	for _, v := range visits {
		ended, err := calendar.Parse(v.EndedOn)
		if err != nil {
			return err
		}
		due, provisional, err := s.Calendar.AddWorkdays(ended, inspection.PublishWithin)
		if err != nil {
			return err
		}
		if provisional {
			continue
		}
		before := v.DueOn
		v.DueOn = max(before, due.String())
		err = s.Ledger.Change(ctx, actor.System, func(ctx context.Context, tx *ledger.Tx) error {
			if err := inspection.SettleDue(ctx, tx, v.Key, v.DueOn); err != nil {
				return err
			}
			// What was published keeps the due date that it was published with.
			if _, err := tx.Exec(ctx, `update result set due_on = $1, provisional = 0 where region = $2 and task = $3
				and subject = $4 and state <> 'published'`,
				v.DueOn, v.Region, v.Task, v.Subject); err != nil {
				return err
			}
			tx.Record(DueSettled{Visit: v, Before: before})
			return nil
		})
		if err != nil && !errors.Is(err, db.ErrConflict) { // another node was first
			return err
		}
	}
	return nil
}
