// Command bench runs the benchmarks of this folder and prints them as a
// Markdown table:
//
//	go run ./bench [-cpu 1,2] [-times 3] [-only Draw|HashLoop]
//
// YANGGUANG_BENCH_N changes the number of objects (10,000,000),
// YANGGUANG_BENCH_180M=1 adds the draw from a file of 180 million (it needs 4 GB
// of temporary space), YANGGUANG_TEST_PG names a PostgreSQL to compare with.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func main() {
	cpu := flag.String("cpu", "1,2", "values of GOMAXPROCS, one run of all benchmarks for each")
	times := flag.Int("times", 3, "how often each benchmark runs; the fastest counts")
	only := flag.String("only", ".", "which benchmarks, a regular expression")
	flag.Parse()
	var rows []row
	for cores := range strings.SplitSeq(*cpu, ",") {
		rows = append(rows, run(cores, *only, *times)...)
	}
	fmt.Printf("%s, %s/%s, %d cores, %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(),
		time.Now().Format(time.DateOnly))
	table(os.Stdout, rows)
}

// run sets GOMAXPROCS from outside: with the -cpu flag of go test a benchmark
// that uses b.Loop runs the first of several values at the default.
func run(cores, only string, times int) []row {
	cmd := exec.Command("go", "test", "-run", "^$", "-bench", only, "-benchtime", strconv.Itoa(times)+"x", "-timeout", "0",
		"./bench")
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+cores)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		fail(err)
	}
	if err := cmd.Start(); err != nil {
		fail(err)
	}
	rows := parse(io.TeeReader(out, os.Stderr))
	if err := cmd.Wait(); err != nil {
		fail(err)
	}
	return rows
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bench:", err)
	os.Exit(1)
}

// row is one line of the output of go test -bench.
type row struct {
	name  string
	cores int
	ns    float64            // of one operation
	more  map[string]float64 // further metrics by unit
}

var result = regexp.MustCompile(`^Benchmark(\S+?)(?:-(\d+))?\s+\d+\s+(.*)$`)

func parse(r io.Reader) (rows []row) {
	for s := bufio.NewScanner(r); s.Scan(); {
		m := result.FindStringSubmatch(s.Text())
		if m == nil {
			continue
		}
		b := row{name: m[1], cores: 1, more: make(map[string]float64)}
		if m[2] != "" {
			b.cores, _ = strconv.Atoi(m[2])
		}
		f := strings.Fields(m[3])
		for i := 0; i+1 < len(f); i += 2 {
			v, err := strconv.ParseFloat(f[i], 64)
			if err != nil {
				continue
			}
			if f[i+1] == "ns/op" {
				b.ns = v
			} else {
				b.more[f[i+1]] = v
			}
		}
		rows = append(rows, b)
	}
	return rows
}

// table prints the rows with two ratios: to the bare hash loop with a cached
// state as the standard library offers it, and to the fastest loop, of the same
// run and on the same number of cores.
func table(w io.Writer, rows []row) {
	loop := func(name string, cores int) float64 {
		for _, r := range rows {
			if r.name == "HashLoop/"+name && r.cores == cores {
				return r.more["ns/id"]
			}
		}
		return 0
	}
	fmt.Fprintln(w,
		"| benchmark | cores | time | per object | ÷ hash loop (cached) | ÷ hash loop (ticketer) | peak memory |")
	fmt.Fprintln(w, "|---|---:|---:|---:|---:|---:|---:|")
	for _, r := range rows {
		id := r.more["ns/id"]
		fmt.Fprintf(w, "| %s | %d | %s | %s | %s | %s | %s |\n", r.name, r.cores,
			time.Duration(r.ns).Round(time.Millisecond), unit(id, "ns"),
			unit(ratio(id, loop("cached", r.cores)), ""), unit(ratio(id, loop("ticketer", r.cores)), ""),
			unit(r.more["peak-MB"], "MB"))
	}
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// unit formats a value that is absent when it is 0.
func unit(v float64, u string) string {
	switch {
	case v == 0:
		return ""
	case u == "":
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 1, 64) + " " + u
}
