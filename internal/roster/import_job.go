package roster

import (
	"context"
	"errors"
	"log/slog"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/jobs"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// ImportArgs is the job that imports the right rows of a batch on behalf of
// the person who decided it.
type ImportArgs struct {
	Batch  string `json:"batch"`
	Person string `json:"person"`
}

// Kind implements jobs.Args.
func (ImportArgs) Kind() string { return "roster-import" }

// Register gives the queue the jobs of this package; call it before Open.
func (s *Service) Register(q *jobs.Queue) { jobs.Handle(q, s.Import) }

// Import carries out the job: all right rows, their history, the batch and the
// ledger entry in one transaction. A crash before its commit leaves the batch
// in Applying and no row; the job runs again, or a person repeats Apply. When
// it ran already, it does nothing. A failure is noted in the batch.
func (s *Service) Import(ctx context.Context, args ImportArgs) error {
	by, err := identity.ActorOf(ctx, s.Ledger.DB.Read(), s.Ledger.Clock(), args.Person)
	if err != nil {
		return err
	}
	m := &meter{}
	if _, running := s.running.LoadOrStore(args.Batch, m); running {
		return nil
	}
	defer s.running.Delete(args.Batch)
	err = s.batchAct(ctx, by, args.Batch, []string{Applying}, func(ctx context.Context, tx *ledger.Tx, b *Batch) error {
		m.total.Store(b.Size)
		if err := s.pass(ctx, tx, &run{batch: b, write: true, progress: func(done, total int64) { m.done.Store(done) }}); err != nil {
			return err
		}
		b.State, b.FinishedAt = Applied, tx.Micros()
		tx.Record(Imported{*b})
		return updateBatch(ctx, tx, *b)
	})
	var no *law.Refusal
	if err == nil || errors.As(err, &no) && no.Code == "IMPORT_CLOSED" {
		return nil
	}
	slog.ErrorContext(ctx, "import failed", "batch", args.Batch, "error", err)
	return s.fail(ctx, by, args.Batch, err)
}

// fail notes in the batch why its import did not work.
func (s *Service) fail(ctx context.Context, by actor.Actor, id string, cause error) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		b, err := BatchByID(ctx, tx, id)
		if err != nil {
			return err
		}
		b.State, b.Fault = Failed, "系统故障，没有写入任何内容。"
		var no *law.Refusal
		switch {
		case errors.As(cause, &no):
			b.Fault = no.Message
		case errors.Is(cause, db.ErrFull):
			b.Fault = "服务器磁盘空间不足，没有写入任何内容。"
		}
		tx.Record(ImportFailed{b})
		return updateBatch(ctx, tx, b)
	})
}

// Progress says how far this process is with writing a batch, in bytes of its
// file; running is false when it is not at it.
func (s *Service) Progress(id string) (done, total int64, running bool) {
	v, ok := s.running.Load(id)
	if !ok {
		return 0, 0, false
	}
	m := v.(*meter)
	return m.done.Load(), m.total.Load(), true
}
