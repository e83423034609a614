package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/testkit"
)

type noted struct{ Subject, Text string }

func (n noted) Entry() ledger.Entry {
	return ledger.Entry{Act: "test.noted", Basis: law.Art5, Subject: n.Subject, Data: map[string]any{"text": n.Text},
		Docs: []ledger.Doc{ledger.DocOf("note.txt", []byte(n.Text))}}
}

var clerk = actor.Actor{Person: "p1", Name: "经办", Pseudonym: "P-1", Dept: "SHGZ", Region: "371073",
	Roles: []actor.Role{actor.Clerk}}

func note(texts ...string) func(context.Context, *ledger.Tx) error {
	return func(_ context.Context, tx *ledger.Tx) error {
		for _, text := range texts {
			tx.Record(noted{"note:1", text})
		}
		return nil
	}
}

func change(t testing.TB, h *testkit.Home, texts ...string) {
	t.Helper()
	if err := h.Ledger.Change(t.Context(), clerk, note(texts...)); err != nil {
		t.Fatal(err)
	}
}

// fill makes n entries with few acts.
func fill(t testing.TB, h *testkit.Home, n int) {
	t.Helper()
	for n > 0 {
		texts := make([]string, min(n, 100))
		for i := range texts {
			texts[i] = fmt.Sprintf("第%d条", n-i)
		}
		change(t, h, texts...)
		n -= len(texts)
	}
}

// state is what an act may leave: entries, jobs waiting, keys.
func state(t testing.TB, h *testkit.Home) string {
	t.Helper()
	var out []string
	for _, query := range []string{
		`select count(*) from ledger_entry`, `select size from ledger_head`, `select asked from ledger_head`,
		`select count(*) from act_key`, `select count(*) from river_job`,
	} {
		n, err := db.Value[int64](context.Background(), h.DB.Read(), query)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(n))
	}
	return "entries, size, asked, keys, jobs: " + strings.Join(out, " ")
}

func TestFailedActLeavesNothing(t *testing.T) {
	t.Parallel()
	refusal := law.Refuse(law.Art12, law.Conflict, "LOCKED", "名单已锁定。", "")
	for _, c := range []struct {
		name  string
		limit time.Duration
		fn    func(ctx context.Context, h *testkit.Home, tx *ledger.Tx) error
		want  error
	}{
		{"refused", time.Minute, func(context.Context, *testkit.Home, *ledger.Tx) error { return refusal }, refusal},
		{"refused after writing a job", time.Minute, func(ctx context.Context, h *testkit.Home, tx *ledger.Tx) error {
			return errors.Join(tx.Enqueue(ctx, ledger.PublishArgs{}), refusal)
		}, refusal},
		{"nothing recorded", time.Minute, func(context.Context, *testkit.Home, *ledger.Tx) error { return nil },
			ledger.ErrNothingRecorded},
		{"entry too long", time.Minute, func(_ context.Context, _ *testkit.Home, tx *ledger.Tx) error {
			tx.Record(noted{"note:1", "short"})
			tx.Record(noted{"note:1", strings.Repeat("x", ledger.MaxEntry)})
			return nil
		}, ledger.ErrTooLong},
		{"time is up", 50 * time.Millisecond, func(ctx context.Context, _ *testkit.Home, tx *ledger.Tx) error {
			tx.Record(noted{"note:1", "late"})
			<-ctx.Done()
			return nil
		}, context.DeadlineExceeded},
		{"time is up, for the person", 50 * time.Millisecond, func(ctx context.Context, _ *testkit.Home,
			tx *ledger.Tx) error {
			<-ctx.Done()
			return ctx.Err()
		}, db.ErrBusy},
		{"the database goes away", time.Minute, func(ctx context.Context, h *testkit.Home, tx *ledger.Tx) error {
			tx.Record(noted{"note:1", "lost"})
			if tx.Dialect == db.SQLite {
				return errors.Join(context.Canceled, tx.Rollback())
			}
			pid, err := db.Value[int](ctx, tx, `select pg_backend_pid()`)
			if err == nil {
				_, err = h.DB.Writer().ExecContext(ctx, `select pg_terminate_backend($1)`, pid)
			}
			return err
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, h *testkit.Home) {
				change(t, h, "before")
				before := state(t, h)
				id, err := h.Ledger.ChangeFor(t.Context(), clerk.WithKey("k"), c.limit,
					func(ctx context.Context, tx *ledger.Tx) (string, error) {
						return "id", c.fn(ctx, h, tx)
					})
				if err == nil || id != "" || (c.want != nil && !errors.Is(err, c.want)) {
					t.Fatalf("id %q, error %v, want %v", id, err, c.want)
				}
				if after := state(t, h); after != before {
					t.Errorf("left behind:\n before %s\n after  %s", before, after)
				}
				// The failed form may be sent again and is then carried out.
				if err := h.Ledger.Change(t.Context(), clerk.WithKey("k"), note("again")); err != nil {
					t.Error(err)
				}
				if n := len(h.Acts()); n != 2 {
					t.Errorf("%d acts", n)
				}
			})
		})
	}
}

