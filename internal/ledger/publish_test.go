package ledger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
	"yangguang/internal/message"
	"yangguang/internal/testkit"
)

// verified publishes the log and reads it all again.
func verified(t testing.TB, h *testkit.Home, entries int64) ledger.Report {
	t.Helper()
	if err := h.Ledger.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := h.Ledger.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.Size != entries || r.Published != entries {
		t.Fatalf("%d entries expected, report %+v", entries, r)
	}
	return r
}

func published(t testing.TB, h *testkit.Home) int64 {
	t.Helper()
	n, err := db.Value[int64](t.Context(), h.DB.Read(), `select size from ledger_published`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPublishGrowsThroughTileBoundaries(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		if _, err := h.Ledger.Checkpoint(t.Context()); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("checkpoint of an empty log: %v", err)
		}
		verified(t, h, 0)
		total := 0
		for _, n := range []int{1, 1, 253, 1, 1, 255, 1, 300} {
			fill(t, h, n)
			total += n
			if r := verified(t, h, int64(total)); total > 0 && r.Checkpoints == 0 {
				t.Errorf("report %+v", r)
			}
		}
		before := published(t, h)
		verified(t, h, before) // a second run finds nothing to do
	})
}

// A burst of acts is one job, and none of the acts is left unpublished.
func TestBurstIsOneJob(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		jobsNow := func() int64 {
			n, err := db.Value[int64](t.Context(), h.DB.Read(), `select count(*) from river_job`)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		for range 2 {
			before := jobsNow()
			for range 20 {
				change(t, h, "one of many")
			}
			if n := jobsNow() - before; n != 1 {
				t.Errorf("%d jobs", n)
			}
			if err := h.Queue.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := published(t, h); n != int64(len(h.Acts())) {
				t.Errorf("published %d of %d", n, len(h.Acts()))
			}
		}
	})
}

// The process ends between the commit of an act and its job: the act stands,
// and the next publication, by whatever job, repairs the log.
func TestPublishRepairsAfterACrash(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		change(t, h, "published")
		verified(t, h, 1)
		change(t, h, "committed, then the process died and its job was lost")
		if _, err := h.DB.Writer().ExecContext(t.Context(), `delete from river_job`); err != nil {
			t.Fatal(err)
		}
		if n := published(t, h); n != 1 {
			t.Fatalf("published %d", n)
		}
		verified(t, h, 2)
		change(t, h, "and acts write jobs again")
		if err := h.Queue.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := published(t, h); n != 3 {
			t.Errorf("published %d", n)
		}
	})
}

// A publication that fails half-way leaves neither tiles nor a checkpoint.
func TestFailedPublicationLeavesNothing(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		fill(t, h, 300)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := h.Ledger.Publish(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		for _, table := range []string{"ledger_tile", "ledger_checkpoint"} {
			if n, err := db.Value[int64](t.Context(), h.DB.Read(), `select count(*) from `+table); err != nil || n != 0 {
				t.Errorf("%s: %d rows, %v", table, n, err)
			}
		}
		verified(t, h, 300)
	})
}

// Two nodes publish at once, each with its own connections and the same key.
func TestTwoNodesPublish(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		second, err := db.Open(t.Context(), h.DB.DSN)
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		nodes := []*ledger.Ledger{h.Ledger, {DB: second, Queue: h.Queue, Clock: h.Clock.Now, Key: h.Ledger.Key}}
		var wg sync.WaitGroup
		for _, node := range nodes {
			for range 2 {
				wg.Go(func() {
					for range 15 {
						if err := node.Change(t.Context(), clerk, note("a", "b", "c")); err != nil {
							t.Error(err)
						}
						if err := node.Publish(t.Context()); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		wg.Wait()
		verified(t, h, 2*2*15*3)
	})
}

func TestPublishRefusesAnotherKey(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		change(t, h, "by the first key")
		verified(t, h, 1)
		other, err := ledger.OpenKey(filepath.Join(t.TempDir(), "ledger.key"), h.Ledger.Key.Name)
		if err != nil {
			t.Fatal(err)
		}
		change(t, h, "not to be published by the second")
		wrong := &ledger.Ledger{DB: h.DB, Queue: h.Queue, Clock: h.Clock.Now, Key: other}
		if err := wrong.Publish(t.Context()); !errors.Is(err, ledger.ErrOtherKey) {
			t.Errorf("error %v", err)
		}
		if _, err := wrong.Verify(t.Context()); err == nil {
			t.Error("Verify took the checkpoint of another key")
		}
		verified(t, h, 2)
	})
}

func TestOpenKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys", "ledger.key")
	first, err := ledger.OpenKey(path, "yangguang.local/371073")
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	again, err := ledger.OpenKey(path, "yangguang.local/371073")
	if err != nil || again.VKey != first.VKey {
		t.Errorf("a second key: %v", err)
	}
	if _, err := ledger.OpenKey(path, "other.example/log"); err == nil {
		t.Error("the key of another log was taken")
	}
	if err := os.WriteFile(path, []byte("PRIVATE+KEY+broken\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.OpenKey(path, "yangguang.local/371073"); err == nil {
		t.Error("a broken key was taken")
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("left beside the key: %v", entries)
	}
}

// A log that was published goes on with its own key or not at all.
func TestKeyOfAPublishedLog(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		path, q := filepath.Join(t.TempDir(), "keys", "ledger.key"), h.DB.Read()
		change(t, h, "recorded, not yet published")
		if _, err := ledger.KeyOf(t.Context(), q, path, h.Ledger.Key.Name); err != nil {
			t.Errorf("a new log gets a key: %v", err)
		}
		verified(t, h, 1)
		_, err := ledger.KeyOf(t.Context(), q, path, h.Ledger.Key.Name)
		if text := message.Of(err); !errors.Is(err, ledger.ErrOtherKey) || text.ZH == text.EN {
			t.Errorf("another key: %v", err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.KeyOf(t.Context(), q, path, h.Ledger.Key.Name); !errors.Is(err, ledger.ErrKeyLost) {
			t.Errorf("no key: %v", err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("a new key was made")
		}
		own := filepath.Join(h.Dir, "keys", "ledger.key")
		if k, err := ledger.KeyOf(t.Context(), q, own, h.Ledger.Key.Name); err != nil || k.VKey != h.Ledger.Key.VKey {
			t.Errorf("its own key: %v", err)
		}
	})
}
