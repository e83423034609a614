package calendar

import (
	"fmt"
	"time"

	"yangguang/internal/message"
)

// Calendar knows for each date whether it is a working day. It is immutable
// and safe for concurrent use.
type Calendar struct {
	off       map[Date]bool // dates named in a notice: true off, false working
	announced map[int]bool  // years whose notice has been read
}

// yearTurn is the first December day that the notice for the next year may
// still change: the New Year holiday and the weekend it is exchanged with reach
// back no further in any notice so far.
const yearTurn = 25

// RangeError says that a count of working days cannot be done.
type RangeError struct {
	From Date
	N    int
}

func (e *RangeError) Error() string { return e.Text().EN }

// Text implements message.Localized.
func (e *RangeError) Text() message.Text {
	return message.Text{
		ZH: fmt.Sprintf("无法从“%s”起推算%d个工作日：起始日期和天数须有效。", e.From, e.N),
		EN: fmt.Sprintf("cannot count %d working days from %q", e.N, e.From),
	}
}

// IsWorkday reports whether d is a working day: as the notice says, otherwise
// Monday to Friday. The answer is provisional when the notice that decides
// about d is not known; then only the statutory holidays with fixed dates are
// taken off. For the last days of December the notice of the next year decides
// too, because a file is by the year of the notice and not of the date.
func (c *Calendar) IsWorkday(d Date) (workday, provisional bool) {
	year, month, day := d.Parts()
	provisional = !c.announced[year] || (month == time.December && day >= yearTurn && !c.announced[year+1])
	if off, named := c.off[d]; named {
		return !off, provisional
	}
	if wd := d.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false, provisional
	}
	return c.announced[year] || !fixedHoliday(month, day), provisional
}

// fixedHoliday are the statutory holidays whose date does not follow the moon.
func fixedHoliday(m time.Month, day int) bool {
	switch m {
	case time.January:
		return day == 1
	case time.May:
		return day <= 2
	case time.October:
		return day <= 3
	default:
		return false
	}
}

// AddWorkdays returns the n-th working day after d. The day d itself is not
// counted, whether or not it is a working day; n = 0 gives d. The limit runs to
// the end of the day returned. It is provisional as soon as one day counted or
// passed over is. A negative n, no date, or a result beyond 9999 is a
// *RangeError.
func (c *Calendar) AddWorkdays(d Date, n int) (due Date, provisional bool, err error) {
	if d.IsZero() || n < 0 {
		return Date{}, false, &RangeError{From: d, N: n}
	}
	for due = d; n > 0; {
		if due = due.AddDays(1); due.IsZero() {
			return Date{}, false, &RangeError{From: d, N: n}
		}
		work, prov := c.IsWorkday(due)
		provisional = provisional || prov
		if work {
			n--
		}
	}
	return due, provisional, nil
}

// WorkdaysBetween counts the working days after from up to and including to.
// It is negative, by the working days after to up to from, when to is earlier.
func (c *Calendar) WorkdaysBetween(from, to Date) (n int, provisional bool) {
	if to.Before(from) {
		n, provisional = c.WorkdaysBetween(to, from)
		return -n, provisional
	}
	if from.IsZero() {
		return 0, true
	}
	for d := from; d.Before(to); {
		d = d.AddDays(1)
		work, prov := c.IsWorkday(d)
		provisional = provisional || prov
		if work {
			n++
		}
	}
	return n, provisional
}
