package db

import (
	"context"
	"database/sql"
)

// Snapshot runs fn with a Querier that sees the database as it is at the first
// query, whatever is committed meanwhile. Rows of one query must be closed
// before the next begins.
func (d *DB) Snapshot(ctx context.Context, fn func(q Querier) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.Dialect == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	tx, err := d.read.BeginTx(ctx, opts)
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	return classify(fn(tx))
}
