package plan

import (
	"regexp"
	"strconv"
	"strings"

	"yangguang/internal/law"
)

var percent = regexp.MustCompile(`^([0-9]{1,3})(?:\.([0-9]{1,6}))?%?$`)

// ParseRate reads a percentage as people write it, "5%", "2.5" or "０．５％", as
// an exact fraction in lowest terms: 5% is 1/20. It must be above 0 and at most
// 100 (A6-4); the error is a *law.Refusal RATE_INVALID.
func ParseRate(s string) (num, den int64, err error) {
	m := percent.FindStringSubmatch(halfWidth(s))
	if m == nil {
		return 0, 0, badRate(s)
	}
	num, err = strconv.ParseInt(m[1]+m[2], 10, 64)
	if err != nil {
		return 0, 0, badRate(s)
	}
	den = 100
	for range m[2] {
		den *= 10
	}
	if num == 0 || num > den {
		return 0, 0, badRate(s)
	}
	for a, b := num, den; ; a, b = b, a%b {
		if b == 0 {
			return num / a, den / a, nil
		}
	}
}

func badRate(s string) *law.Refusal {
	return law.Refuse(law.Art6, law.Invalid, "RATE_INVALID", "抽查比例“"+strings.TrimSpace(s)+"”不能用。",
		"请填大于0、不超过100的百分数，例如5%或2.5%，不能写“约”。").On("rate").InEnglish("not a percentage above 0 and at most 100: " + s)
}

// ParseCount reads a fixed number of subjects, at least 1; the error is a
// *law.Refusal COUNT_INVALID.
func ParseCount(s string) (int64, error) {
	n, err := strconv.ParseInt(halfWidth(s), 10, 64)
	if err != nil || n < 1 || n > 100_000_000 {
		return 0, law.Refuse(law.Art6, law.Invalid, "COUNT_INVALID", "抽查户数“"+strings.TrimSpace(s)+"”不能用。",
			"请填1以上的整数。").On("count").InEnglish("not a whole number from 1: " + s)
	}
	return n, nil
}

// halfWidth turns the full-width digits and signs of a Chinese keyboard into
// ASCII and drops the space around.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '％':
			return '%'
		case r == '．' || r == '。':
			return '.'
		}
		return r
	}, strings.TrimSpace(s))
}

// RateText writes a rate as a percentage, exact where decimals can be, such as
// 2.5%, else as a fraction.
func RateText(num, den int64) string {
	if den <= 0 {
		return ""
	}
	// num/den = x/(100·10^k) with the smallest k up to 6
	scale := int64(100)
	for k := range 7 {
		if num*scale%den == 0 {
			s := strconv.FormatInt(num*scale/den, 10)
			if k == 0 {
				return s + "%"
			}
			for len(s) <= k {
				s = "0" + s
			}
			return s[:len(s)-k] + "." + s[len(s)-k:] + "%"
		}
		scale *= 10
	}
	return strconv.FormatInt(num, 10) + "/" + strconv.FormatInt(den, 10)
}

// Text is the quota as people read it: 信用风险高 20%.
func (q Quota) Text() string {
	name := q.Name
	if name == "" {
		name = q.Stratum
	}
	if q.Den > 0 {
		return name + " " + RateText(q.Num, q.Den)
	}
	return name + " " + strconv.FormatInt(q.Count, 10) + "户"
}
