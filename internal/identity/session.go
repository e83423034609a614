package identity

import (
	"bytes"
	"context"
	"errors"
	"time"

	"yangguang/internal/db"
)

// refresh is how much later the end of an idle session must have moved before
// it is written again: not every page view is worth a write.
const refresh = 30 * time.Second

// SessionStore keeps sessions in the database for scs, which hashes the tokens
// before they come here. It is technical and stands in no ledger; signing in
// and out does.
//
// A deleted session stays as an empty row until it would have ended anyway: a
// slow request of the same browser must not bring it back when it saves last.
type SessionStore struct {
	DB    *db.DB
	Clock func() time.Time // time.Now but in tests: scs reckons with real time
}

type stored struct {
	data    []byte
	expires int64
}

func (s *SessionStore) find(ctx context.Context, token string) (stored, error) {
	return db.One(ctx, s.DB.Read(), func(scan db.Scan) (row stored, err error) {
		err = scan(&row.data, &row.expires)
		return row, err
	}, `select data, expires from session where token = $1`, token)
}

// FindCtx returns the data of a session that has not ended.
func (s *SessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	row, err := s.find(ctx, token)
	if errors.Is(err, db.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil || len(row.data) == 0 || row.expires <= s.Clock().UnixMicro() {
		return nil, false, err
	}
	return row.data, true, nil
}

// shortWait is how long a page waits to write that its session goes on. While a
// long act holds the database, a later page writes it.
const shortWait = 250 * time.Millisecond

// CommitCtx saves a session, unless it was deleted meanwhile.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	row, err := s.find(ctx, token)
	if err == nil && bytes.Equal(row.data, data) {
		if expiry.UnixMicro()-row.expires < refresh.Microseconds() {
			return nil
		}
		short, cancel := context.WithTimeout(ctx, shortWait)
		defer cancel()
		if err := s.save(short, token, data, expiry); short.Err() == nil && !errors.Is(err, db.ErrBusy) {
			return err
		}
		return ctx.Err()
	}
	return s.save(ctx, token, data, expiry)
}

func (s *SessionStore) save(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into session (token, data, expires) values ($1, $2, $3)
			on conflict (token) do update set data = excluded.data, expires = excluded.expires where length(session.data) > 0`,
			token, data, expiry.UnixMicro())
		return err
	})
}

// DeleteCtx ends a session.
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update session set data = $1 where token = $2`, []byte{}, token)
		return err
	})
}

// Find is FindCtx without a context.
func (s *SessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s *SessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// Tidy removes the sessions that have ended; it may run at any time.
func (s *SessionStore) Tidy(ctx context.Context) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `delete from session where expires <= $1`, s.Clock().UnixMicro())
		return err
	})
}
