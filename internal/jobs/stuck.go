package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Stuck is a job that does not get done.
type Stuck struct {
	Kind     string
	ID       int64
	Attempts int
	Error    string // of its last attempt, "" when none was made
}

// stuckAfter is how long a job may be due, or run, before it counts as stuck.
const stuckAfter = 15 * time.Minute

// StuckJobs lists, as of now, jobs that failed for good or wait for another
// attempt, and those due or running for long; at most 100. It needs neither
// workers nor Open.
func (q *Queue) StuckJobs(ctx context.Context, now time.Time) ([]Stuck, error) {
	c, err := river.NewClient(q.db.JobDriver(), &river.Config{})
	if err != nil {
		return nil, err
	}
	list, err := c.JobList(ctx, river.NewJobListParams().First(100).States(rivertype.JobStateAvailable,
		rivertype.JobStateRunning,
		rivertype.JobStateRetryable, rivertype.JobStateDiscarded))
	if err != nil {
		return nil, err
	}
	var out []Stuck
	for _, j := range list.Jobs {
		since := j.ScheduledAt
		if j.State == rivertype.JobStateRunning && j.AttemptedAt != nil {
			since = *j.AttemptedAt
		}
		waits := j.State == rivertype.JobStateAvailable || j.State == rivertype.JobStateRunning
		if waits && now.Sub(since) < stuckAfter {
			continue
		}
		s := Stuck{Kind: j.Kind, ID: j.ID, Attempts: j.Attempt}
		if n := len(j.Errors); n > 0 {
			s.Error = j.Errors[n-1].Error
		}
		out = append(out, s)
	}
	return out, nil
}
