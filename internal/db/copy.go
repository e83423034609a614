package db

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// rowsPerInsert is how many rows one insert of CopyIn carries on SQLite; more
// than 50 is not faster.
const rowsPerInsert = 50

// CopyIn inserts many rows into a table: by COPY on PostgreSQL, by inserts of
// many rows on SQLite. Each row has one value per column, strings or integers
// of 64 bits, and may be reused by the iterator after it was taken. It returns
// how many rows were inserted; a row that is already there is ErrDuplicate.
// After any error the transaction must not be committed: some rows may be in.
// Names of tables and columns must be constants of the program.
func (t *Tx) CopyIn(ctx context.Context, table string, columns []string, rows iter.Seq[[]any]) (int64, error) {
	if t.Dialect == Postgres {
		n, err := t.copyFrom(ctx, table, columns, rows)
		return n, classify(err)
	}
	n, err := t.insertMany(ctx, table, columns, "", rows)
	return n, classify(err)
}

func (t *Tx) copyFrom(ctx context.Context, table string, columns []string, rows iter.Seq[[]any]) (n int64, err error) {
	next, stop := iter.Pull(rows)
	defer stop()
	err = t.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return errors.New("db: COPY needs the pgx driver")
		}
		n, err = c.Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
			row, more := next()
			if !more {
				return nil, nil
			}
			return row, nil
		}))
		return err
	})
	return n, err
}

func (t *Tx) insertMany(ctx context.Context, table string, columns []string, upsert string,
	rows iter.Seq[[]any]) (n int64, err error) {
	var full *sql.Stmt
	defer func() {
		if full != nil {
			full.Close()
		}
	}()
	args := make([]any, 0, rowsPerInsert*len(columns))
	flush := func() error {
		count := len(args) / len(columns)
		switch {
		case count == 0:
			return nil
		case count < rowsPerInsert:
			_, err = t.ExecContext(ctx, insertText(table, columns, count, upsert), args...)
		default:
			if full == nil {
				if full, err = t.PrepareContext(ctx, insertText(table, columns, rowsPerInsert, upsert)); err != nil {
					return err
				}
			}
			_, err = full.ExecContext(ctx, args...)
		}
		args = args[:0]
		n += int64(count)
		return err
	}
	for row := range rows {
		args = append(args, row...)
		if len(args) == cap(args) {
			if err := flush(); err != nil {
				return n, err
			}
		}
	}
	return n, flush()
}

// MergeIn inserts rows or, where the key is already there, replaces them: in
// one statement over a temporary table filled by COPY on PostgreSQL, by
// upserts of many rows on SQLite. The key must occur once among the rows.
func (t *Tx) MergeIn(ctx context.Context, table string, columns, key []string, rows iter.Seq[[]any]) error {
	set := make([]string, 0, len(columns))
	for _, c := range columns {
		if !slices.Contains(key, c) {
			set = append(set, c+" = excluded."+c)
		}
	}
	upsert := " on conflict (" + strings.Join(key, ", ") + ") do update set " + strings.Join(set, ", ")
	if t.Dialect == SQLite {
		_, err := t.insertMany(ctx, table, columns, upsert, rows)
		return classify(err)
	}
	temporary := "merge_" + table
	if _, err := t.Exec(ctx, `create temporary table if not exists `+temporary+` (like `+table+
		`) on commit drop`); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `truncate `+temporary); err != nil {
		return err
	}
	if _, err := t.copyFrom(ctx, temporary, columns, rows); err != nil {
		return classify(err)
	}
	list := strings.Join(columns, ", ")
	_, err := t.Exec(ctx, `insert into `+table+` (`+list+`) select `+list+` from `+temporary+upsert)
	return err
}

// insertText says "or fail": without it SQLite copies every page before it is
// changed, to be able to undo the statement alone, which is never wanted here.
// It has plain question marks: the driver looks the name of each $N up in a
// list, which makes a thousand of them slow.
func insertText(table string, columns []string, rows int, upsert string) string {
	var b strings.Builder
	b.WriteString("insert or fail into " + table + " (" + strings.Join(columns, ", ") + ") values ")
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for j := range columns {
			if j > 0 {
				b.WriteByte(',')
			}
			b.WriteByte('?')
		}
		b.WriteByte(')')
	}
	b.WriteString(upsert)
	return b.String()
}
