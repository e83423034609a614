package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Drain runs every job that is due, and those they write, until none is left:
// for commands that end, and for tests. Jobs already running elsewhere are not
// waited for, nor are failed ones that wait for their next attempt; the errors
// of jobs that failed here are returned together.
func (q *Queue) Drain(ctx context.Context) error {
	if q.client == nil {
		return errNotOpen
	}
	// A client of its own: it polls faster, elects no leader, and can be stopped
	// without stopping the one that serves.
	c, err := river.NewClient(q.db.JobDriver(), &river.Config{
		Logger:                 slog.New(warnings{slog.Default().Handler()}),
		ErrorHandler:           failures{},
		Workers:                q.workers,
		Queues:                 map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: atOnce}},
		FetchPollInterval:      drainPoll,
		FetchCooldown:          drainPoll,
		PollOnly:               true,
		LeaderElectionDisabled: true,
	})
	if err != nil {
		return err
	}
	events, cancel := c.Subscribe(river.EventKindJobFailed)
	defer cancel()
	if err := c.Start(ctx); err != nil {
		return err
	}
	err = errors.Join(q.idle(ctx, c.ID()), c.Stop(ctx))
	cancel() // closes events
	for e := range events {
		last := e.Job.Errors[len(e.Job.Errors)-1].Error
		err = errors.Join(err, fmt.Errorf("jobs: %s %d: %s", e.Job.Kind, e.Job.ID, last))
	}
	return err
}

// idle returns when no job is due and none is run by the client named id.
func (q *Queue) idle(ctx context.Context, id string) error {
	tick := time.NewTicker(drainPoll)
	defer tick.Stop()
	for {
		list, err := q.client.JobList(ctx, river.NewJobListParams().First(1000).
			States(rivertype.JobStateAvailable, rivertype.JobStateRunning))
		if err != nil {
			return err
		}
		busy := false
		for _, j := range list.Jobs {
			switch {
			case j.State == rivertype.JobStateAvailable:
				busy = busy || !j.ScheduledAt.After(time.Now())
			case len(j.AttemptedBy) > 0:
				busy = busy || j.AttemptedBy[len(j.AttemptedBy)-1] == id
			}
		}
		if !busy {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
