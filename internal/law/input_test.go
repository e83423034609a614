package law

import (
	"strings"
	"testing"
)

func TestReason(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "   ": false, "三个字": false, " 三个字 ": false, "四个汉字": true, strings.Repeat("字", MaxReason): true,
		strings.Repeat("字", MaxReason+1): false,
	} {
		got, no := Reason(Art6, "reason", text, "退回要写明理由")
		if (no == nil) != want {
			t.Errorf("%.20q: %v", text, no)
		}
		if no != nil && (no.Code != "REASON_MISSING" || no.Kind != Invalid || no.Field != "reason" ||
			no.Basis.ID != Art6.ID || no.Next == "") {
			t.Errorf("%.20q: %+v", text, no)
		}
		if got != strings.TrimSpace(text) {
			t.Errorf("%.20q gave %.20q", text, got)
		}
	}
}
