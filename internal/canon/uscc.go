// Package canon holds the identifiers and canonical bytes that everything else
// signs, draws and stores: the unified social credit code, subject ids,
// division codes, canonical JSON and the hashes over them.
package canon

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"yangguang/internal/message"
)

// USCC is a unified social credit code of GB 32100-2015: 18 characters of
// 0-9 and A-Z without I, O, S, V, Z, the last one a check character. A value
// made by ParseUSCC is well formed; a conversion from string is not checked.
type USCC string

const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// usccWeights are 3^(i-1) mod 31 for the first 17 positions.
var usccWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// usccValues maps an ASCII byte to its value, -1 for bytes outside the alphabet.
var usccValues = alphabetValues(usccAlphabet)

func alphabetValues(alphabet string) (v [128]int8) {
	for i := range v {
		v[i] = -1
	}
	for i := range len(alphabet) {
		v[alphabet[i]] = int8(i)
	}
	return v
}

// USCCFault says what is wrong with a text that should be a code.
type USCCFault int

const (
	WrongLength      USCCFault = iota + 1 // not 18 characters
	IllegalCharacter                      // a character outside the alphabet
	WrongCheck                            // the last character does not match the others
)

// USCCError says why a text is not a code. At is the 1-based position of the
// first illegal character (IllegalCharacter only), Want the check character
// that would fit (WrongCheck only), Length the number of characters found.
type USCCError struct {
	Input  string
	Fault  USCCFault
	Length int
	At     int
	Want   byte
}

func (e *USCCError) Error() string { return e.Text().EN }

// Text implements message.Localized.
func (e *USCCError) Text() message.Text {
	switch e.Fault {
	case WrongLength:
		return message.Text{
			ZH: fmt.Sprintf("统一社会信用代码应为18位，这里是%d位。", e.Length),
			EN: fmt.Sprintf("a unified social credit code has 18 characters, not %d", e.Length),
		}
	case IllegalCharacter:
		bad := []rune(e.Input)[e.At-1]
		t := message.Text{
			ZH: fmt.Sprintf("统一社会信用代码第%d位不能是%s。", e.At, message.Quote(string(bad))),
			EN: fmt.Sprintf("character %d of the unified social credit code cannot be %q", e.At, bad),
		}
		if want := foldRune(bad); want != bad && want < 128 && usccValues[want] >= 0 {
			t.ZH += fmt.Sprintf("应写作半角大写%s。", message.Quote(string(want)))
			t.EN += fmt.Sprintf("; write it as %q", want)
		}
		return t
	default:
		return message.Text{
			ZH: fmt.Sprintf("统一社会信用代码校验位不符：末位是%s，按前17位应为%s。", message.Quote(e.Input[17:18]), message.Quote(string(e.Want))),
			EN: fmt.Sprintf("wrong check character in the unified social credit code: %q, should be %q", e.Input[17], e.Want),
		}
	}
}

// ParseUSCC reads a code exactly as written. Nothing is trimmed or changed:
// spaces, lower-case letters and full-width digits are refused as illegal
// characters, because a code that is silently mended is another code in the
// ledger than on paper. An import that wants to mend calls FoldUSCC first and
// reports that it did. The error is always a *USCCError; a wrong length is
// reported before an illegal character, and that before a wrong check.
func ParseUSCC(s string) (USCC, error) {
	if n := utf8.RuneCountInString(s); n != 18 {
		return "", &USCCError{Input: s, Fault: WrongLength, Length: n}
	}
	at := 0
	for _, r := range s {
		at++
		if r >= 128 || usccValues[r] < 0 {
			return "", &USCCError{Input: s, Fault: IllegalCharacter, Length: 18, At: at}
		}
	}
	if want := usccCheck(s); s[17] != want {
		return "", &USCCError{Input: s, Fault: WrongCheck, Length: 18, Want: want}
	}
	return USCC(s), nil
}

// FoldUSCC turns full-width forms and lower-case letters of a code as typed
// into half-width capitals and drops surrounding white space. It reports
// whether that changed anything, and checks nothing.
func FoldUSCC(s string) (folded string, changed bool) {
	folded = strings.Map(foldRune, strings.TrimSpace(s))
	return folded, folded != s
}

func foldRune(r rune) rune {
	if r >= '！' && r <= '～' {
		r -= '！' - '!'
	}
	if r >= 'a' && r <= 'z' {
		r -= 'a' - 'A'
	}
	return r
}

// Check computes the check character for the first 17 characters of a code. It
// returns a *USCCError when they are not 17 characters of the alphabet.
func Check(first17 string) (byte, error) {
	if n := utf8.RuneCountInString(first17); n != 17 {
		return 0, &USCCError{Input: first17, Fault: WrongLength, Length: n}
	}
	at := 0
	for _, r := range first17 {
		at++
		if r >= 128 || usccValues[r] < 0 {
			return 0, &USCCError{Input: first17, Fault: IllegalCharacter, Length: 17, At: at}
		}
	}
	return usccCheck(first17), nil
}

// usccCheck needs at least 17 characters of the alphabet.
func usccCheck(s string) byte {
	sum := 0
	for i, w := range usccWeights {
		sum += int(usccValues[s[i]]) * w
	}
	return usccAlphabet[(31-sum%31)%31]
}

// Prefix is the registration department and the kind of institution, the first
// two characters.
func (c USCC) Prefix() string { return string(c[:2]) }

// Region is the division code of the registration authority, characters 3–8.
// It is not checked: early codes hold other things there.
func (c USCC) Region() Region { return Region(c[2:8]) }

// OrgCode is the inner organisation code of GB 11714, characters 9–17.
func (c USCC) OrgCode() string { return string(c[8:17]) }
