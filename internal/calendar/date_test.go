package calendar

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yangguang/internal/message"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	for in, ok := range map[string]bool{
		"2026-11-23": true, "2028-02-29": true, "0001-01-01": true, "9999-12-31": true,
		"2026-02-29": false, "2026-1-2": false, "2026/01/02": false, "": false, "2026-13-01": false,
		"0000-01-01": false, "２026-11-23": false, "2026-11-23 ": false, "20261-1-01": false,
	} {
		d, err := Parse(in)
		if (err == nil) != ok || (ok && d.String() != in) {
			t.Errorf("Parse(%q) = %s, %v", in, d, err)
		}
		var e *DateError
		if !ok && (!errors.As(err, &e) || message.Of(err).ZH == message.Of(err).EN) {
			t.Errorf("Parse(%q): %v", in, err)
		}
	}
}

func TestDateAgreesWithTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, int(MaxDate.n)-1).Draw(t, "days")
		want := time.Date(1, 1, 1+n, 0, 0, 0, 0, time.UTC)
		d := MustParse("0001-01-01").AddDays(n)
		y, m, day := d.Parts()
		if d.String() != want.Format(time.DateOnly) || d.Weekday() != want.Weekday() || NewDate(y, m, day) != d ||
			d.Year() != want.Year() {
			t.Fatalf("%s %s, want %s", d, d.Weekday(), want)
		}
		if DateOf(d.Start()) != d || DateOf(d.End()) != d || DateOf(d.End().Add(time.Microsecond)) == d {
			t.Fatalf("%s runs from %s to %s", d, d.Start(), d.End())
		}
	})
}

func TestDateStoredAndRead(t *testing.T) {
	t.Parallel()
	type row struct{ On, None Date }
	in := row{On: MustParse("2026-11-23")}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"On":"2026-11-23","None":""}` {
		t.Errorf("as JSON: %s, %v", b, err)
	}
	var out row
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Errorf("read back: %v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"On":"23.11.2026"}`), &out); err == nil {
		t.Error("a date of another form is read")
	}
	for _, d := range []Date{in.On, {}} {
		v, err := d.Value()
		if err != nil {
			t.Fatal(err)
		}
		back := MustParse("1999-09-09")
		if err := back.Scan(v); err != nil || back != d {
			t.Errorf("%v stored as %v reads %v, %v", d, v, back, err)
		}
	}
	var d Date
	if err := d.Scan([]byte("2026-11-23")); err != nil || d != in.On {
		t.Errorf("from bytes: %s, %v", d, err)
	}
	if err := d.Scan(20261123); err == nil {
		t.Error("a number is read as a date")
	}
}

func TestDateOutOfRange(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]Date{
		"day after the last": MaxDate.AddDays(1), "day before the first": MustParse("0001-01-01").AddDays(-1),
		"from no date": Date{}.AddDays(1), "year 0": NewDate(0, 1, 1), "year 10000": NewDate(10000, 1, 1),
	} {
		if !d.IsZero() || d.String() != "" {
			t.Errorf("%s is %s", name, d)
		}
	}
}