func TestPanicLeavesNothing(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		before := state(t, h)
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			h.Ledger.Change(t.Context(), clerk, func(context.Context, *ledger.Tx) error { panic("fault") })
		}()
		if after := state(t, h); after != before {
			t.Errorf("left behind: %s", after)
		}
		change(t, h, "goes on")
	})
}

// An act inside an act is refused at once and takes the outer one with it.
func TestNestedActLeavesNothing(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		before := state(t, h)
		err := h.Ledger.Change(t.Context(), clerk, func(ctx context.Context, tx *ledger.Tx) error {
			tx.Record(noted{"note:1", "outer"})
			return h.Ledger.Change(ctx, clerk, note("inner"))
		})
		if after := state(t, h); !errors.Is(err, ledger.ErrNested) || after != before {
			t.Errorf("error %v, left behind: %s", err, after)
		}
		change(t, h, "goes on")
	})
}

// A closed tab must not abort an official act half-way.
func TestActOutlivesItsRequest(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		ctx, cancel := context.WithCancel(t.Context())
		err := h.Ledger.Change(ctx, clerk, func(ctx context.Context, tx *ledger.Tx) error {
			cancel()
			tx.Record(noted{"note:1", "done"})
			return ctx.Err()
		})
		if err != nil || len(h.Acts()) != 1 {
			t.Errorf("error %v, acts %v", err, h.Acts())
		}
	})
}

func TestSameFormIsOneAct(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		runs := 0
		send := func(by actor.Actor) string {
			t.Helper()
			id, err := ledger.Create(t.Context(), h.Ledger, by, func(_ context.Context, tx *ledger.Tx) (string, error) {
				runs++
				tx.Record(noted{"note:1", "once"})
				return tx.NewID(), nil
			})
			if err != nil || id == "" {
				t.Fatalf("id %q, error %v", id, err)
			}
			return id
		}
		first := send(clerk.WithKey("form-1"))
		if again := send(clerk.WithKey("form-1")); again != first {
			t.Errorf("the repeated form made %q, not %q", again, first)
		}
		other := clerk
		other.Person = "p2"
		if id := send(other.WithKey("form-1")); id == first {
			t.Error("another person's form was taken for the first one's")
		}
		if runs != 2 || len(h.Acts()) != 2 {
			t.Errorf("%d runs, %d acts", runs, len(h.Acts()))
		}
	})
}

// A form that was carried out and comes again with other contents is refused,
// also when both come at once: its sender must not believe that it was saved.
func TestUsedFormWithOtherContents(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		send := func(key string) error {
			return h.Ledger.Change(t.Context(), clerk.WithKey(key), note("note:1", "once"))
		}
		used := func(err error) bool {
			var no *law.Refusal
			return errors.As(err, &no) && no.Code == "FORM_USED" && no.Kind == law.Conflict
		}
		if err := errors.Join(send("form-1.aa"), send("form-1.aa")); err != nil {
			t.Fatal(err)
		}
		if err := send("form-1.bb"); !used(err) || len(h.Acts()) != 2 { // an act of two events
			t.Errorf("%v, acts %v", err, h.Acts())
		}
		const requests = 8
		errs := make([]error, requests)
		var all sync.WaitGroup
		for i := range requests {
			all.Go(func() { errs[i] = send(fmt.Sprint("form-2.", i)) })
		}
		all.Wait()
		refused := 0
		for _, err := range errs {
			if used(err) {
				refused++
			} else if err != nil {
				t.Error(err)
			}
		}
		if refused != requests-1 || len(h.Acts()) != 4 {
			t.Errorf("%d of %d refused, acts %v", refused, requests, h.Acts())
		}
	})
}

