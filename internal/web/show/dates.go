package show

import (
	"time"

	"yangguang/internal/calendar"
)

// Instant is a time in microseconds UTC as date and time of day in
// Asia/Shanghai, "—" for 0.
func Instant(us int64) string { return OrDash(formatted(us, time.DateTime)) }

// moment is an instant as a note says it, "" for 0.
func moment(us int64) string { return formatted(us, "01-02 15:04") }

func formatted(us int64, layout string) string {
	if us == 0 {
		return ""
	}
	return calendar.Local(time.UnixMicro(us)).Format(layout)
}
