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

	"yangguang/internal/db"
)

// Args is what a job is written as; Kind names it.
type Args = river.JobArgs

// Queue is the job queue of one installation.
type Queue struct {
	db      *db.DB
	workers *river.Workers
	client  *river.Client[*sql.Tx]
}

// New makes a queue without workers; add them, then call Open.
func New(d *db.DB) *Queue { return &Queue{db: d, workers: river.NewWorkers()} }

// Job is one run of a job.
type Job[T Args] = river.Job[T]

type worker[T Args] struct {
	river.WorkerDefaults[T]
	work func(ctx context.Context, args T) error
}

func (w *worker[T]) Work(ctx context.Context, job *river.Job[T]) error { return w.work(ctx, job.Args) }

// Handle says which function carries out jobs of type T. It must be called
// before Open.
func Handle[T Args](q *Queue, work func(ctx context.Context, args T) error) {
	river.AddWorker(q.workers, &worker[T]{work: work})
}

// Open makes the queue ready for Insert; it runs nothing.
func (q *Queue) Open() error {
	c, err := river.NewClient(q.db.JobDriver(), &river.Config{
		Logger:            slog.New(slog.DiscardHandler),
		Workers:           q.workers,
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}},
		FetchPollInterval: 200 * time.Millisecond,
	})
	q.client = c
	return err
}

// Insert writes a job in the transaction tx.
func (q *Queue) Insert(ctx context.Context, tx *sql.Tx, args Args) error {
	if q.client == nil {
		return errors.New("jobs: queue not open")
	}
	_, err := q.client.InsertTx(ctx, tx, args, nil)
	return err
}

// Start runs jobs until Stop.
func (q *Queue) Start(ctx context.Context) error { return q.client.Start(ctx) }

// Stop waits for the jobs under way.
func (q *Queue) Stop(ctx context.Context) error { return q.client.Stop(ctx) }
