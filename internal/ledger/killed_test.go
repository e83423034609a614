package ledger_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"yangguang/internal/db"
	"yangguang/internal/jobs"
	"yangguang/internal/ledger"
	"yangguang/internal/testkit"
)

// A process of its own acts and publishes as fast as it can and is killed in
// the middle of it. What it was told is done stands, every act stands whole or
// not at all, and the log goes on.
func TestKilledInTheMiddleOfActs(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		var told int64
		dsn, name := h.DB.DSN, "victim-"+ledger.NewID()
		if h.DB.Dialect == db.Postgres {
			dsn += "&application_name=" + name
		}
		for round := range 3 {
			victim := exec.Command(os.Args[0], "-test.run=^TestVictim$")
			victim.Env = append(os.Environ(), "LEDGER_VICTIM="+dsn, "LEDGER_VICTIM_KEY="+
				filepath.Join(h.Dir, "keys", "ledger.key"),
				fmt.Sprint("LEDGER_VICTIM_ROUND=", round))
			out, err := victim.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := victim.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			for n := 0; lines.Scan(); n++ {
				if lines.Text() == "done" {
					told++
				}
				if n == 20+7*round {
					if err := victim.Process.Kill(); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := victim.Wait(); err == nil {
				t.Fatal("the process ended before it was killed")
			}
		}
		// PostgreSQL may still be busy with the last word of the dead.
		for h.DB.Dialect == db.Postgres {
			n, err := db.Value[int64](t.Context(), h.DB.Read(),
				`select count(*) from pg_stat_activity where application_name = $1`, name)
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		change(t, h, "goes on", "second of the act")
		count := func(query string) int64 {
			n, err := db.Value[int64](t.Context(), h.DB.Read(), query)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		entries, keys := count(`select count(*) from ledger_entry`), count(`select count(*) from act_key`)
		if entries != 2*(keys+1) || keys < told || told < 60 {
			t.Errorf("%d entries of %d acts with a key; %d were confirmed", entries, keys, told)
		}
		verified(t, h, entries)
	})
}

// TestVictim is the process that TestKilledInTheMiddleOfActs kills.
func TestVictim(t *testing.T) {
	t.Parallel()
	dsn := os.Getenv("LEDGER_VICTIM")
	if dsn == "" {
		t.Skip("only as a process of another test")
	}
	d, err := db.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ledger.OpenKey(os.Getenv("LEDGER_VICTIM_KEY"), "yangguang.local/371073")
	if err != nil {
		t.Fatal(err)
	}
	l := &ledger.Ledger{DB: d, Queue: jobs.New(d), Clock: time.Now, Key: key}
	l.Register(l.Queue)
	if err := l.Queue.Open(); err != nil {
		t.Fatal(err)
	}
	for w := range 4 {
		go func() {
			for i := 0; ; i++ {
				by := clerk.WithKey(fmt.Sprint(os.Getenv("LEDGER_VICTIM_ROUND"), "/", w, "/", i))
				if err := l.Change(context.Background(), by, note("first", "second")); err != nil {
					panic(err)
				}
				fmt.Println("done")
			}
		}()
	}
	for {
		if err := l.Publish(context.Background()); err != nil {
			panic(err)
		}
	}
}
