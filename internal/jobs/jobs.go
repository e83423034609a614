// Package jobs runs what follows an act: River jobs, written in the act's own
// transaction and run at least once. Every job is idempotent; a crash leaves it
// to be run again.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"yangguang/internal/db"
)

// Args is what a job is written as; Kind names it.
type Args = river.JobArgs

// Queue is the job queue of one installation.
type Queue struct {
	db       *db.DB
	workers  *river.Workers
	periodic []*river.PeriodicJob
	client   *river.Client[*sql.Tx]
}

// New makes a queue without workers; add them with Handle, then call Open.
func New(d *db.DB) *Queue { return &Queue{db: d, workers: river.NewWorkers()} }

type worker[T Args] struct {
	river.WorkerDefaults[T]
	work func(ctx context.Context, args T) error
}

func (w *worker[T]) Work(ctx context.Context, job *river.Job[T]) error { return w.work(ctx, job.Args) }

// Handle says which function carries out jobs of type T. A job whose function
// returns an error is run again later, with growing pauses (1 s, 16 s, 81 s, …),
// 25 times in all. Handle must be called before Open.
func Handle[T Args](q *Queue, work func(ctx context.Context, args T) error) {
	river.AddWorker(q.workers, &worker[T]{work: work})
}

// Every writes a job at each interval and once after Start, on one of the
// nodes. It repairs what a crash left; it must be called before Open.
func (q *Queue) Every(interval time.Duration, args Args) {
	q.periodic = append(q.periodic, river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args, nil },
		&river.PeriodicJobOpts{ID: args.Kind(), RunOnStart: true}))
}

const (
	poll      = 200 * time.Millisecond // how long a new job waits for a worker
	keepDone  = time.Hour              // finished jobs are kept to look at, then removed
	atOnce    = 2                      // jobs at the same time on one node
	drainPoll = 5 * time.Millisecond
)

// Open makes the queue ready for Insert; it runs nothing.
func (q *Queue) Open() error {
	reindex := river.ReindexerIndexNamesDefault()
	if q.db.Dialect == db.SQLite {
		reindex = []string{} // its tables have none of these, and River would warn each midnight
	}
	c, err := river.NewClient(q.db.JobDriver(), &river.Config{
		ReindexerIndexNames:         reindex,
		Logger:                      slog.New(warnings{slog.Default().Handler()}),
		ErrorHandler:                failures{},
		Workers:                     q.workers,
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: atOnce}},
		FetchPollInterval:           poll,
		PollOnly:                    true,
		PeriodicJobs:                q.periodic,
		CompletedJobRetentionPeriod: keepDone,
	})
	q.client = c
	return err
}

var errNotOpen = errors.New("jobs: queue not open")

// Insert writes a job in the transaction tx: it exists when tx commits and not
// otherwise.
func (q *Queue) Insert(ctx context.Context, tx *sql.Tx, args Args) error {
	if q.client == nil {
		return errNotOpen
	}
	_, err := q.client.InsertTx(ctx, tx, args, nil)
	return err
}

// Start runs jobs until Stop. When ctx ends, jobs under way are cancelled; they
// will be run again.
func (q *Queue) Start(ctx context.Context) error {
	if q.client == nil {
		return errNotOpen
	}
	return q.client.Start(ctx)
}

// Stop takes no new jobs and waits for those under way, at most until ctx ends.
// Without Start it does nothing.
func (q *Queue) Stop(ctx context.Context) error {
	if q.client == nil {
		return nil
	}
	return q.client.Stop(ctx)
}

// failures logs each failed run; River itself says it only at level info.
type failures struct{}

func (failures) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	slog.ErrorContext(ctx, "job failed", "kind", job.Kind, "id", job.ID, "attempt", job.Attempt, "error", err)
	return nil
}

func (failures) HandlePanic(ctx context.Context, job *rivertype.JobRow, value any,
	trace string) *river.ErrorHandlerResult {
	slog.ErrorContext(ctx, "job panicked", "kind", job.Kind, "id", job.ID, "attempt", job.Attempt, "panic", value,
		"trace", trace)
	return nil
}

// warnings passes on what the queue's machinery says from level warn up.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
