// Package calendar counts working days in the People's Republic of China: civil
// dates, the yearly holiday notices of the State Council, and the time limits
// that follow from both. It is pure: no clock, no files; the years are embedded.
package calendar

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"time"

	"yangguang/internal/message"
)

// Date is a civil date in Asia/Shanghai, from 0001-01-01 to 9999-12-31. The
// zero value means "no date". Dates compare with ==; the text form everywhere
// (JSON, database, screens) is YYYY-MM-DD.
type Date struct{ n int32 } // days, 0001-01-01 is 1

// MaxDate is the last date that has a text form.
var MaxDate = NewDate(9999, time.December, 31)

// shanghai is fixed at UTC+8, so that no installation depends on a time zone
// database; the last clock change there was in 1991.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// unixEpoch is the day number of 1970-01-01.
const unixEpoch = 719163

// DateOf is the civil date at instant t in Asia/Shanghai, whatever the zone of
// t or of the server. It is the only way from an instant to a legal date.
func DateOf(t time.Time) Date {
	y, m, d := Local(t).Date()
	return NewDate(y, m, d)
}

// Local is the instant as clocks show it in Asia/Shanghai: for times of day on
// pages and documents. Legal dates are made by DateOf.
func Local(t time.Time) time.Time { return t.In(shanghai) }

// NewDate makes a date from its parts, normalising as time.Date does (31 April
// is 1 May). A year outside 1–9999 gives the zero Date.
func NewDate(year int, month time.Month, day int) Date {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() < 1 || t.Year() > 9999 {
		return Date{}
	}
	return Date{int32(t.Unix()/86400 + unixEpoch)}
}

// DateError says that a text is not a date.
type DateError struct{ Input string }

func (e *DateError) Error() string { return e.Text().EN }

// Text implements message.Localized.
func (e *DateError) Text() message.Text {
	return message.Text{
		ZH: fmt.Sprintf("日期应写作“年-月-日”，例如2026-11-23，这里是%s。", message.Quote(e.Input)),
		EN: fmt.Sprintf("a date is written YYYY-MM-DD, not %q", e.Input),
	}
}

// Parse reads YYYY-MM-DD; the error is a *DateError.
func Parse(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, &DateError{Input: s}
	}
	return NewDate(t.Date()), nil
}

// MustParse is Parse for dates written in the program; it panics on others.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (d Date) time() time.Time { return time.Unix((int64(d.n)-unixEpoch)*86400, 0).UTC() }

// Parts are the year, month and day of the date.
func (d Date) Parts() (year int, month time.Month, day int) { return d.time().Date() }

// Year is the calendar year.
func (d Date) Year() int { return d.time().Year() }

// String is YYYY-MM-DD, or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.time().Format(time.DateOnly)
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.n == 0 }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(d.n % 7) }

// AddDays moves by n calendar days. Beyond the range of Date it gives no date.
func (d Date) AddDays(n int) Date {
	to := int64(d.n) + int64(n)
	if d.IsZero() || to < 1 || to > int64(MaxDate.n) {
		return Date{}
	}
	return Date{int32(to)}
}

// DaysUntil is the number of calendar days from d to other, negative if other
// is earlier.
func (d Date) DaysUntil(other Date) int { return int(other.n) - int(d.n) }

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.n < other.n }

// After reports whether d is later than other.
func (d Date) After(other Date) bool { return d.n > other.n }

// Compare orders dates; no date comes first.
func (d Date) Compare(other Date) int { return cmp.Compare(d.n, other.n) }

// End is the last instant of the date, one microsecond before the next begins:
// a time limit that falls on the date runs until then.
func (d Date) End() time.Time { return d.Start().Add(24*time.Hour - time.Microsecond) }

// Start is the first instant of the date.
func (d Date) Start() time.Time {
	y, m, day := d.Parts()
	return time.Date(y, m, day, 0, 0, 0, 0, shanghai)
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; "" is no date.
func (d *Date) UnmarshalText(b []byte) error { return d.Scan(string(b)) }

// Value stores the date as text, no date as NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads what Value stored.
func (d *Date) Scan(v any) error {
	var s string
	switch v := v.(type) {
	case nil:
	case string:
		s = v
	case []byte:
		s = string(v)
	default:
		return fmt.Errorf("calendar: a date is stored as text, not %T", v)
	}
	if s == "" {
		*d = Date{}
		return nil
	}
	p, err := Parse(s)
	if err == nil {
		*d = p
	}
	return err
}
