package calendar

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Publication within 20 working days after the end of the inspection
// (implementing rules, Article 17(4)): the worked examples, with the warning
// on the 15th day, and beside them what counting Monday to Friday would give.
var examples = []struct {
	t0, due, warning, naive string
	days                    int
	provisional             bool
}{
	{"2025-01-03", "2025-02-07", "2025-01-24", "2025-01-31", 35, false},
	{"2025-01-26", "2025-02-28", "2025-02-21", "2025-02-21", 33, false},
	{"2025-04-01", "2025-04-29", "2025-04-23", "2025-04-29", 28, false},
	{"2025-04-30", "2025-06-03", "2025-05-26", "2025-05-28", 34, false},
	{"2025-09-26", "2025-10-30", "2025-10-23", "2025-10-24", 34, false},
	{"2025-09-28", "2025-10-31", "2025-10-24", "2025-10-24", 33, false},
	{"2025-10-08", "2025-11-04", "2025-10-28", "2025-11-05", 27, false},
	{"2025-12-12", "2026-01-12", "2026-01-05", "2026-01-09", 31, false},
	{"2026-01-04", "2026-01-30", "2026-01-23", "2026-01-30", 26, false},
	{"2026-01-30", "2026-03-05", "2026-02-27", "2026-02-27", 34, false},
	{"2026-02-14", "2026-03-20", "2026-03-13", "2026-03-13", 34, false},
	{"2026-03-20", "2026-04-20", "2026-04-13", "2026-04-17", 31, false},
	{"2026-04-30", "2026-06-01", "2026-05-25", "2026-05-28", 32, false},
	{"2026-06-18", "2026-07-17", "2026-07-10", "2026-07-16", 29, false},
	{"2026-09-04", "2026-10-09", "2026-09-24", "2026-10-02", 35, false},
	{"2026-09-18", "2026-10-22", "2026-10-15", "2026-10-16", 34, false},
	{"2026-09-19", "2026-10-22", "2026-10-15", "2026-10-16", 33, false},
	{"2026-09-20", "2026-10-23", "2026-10-16", "2026-10-16", 33, false},
	{"2026-09-30", "2026-11-03", "2026-10-27", "2026-10-28", 34, false},
	{"2026-10-10", "2026-11-06", "2026-10-30", "2026-11-06", 27, false},
	{"2026-11-23", "2026-12-21", "2026-12-14", "2026-12-21", 28, false},
	{"2026-12-10", "2027-01-08", "2026-12-31", "2027-01-07", 29, true},
}

// W1, and W5 in so far as the table uses civil dates only.
func TestWorkedExamples(t *testing.T) {
	t.Parallel()
	c := Embedded()
	for i, row := range examples {
		t0 := MustParse(row.t0)
		due, provisional, err := c.AddWorkdays(t0, 20)
		if err != nil || due.String() != row.due || provisional != row.provisional {
			t.Errorf("row %d: due %s provisional %v, %v; want %s, %v", i+1, due, provisional, err, row.due, row.provisional)
		}
		warning, _, _ := c.AddWorkdays(t0, 15)
		if warning.String() != row.warning {
			t.Errorf("row %d: warning %s, want %s", i+1, warning, row.warning)
		}
		if got := naive(t0, 20); got.String() != row.naive {
			t.Errorf("row %d: naive %s, want %s", i+1, got, row.naive)
		}
		if got := t0.DaysUntil(due); got != row.days {
			t.Errorf("row %d: %d calendar days, want %d", i+1, got, row.days)
		}
	}
}

func naive(d Date, n int) Date {
	for n > 0 {
		d = d.AddDays(1)
		if wd := d.Weekday(); wd != time.Saturday && wd != time.Sunday {
			n--
		}
	}
	return d
}

func TestWorkdaysOfAYear(t *testing.T) {
	t.Parallel()
	months := [12]int{21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23}
	c := Embedded()
	for m, want := range months {
		from := NewDate(2026, time.Month(m+1), 1).AddDays(-1)
		to := NewDate(2026, time.Month(m+2), 1).AddDays(-1)
		if got, _ := c.WorkdaysBetween(from, to); got != want {
			t.Errorf("2026-%02d has %d working days, want %d", m+1, got, want)
		}
	}
	got, provisional := c.WorkdaysBetween(MustParse("2024-12-31"), MustParse("2025-12-31"))
	if got != 248 || provisional {
		t.Errorf("2025 has %d working days (provisional %v), want 248", got, provisional)
	}
}

// W2
func TestAddNoneAndNegative(t *testing.T) {
	t.Parallel()
	c := Embedded()
	d := MustParse("2026-10-01")
	if got, _, err := c.AddWorkdays(d, 0); err != nil || got != d {
		t.Errorf("AddWorkdays(d, 0) = %s, %v", got, err)
	}
	var e *RangeError
	if _, _, err := c.AddWorkdays(d, -1); !errors.As(err, &e) {
		t.Errorf("a negative number of days: %v", err)
	}
	if _, _, err := c.AddWorkdays(Date{}, 1); !errors.As(err, &e) {
		t.Errorf("no date: %v", err)
	}
	if _, _, err := c.AddWorkdays(MustParse("9999-12-20"), 20); !errors.As(err, &e) {
		t.Errorf("beyond the last date: %v", err)
	}
}

func dates() *rapid.Generator[Date] {
	first := MustParse("2018-11-01")
	return rapid.Map(rapid.IntRange(0, 3800), func(n int) Date { return first.AddDays(n) })
}

