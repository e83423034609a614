package db

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"yangguang/migrations"
)

// Migrate brings the schema to the newest version: first ours, then the job
// queue's. Each file runs in a transaction of its own, so a failing one leaves
// the database at the version before it; running again goes on from there. It
// returns the version reached. Several processes may migrate at once.
func (d *DB) Migrate(ctx context.Context) (version int64, err error) {
	p, err := d.provider()
	if err != nil {
		return 0, err
	}
	err = insist(func() error { _, err := p.Up(ctx); return err },
		func() int64 { v, _ := p.GetDBVersion(ctx); return v })
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", err)
	}
	m, err := rivermigrate.New(d.JobDriver(), nil)
	if err != nil {
		return 0, fmt.Errorf("migrate jobs: %w", err)
	}
	err = insist(func() error { _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); return err },
		func() int64 { v, _ := m.ExistingVersions(ctx); return int64(len(v)) })
	if err != nil {
		return 0, fmt.Errorf("migrate jobs: %w", err)
	}
	return p.GetDBVersion(ctx)
}

// insist runs up again as long as the version grows: of two processes that
// make the same step at once, the second finds its tables there and fails.
func insist(up func() error, version func() int64) error {
	for {
		before := version()
		err := up()
		if err == nil || version() <= before {
			return err
		}
	}
}

// Versions returns the version of the database and the newest one this binary
// knows; they differ when `migrate` has not run.
func (d *DB) Versions(ctx context.Context) (have, want int64, err error) {
	p, err := d.provider()
	if err != nil {
		return 0, 0, err
	}
	for _, s := range p.ListSources() {
		want = max(want, s.Version)
	}
	have, err = p.GetDBVersion(ctx)
	return have, want, err
}

func (d *DB) provider() (*goose.Provider, error) {
	dir, err := fs.Sub(migrations.Files, string(d.Dialect))
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	if d.Dialect == Postgres {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, d.write, dir)
}

// JobDriver is the job queue's driver for this engine; both speak database/sql,
// so a job is written in the transaction of the act that needs it.
func (d *DB) JobDriver() riverdriver.Driver[*sql.Tx] {
	if d.Dialect == Postgres {
		return riverdatabasesql.New(d.write)
	}
	return riversqlite.New(d.write)
}
