package synth

import (
	"yangguang/internal/canon"
)

const digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// MaxSubjects is how many different codes one seed gives: six free characters.
const MaxSubjects = 31 * 31 * 31 * 31 * 31 * 31

// codes walks through all six-character bodies in an order that follows from
// the seed: i → factor·i + shift is one-to-one modulo 31^6 because the factor
// is no multiple of 31.
type codes struct{ factor, shift uint64 }

func newCodes(seed uint64) codes {
	s := NewStream("codes", seed)
	return codes{
		factor: uint64(s.IntN(MaxSubjects/31))*31 + 1 + uint64(s.IntN(30)),
		shift:  uint64(s.IntN(MaxSubjects)),
	}
}

// append appends the i-th code: prefix (2), authority (6), body (2 given, 6
// from i), check of GB 11714, check of GB 32100.
func (c codes) append(b []byte, i uint64, prefix, authority, body string) ([]byte, error) {
	start := len(b)
	b = append(append(append(b, prefix...), authority...), body...)
	n := (c.factor*i + c.shift) % MaxSubjects
	for range 6 {
		b = append(b, digits[n%31])
		n /= 31
	}
	b = append(b, canon.OrgCheck(string(b[start+8:])))
	check, err := canon.Check(string(b[start:]))
	return append(b, check), err
}