// W3
func TestDeadlineIsMonotone(t *testing.T) {
	t.Parallel()
	c := Embedded()
	rapid.Check(t, func(t *rapid.T) {
		a, b := dates().Draw(t, "a"), dates().Draw(t, "b")
		if b.Before(a) {
			a, b = b, a
		}
		n := rapid.IntRange(0, 60).Draw(t, "n")
		dueA, _, _ := c.AddWorkdays(a, n)
		dueB, _, _ := c.AddWorkdays(b, n)
		if dueB.Before(dueA) {
			t.Fatalf("%s gives %s, the later %s gives %s", a, dueA, b, dueB)
		}
	})
}

// W4
func TestExactlyNWorkdaysLieBetween(t *testing.T) {
	t.Parallel()
	c := Embedded()
	rapid.Check(t, func(t *rapid.T) {
		from, n := dates().Draw(t, "from"), rapid.IntRange(1, 60).Draw(t, "n")
		due, provisional, err := c.AddWorkdays(from, n)
		if err != nil {
			t.Fatal(err)
		}
		if work, _ := c.IsWorkday(due); !work {
			t.Fatalf("the limit %s is no working day", due)
		}
		got, prov := c.WorkdaysBetween(from, due)
		if got != n || prov != provisional {
			t.Fatalf("%d working days (provisional %v) in (%s, %s], want %d (%v)", got, prov, from, due, n, provisional)
		}
		if back, _ := c.WorkdaysBetween(due, from); back != -n {
			t.Fatalf("%d backwards, want %d", back, -n)
		}
	})
}

// W5
func TestSameAnswerInEveryZone(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ instant, want string }{
		{"2026-11-23T00:01:00+08:00", "2026-11-23"},
		{"2026-11-23T23:59:00+08:00", "2026-11-23"},
		{"2026-11-22T16:00:00Z", "2026-11-23"},
		{"2026-11-22T15:59:59Z", "2026-11-22"},
		{"2026-11-23T06:00:00-12:00", "2026-11-24"},
	} {
		at, err := time.Parse(time.RFC3339, row.instant)
		if err != nil {
			t.Fatal(err)
		}
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("w", -11*3600), time.FixedZone("e", 14*3600)} {
			if got := DateOf(at.In(zone)); got.String() != row.want {
				t.Errorf("%s in %s is %s, want %s", row.instant, zone, got, row.want)
			}
		}
	}
}

// W7
func TestLeapDay(t *testing.T) {
	t.Parallel()
	c := Embedded()
	work, provisional := c.IsWorkday(MustParse("2028-02-29"))
	if !work || !provisional {
		t.Errorf("2028-02-29 works %v, provisional %v", work, provisional)
	}
	due, _, err := c.AddWorkdays(MustParse("2028-02-28"), 1)
	if err != nil || due.String() != "2028-02-29" {
		t.Errorf("the day after 2028-02-28 is %s, %v", due, err)
	}
}

// W8: a deadline is a few lookups in tables made once, so ten thousand of them
// are no work. The benchmark says how little; a test holds what does not depend
// on the machine: nothing is allocated and no table is read again.
func TestDeadlinesAllocateNothing(t *testing.T) {
	if n := testing.AllocsPerRun(10, yearOfDeadlines(t)); n != 0 {
		t.Errorf("10,000 deadlines allocate %v times", n)
	}
}

func BenchmarkTenThousandDeadlines(b *testing.B) {
	for b.Loop() {
		yearOfDeadlines(b)()
	}
}

func yearOfDeadlines(t testing.TB) func() {
	c, first := Embedded(), MustParse("2026-01-01")
	return func() {
		for i := range 10_000 {
			if _, _, err := c.AddWorkdays(first.AddDays(i%365), 20); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestFallbackWithoutNotice(t *testing.T) {
	t.Parallel()
	c := Embedded()
	for in, want := range map[string][2]bool{
		"2027-01-01": {false, true}, // New Year, fixed
		"2027-05-02": {false, true},
		"2027-10-03": {false, true},
		"2027-10-04": {true, true}, // unknown until the notice
		"2027-02-06": {false, true},
		"2026-12-24": {true, false},
		"2026-12-25": {true, true}, // the notice for 2027 may move it
		"2026-12-31": {true, true},
		"2025-12-31": {true, false},
		"2018-12-29": {true, true}, // a Saturday that the notice for 2019 made a working day
		"2022-12-31": {false, false},
		"2023-12-30": {false, false},
	} {
		work, provisional := c.IsWorkday(MustParse(in))
		if work != want[0] || provisional != want[1] {
			t.Errorf("%s: works %v provisional %v, want %v", in, work, provisional, want)
		}
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	c := Embedded()
	due := MustParse("2026-12-21")
	for _, row := range []struct {
		today string
		left  int
		level Level
	}{
		{"2026-11-23", 20, Green}, {"2026-12-04", 11, Green}, {"2026-12-07", 10, Blue},
		{"2026-12-11", 6, Blue}, {"2026-12-13", 6, Blue}, {"2026-12-14", 5, Yellow}, {"2026-12-15", 4, Yellow},
		{"2026-12-16", 3, Orange}, {"2026-12-18", 1, Orange}, {"2026-12-21", 0, Orange},
		{"2026-12-22", -1, Red}, {"2026-12-24", -3, Red},
	} {
		got := c.Clock(due, MustParse(row.today))
		if got.Left != row.left || got.Level != row.level || got.Due != due || got.Provisional {
			t.Errorf("on %s: %+v, want %d %s", row.today, got, row.left, row.level)
		}
	}
	friday := MustParse("2026-12-18")
	if got := c.Clock(friday, friday.AddDays(1)); got.Level != Red || got.Left != 0 {
		t.Errorf("on the Saturday after the due Friday: %+v", got)
	}
	if got := c.Clock(MustParse("2027-01-08"), MustParse("2026-12-10")); !got.Provisional {
		t.Errorf("a due date in a year without notice is final: %+v", got)
	}
}
