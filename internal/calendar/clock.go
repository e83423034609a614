package calendar

// Level is how near a time limit is, in the colours of the work table.
type Level string

const (
	Green  Level = "green"  // more than 10 working days left
	Blue   Level = "blue"   // 10 to 6
	Yellow Level = "yellow" // 5 or 4
	Orange Level = "orange" // 3 to 1, and the last day itself
	Red    Level = "red"    // overdue
)

// Remaining is the state of a time limit on one day.
type Remaining struct {
	Due         Date
	Left        int // working days after today up to the due date; negative: working days late
	Level       Level
	Provisional bool // the due date or the count may move with a notice still to come
}

// Clock says how much of a time limit that ends with the day due is left on
// the day today. A limit is overdue only once the due date has passed: late on
// the following rest days already, although Left is still 0 there.
func (c *Calendar) Clock(due, today Date) Remaining {
	left, provisional := c.WorkdaysBetween(today, due)
	r := Remaining{Due: due, Left: left, Provisional: provisional}
	switch {
	case today.After(due):
		r.Level = Red
	case left > 10:
		r.Level = Green
	case left > 5:
		r.Level = Blue
	case left > 3:
		r.Level = Yellow
	default:
		r.Level = Orange
	}
	return r
}
