package db

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The kinds of failure a caller may act on. Anything else is a fault of the
// installation and is reported as such.
var (
	ErrNotFound  = errors.New("not found")
	ErrConflict  = errors.New("changed by somebody else in the meantime")
	ErrDuplicate = errors.New("already there")
	ErrImmutable = errors.New("immutable row")
	ErrFull      = errors.New("no space left")
	ErrBusy      = errors.New("database busy")
)

// immutableMark begins the message of every trigger that forbids a change.
const immutableMark = "IMMUTABLE"

// classify wraps an engine's error with the kind it belongs to, keeping the
// original for the log.
func classify(err error) error {
	if err == nil {
		return nil
	}
	for _, kind := range []error{ErrNotFound, ErrConflict, ErrDuplicate, ErrImmutable, ErrFull, ErrBusy} {
		if errors.Is(err, kind) {
			return err
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	if kind := kindOf(err); kind != nil {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return err
}

func kindOf(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "23505":
			return ErrDuplicate
		case "P0001":
			if len(pg.Message) >= len(immutableMark) && pg.Message[:len(immutableMark)] == immutableMark {
				return ErrImmutable
			}
		case "53100":
			return ErrFull
		case "40001", "40P01", "55P03":
			return ErrBusy
		}
		return nil
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return ErrDuplicate
		case sqlite3.SQLITE_CONSTRAINT_TRIGGER:
			return ErrImmutable
		case sqlite3.SQLITE_FULL:
			return ErrFull
		}
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return ErrBusy
		case sqlite3.SQLITE_FULL:
			return ErrFull
		}
	}
	return nil
}
