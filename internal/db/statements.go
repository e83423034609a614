package db

import (
	"container/list"
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"
	"strings"

	"modernc.org/sqlite"
)

// keptStatements is how many prepared statements one SQLite connection keeps;
// the program has about 400 texts, of which a busy page uses a few dozen.
// keptText is the longest text worth keeping, in bytes: an insert of many rows
// or a long `in` list hardly comes twice.
//
// PostgreSQL needs nothing of the kind: pgx keeps 512 prepared statements for
// each connection by itself (QueryExecModeCacheStatement, its default).
const (
	keptStatements = 256
	keptText       = 4096
)

// openKeeping opens a SQLite pool whose connections keep up to `keep` prepared
// statements each; with 0 every query is prepared anew.
func openKeeping(dsn string, keep int) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	if keep == 0 {
		return sql.OpenDB(c), nil
	}
	return sql.OpenDB(keeper{c, keep}), nil
}

// keeper opens connections that keep their prepared statements. They stay below
// database/sql, one cache for each connection, so that a query in a transaction
// and one outside it use the same, and none waits for a second connection.
type keeper struct {
	driver.Connector
	keep int
}

func (k keeper) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &keepingConn{sqliteConn: c.(sqliteConn), keep: k.keep, kept: map[string]*list.Element{}}, nil
}

// sqliteConn is everything that a connection of the driver can do for
// database/sql.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keepingConn is used by one goroutine at a time, as database/sql promises. A
// statement that runs is not among the kept ones: the same text asked for again
// while its rows are open is prepared a second time.
type keepingConn struct {
	sqliteConn
	keep   int
	kept   map[string]*list.Element
	recent list.List // of *keptStatement, the last used first
	closed bool
}

type keptStatement struct {
	query string
	stmt  statement
}

// Unwrap gives the driver its own connection.
func (c *keepingConn) Unwrap() driver.Conn { return c.sqliteConn }

func (c *keepingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	res, err := s.ExecContext(ctx, args)
	if err != nil {
		s.Close()
		return nil, err
	}
	return res, c.put(query, s)
}

func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		s.Close()
		return nil, err
	}
	return &keptRows{Rows: rows, conn: c, query: query, stmt: s}, nil
}

// Close also closes the statements.
func (c *keepingConn) Close() error {
	c.closed = true
	for e := c.recent.Front(); e != nil; e = e.Next() {
		e.Value.(*keptStatement).stmt.Close()
	}
	return c.sqliteConn.Close()
}

// take gives the statement of a text, prepared now unless it was kept; nil for
// one that is not kept.
func (c *keepingConn) take(ctx context.Context, query string) (statement, error) {
	if e, ok := c.kept[query]; ok {
		delete(c.kept, query)
		return c.recent.Remove(e).(*keptStatement).stmt, nil
	}
	if len(query) > keptText || !isData(query) {
		return nil, nil
	}
	s, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.(statement), nil
}

// put keeps a statement that has run; the one not used for longest makes room.
// One that failed is closed and not put back.
func (c *keepingConn) put(query string, s statement) error {
	if c.closed || c.kept[query] != nil {
		return s.Close()
	}
	c.kept[query] = c.recent.PushFront(&keptStatement{query, s})
	if c.recent.Len() <= c.keep {
		return nil
	}
	oldest := c.recent.Remove(c.recent.Back()).(*keptStatement)
	delete(c.kept, oldest.query)
	return oldest.stmt.Close()
}

// keptRows puts the statement back when they are closed.
type keptRows struct {
	driver.Rows
	conn  *keepingConn
	query string
	stmt  statement
}

func (r *keptRows) Close() error {
	if r.stmt == nil {
		return nil
	}
	s := r.stmt
	r.stmt = nil
	if err := r.Rows.Close(); err != nil {
		s.Close()
		return err
	}
	return r.conn.put(r.query, s)
}

// isData reports whether a statement reads or writes rows. Migrations, pragmas
// and savepoints are not kept.
func isData(query string) bool {
	for {
		query = strings.TrimLeft(query, " \t\r\n")
		if !strings.HasPrefix(query, "--") {
			break
		}
		_, query, _ = strings.Cut(query, "\n")
	}
	word := query
	if end := strings.IndexAny(query, " \t\r\n"); end >= 0 {
		word = query[:end]
	}
	return slices.Contains(strings.Fields("with select insert update delete"), strings.ToLower(word))
}
