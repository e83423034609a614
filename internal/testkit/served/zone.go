package served

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yangguang/internal/app"
	"yangguang/internal/db"
	"yangguang/internal/demo"
	"yangguang/internal/identity"
	"yangguang/internal/ledger"
	"yangguang/internal/testkit"
)

// cheap is the cost of passwords in tests.
var cheap = identity.Cost{Passes: 1, KiB: 64}

// idle keeps the people of a zone signed in however long a test takes.
const idle = time.Hour

// Zone serves a copy of the sample zone on SQLite.
func Zone(t testing.TB) *Site {
	t.Helper()
	return zoneOn(t, t.TempDir(), db.Volatile)
}

// ZoneIn is Zone in this directory, with commits that wait for the disk.
func ZoneIn(t testing.TB, dir string) *Site {
	t.Helper()
	return zoneOn(t, dir, "")
}

// EachZone runs fn on a copy of the sample zone on SQLite and, when
// YANGGUANG_TEST_PG names a server, on PostgreSQL. TestMain calls testkit.Main.
func EachZone(t *testing.T, fn func(t *testing.T, s *Site)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, Zone(t))
	})
	dsn := os.Getenv("YANGGUANG_TEST_PG")
	if dsn == "" {
		if os.Getenv("YANGGUANG_REQUIRE") == "1" {
			t.Error("YANGGUANG_TEST_PG must name a PostgreSQL server")
		}
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, zoneOnPostgres(t, dsn))
	})
}

func zoneOn(t testing.TB, dir, options string) *Site {
	t.Helper()
	files, err := sqliteZone()
	if err != nil {
		t.Fatal(err)
	}
	return openZone(t, files, dir, filepath.Join(dir, "yangguang.db")+options)
}

// contents are the files of a data directory by their path in it.
type contents map[string][]byte

// sqliteZone makes the zone once per process and keeps it in memory.
var sqliteZone = sync.OnceValues(func() (contents, error) {
	return build(func(dir string) string { return filepath.Join(dir, "yangguang.db") + db.Volatile })
})

// build makes the zone in the database of dsn and returns its data directory.
func build(dsn func(dir string) string) (contents, error) {
	dir, err := os.MkdirTemp("", "yangguang-zone-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	a, err := app.Open(ctx, config(dir, dsn(dir)))
	if err != nil {
		return nil, err
	}
	a.Identity.Cost = cheap
	_, err = demo.Build(ctx, a, demo.Options{}, io.Discard)
	if closed := a.DB.Close(); err == nil {
		err = closed // the last connection writes the log back into the file
	}
	if err != nil {
		return nil, err
	}
	files := contents{}
	return files, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[name], err = os.ReadFile(path)
		return err
	})
}

func config(dir, dsn string) app.Config {
	return app.Config{DataDir: dir, DSN: dsn, OpenConflicts: true, Idle: idle}
}

func openZone(t testing.TB, files contents, dir, dsn string) *Site {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a, err := app.Open(t.Context(), config(dir, dsn))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.DB.Close(); err != nil {
			t.Error(err)
		}
	})
	a.Identity.Cost = cheap
	z, err := demo.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := On(t, a, z.Password)
	s.Zone = z
	return s
}

// model is the zone in a database of its own that is copied for each test.
var model struct {
	sync.Mutex
	name  string
	files contents
}

func zoneOnPostgres(t testing.TB, dsn string) *Site {
	t.Helper()
	server, err := db.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	exec := func(statement string) {
		t.Helper()
		if _, err := server.Writer().ExecContext(context.Background(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	model.Lock()
	defer model.Unlock() // a copy of a database is made alone
	if model.name == "" {
		name := "zone_" + ledger.NewID()
		exec(`create database ` + name)
		testkit.AtEnd(t, func() { dropDatabase(dsn, name) })
		files, err := build(func(string) string { return inDatabase(t, dsn, name) })
		if err != nil {
			t.Fatal(err)
		}
		model.name, model.files = name, files
	}
	name := "zone_" + ledger.NewID()
	exec(`create database ` + name + ` template ` + model.name)
	t.Cleanup(func() { dropDatabase(dsn, name) })
	return openZone(t, model.files, t.TempDir(), inDatabase(t, dsn, name))
}

// inDatabase is the DSN of another database of a server, without waiting for
// its disk.
func inDatabase(t testing.TB, dsn, name string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("synchronous_commit", "off")
	u.Path, u.RawQuery = "/"+name, query.Encode()
	return u.String()
}

// dropDatabase says on the standard error what it cannot drop: tests may be over.
func dropDatabase(dsn, name string) {
	ctx := context.Background()
	server, err := db.Open(ctx, dsn)
	if err == nil {
		_, err = server.Writer().ExecContext(ctx, `drop database if exists `+name+` with (force)`)
		server.Close()
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "testkit/served: drop %s: %v\n", name, err)
	}
}
