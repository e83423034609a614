package personal

import "testing"

func TestScan(t *testing.T) {
	for _, c := range []struct{ name, text, kind string }{
		{"identity number", "负责人身份证号370102199001011231，已登记", "身份证号"},
		{"identity number with X", "证件11010519491231002X。", "身份证号"},
		{"identity number in lower case", "证件11010519491231002x。", "身份证号"},
		{"identity number in groups", "110105 19491231 002X", "身份证号"},
		{"full width", "１１０１０５１９４９１２３１００２Ｘ", "身份证号"},
		{"wrong check digit", "110105194912310021", ""},
		{"mobile", "电话13812345678联系", "手机号"},
		{"mobile in groups", "138-1234-5678", "手机号"},
		{"mobile with country code", "+8613812345678", "手机号"},
		{"mobile after letters", "TEL13812345678", "手机号"},
		{"mobile after a date", "2026-11-23 13812345678", "手机号"},
		{"landline", "0631-5550000", ""},
		{"card of nineteen digits", "卡号6222021234567890128", "银行卡号"},
		{"card with a wrong digit", "卡号6222021234567890129", ""},
		{"card by Luhn", "卡号4111111111111111", "银行卡号"},
		{"card by four", "4111 1111 1111 1111", "银行卡号"},
		{"credit code", "统一社会信用代码91330100799655058B", ""},
		{"credit code of digits and letters", "9144030071526726XG", ""},
		{"task number", "371073-SHGZ-2026-0001-O", ""},
		{"date", "2026年11月23日，共12户，金额3000元", ""},
		{"long number", "单号13812345678901234567", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := Scan(c.text)
			got := ""
			if len(found) > 0 {
				got = found[0].Kind
			}
			if got != c.kind {
				t.Errorf("Scan(%q) = %+v, want %q", c.text, found, c.kind)
			}
		})
	}
	if f := Scan("电话13812345678"); len(f) != 1 || f[0].At != 3 || f[0].Mask != "138…78" {
		t.Errorf("position and mask: %+v", f)
	}
	if f := Scan("13812345678、4111111111111111"); len(f) != 2 {
		t.Errorf("two finds: %+v", f)
	}
}
