package db_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
	"yangguang/internal/testkit"
)

// table makes a table of the test's own.
func table(t *testing.T, h *testkit.Home) {
	t.Helper()
	exec(t, h, `create table thing (id text primary key, owner text references thing (id), version integer not null)`)
	if h.DB.Dialect == db.Postgres {
		exec(t, h, `create trigger thing_stays before delete on thing for each row execute function forbid_change()`)
	} else {
		exec(t, h, `create trigger thing_stays before delete on thing begin select raise(abort, 'IMMUTABLE thing'); end`)
	}
	exec(t, h, `insert into thing values ('a', null, 1)`)
}

func exec(t *testing.T, h *testkit.Home, statement string) {
	t.Helper()
	if _, err := h.DB.Writer().ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestErrorKinds(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		table(t, h)
		kinds := []error{db.ErrNotFound, db.ErrConflict, db.ErrDuplicate, db.ErrImmutable, db.ErrFull, db.ErrBusy}
		for _, c := range []struct {
			name string
			fn   func(ctx context.Context, tx *db.Tx) error
			want error // nil: an error of no kind
		}{
			{"no row", func(ctx context.Context, tx *db.Tx) error {
				_, err := db.Value[string](ctx, tx, `select id from thing where id = $1`, "z")
				return err
			}, db.ErrNotFound},
			{"stale version", func(ctx context.Context, tx *db.Tx) error {
				return tx.ExecOne(ctx, `update thing set version = 3 where id = $1 and version = $2`, "a", 2)
			}, db.ErrConflict},
			{"same key", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `insert into thing values ('a', null, 1)`)
				return err
			}, db.ErrDuplicate},
			{"trigger", func(ctx context.Context, tx *db.Tx) error {
				return tx.ExecOne(ctx, `delete from thing where id = 'a'`)
			}, db.ErrImmutable},
			{"foreign key", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `insert into thing values ('b', 'nobody', 1)`)
				return err
			}, nil},
			{"null", func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `insert into thing values ('b', null, null)`)
				return err
			}, nil},
			{"no such table", func(ctx context.Context, tx *db.Tx) error {
				_, err := db.Values[string](ctx, tx, `select id from nothing`)
				return err
			}, nil},
		} {
			err := h.DB.Write(t.Context(), c.fn)
			if err == nil {
				t.Errorf("%s: no error", c.name)
			}
			for _, k := range kinds {
				if errors.Is(err, k) != (k == c.want) {
					t.Errorf("%s: %v, asked for %v", c.name, err, k)
				}
			}
		}
	})
}

func TestExecOneOfTwo(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		table(t, h)
		exec(t, h, `insert into thing values ('b', null, 1)`)
		err := h.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return tx.ExecOne(ctx, `update thing set version = 2`)
		})
		if err == nil || errors.Is(err, db.ErrConflict) {
			t.Errorf("two rows changed: %v", err)
		}
		if n, err := db.Value[int64](t.Context(), h.DB.Read(), `select count(*) from thing where version = 2`); err != nil ||
			n != 0 {
			t.Errorf("%d rows kept the change, %v", n, err)
		}
	})
}

