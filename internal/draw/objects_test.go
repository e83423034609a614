package draw

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"yangguang/internal/canon"
)

func objectPlan(quotas ...Quota) Plan {
	return Plan{Draw: "d", Kind: KindObjects, Title: "t", Initiator: "X", Hash: canon.SHA256, Quotas: quotas,
		Sources: DefaultSources(KindObjects)}
}

// rosterOf writes n ids over the strata A, B, C in turn.
func rosterOf(n int) []byte {
	var w bytes.Buffer
	for i := range n {
		fmt.Fprintf(&w, "91%016d\t%c\n", i*13, "ABC"[i*i%7%3])
	}
	return w.Bytes()
}

// naive is section 3 as it reads: sort all, take the first.
func naive(p Plan, roster []byte, seed string) string {
	key := Key(p.Hash, KindObjects, seed)
	var w strings.Builder
	for _, q := range p.Quotas {
		var list []string
		for line := range strings.Lines(string(roster)) {
			if id, stratum, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); stratum == q.Stratum {
				list = append(list, p.Hash.Hex([]byte(key+id))+" "+id)
			}
		}
		slices.Sort(list)
		n, _ := q.Take(uint64(len(list)))
		for i, s := range list[:n] {
			fmt.Fprintf(&w, "%s\t%d\t%s\t%s\n", q.Stratum, i+1, s[65:], s[:64])
		}
	}
	return w.String()
}

func drawText(t testing.TB, p Plan, roster io.Reader, all []byte, seed string) string {
	t.Helper()
	c, err := Survey(p, bytes.NewReader(all), strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	o, err := DrawObjects(p, c, roster, seed)
	if err != nil {
		t.Fatal(err)
	}
	var w bytes.Buffer
	o.Write(&w)
	return w.String()
}

func TestDrawIsTheNaiveOne(t *testing.T) {
	t.Parallel()
	p := objectPlan(Quota{Stratum: "C", Num: 1, Den: 3}, Quota{Stratum: "A", Num: 3, Den: 100},
		Quota{Stratum: "B", Count: 9}, Quota{Stratum: "E", Num: 1, Den: 1}, Quota{Stratum: "F"})
	for _, n := range []int{100, 5000, 60000} { // the last is many chunks, and more than the buffers hold
		all := rosterOf(n)
		want := naive(p, all, zeros)
		if got := drawText(t, p, bytes.NewReader(all), all, zeros); got != want {
			t.Errorf("%d objects: the draw differs from the naive one", n)
		}
		if got := drawText(t, p, iotest.HalfReader(bytes.NewReader(all)), all, zeros); got != want {
			t.Errorf("%d objects: short reads change the draw", n)
		}
	}
}

// The n first of shards, drawn apart and merged, are the n first of the whole.
func TestShardsMerge(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 300).Draw(t, "objects")
		take := rapid.IntRange(1, n).Draw(t, "take")
		tick := NewTicketer(canon.SHA256, Key(canon.SHA256, KindObjects, zeros))
		whole := newSmallest(uint64(take), uint64(n))
		shards := make([]*smallest, rapid.IntRange(1, 5).Draw(t, "shards"))
		for i := range shards {
			shards[i] = newSmallest(uint64(take), uint64(n))
		}
		for i := range n {
			c := candidate{idLen: 8}
			copy(c.id[:], fmt.Sprintf("%08d", i))
			c.ticket = tick.Ticket(c.id[:8])
			whole.offer([]candidate{c})
			shards[rapid.IntRange(0, len(shards)-1).Draw(t, "shard")].offer([]candidate{c})
		}
		merged := newSmallest(uint64(take), uint64(n))
		for _, s := range shards {
			merged.offer(s.held)
		}
		if a, b := whole.sorted(), merged.sorted(); !slices.Equal(a, b) || len(a) != take {
			t.Fatalf("whole %d, merged %d of %d", len(a), len(b), take)
		}
	})
}

// Equal tickets do not happen; if they did, the id would decide.
func TestPartitionAndTies(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := make([]candidate, rapid.IntRange(1, 60).Draw(t, "length"))
		for i := range list {
			list[i].ticket[0] = byte(rapid.IntRange(0, 3).Draw(t, "ticket"))
			list[i].id[0], list[i].idLen = byte('a'+i), 1
		}
		sorted := slices.Clone(list)
		slices.SortFunc(sorted, func(a, b candidate) int { return a.compare(&b) })
		n := rapid.IntRange(1, len(list)).Draw(t, "n")
		partition(list, n)
		front := slices.Clone(list[:n])
		slices.SortFunc(front, func(a, b candidate) int { return a.compare(&b) })
		if !slices.Equal(front, sorted[:n]) {
			t.Fatalf("the %d first are not in front", n)
		}
	})
}

