package testkit

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/jobs"
	"yangguang/internal/ledger"
)

// Home is a migrated database with the services below the domain packages.
// When the test ends the whole ledger is verified again.
type Home struct {
	T        testing.TB
	Dir      string // a temporary directory
	DB       *db.DB
	Queue    *jobs.Queue // open, not started: jobs are written, not run
	Ledger   *ledger.Ledger
	Clock    *Clock
	Calendar *calendar.Calendar
	Authz    *authz.Policies
	Identity *identity.Service // with a cheap password hash
	Tampered bool              // the test changes the log behind the program's back
}

// Clock is the time of a test: it stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time shown.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) { c.Set(c.Now().Add(d)) }

// Start is where every test's clock begins: Monday 2026-11-23, 09:00 in Shanghai.
var Start = calendar.NewDate(2026, time.November, 23).Start().Add(9 * time.Hour)

// Each runs fn on SQLite and, when YANGGUANG_TEST_PG names a server, on
// PostgreSQL, each with a fresh database and beside other tests.
func Each(t *testing.T, fn func(t *testing.T, h *Home)) {
	t.Helper()
	EachInTurn(t, func(t *testing.T, home func() *Home) {
		t.Parallel()
		fn(t, home())
	})
}

// EachInTurn is Each one after the other, for tests that change what the whole
// process shares, such as the log; home opens the database.
func EachInTurn(t *testing.T, fn func(t *testing.T, home func() *Home)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, func() *Home { return NewHome(t) }) })
	if dsn := os.Getenv("YANGGUANG_TEST_PG"); dsn != "" {
		t.Run("postgres", func(t *testing.T) { fn(t, func() *Home { return NewPostgresHome(t, dsn) }) })
	} else if os.Getenv("YANGGUANG_REQUIRE") == "1" {
		t.Error("YANGGUANG_TEST_PG must name a PostgreSQL server")
	}
}

// NewHome is a Home on a temporary SQLite file.
func NewHome(t testing.TB) *Home {
	t.Helper()
	path := filepath.Join(t.TempDir(), "yangguang.db")
	model, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, model, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, path+db.Volatile)
}

// migrated is the content of a migrated SQLite file, made once per process:
// copying it is quicker than migrating again.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "yangguang-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "model.db")
	ctx := context.Background()
	d, err := db.Open(ctx, path+db.Volatile)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx); err != nil {
		d.Close()
		return nil, err
	}
	if _, err := d.Writer().ExecContext(ctx, `pragma wal_checkpoint(truncate)`); err != nil {
		d.Close()
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// NewPostgresHome is a Home in a schema of its own, dropped at the end.
func NewPostgresHome(t testing.TB, dsn string) *Home {
	t.Helper()
	ctx := context.Background()
	server, err := db.Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + ledger.NewID()
	if _, err := server.Writer().ExecContext(ctx, `create schema `+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer server.Close()
		if _, err := server.Writer().ExecContext(ctx, `drop schema `+schema+` cascade`); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("search_path", schema)
	query.Set("synchronous_commit", "off") // a test survives no crash of the server
	u.RawQuery = query.Encode()
	d, err := db.Open(ctx, u.String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Migrate(ctx); err != nil {
		d.Close()
		t.Fatal(err)
	}
	d.Close()
	return open(t, u.String())
}

func open(t testing.TB, dsn string) *Home {
	t.Helper()
	d, err := db.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	h := &Home{T: t, Dir: t.TempDir(), DB: d, Clock: &Clock{now: Start}, Calendar: calendar.Embedded()}
	t.Cleanup(func() {
		h.verifyLedger()
		d.Close()
	})
	key, err := ledger.OpenKey(filepath.Join(h.Dir, "keys", "ledger.key"), "yangguang.local/371073")
	if err != nil {
		t.Fatal(err)
	}
	h.Queue = jobs.New(d)
	h.Ledger = &ledger.Ledger{DB: d, Queue: h.Queue, Clock: h.Clock.Now, Key: key}
	h.Ledger.Register(h.Queue)
	if err := h.Queue.Open(); err != nil {
		t.Fatal(err)
	}
	if h.Authz, err = authz.Load(); err != nil {
		t.Fatal(err)
	}
	h.Identity = &identity.Service{Ledger: h.Ledger, Authz: h.Authz, Cost: identity.Cost{Passes: 1, KiB: 64}}
	return h
}

// verifyLedger publishes the log and reads it all again.
func (h *Home) verifyLedger() {
	if h.Ledger == nil {
		return
	}
	ctx := context.Background()
	err := h.Ledger.Publish(ctx)
	if err == nil {
		_, err = h.Ledger.Verify(ctx)
	}
	switch {
	case h.Tampered && err == nil:
		h.T.Error("ledger after the test: the change was not found")
	case !h.Tampered && err != nil:
		h.T.Errorf("ledger after the test: %v", err)
	}
}

// Acts returns the acts in the ledger, oldest first.
func (h *Home) Acts() []string {
	h.T.Helper()
	acts, err := db.Values[string](context.Background(), h.DB.Read(), `select act from ledger_entry order by idx`)
	if err != nil {
		h.T.Fatal(err)
	}
	return acts
}

// ActsLike returns the acts that begin with the prefix.
func (h *Home) ActsLike(prefix string) []string {
	h.T.Helper()
	var out []string
	for _, a := range h.Acts() {
		if strings.HasPrefix(a, prefix) {
			out = append(out, a)
		}
	}
	return out
}

// Reload returns the actor with the rights he has now.
func (h *Home) Reload(a actor.Actor) actor.Actor {
	h.T.Helper()
	fresh, err := identity.ActorOf(context.Background(), h.DB.Read(), h.Clock.Now(), a.Person)
	if err != nil {
		h.T.Fatal(err)
	}
	return fresh
}