// Many requests with one key at once: one act, one outcome for all; also when
// what the first did makes the act of the others impossible.
func TestSameFormAtOnce(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		const requests = 8
		ids := make([]string, requests)
		var together, all sync.WaitGroup
		together.Add(requests)
		for i := range requests {
			all.Go(func() {
				together.Done()
				together.Wait()
				var err error
				ids[i], err = ledger.Create(t.Context(), h.Ledger, clerk.WithKey("form-1"),
					func(ctx context.Context, tx *ledger.Tx) (string, error) {
						if n, err := db.Value[int64](ctx, tx, `select count(*) from ledger_entry`); err != nil || n > 0 {
							return "", errors.Join(err, db.ErrConflict)
						}
						tx.Record(noted{"note:1", "once"})
						return tx.NewID(), nil
					})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, id := range ids {
			if id == "" || id != ids[0] {
				t.Fatalf("outcomes differ: %q", ids)
			}
		}
		if n := len(h.Acts()); n != 1 {
			t.Errorf("%d acts", n)
		}
	})
}

// Entries are gapless, and a lower index committed earlier: a reader never
// sees an index without all those before it.
func TestGaplessUnderConcurrentWriters(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		const writers, acts = 16, 10
		ctx, cancel := context.WithCancel(t.Context())
		var write, watch sync.WaitGroup
		watch.Go(func() {
			for ctx.Err() == nil {
				n, err := db.Value[int64](context.Background(), h.DB.Read(),
					`select count(*) - coalesce(max(idx), -1) - 1 from ledger_entry`)
				if err != nil || n != 0 {
					t.Errorf("gap of %d seen, error %v", -n, err)
					return
				}
				if err := h.Ledger.Publish(context.Background()); err != nil {
					t.Error(err)
					return
				}
			}
		})
		for w := range writers {
			write.Go(func() {
				for i := range acts {
					err := h.Ledger.Change(t.Context(), clerk, note(fmt.Sprint(w, "/", i), "second of the act"))
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		write.Wait()
		cancel()
		watch.Wait()
		verified(t, h, writers*acts*2)
	})
}

// Only direct SQL could change an entry, and the triggers forbid it.
func TestEntriesCannotBeChanged(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		change(t, h, "one", "two")
		if err := h.Ledger.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
		statements := []string{
			`update ledger_entry set organ = 'YJGL' where idx = 0`,
			`update ledger_entry set body = leaf`,
			`delete from ledger_entry where idx = 1`,
			`delete from ledger_entry`,
			`update ledger_head set size = 1`,
			`delete from ledger_head`,
			`update ledger_published set size = 0`,
			`update ledger_tile set hashes = substr(hashes, 1, 32)`,
			`delete from ledger_tile`,
			`update ledger_checkpoint set note = ''`,
			`delete from ledger_checkpoint`,
		}
		if h.DB.Dialect == db.Postgres {
			statements = append(statements, `truncate ledger_entry`, `truncate ledger_tile`, `truncate ledger_checkpoint`)
		} else {
			statements = append(statements, `insert or replace into ledger_entry select 0, at, act, actor, 'YJGL', region,
				subject, basis, body, leaf from ledger_entry where idx = 0`)
		}
		for _, s := range statements {
			err := h.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, s)
				return err
			})
			if !errors.Is(err, db.ErrImmutable) {
				t.Errorf("%s: %v", s, err)
			}
		}
		verified(t, h, 2)
	})
}
