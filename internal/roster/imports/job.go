package imports

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/jobs"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// ImportArgs is the job that imports the right rows of a batch on behalf of
// the person who decided it.
type Args struct {
	Batch  string     `json:"batch"`
	Person ids.Person `json:"person"`
}

// Kind implements jobs.Args.
func (Args) Kind() string { return "roster-import" }

// ResumeArgs is the job that takes up imports which a crash broke off.
type ResumeArgs struct{}

// Kind implements jobs.Args.
func (ResumeArgs) Kind() string { return "roster-resume" }

// resumeEvery is how often broken-off imports are looked for, besides at every
// start: the queue itself takes a job up again only after an hour.
const resumeEvery = 10 * time.Minute

// Register gives the queue the jobs of this package; call it before Open.
func (s *Service) Register(q *jobs.Queue) {
	jobs.Handle(q, s.Run)
	jobs.Handle(q, func(ctx context.Context, _ ResumeArgs) error { return s.Resume(ctx) })
	q.Every(resumeEvery, ResumeArgs{})
}

// Resume imports every batch that was decided and is neither done nor under
// way in this process. One that another process is at, it waits for.
func (s *Service) Resume(ctx context.Context) error {
	list, err := batchesIn(ctx, s.Ledger.DB.Read(), Applying)
	for _, b := range list {
		err = errors.Join(err, s.Run(ctx, Args{Batch: b.ID, Person: b.Decided}))
	}
	return err
}

// Import carries out the job: all right rows, their history, the batch and the
// ledger entry in one transaction. A crash before its commit leaves the batch
// in Applying and no row; the job runs again, or a person repeats Apply. When
// it ran already, it does nothing. A failure is noted in the batch.
func (s *Service) Run(ctx context.Context, args Args) error {
	by, err := identity.ActorOf(ctx, s.Ledger.DB.Read(), s.Ledger.Clock(), args.Person)
	if errors.Is(err, db.ErrNotFound) {
		return s.fail(ctx, actor.System, args.Batch, noAccount())
	}
	if err != nil {
		return err
	}
	m := &meter{}
	if _, running := s.running.LoadOrStore(args.Batch, m); running {
		return nil
	}
	defer s.running.Delete(args.Batch)
	err = s.batchAct(ctx, by, args.Batch, []string{Applying}, func(ctx context.Context, tx *ledger.Tx, b *Batch) error {
		// Another process may be at it: wait for it, and give way when it is done.
		if err := tx.ExecOne(ctx, `update import_batch set version = version where id = $1 and state = $2`, b.ID,
			Applying); err != nil {
			return err
		}
		m.total.Store(b.Size)
		if err := s.pass(ctx, writing(b, tx, func(done, _ int64) { m.done.Store(done) })); err != nil {
			return err
		}
		b.State, b.FinishedAt = Applied, tx.Micros()
		if err := updateBatch(ctx, tx, *b); err != nil {
			return err
		}
		tx.Record(Imported{*b})
		return nil
	})
	var no *law.Refusal
	if err == nil || errors.Is(err, db.ErrConflict) || errors.As(err, &no) && no.Code == "IMPORT_CLOSED" {
		return nil
	}
	slog.ErrorContext(ctx, "import failed", "batch", args.Batch, "error", err)
	return s.fail(ctx, by, args.Batch, err)
}

func noAccount() error {
	return law.Refuse(law.OwnRights, law.Forbidden, "NO_ACCOUNT", "决定导入的人的账号已经停用，没有写入任何内容。", "请由本部门的其他人重新决定。").
		InEnglish("the account of the person who decided was closed")
}

// fail notes in the batch why its import did not work, unless it is over. Also
// one who may import no more can fail.
func (s *Service) fail(ctx context.Context, by actor.Actor, id string, cause error) error {
	err := s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		b, err := BatchByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if b.State != Applying {
			return db.ErrConflict
		}
		b.State, b.Fault = Failed, "系统故障，没有写入任何内容。"
		var no *law.Refusal
		switch {
		case errors.As(cause, &no):
			b.Fault = no.Message
		case errors.Is(cause, db.ErrFull):
			b.Fault = "服务器磁盘空间不足，没有写入任何内容。"
		}
		if err := updateBatch(ctx, tx, b); err != nil {
			return err
		}
		tx.Record(ImportFailed{b})
		return nil
	})
	if errors.Is(err, db.ErrConflict) {
		return nil
	}
	return err
}
