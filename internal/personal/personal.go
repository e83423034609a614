// Package personal finds personal data in texts that are about to become public
// (Article 4; A4-3).
package personal

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"yangguang/internal/canon"
	"yangguang/internal/law"
)

// Found is a piece of personal data in a text.
type Found struct {
	Kind string // Chinese: 身份证号, 手机号, 银行卡号
	At   int    // position of its first character, from 1
	Mask string // enough to find it again, not enough to read it
}

// Scan looks for identity numbers with a valid check digit (GB 11643), mobile
// numbers of mainland China and bank cards with a valid Luhn digit. Full-width
// digits and digits grouped by spaces, hyphens or dots count too; a valid
// unified social credit code is not personal data.
func Scan(text string) []Found {
	rs := []rune(text)
	for i := range rs {
		rs[i] = plain(rs[i])
	}
	groups := digitGroups(rs)
	var out []Found
	for i := 0; i < len(groups); {
		n, kind, word := personalFrom(rs, groups[i:])
		if n == 0 {
			i++
			continue
		}
		out = append(out, Found{Kind: kind, At: groups[i].from + 1, Mask: mask(word)})
		i += n
	}
	return out
}

// group is a run of digits, with the closing X of an identity number.
type group struct{ from, end int }

// digitGroups leaves out the digits of a valid unified social credit code.
func digitGroups(rs []rune) []group {
	var out []group
	for i := 0; i < len(rs); {
		if !isCode(rs[i]) {
			i++
			continue
		}
		end := i
		for end < len(rs) && isCode(rs[end]) {
			end++
		}
		word := string(rs[i:end])
		if _, err := canon.ParseUSCC(word); err != nil || isIdentityNumber(word) {
			out = append(out, digitsIn(rs, i, end)...)
		}
		i = end
	}
	return out
}

func digitsIn(rs []rune, from, end int) []group {
	var out []group
	for i := from; i < end; i++ {
		if !isDigit(rs[i]) {
			continue
		}
		g := group{i, i}
		for g.end < end && isDigit(rs[g.end]) {
			g.end++
		}
		if g.end < end && rs[g.end] == 'X' {
			g.end++
		}
		out = append(out, g)
		i = g.end
	}
	return out
}

// personalFrom tries the first group alone and joined with those that follow
// it after one separator; n is how many groups the find takes, 0 for none.
func personalFrom(rs []rune, gs []group) (n int, kind, word string) {
	var sizes []int
	for i, g := range gs {
		if i > 0 && (g.from != gs[i-1].end+1 || !isSeparator(rs[g.from-1])) {
			break
		}
		word += string(rs[g.from:g.end])
		if sizes = append(sizes, g.end-g.from); len(word) > 19 {
			break
		}
		if kind := personal(word, sizes); kind != "" {
			return i + 1, kind, word
		}
	}
	return 0, "", ""
}

// personal judges digits by their value and by the way people group them:
// cards by four, mobile numbers 3-4-4.
func personal(word string, sizes []int) string {
	alone := len(sizes) == 1
	switch {
	case isIdentityNumber(word):
		return "身份证号"
	case isMobile(word) && (alone || slices.Equal(sizes, []int{3, 4, 4})),
		alone && isMobile(strings.TrimPrefix(strings.TrimPrefix(word, "00"), "86")):
		return "手机号"
	case isBankCard(word) && (alone || byFour(sizes)):
		return "银行卡号"
	}
	return ""
}

func byFour(sizes []int) bool {
	for _, n := range sizes[:len(sizes)-1] {
		if n != 4 {
			return false
		}
	}
	return true
}

// isIdentityNumber: 17 digits with a province and a date, and the check digit
// of ISO 7064 MOD 11-2.
func isIdentityNumber(s string) bool {
	if len(s) != 18 || !digits(s[:17]) || s[:2] < "11" || s[:2] > "91" {
		return false
	}
	if _, err := time.Parse("20060102", s[6:14]); err != nil {
		return false
	}
	sum := 0
	for i, w := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(s[i]-'0')
	}
	return s[17] == "10X98765432"[sum%11]
}

func isMobile(s string) bool {
	return len(s) == 11 && digits(s) && s[0] == '1' && s[1] >= '3'
}

// isBankCard: 16 to 19 digits of a card brand with a valid Luhn digit (ISO/IEC 7812).
func isBankCard(s string) bool {
	if len(s) < 16 || len(s) > 19 || !digits(s) || !strings.ContainsRune("3456", rune(s[0])) && s[0] != '9' {
		return false
	}
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// plain folds full-width digits and letters and lower case.
func plain(r rune) rune {
	if r >= '！' && r <= '～' {
		r = r - '！' + '!'
	}
	if r >= 'a' && r <= 'z' {
		r = r - 'a' + 'A'
	}
	return r
}

func isDigit(r rune) bool     { return r >= '0' && r <= '9' }
func isCode(r rune) bool      { return isDigit(r) || r >= 'A' && r <= 'Z' }
func isSeparator(r rune) bool { return strings.ContainsRune(" -.·　", r) }

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func mask(word string) string { return word[:3] + "…" + word[len(word)-2:] }

// Refuse refuses a text that would publish personal data (A4-3), naming the
// form's field and its Chinese label; nil when there is none. Whatever a person
// types that becomes public or enters the log, which forgets nothing, is asked.
func Refuse(field, label, text string) *law.Refusal {
	found := Scan(text)
	if len(found) == 0 {
		return nil
	}
	words := make([]string, len(found))
	for i, x := range found {
		words[i] = fmt.Sprintf("第 %d 个字起像是%s（%s）", x.At, x.Kind, x.Mask)
	}
	return law.Refuse(law.Disclosure17, law.Invalid, "PERSONAL_DATA",
		"“"+label+"”含有个人信息："+strings.Join(words, "；")+"。", "请删去或改写后再办理；已审批的请退回填报人修改。").On(field).
		InEnglish("personal data in " + field)
}
