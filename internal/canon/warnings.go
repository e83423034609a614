package canon

import (
	"fmt"
	"strings"

	"yangguang/internal/message"
)

// knownPrefixes are the first two characters of GB 32100-2015 and its
// amendments: department, then kinds of institution.
var knownPrefixes = map[byte]string{
	'1': "1239", '2': "19", '3': "123459", '4': "19", '5': "1239", '6': "129",
	'7': "129", '8': "19", '9': "123", 'A': "19", 'N': "1239", 'Y': "1",
}

// Warnings lists what is unusual about a well-formed code without making it
// wrong: a prefix that no published table has, an authority that is not a
// division code, an inner organisation code whose own check fails. Codes issued
// in the first years show all three, so a row with them is taken.
func (c USCC) Warnings() []message.Text {
	var out []message.Text
	if !strings.Contains(knownPrefixes[c[0]], string(c[1])) {
		out = append(out, message.Text{
			ZH: fmt.Sprintf("统一社会信用代码的登记部门和机构类别“%s”不在已知范围内，请核对。", c.Prefix()),
			EN: fmt.Sprintf("unknown department and kind %q in the unified social credit code", c.Prefix()),
		})
	}
	if _, err := ParseRegion(string(c.Region())); err != nil {
		out = append(out, message.Text{
			ZH: fmt.Sprintf("统一社会信用代码第3至8位“%s”不是行政区划代码，请核对。", c.Region()),
			EN: fmt.Sprintf("characters 3-8 %q of the unified social credit code are no division code", c.Region()),
		})
	}
	if want := OrgCheck(c.OrgCode()[:8]); c[16] != want {
		out = append(out, message.Text{
			ZH: fmt.Sprintf("统一社会信用代码中的组织机构代码“%s”校验位不符，请核对。", c.OrgCode()),
			EN: fmt.Sprintf("the organisation code %q inside the unified social credit code fails its own check", c.OrgCode()),
		})
	}
	return out
}

var orgWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}

// OrgCheck computes the check character of GB 11714 for the first 8 characters
// (0-9, A-Z) of an organisation code; other characters give 0.
func OrgCheck(first8 string) byte {
	if len(first8) != 8 {
		return 0
	}
	sum := 0
	for i, w := range orgWeights {
		switch b := first8[i]; {
		case b >= '0' && b <= '9':
			sum += int(b-'0') * w
		case b >= 'A' && b <= 'Z':
			sum += int(b-'A'+10) * w
		default:
			return 0
		}
	}
	switch check := 11 - sum%11; check {
	case 10:
		return 'X'
	case 11:
		return '0'
	default:
		return byte('0' + check)
	}
}
