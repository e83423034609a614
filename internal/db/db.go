// Package db opens the database, a SQLite file or PostgreSQL, and knows no
// table. Readers take a Querier; a write transaction is opened by Write, which
// only ledger.Change and the technical stores (sessions, jobs) call.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
)

// Dialect names the engine. SQL text is the same on both; only the engine's
// own machinery (locks, COPY, jobs) may look at it.
type Dialect string

const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// DB is an open database. On SQLite one connection writes and a pool reads
// with query_only; on PostgreSQL both are the same pool.
type DB struct {
	Dialect Dialect
	DSN     string
	read    *sql.DB
	write   *sql.DB
}

// Volatile ends the DSN of a SQLite file whose commits do not wait for the disk:
// what a crash of the machine would lose, no test keeps. Only tests may use it;
// an installation must not lose an act that it said was recorded.
const Volatile = "?synchronous=off"

// Open opens dsn: "postgres://…" or the path of a SQLite file, which is made
// when absent. It does not migrate.
func Open(ctx context.Context, dsn string) (*DB, error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return openPostgres(ctx, dsn)
	}
	return openSQLite(ctx, dsn)
}

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, classify(err)
	}
	pool.SetMaxOpenConns(8 * runtime.GOMAXPROCS(0))
	pool.SetMaxIdleConns(4 * runtime.GOMAXPROCS(0))
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, classify(err)
	}
	return &DB{Dialect: Postgres, DSN: dsn, read: pool, write: pool}, nil
}

// openSQLite puts every pragma in the DSN, so that each connection of the pool
// has it; busy_timeout stands first because the others may already wait.
func openSQLite(ctx context.Context, path string) (*DB, error) {
	path, volatile := strings.CutSuffix(path, Volatile)
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	synchronous := "full"
	if volatile {
		synchronous = "off"
	}
	dsn := func(extra string) string {
		return "file:" + (&url.URL{Path: abs}).EscapedPath() +
			"?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=synchronous(" + synchronous + ")" +
			"&_pragma=foreign_keys(on)&_pragma=recursive_triggers(on)&_txlock=immediate" + extra
	}
	// 64 MB of cache: with the default of 2 MB an import writes the pages of its
	// index to the disk again and again.
	write, err := openKeeping(dsn("&_pragma=cache_size(-65536)"), keptStatements)
	if err != nil {
		return nil, classify(err)
	}
	write.SetMaxOpenConns(1)
	if err := pingSQLite(ctx, write); err != nil {
		write.Close()
		return nil, err
	}
	read, err := openKeeping(dsn("&_pragma=query_only(on)"), keptStatements)
	if err != nil {
		write.Close()
		return nil, classify(err)
	}
	// A connection that is closed loses its statements: keep as many as may open.
	read.SetMaxOpenConns(2 + 2*runtime.GOMAXPROCS(0))
	read.SetMaxIdleConns(2 + 2*runtime.GOMAXPROCS(0))
	return &DB{Dialect: SQLite, DSN: abs, read: read, write: write}, nil
}

// pingSQLite makes the first connection. Two processes that turn a new file to
// the write-ahead log at once do not wait for each other as statements do: one
// is told at once that the file is busy.
func pingSQLite(ctx context.Context, pool *sql.DB) error {
	for try := 0; ; try++ {
		err := classify(pool.PingContext(ctx))
		if !errors.Is(err, ErrBusy) || try == 100 {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Close closes all connections.
func (d *DB) Close() error {
	if d.read != d.write {
		d.read.Close()
	}
	return d.write.Close()
}

// Read is for queries outside a transaction.
func (d *DB) Read() Querier { return d.read }

// Writer is the pool that writes, for the engines that need it whole: the job
// queue, the migrations and the session store.
func (d *DB) Writer() *sql.DB { return d.write }

// Querier reads. Both the read pool and a Tx are one.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Tx is a write transaction.
type Tx struct {
	*sql.Tx
	Dialect Dialect
	conn    *sql.Conn
}

// Conn is the connection the transaction runs on, for the engine's own bulk
// load (COPY); it must not be used after the transaction.
func (t *Tx) Conn() *sql.Conn { return t.conn }

// Exec runs one statement and returns how many rows it changed.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, classify(err)
	}
	return res.RowsAffected()
}

// ExecOne runs a statement that must change exactly one row, such as an update
// guarded by version or state. It returns ErrConflict when it changed none.
func (t *Tx) ExecOne(ctx context.Context, query string, args ...any) error {
	n, err := t.Exec(ctx, query, args...)
	switch {
	case err != nil:
		return err
	case n == 0:
		return ErrConflict
	case n != 1:
		return fmt.Errorf("db: %d rows changed where one was meant", n)
	}
	return nil
}

// Write runs fn in a write transaction: READ COMMITTED on PostgreSQL,
// immediate on SQLite. It commits when fn returns nil and rolls back otherwise.
func (d *DB) Write(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return classify(err)
	}
	defer conn.Close()
	raw, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return classify(err)
	}
	defer raw.Rollback() // also when fn panics; after the commit it does nothing
	if err := fn(ctx, &Tx{Tx: raw, Dialect: d.Dialect, conn: conn}); err != nil {
		return classify(err)
	}
	return classify(raw.Commit())
}
