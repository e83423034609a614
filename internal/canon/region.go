package canon

import (
	"fmt"

	"yangguang/internal/message"
)

// Region is a six-digit division code of GB/T 2260. ParseRegion checks the
// form, not whether the division exists: divisions come and go.
type Region string

// Level is the tier of a division.
type Level int

const (
	Province Level = iota + 1 // 省: the last four digits are 0
	City                      // 市: the last two digits are 0
	County                    // 县、区
)

// RegionError says that a text is not a division code.
type RegionError struct{ Input string }

func (e *RegionError) Error() string { return e.Text().EN }

// Text implements message.Localized.
func (e *RegionError) Text() message.Text {
	return message.Text{
		ZH: fmt.Sprintf("行政区划代码应为6位数字，这里是%s。", message.Quote(e.Input)),
		EN: fmt.Sprintf("a division code has six digits, not %q", e.Input),
	}
}

// ParseRegion reads a division code; the error is a *RegionError.
func ParseRegion(s string) (Region, error) {
	if len(s) != 6 || s[:2] == "00" || (s[2:4] == "00" && s[4:] != "00") {
		return "", &RegionError{Input: s}
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return "", &RegionError{Input: s}
		}
	}
	return Region(s), nil
}

// Level is the tier of the division, 0 for a value that ParseRegion refuses.
func (r Region) Level() Level {
	switch {
	case len(r) != 6:
		return 0
	case r[2:] == "0000":
		return Province
	case r[4:] == "00":
		return City
	default:
		return County
	}
}

// significant is the leading part that all divisions inside share.
func (r Region) significant() string {
	switch r.Level() {
	case Province:
		return string(r[:2])
	case City:
		return string(r[:4])
	default:
		return string(r)
	}
}

// Contains reports whether other is r itself or a division inside it.
func (r Region) Contains(other Region) bool {
	p := r.significant()
	return r.Level() != 0 && len(other) == 6 && string(other[:len(p)]) == p
}