func TestDrawNamesTheLine(t *testing.T) {
	t.Parallel()
	p := objectPlan(Quota{Stratum: "A", Num: 1, Den: 10}, Quota{Stratum: "B", Count: 1}, Quota{Stratum: "C", Count: 1})
	good := rosterOf(40000)
	c, err := Survey(p, bytes.NewReader(good), strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(good), "\n")
	for _, x := range []struct {
		name   string
		change func([]string) []string
		want   string
	}{
		{"order", func(l []string) []string { l[30000], l[30001] = l[30001], l[30000]; return l },
			"roster.txt line 30002: does not sort"},
		{"twice", func(l []string) []string { l[30000] = l[30001]; return l }, "roster.txt line 30002: id 91"},
		{"stratum", func(l []string) []string { l[20000] = l[20000][:19] + "Z\n"; return l },
			"roster.txt line 20001: stratum Z"},
		{"field", func(l []string) []string { l[35000] = l[35000][:19] + "A\tB\n"; return l },
			"roster.txt line 35001: want 2 fields"},
		{"id", func(l []string) []string { l[35000] = l[35000][:9] + "/" + l[35000][10:]; return l },
			"roster.txt line 35001: an id"},
		{"the first of two", func(l []string) []string { l[39000], l[100] = "\n", "\n"; return l },
			"roster.txt line 101: empty line"},
		{"no end", func(l []string) []string { l[39999] = l[39999][:20]; return l }, "roster.txt line 40000: the last line"},
		{"one less", func(l []string) []string { return l[:39999] }, "roster.txt: stratum"},
		{"no line end at all", func([]string) []string { return []string{strings.Repeat("x", 600_000)} },
			"roster.txt line 1: line too long"},
	} {
		text := strings.Join(x.change(slices.Clone(lines)), "")
		_, err := DrawObjects(p, c, strings.NewReader(text), zeros)
		var f *Fault
		if !errors.As(err, &f) || !strings.HasPrefix(err.Error(), x.want) {
			t.Errorf("%s: %v, want %q", x.name, err, x.want)
		}
		if x.name != "one less" {
			if _, err := Survey(p, strings.NewReader(text), strings.NewReader("")); err == nil ||
				!strings.HasPrefix(err.Error(), x.want) {
				t.Errorf("%s: Survey says %v, want %q", x.name, err, x.want)
			}
		}
	}
	broken := iotest.TimeoutReader(iotest.HalfReader(bytes.NewReader(good)))
	if _, err := DrawObjects(p, c, broken, zeros); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("a reader that fails: %v", err)
	}
}

func TestSurvey(t *testing.T) {
	t.Parallel()
	p := objectPlan(Quota{Stratum: "A", Num: 1, Den: 2}, Quota{Stratum: "B", Count: 2})
	for _, c := range []struct{ roster, excluded, want string }{
		{"a\tA\nb\tB\nc\tB\n", "aa\tF2\nd\tZX\n", ""},
		{"b\tB\nc\tB\n", "", ""},
		{"a\tA\nb\tB\n", "", "plan.txt line 8: stratum B is to give 2, the roster has 1"},
		{"a\tA\nb\tB\nc\tB\n", "b\tF2\n", "excluded.txt line 1: id b is in the roster"},
		{"a\tA\nb\tC\n", "", "roster.txt line 2: stratum C"},
		{"a\tA\n", "b\tF2\na\tF2\n", "excluded.txt line 2: does not sort"},
		{"b\tB\na\tB\n", "", "roster.txt line 2: does not sort"},
	} {
		got, err := Survey(p, strings.NewReader(c.roster), strings.NewReader(c.excluded))
		if c.want != "" {
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%q %q: %v, want %q", c.roster, c.excluded, err, c.want)
			}
			continue
		}
		if err != nil || got.Pool["B"] != 2 || got.Roster.Hash != canon.SHA256.Hex([]byte(c.roster)) ||
			got.Excluded.Lines != uint64(strings.Count(c.excluded, "\n")) {
			t.Errorf("%q %q: %+v, %v", c.roster, c.excluded, got, err)
		}
	}
}

// The quota is (N·a + b − 1) / b in whole numbers of any size.
func TestTake(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const most = 999_999_999_999_999_999
		b := rapid.Uint64Range(1, most).Draw(t, "b")
		a := rapid.Uint64Range(1, b).Draw(t, "a")
		n := rapid.Uint64Range(0, most).Draw(t, "n")
		want := new(big.Int).Mul(new(big.Int).SetUint64(n), new(big.Int).SetUint64(a))
		want.Add(want, new(big.Int).SetUint64(b-1)).Div(want, new(big.Int).SetUint64(b))
		if got, ok := (Quota{Num: a, Den: b}).Take(n); !ok || got != want.Uint64() || got > n {
			t.Fatalf("%d·%d/%d = %d, want %v", n, a, b, got, want)
		}
	})
	for _, c := range []struct {
		count, n uint64
		ok       bool
	}{{3, 3, true}, {4, 3, false}, {0, 0, true}} {
		if got, ok := (Quota{Count: c.count}).Take(c.n); ok != c.ok || got != c.count {
			t.Errorf("count %d of %d: %d, %v", c.count, c.n, got, ok)
		}
	}
}

func TestCutOff(t *testing.T) {
	t.Parallel()
	all := rosterOf(50)
	p := objectPlan(Quota{Stratum: "A", Count: 2}, Quota{Stratum: "B", Num: 1, Den: 5}, Quota{Stratum: "C", Count: 0})
	c, err := Survey(p, bytes.NewReader(all), strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	o, err := DrawObjects(p, c, bytes.NewReader(all), zeros)
	if err != nil {
		t.Fatal(err)
	}
	if cut, ok := o.Strata[0].CutOff(); !ok || cut != o.Strata[0].Rows[1].Ticket {
		t.Errorf("cut-off of A: %v %v", cut.Hex(), ok)
	}
	if _, ok := o.Strata[2].CutOff(); ok {
		t.Error("a stratum of which none is taken has a cut-off")
	}
}
