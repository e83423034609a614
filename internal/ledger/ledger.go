// Package ledger is the only way to change state. Change opens the write
// transaction, runs the act, appends what the act recorded to the log as its
// last step, and commits both or neither. The log is an RFC 6962 Merkle tree
// served as C2SP tlog-tiles.
//
// What a crash leaves: before the commit nothing; after it the act, its log
// entries and its jobs. Tiles and the checkpoint are made by a job and are
// repaired by running it again.
package ledger

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/jobs"
	"yangguang/internal/law"
)

// ErrNothingRecorded means that an act changed state without recording an
// event: a fault of the program, and nothing was changed.
var ErrNothingRecorded = errors.New("ledger: the act recorded no event")

// ErrNested means that an act was begun inside an act: a fault of the program.
// It would wait for itself on SQLite and commit on its own on PostgreSQL.
var ErrNested = errors.New("ledger: an act inside an act")

// acting marks the context of an act under way; it carries nothing.
type acting struct{}

// Limit is the time an ordinary act may take. It runs on after its request is
// gone: a closed tab must not abort an official act half-way.
const Limit = time.Minute

// Ledger is the log and the gate to every state change.
type Ledger struct {
	DB    *db.DB
	Queue *jobs.Queue
	Clock func() time.Time // time.Now but in tests
	Key   *Key             // signs checkpoints; nil = the log is kept but not published
}

// Tx is the transaction of one act. Writers take a *Tx, so that a write outside
// Change does not compile.
type Tx struct {
	*db.Tx
	Now    time.Time   // one value for the whole act, microseconds
	By     actor.Actor // who acts
	ledger *Ledger
	events []Event
}

// Record notes an event of the act; it is appended to the log in the order of
// the calls when the act succeeds.
func (tx *Tx) Record(e Event) { tx.events = append(tx.events, e) }

// Micros is Now as stored: microseconds since 1970 UTC.
func (tx *Tx) Micros() int64 { return tx.Now.UnixMicro() }

// NewID returns a fresh random identifier of 20 lower-case characters.
func (tx *Tx) NewID() string { return NewID() }

// NewID returns a fresh random identifier of 20 lower-case characters.
func NewID() string {
	b := make([]byte, 12)
	rand.Read(b)
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}

// Enqueue writes a job in the act's own transaction. The job may run twice and
// must be idempotent.
func (tx *Tx) Enqueue(ctx context.Context, args jobs.Args) error {
	return tx.ledger.Queue.Insert(ctx, tx.Tx.Tx, args)
}

// Change runs fn as one official act of by. It returns fn's error, then
// nothing is changed and nothing recorded. When by carries the key of a form
// that was already carried out, fn does not run and Change returns nil: the
// same form twice is one act. The same form with something else written in it
// is neither that act nor another one: it is refused (*law.Refusal FORM_USED).
// An act does not begin another: use cases share unexported functions that take
// the *Tx, or Change returns ErrNested.
func (l *Ledger) Change(ctx context.Context, by actor.Actor, fn func(ctx context.Context, tx *Tx) error) error {
	_, err := l.ChangeFor(ctx, by, Limit, func(ctx context.Context, tx *Tx) (string, error) { return "", fn(ctx, tx) })
	return err
}

// Create is Change for an act that makes something: fn returns its id, which is
// kept with the form's key and returned again for a repeated form.
func Create[ID ~string](ctx context.Context, l *Ledger, by actor.Actor,
	fn func(ctx context.Context, tx *Tx) (ID, error)) (ID, error) {
	made, err := l.ChangeFor(ctx, by, Limit, func(ctx context.Context, tx *Tx) (string, error) {
		id, err := fn(ctx, tx)
		return string(id), err
	})
	return ID(made), err
}

