package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"yangguang/internal/canon"
	"yangguang/internal/draw"
)

const idLen = 18

// poolSize is how many objects the benchmarks draw from.
func poolSize(b *testing.B) int {
	if s := os.Getenv("YANGGUANG_BENCH_N"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			b.Fatalf("YANGGUANG_BENCH_N is no number: %q", s)
		}
		return n
	}
	return 10_000_000
}

// roster is roster.txt with n objects of one stratum, made once.
var roster []byte

func rosterOf(n int) []byte {
	if len(roster) != n*(idLen+3) {
		roster = make([]byte, 0, n*(idLen+3))
		for i := range n {
			roster = appendLine(roster, i)
		}
	}
	return roster
}

func appendLine(b []byte, i int) []byte {
	return append(fmt.Appendf(b, "91%016d", uint64(i)*7919), "\tA\n"...)
}

func plan(q draw.Quota) draw.Plan {
	q.Stratum = "A"
	return draw.Plan{Draw: "bench", Kind: draw.KindObjects, Title: "bench", Initiator: "X", Hash: canon.SHA256,
		Quotas: []draw.Quota{q}, Sources: draw.DefaultSources(draw.KindObjects)}
}

var seed = strings.Repeat("5", 64)

// best runs the benchmark and reports the fastest of its runs, in all and for
// each of n ids: a neighbour on the machine can only make a run slower, and the
// ratios of the table need the machine and not the neighbour.
func best(b *testing.B, n int, run func()) {
	least := time.Duration(math.MaxInt64)
	for b.Loop() {
		start := time.Now()
		run()
		least = min(least, time.Since(start))
	}
	b.ReportMetric(float64(least.Nanoseconds()), "ns/op")
	if n > 0 {
		b.ReportMetric(float64(least.Nanoseconds())/float64(n), "ns/id")
	}
}

// BenchmarkHashLoop is what the draw is measured against: nothing but one hash
// for each id, the ids lying in memory, on all of GOMAXPROCS.
func BenchmarkHashLoop(b *testing.B) {
	key := draw.Key(canon.SHA256, draw.KindObjects, seed)
	for _, loop := range []struct {
		name string
		make func() func(id []byte) byte
	}{
		{"ticketer", func() func([]byte) byte { // the fastest known here: the padding written by hand
			t := draw.NewTicketer(canon.SHA256, key)
			return func(id []byte) byte { k := t.Ticket(id); return k[0] }
		}},
		{"cached", func() func([]byte) byte { // the state after the key restored, Write, Sum
			h := sha256.New()
			h.Write([]byte(key))
			state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
			if err != nil {
				b.Fatal(err)
			}
			out, u := make([]byte, 0, 32), h.(encoding.BinaryUnmarshaler)
			return func(id []byte) byte {
				if err := u.UnmarshalBinary(state); err != nil {
					b.Error(err)
				}
				h.Write(id)
				return h.Sum(out)[0]
			}
		}},
		{"whole", func() func([]byte) byte { // sha256.Sum256(K ‖ id), two compressions
			buf := []byte(key + strings.Repeat("0", idLen))
			return func(id []byte) byte { copy(buf[64:], id); s := sha256.Sum256(buf); return s[0] }
		}},
	} {
		b.Run(loop.name, func(b *testing.B) {
			n := poolSize(b)
			r := rosterOf(n)
			best(b, n, func() {
				var wg sync.WaitGroup
				workers := runtime.GOMAXPROCS(0)
				for w := range workers {
					wg.Go(func() {
						hash, sink := loop.make(), byte(0)
						for i := n * w / workers; i < n*(w+1)/workers; i++ {
							at := i * (idLen + 3)
							sink ^= hash(r[at : at+idLen])
						}
						runtime.KeepAlive(sink)
					})
				}
				wg.Wait()
			})
		})
	}
}

// takes are the numbers drawn, cut down when the pool is small.
func takes(n int) []int {
	return []int{min(10_000, n/10), min(300_000, n/3)}
}

