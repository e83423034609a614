package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/files"
	rosters "yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/synth"
	"yangguang/internal/testkit"
)

// importSize is how many subjects the file of the import benchmarks has.
func importSize(b *testing.B) int {
	if s := os.Getenv("YANGGUANG_BENCH_N"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			b.Fatalf("YANGGUANG_BENCH_N is no number: %q", s)
		}
		return n
	}
	return 1_000_000
}

// subjectsFile makes the file once for all benchmarks of a run.
func subjectsFile(b *testing.B, n int) string {
	b.Helper()
	path := filepath.Join(os.TempDir(), fmt.Sprintf("yangguang-bench-%d-%d.csv", os.Getpid(), n))
	once.Do(func() {
		f, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		if err := synth.Subjects(n, 1, "371073", f); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	})
	return path
}

var once sync.Once

// rawColumns are the columns of the file, for tables that take it as it is.
var rawColumns = strings.Split(
	"name uscc type legal_rep address street industry founded status credit labels contact phone", " ")

func rawTable() string {
	return "create table raw_subject (" + strings.Join(rawColumns, " text not null, ") +
		" text not null, primary key (uscc))"
}

// BenchmarkImport1M imports the file through roster.ImportFile — reading,
// checking every cell, hashing and keeping the file, history, ledger entry —
// beside what the engine needs for the same rows into a table of the same
// columns with the code as its key, without any check.
func BenchmarkImport1M(b *testing.B) {
	n := importSize(b)
	path := subjectsFile(b, n)
	defer os.Remove(path)
	b.Run("sqlite/import", func(b *testing.B) {
		importInto(b, n, path, func() *testkit.Home { return testkit.NewHome(b) })
	})
	b.Run("sqlite/raw-insert", func(b *testing.B) { rawInsert(b, n, path) })
	b.Run("sqlite/raw-cli", func(b *testing.B) { rawCLI(b, n, path) })
	dsn := os.Getenv("YANGGUANG_TEST_PG")
	if dsn == "" {
		return
	}
	b.Run("postgres/import", func(b *testing.B) {
		importInto(b, n, path, func() *testkit.Home { return testkit.NewPostgresHome(b, dsn) })
	})
	b.Run("postgres/raw-copy", func(b *testing.B) { rawCopy(b, n, path, dsn) })
}

func importInto(b *testing.B, n int, path string, home func() *testkit.Home) {
	fastest(b, n, func() func() {
		h := home()
		store, err := files.Open(h.Dir)
		if err != nil {
			b.Fatal(err)
		}
		s := &imports.Service{Ledger: h.Ledger, Authz: h.Authz, Files: store}
		by := actor.System
		by.Dept, by.Region = "SHGZ", "371073"
		return func() {
			batch, wrong, err := s.ImportFile(context.Background(), by,
				imports.Direct{Kind: rosters.Objects, Region: "371073", Dept: "SHGZ", Path: path})
			if err != nil || batch.Counts.New != int64(n) {
				b.Fatalf("%+v %v %v", batch.Counts, wrong, err)
			}
		}
	})
}

// fastest is best with a setup before each run that is not measured. It also
// reports the most memory the process had from the system.
func fastest(b *testing.B, n int, setup func() func()) {
	least := time.Duration(1 << 62)
	var peak float64
	for b.Loop() {
		b.StopTimer()
		run := setup()
		runtime.GC()
		b.StartTimer()
		watch := watchHeap()
		start := time.Now()
		run()
		least = min(least, time.Since(start))
		peak = max(peak, watch())
	}
	b.ReportMetric(float64(least.Nanoseconds()), "ns/op")
	b.ReportMetric(float64(least.Nanoseconds())/float64(n), "ns/id")
	if peak > 0 {
		b.ReportMetric(peak, "peak-MB")
	}
}

// watchHeap samples the memory in use until the function it returns is called.
func watchHeap() func() float64 {
	stop, done := make(chan struct{}), make(chan float64)
	go func() {
		var most uint64
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				done <- float64(most) / (1 << 20)
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}()
	return func() float64 { close(stop); return <-done }
}

// rawInsert is the least that this driver can do with the rows: read the CSV
// file and insert 50 rows a statement.
func rawInsert(b *testing.B, n int, path string) {
	fastest(b, n, func() func() {
		d, err := db.Open(context.Background(), filepath.Join(b.TempDir(), "raw.db"))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { d.Close() })
		if _, err := d.Writer().Exec(rawTable()); err != nil {
			b.Fatal(err)
		}
		return func() {
			err := d.Write(context.Background(), func(ctx context.Context, tx *db.Tx) error {
				f, err := os.Open(path)
				if err != nil {
					return err
				}
				defer f.Close()
				got, err := tx.CopyIn(ctx, "raw_subject", rawColumns, csvRows(b, f))
				if err == nil && got != int64(n) {
					err = fmt.Errorf("%d rows", got)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

func csvRows(b *testing.B, f io.Reader) func(func([]any) bool) {
	return func(yield func([]any) bool) {
		r := csv.NewReader(f)
		r.ReuseRecord = true
		if _, err := r.Read(); err != nil {
			b.Fatal(err)
		}
		row := make([]any, len(rawColumns))
		for {
			fields, err := r.Read()
			if err == io.EOF {
				return
			}
			if err != nil {
				b.Fatal(err)
			}
			for i, v := range fields {
				row[i] = v
			}
			if !yield(row) {
				return
			}
		}
	}
}

// rawCLI is .import of the sqlite3 command.
func rawCLI(b *testing.B, n int, path string) {
	bin, err := exec.LookPath("sqlite3")
	if err != nil {
		b.Skip("no sqlite3 command")
	}
	fastest(b, n, func() func() {
		file := filepath.Join(b.TempDir(), "raw.db")
		return func() {
			script := "pragma journal_mode=wal;\npragma synchronous=full;\n" + rawTable() + ";\n.mode csv\n.import --skip 1 " +
				path + " raw_subject\nselect count(*) from raw_subject;\n"
			cmd := exec.Command(bin, file)
			cmd.Stdin = strings.NewReader(script)
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.HasSuffix(strings.TrimSpace(string(out)), strconv.Itoa(n)) {
				b.Fatalf("%v: %s", err, out)
			}
		}
	})
}

// rawCopy is \copy of psql, in its own schema.
func rawCopy(b *testing.B, n int, path, dsn string) {
	bin, err := exec.LookPath("psql")
	if err != nil {
		b.Skip("no psql command")
	}
	psql := func(script string) string {
		cmd := exec.Command(bin, "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", dsn)
		cmd.Stdin = strings.NewReader(script)
		out, err := cmd.CombinedOutput()
		if err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		return strings.TrimSpace(string(out))
	}
	fastest(b, n, func() func() {
		psql("drop schema if exists bench_raw cascade; create schema bench_raw; set search_path = bench_raw; " + rawTable() +
			";")
		b.Cleanup(func() { psql("drop schema if exists bench_raw cascade;") })
		return func() {
			psql("set search_path = bench_raw;\n\\copy raw_subject from '" + path +
				"' with (format csv, header, force_not_null (" + strings.Join(rawColumns, ", ") + "))\n")
		}
	})
}
