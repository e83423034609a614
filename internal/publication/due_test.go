package publication

import (
	"os"
	"testing"

	"yangguang/internal/calendar"
	"yangguang/internal/ids"
)

// announced is the calendar on the day when invented holidays of 2027 are known.
func announced(t *testing.T, days string) *calendar.Calendar {
	t.Helper()
	this, err := os.ReadFile("../calendar/years/2026.json")
	if err != nil {
		t.Fatal(err)
	}
	next := `{"$schema": "", "$id": "", "year": 2027, "papers": ["https://example.invalid/2027"], "days": [` + days + `]}`
	c, err := calendar.Load(this, []byte(next))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestDueIsSettled: a due date that rested on guessed holidays is computed again
// when they are announced; it moves later, never earlier, and once
// (domain rules of working days 6 and 7).
func TestDueIsSettled(t *testing.T) {
	t.Parallel()
	const newYear = `{"name": "元旦", "date": "2027-01-01", "isOffDay": true}`
	for _, c := range []struct{ name, days, due string }{
		{"one more day off", newYear + `, {"name": "元旦", "date": "2027-01-04", "isOffDay": true}`, "2027-01-11"},
		{"a Sunday works", newYear + `, {"name": "元旦", "date": "2027-01-03", "isOffDay": false}`, "2027-01-08"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inOffice(t, func(t *testing.T, o *office) {
				o.h.Clock.Set(calendar.MustParse("2026-12-10").Start())
				o.inspect("2026-12-10")
				o.must(o.svc.SettleDue(t.Context()))
				if v := o.visit(); !v.Provisional || v.DueOn != "2027-01-08" {
					t.Fatalf("before the announcement: %s %v", v.DueOn, v.Provisional)
				}
				if n := len(o.h.ActsLike("result.due")); n != 0 {
					t.Errorf("%d acts though nothing is known yet", n)
				}
				o.svc.Calendar = announced(t, c.days)
				for range 2 {
					o.must(o.svc.SettleDue(t.Context()))
				}
				if v := o.visit(); v.Provisional || v.DueOn != c.due {
					t.Errorf("the visit: %s %v, want %s", v.DueOn, v.Provisional, c.due)
				}
				for _, dept := range []ids.Dept{"SHGZ", "SCJG"} {
					if r := o.result(dept); r.Provisional || r.DueOn != c.due {
						t.Errorf("%s: %s %v, want %s", dept, r.DueOn, r.Provisional, c.due)
					}
				}
				if n := len(o.h.ActsLike("result.due")); n != 1 {
					t.Errorf("%d acts, want one", n)
				}
				if _, err := o.h.DB.Writer().Exec(`update visit set due_on = '2027-12-31'`); err == nil {
					t.Error("a settled due date moved again")
				}
			})
		})
	}
}