// BenchmarkDraw reads, checks and draws from a roster in memory whose census is
// known from the freeze.
func BenchmarkDraw(b *testing.B) {
	n := poolSize(b)
	for _, k := range takes(n) {
		b.Run(fmt.Sprintf("k=%d", k), func(b *testing.B) {
			r := rosterOf(n)
			census := draw.Census{Pool: map[string]uint64{"A": uint64(n)}}
			best(b, n, func() {
				o, err := draw.DrawObjects(plan(draw.Quota{Count: uint64(k)}), census, bytes.NewReader(r), seed)
				if err != nil || len(o.Strata[0].Rows) != k {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkSurvey is the first pass: grammar, order, counts and the hash of the
// file. It is done by one goroutine.
func BenchmarkSurvey(b *testing.B) {
	if runtime.GOMAXPROCS(0) > 1 {
		b.Skip("one goroutine")
	}
	n := poolSize(b)
	r := rosterOf(n)
	best(b, n, func() {
		if _, err := draw.Survey(plan(draw.Quota{Count: 1}), bytes.NewReader(r), strings.NewReader("")); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkSQL is "order by random() limit k", which proves nothing to anybody,
// on the same number of rows.
func BenchmarkSQL(b *testing.B) {
	if runtime.GOMAXPROCS(0) > 1 {
		b.Skip("once is enough")
	}
	n := poolSize(b)
	b.Run("sqlite", func(b *testing.B) {
		db := openDB(b, "sqlite", "file:"+filepath.Join(b.TempDir(),
			"bench.db")+"?_pragma=journal_mode(off)&_pragma=synchronous(off)")
		orderByRandom(b, db, n,
			"create table subject as with recursive i(v) as (select 0 union all select v + 1 from i where v + 1 < $1) select "+
				"printf('91%016d', v * 7919) as id from i")
	})
	b.Run("postgres", func(b *testing.B) {
		dsn := os.Getenv("YANGGUANG_TEST_PG")
		if dsn == "" {
			b.Skip("YANGGUANG_TEST_PG is not set")
		}
		db := openDB(b, "pgx", dsn)
		orderByRandom(b, db, n, fmt.Sprintf(
			"create temp table subject as select '91' || lpad((v::bigint * 7919)::text, 16, '0') as id from "+
				"generate_series(0, %d - 1) v", n))
	})
}

func openDB(b *testing.B, driver, dsn string) *sql.DB {
	db, err := sql.Open(driver, dsn)
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { db.Close() })
	return db
}

func orderByRandom(b *testing.B, db *sql.DB, n int, create string) {
	var args []any
	if strings.Contains(create, "$1") {
		args = append(args, n)
	}
	if _, err := db.ExecContext(context.Background(), create, args...); err != nil {
		b.Fatal(err)
	}
	for _, k := range takes(n) {
		b.Run(fmt.Sprintf("k=%d", k), func(b *testing.B) {
			best(b, n, func() {
				rows, err := db.QueryContext(context.Background(), "select id from subject order by random() limit $1", k)
				if err != nil {
					b.Fatal(err)
				}
				var id string
				got := 0
				for ; rows.Next(); got++ {
					if err := rows.Scan(&id); err != nil {
						b.Fatal(err)
					}
				}
				if err := rows.Close(); err != nil || got != k {
					b.Fatalf("%d rows, %v", got, err)
				}
			})
		})
	}
}

// BenchmarkInspectors is the worst case of 10,000 assignments and 1,000
// inspectors: all of one department, two seats each, one qualification wanted.
func BenchmarkInspectors(b *testing.B) {
	if runtime.GOMAXPROCS(0) > 1 {
		b.Skip("one goroutine")
	}
	p := draw.Plan{Draw: "bench", Kind: draw.KindInspectors, Title: "bench", Initiator: "X", Hash: canon.SHA256, Slack: 1,
		CrossStation: true, Sources: draw.DefaultSources(draw.KindInspectors)}
	var assignments []draw.Assignment
	for i := range 10_000 {
		assignments = append(assignments,
			draw.Assignment{Rank: uint64(i + 1), ID: fmt.Sprintf("91%016d", i), Station: fmt.Sprintf("S%d", i%20), Dept: "X",
				Slots: 2, Lead: true, Requires: []string{fmt.Sprintf("Q%d", i%5)}})
	}
	var inspectors []draw.Inspector
	for i := range 1_000 {
		inspectors = append(inspectors,
			draw.Inspector{Code: fmt.Sprintf("SD%05d", i), Dept: "X", Station: fmt.Sprintf("S%d", i%20), Leader: i%3 == 0,
				Load: uint64(i % 4), Quals: []string{fmt.Sprintf("Q%d", i%7)}})
	}
	var openings []draw.ConflictOpening
	for i := range 5_000 {
		openings = append(openings, draw.ConflictOpening{ID: assignments[i*2].ID, Code: inspectors[i*7%1000].Code,
			Salt: strings.Repeat("0", 32)})
	}
	best(b, 0, func() {
		t, err := draw.DrawInspectors(p, assignments, inspectors, openings, seed)
		if err != nil || len(t.Seats) < 20_000 {
			b.Fatal(len(t.Seats), err)
		}
	})
}

// BenchmarkStream180M draws one million of 180 million objects from a file of
// 3.8 GB and reports the peak of resident memory. It runs only when
// YANGGUANG_BENCH_180M is 1.
func BenchmarkStream180M(b *testing.B) {
	if os.Getenv("YANGGUANG_BENCH_180M") != "1" {
		b.Skip("YANGGUANG_BENCH_180M is not 1")
	}
	if runtime.GOMAXPROCS(0) == 1 {
		b.Skip("with all cores only")
	}
	const n = 180_000_000
	roster = nil
	name := filepath.Join(b.TempDir(), "roster.txt")
	writeRoster(b, name, n)
	p := plan(draw.Quota{Num: 1, Den: 180})
	var census draw.Census
	b.Run("survey", func(b *testing.B) {
		measure(b, name, n, func(f io.Reader) (err error) {
			census, err = draw.Survey(p, f, strings.NewReader(""))
			return err
		})
	})
	b.Run("draw", func(b *testing.B) {
		measure(b, name, n, func(f io.Reader) error {
			o, err := draw.DrawObjects(p, census, f, seed)
			if err == nil && len(o.Strata[0].Rows) != n/180 {
				b.Fatal(len(o.Strata[0].Rows))
			}
			return err
		})
	})
}

func writeRoster(b *testing.B, name string, n int) {
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	buf := make([]byte, 0, 1<<20)
	for i := range n {
		buf = appendLine(buf, i)
		if len(buf) > 1<<20-64 || i == n-1 {
			if _, err := f.Write(buf); err != nil {
				b.Fatal(err)
			}
			buf = buf[:0]
		}
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// measure runs over the file and reports the peak resident set (VmHWM of Linux,
// reset before) in MB.
func measure(b *testing.B, name string, n int, run func(io.Reader) error) {
	debug.FreeOSMemory()
	reset := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
	best(b, n, func() {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		if err := run(f); err != nil {
			b.Fatal(err)
		}
		f.Close()
	})
	status, err := os.ReadFile("/proc/self/status")
	if reset != nil || err != nil {
		return
	}
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			if v, err := strconv.ParseFloat(strings.Fields(kb)[0], 64); err == nil {
				b.ReportMetric(v/1024, "peak-MB")
			}
		}
	}
}