// ChangeFor is Create with a time limit of its own, for the few acts (an
// import) that may take minutes. An act that runs into its limit changes nothing
// and returns db.ErrBusy.
func (l *Ledger) ChangeFor(ctx context.Context, by actor.Actor, limit time.Duration,
	fn func(ctx context.Context, tx *Tx) (string, error)) (string, error) {
	if ctx.Value(acting{}) != nil {
		return "", ErrNested
	}
	ctx, cancel := context.WithTimeout(context.WithValue(context.WithoutCancel(ctx), acting{}, true), limit)
	defer cancel()
	if earlier, done, err := l.repeated(ctx, by); err != nil || done {
		return earlier, err
	}
	var outcome string
	err := l.DB.Write(ctx, func(ctx context.Context, raw *db.Tx) (err error) {
		tx := &Tx{Tx: raw, Now: l.Clock().UTC().Truncate(time.Microsecond), By: by, ledger: l}
		if outcome, err = fn(ctx, tx); err != nil {
			return err
		}
		if len(tx.events) == 0 {
			return ErrNothingRecorded
		}
		if by.Key != "" {
			// A second request with the same key waits here for the first and
			// then fails as a duplicate, before anything of its own commits.
			key, form, _ := strings.Cut(by.Key, ".")
			if _, err := tx.Exec(ctx, `insert into act_key (person, key, form, at, outcome) values ($1, $2, $3, $4, $5)`,
				by.Person, key, form, tx.Micros(), outcome); err != nil {
				return err
			}
		}
		return l.append(ctx, tx)
	})
	if err != nil {
		return l.carriedOut(ctx, by, err)
	}
	return outcome, nil
}

// carriedOut asks after a failure whether the form was carried out all the
// same: by another request with its key that committed meanwhile, whatever this
// one then ran into, or by this one, when only the answer to its commit was lost.
func (l *Ledger) carriedOut(ctx context.Context, by actor.Actor, failure error) (outcome string, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	outcome, done, err := l.repeated(ctx, by)
	var no *law.Refusal
	switch {
	case done, errors.As(err, &no):
		return outcome, err
	case errors.Is(failure, context.DeadlineExceeded):
		// The wait for other writers, an import of a million rows say, took all
		// the time there was; the person may simply try again.
		return "", errors.Join(db.ErrBusy, failure)
	}
	return "", failure
}

// Repeated reports whether the form whose key by carries was carried out
// already: then whatever it meets now is its own work.
func (l *Ledger) Repeated(ctx context.Context, by actor.Actor) (bool, error) {
	_, done, err := l.repeated(ctx, by)
	return done, err
}

func (l *Ledger) repeated(ctx context.Context, by actor.Actor) (outcome string, done bool, err error) {
	if by.Key == "" {
		return "", false, nil
	}
	type used struct{ form, outcome string }
	key, form, _ := strings.Cut(by.Key, ".")
	before, err := db.One(ctx, l.DB.Read(), func(scan db.Scan) (u used, err error) {
		err = scan(&u.form, &u.outcome)
		return u, err
	}, `select form, outcome from act_key where person = $1 and key = $2`, by.Person, key)
	switch {
	case errors.Is(err, db.ErrNotFound):
		return "", false, nil
	case err != nil:
		return "", false, err
	case before.form != form:
		return "", false, law.Refuse(law.Once, law.Conflict, "FORM_USED", "这张表单已经办过一次，这次提交的内容与上次不同，没有办理。",
			"请重新打开页面，看过上次办理的结果；还要办的，在新打开的表单里填写。").InEnglish("this form was carried out before with other contents")
	}
	return before.outcome, true, nil
}

// append writes the recorded events to the log. The head is locked here, last,
// and held only until the commit: entries are gapless and in commit order.
func (l *Ledger) append(ctx context.Context, tx *Tx) error {
	var size, asked int64
	err := tx.QueryRowContext(ctx, `update ledger_head set size = size + $1, asked = asked + 1
		where id = 1 returning size, asked`,
		int64(len(tx.events))).Scan(&size, &asked)
	if err != nil {
		return err
	}
	if asked == 1 {
		// Later acts need no job of their own until this one has begun.
		if err := l.Queue.Insert(ctx, tx.Tx.Tx, PublishArgs{}); err != nil {
			return err
		}
	}
	for i, e := range tx.events {
		idx := size - int64(len(tx.events)) + int64(i)
		entry := e.Entry()
		body, err := entry.body(tx, idx)
		if err != nil {
			return err
		}
		leaf := tlog.RecordHash(body)
		if _, err := tx.Exec(ctx, `insert into ledger_entry (idx, at, act, actor, organ, region, subject, basis, body, leaf)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			idx, tx.Micros(), entry.Act, tx.By.Pseudonym, entry.organ(tx), entry.region(tx), entry.Subject, entry.Basis.ID,
			body, leaf[:]); err != nil {
			return err
		}
	}
	return nil
}

// Size is the number of entries in the log.
func (l *Ledger) Size(ctx context.Context) (int64, error) {
	return db.Value[int64](ctx, l.DB.Read(), `select size from ledger_head where id = 1`)
}