// A full database is a kind of its own: SQLite with a page limit is one.
func TestFullDatabase(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	table(t, h)
	// A limit below the present size means: no page more.
	pages, err := db.Value[int64](t.Context(), h.DB.Writer(), `pragma max_page_count = 1`)
	if err != nil {
		t.Fatal(err)
	}
	err = h.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into thing values ($1, null, 1)`, string(make([]byte, 1<<20)))
		return err
	})
	if !errors.Is(err, db.ErrFull) {
		t.Errorf("%d pages: %v", pages, err)
	}
	if _, err := h.DB.Writer().ExecContext(t.Context(), `pragma max_page_count = 1073741823`); err != nil {
		t.Fatal(err)
	}
}

func TestReadPoolCannotWrite(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	table(t, h)
	if _, err := db.Value[string](t.Context(), h.DB.Read(),
		`insert into thing values ('b', null, 1) returning id`); err == nil {
		t.Error("written through the read pool")
	}
}

// A snapshot does not see what is committed while it reads, and does not stop
// the writer.
func TestSnapshotStandsStill(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		table(t, h)
		count := func(q db.Querier) int64 {
			n, err := db.Value[int64](t.Context(), q, `select count(*) from thing`)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		err := h.DB.Snapshot(t.Context(), func(q db.Querier) error {
			before := count(q)
			exec(t, h, `insert into thing values ('b', null, 1)`)
			if after := count(q); after != before {
				t.Errorf("%d rows, then %d", before, after)
			}
			return nil
		})
		if err != nil || count(h.DB.Read()) != 2 {
			t.Errorf("error %v", err)
		}
	})
}

func TestPanicRollsBack(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		table(t, h)
		func() {
			defer func() { recover() }()
			h.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				tx.Exec(ctx, `insert into thing values ('b', null, 1)`)
				panic("fault")
			})
		}()
		if n, err := db.Value[int64](t.Context(), h.DB.Read(), `select count(*) from thing`); err != nil || n != 1 {
			t.Errorf("%d rows, %v", n, err)
		}
		exec(t, h, `insert into thing values ('c', null, 1)`) // the connection is free again
	})
}

func TestMigrateTwice(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		version, err := h.DB.Migrate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		have, want, err := h.DB.Versions(t.Context())
		if err != nil || have != want || version != want {
			t.Errorf("version %d, have %d, want %d, %v", version, have, want, err)
		}
	})
}

// Several processes start at once on an empty database: each comes to the
// newest version.
func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		dsn := filepath.Join(t.TempDir(), "fresh.db")
		if h.DB.Dialect == db.Postgres {
			schema := "test_" + ledger.NewID()
			exec(t, h, `create schema `+schema)
			t.Cleanup(func() { h.DB.Writer().ExecContext(context.Background(), `drop schema `+schema+` cascade`) })
			u, err := url.Parse(h.DB.DSN)
			if err != nil {
				t.Fatal(err)
			}
			q := u.Query()
			q.Set("search_path", schema)
			u.RawQuery = q.Encode()
			dsn = u.String()
		}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				d, err := db.Open(t.Context(), dsn)
				if err != nil {
					t.Error(err)
					return
				}
				defer d.Close()
				version, err := d.Migrate(t.Context())
				_, want, err2 := d.Versions(t.Context())
				if err := errors.Join(err, err2); err != nil || version != want {
					t.Errorf("version %d of %d, %v", version, want, err)
				}
			})
		}
		all.Wait()
	})
}

func TestOpenFailsPlainly(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "not.db")
	if err := os.WriteFile(file, []byte("这不是数据库，只是一段够长的文字，用来占满文件头的一百个字节以上，好让程序看得出来。这不是数据库。"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dsn := range []string{
		file,
		filepath.Join(t.TempDir(), "absent", "dir", "a.db"),
		"postgres://postgres@127.0.0.1:1/none?connect_timeout=2",
	} {
		if d, err := db.Open(t.Context(), dsn); err == nil {
			d.Close()
			t.Errorf("%s was opened", dsn)
		}
	}
}

// A real full disk, a file system of four megabytes in memory, during a write.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if out, err := osexec.Command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", dir).CombinedOutput(); err != nil {
		if os.Getenv("YANGGUANG_REQUIRE") == "1" {
			t.Fatalf("mount: %v: %s", err, out)
		}
		t.Skipf("no small file system here: %v: %s", err, out)
	}
	t.Cleanup(func() { osexec.Command("umount", dir).Run() })
	d, err := db.Open(t.Context(), filepath.Join(dir, "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Writer().ExecContext(t.Context(), `create table thing (text text not null)`); err != nil {
		t.Fatal(err)
	}
	grow := func(bytes int) error {
		return d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `insert into thing values ($1)`, strings.Repeat("x", bytes))
			return err
		})
	}
	if err := errors.Join(grow(1000), grow(1000)); err != nil {
		t.Fatal(err)
	}
	if err := grow(8 << 20); !errors.Is(err, db.ErrFull) {
		t.Errorf("error %v", err)
	}
	if n, err := db.Value[int64](t.Context(), d.Read(), `select count(*) from thing`); err != nil || n != 2 {
		t.Errorf("%d rows, %v", n, err)
	}
	if err := grow(1000); err != nil {
		t.Errorf("after the failed write: %v", err)
	}
}

func TestContainsTakesMarksForThemselves(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		table(t, h)
		for _, id := range []string{"50%", "500", "a_b", "axb", `c\d`} {
			exec(t, h, `insert into thing values ('`+id+`', null, 1)`)
		}
		for part, want := range map[string]int{"0%": 1, "50": 2, "a_b": 1, `\`: 1, "": 6} {
			n, err := db.Value[int](t.Context(), h.DB.Read(), `select count(*) from thing where id like $1 escape '\'`,
				db.Contains(part))
			if err != nil || n != want {
				t.Errorf("%q finds %d, want %d, %v", part, n, want, err)
			}
		}
	})
}
