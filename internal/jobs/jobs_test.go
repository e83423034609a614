package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"yangguang/internal/db"
	"yangguang/internal/jobs"
	"yangguang/internal/testkit"
)

type greet struct {
	Name string `json:"name"`
}

func (greet) Kind() string { return "greet" }

type tidy struct{}

func (tidy) Kind() string { return "tidy" }

// record keeps what jobs did.
type record struct {
	mu    sync.Mutex
	names []string
}

func (r *record) add(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names = append(r.names, name)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.names, " ")
}

func opened(t *testing.T, h *testkit.Home, work func(ctx context.Context, q *jobs.Queue,
	args greet) error) *jobs.Queue {
	t.Helper()
	q := jobs.New(h.DB)
	jobs.Handle(q, func(ctx context.Context, args greet) error { return work(ctx, q, args) })
	if err := q.Open(); err != nil {
		t.Fatal(err)
	}
	return q
}

func insert(ctx context.Context, h *testkit.Home, q *jobs.Queue, after error, names ...string) error {
	return h.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, n := range names {
			if err := q.Insert(ctx, tx.Tx, greet{n}); err != nil {
				return err
			}
		}
		return after
	})
}

func TestDrainRunsWhatWasCommitted(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		var did record
		q := opened(t, h, func(ctx context.Context, q *jobs.Queue, args greet) error {
			did.add(args.Name)
			if args.Name == "a" { // a job that writes a job, on the one connection that writes
				return insert(ctx, h, q, nil, "from-a")
			}
			return nil
		})
		if err := insert(t.Context(), h, q, nil, "a"); err != nil {
			t.Fatal(err)
		}
		undo := errors.New("the act was refused")
		if err := insert(t.Context(), h, q, undo, "never"); !errors.Is(err, undo) {
			t.Fatal(err)
		}
		for range 2 { // the second time there is nothing to do
			if err := q.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if did.String() != "a from-a" {
			t.Errorf("did %q", did.String())
		}
	})
}

func TestFailedJobIsLoggedAndRunAgain(t *testing.T) {
	testkit.EachInTurn(t, func(t *testing.T, home func() *testkit.Home) {
		h := home()
		var log bytes.Buffer
		before := slog.Default()
		slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
		defer slog.SetDefault(before)
		var did record
		q := opened(t, h, func(_ context.Context, _ *jobs.Queue, args greet) error {
			did.add(args.Name)
			switch did.String() {
			case "a":
				return errors.New("the other side is away")
			case "a a":
				panic("a fault")
			}
			return nil
		})
		if err := insert(t.Context(), h, q, nil, "a"); err != nil {
			t.Fatal(err)
		}
		if err := q.Drain(t.Context()); err == nil || !strings.Contains(err.Error(), "the other side is away") {
			t.Errorf("Drain: %v", err)
		}
		// Its next attempt is a second later; bring it forward, without waiting.
		again := func() {
			t.Helper()
			past := `'2020-01-01 00:00:00'`
			if _, err := h.DB.Writer().ExecContext(t.Context(), `update river_job set state = 'available', scheduled_at = `+past+
				` where kind = 'greet'`); err != nil {
				t.Fatal(err)
			}
		}
		again()
		if err := q.Drain(t.Context()); err == nil || !strings.Contains(err.Error(), "a fault") {
			t.Errorf("Drain after a panic: %v", err)
		}
		again()
		if err := q.Drain(t.Context()); err != nil {
			t.Errorf("third attempt: %v", err)
		}
		if did.String() != "a a a" {
			t.Errorf("did %q", did.String())
		}
		for _, want := range []string{"job failed", "the other side is away", "kind=greet", "attempt=1", "job panicked",
			"a fault"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("the log lacks %q", want)
			}
		}
	})
}

func TestStartRunsJobsUntilStop(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		var did record
		done := make(chan struct{}, 10)
		q := jobs.New(h.DB)
		jobs.Handle(q, func(_ context.Context, args greet) error { did.add(args.Name); done <- struct{}{}; return nil })
		jobs.Handle(q, func(context.Context, tidy) error { did.add("tidy"); done <- struct{}{}; return nil })
		q.Every(time.Hour, tidy{})
		if err := q.Stop(t.Context()); err != nil {
			t.Errorf("Stop before Open: %v", err)
		}
		if err := q.Open(); err != nil {
			t.Fatal(err)
		}
		if err := q.Stop(t.Context()); err != nil {
			t.Errorf("Stop before Start: %v", err)
		}
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := insert(t.Context(), h, q, nil, "a"); err != nil {
			t.Fatal(err)
		}
		for range 2 { // greet, and tidy once after the start
			select {
			case <-done:
			case <-time.After(20 * time.Second):
				t.Fatalf("did %q", did.String())
			}
		}
		if err := q.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := insert(t.Context(), h, q, nil, "later"); err != nil {
			t.Fatal(err)
		}
		if s := did.String(); !strings.Contains(s, "a") || !strings.Contains(s, "tidy") || strings.Contains(s, "later") {
			t.Errorf("did %q", s)
		}
	})
}

func TestQueueNotOpen(t *testing.T) {
	t.Parallel()
	q := jobs.New(testkit.NewHome(t).DB)
	for name, err := range map[string]error{"Start": q.Start(t.Context()), "Drain": q.Drain(t.Context()),
		"Insert": q.Insert(t.Context(), nil, greet{})} {
		if err == nil {
			t.Errorf("%s of a queue that is not open succeeded", name)
		}
	}
}
