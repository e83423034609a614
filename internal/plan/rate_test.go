package plan

import (
	"errors"
	"testing"

	"yangguang/internal/law"
)

// Which percentages and numbers are taken, and as which exact fraction.
func TestRates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]int64{
		"5%": {1, 20}, "5": {1, 20}, "2.5": {1, 40}, "2.5%": {1, 40}, " 100% ": {1, 1}, "33.333333%": {33333333, 100000000},
		"0.01%": {1, 10000}, "２．５％": {1, 40}, "020%": {1, 5}, "5.0%": {1, 20},
	} {
		num, den, err := ParseRate(in)
		if err != nil || num != want[0] || den != want[1] {
			t.Errorf("%q: %d/%d, %v", in, num, den, err)
		}
	}
	for _, in := range []string{"0%", "0", "0.000%", "120%", "100.0001", "约5%", "", "%", "-5%", "5%%", "1/20", "5 %",
		"5,5%", "1e1", "9999%", "1.2345678%"} {
		_, _, err := ParseRate(in)
		var no *law.Refusal
		if !errors.As(err, &no) || no.Code != "RATE_INVALID" || no.Basis.ID != law.Art6.ID {
			t.Errorf("%q: %v", in, err)
		}
	}
	if n, err := ParseCount("３0"); err != nil || n != 30 {
		t.Errorf("count: %d, %v", n, err)
	}
	for _, in := range []string{"0", "-1", "2.5", "约10", "", "99999999999999999999"} {
		if _, err := ParseCount(in); err == nil {
			t.Errorf("count %q was taken", in)
		}
	}
}

func TestRateText(t *testing.T) {
	t.Parallel()
	for want, r := range map[string][2]int64{
		"5%": {1, 20}, "2.5%": {1, 40}, "100%": {1, 1}, "0.01%": {1, 10000}, "1/3": {1, 3},
		"33.333333%": {33333333, 100000000}, "0.5%": {1, 200},
	} {
		if got := RateText(r[0], r[1]); got != want {
			t.Errorf("%d/%d is written %s, not %s", r[0], r[1], got, want)
		}
	}
}
