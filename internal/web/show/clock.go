package show

import (
	"yangguang/internal/calendar"
	"yangguang/internal/web/ui"
)

// Clock is a time limit as shown on a day: the working days left, counted by
// the installation's calendar. due and doneOn are YYYY-MM-DD; doneOn "" while
// it runs.
func Clock(c *calendar.Calendar, today calendar.Date, due, doneOn string) ui.Clock {
	out := ui.Clock{Due: due, DoneOn: doneOn}
	if d, err := calendar.Parse(due); err == nil {
		out.Left, out.Provisional = c.WorkdaysBetween(today, d)
	}
	return out
}
