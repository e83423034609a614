package canon

import (
	"errors"
	"strings"
	"testing"

	"yangguang/internal/message"
)

func TestParseUSCC(t *testing.T) {
	for _, row := range []struct {
		in    string
		fault USCCFault // 0: valid
		at    int
		want  byte
	}{
		{"91330100799655058B", 0, 0, 0},
		{"9144030071526726XG", 0, 0, 0},
		{"91110000802100433B", 0, 0, 0},
		{"91350100M000100Y43", 0, 0, 0},
		{"11371000004359010J", 0, 0, 0},
		{"", WrongLength, 0, 0},
		{"370600018017428", WrongLength, 0, 0},
		{"91330100799655058B ", WrongLength, 0, 0},
		{" 91330100799655058", IllegalCharacter, 1, 0},
		{"91330100799655058b", IllegalCharacter, 18, 0},
		{"９1330100799655058B", IllegalCharacter, 1, 0},
		{"9133010079965505OB", IllegalCharacter, 17, 0},
		{"91330100799655058C", WrongCheck, 0, 'B'},
		{"19330100799655058B", WrongCheck, 0, 'T'},
		{"9133010079965505\xff8", IllegalCharacter, 17, 0},
	} {
		got, err := ParseUSCC(row.in)
		if row.fault == 0 {
			if err != nil || string(got) != row.in {
				t.Errorf("ParseUSCC(%q) = %q, %v", row.in, got, err)
			}
			continue
		}
		var e *USCCError
		if !errors.As(err, &e) || e.Fault != row.fault || e.At != row.at {
			t.Errorf("ParseUSCC(%q) = %v, want fault %d at %d", row.in, err, row.fault, row.at)
			continue
		}
		if row.want != 0 && e.Want != row.want {
			t.Errorf("ParseUSCC(%q) wants %q, not %q", row.in, row.want, e.Want)
		}
		if m := message.Of(err); m.ZH == "" || m.EN == "" || m.ZH == m.EN {
			t.Errorf("no text in both languages: %+v", m)
		}
	}
}

func TestErrorNamesTheCapital(t *testing.T) {
	_, err := ParseUSCC("91330100799655058ｂ")
	if got := message.Of(err).ZH; !strings.Contains(got, "“B”") {
		t.Errorf("no hint at the right character: %s", got)
	}
	_, err = ParseUSCC("9133010079965505oB")
	if got := message.Of(err).ZH; strings.Contains(got, "应写作") {
		t.Errorf("a hint at an illegal letter: %s", got)
	}
}

func TestFoldUSCC(t *testing.T) {
	got, changed := FoldUSCC("　９1330100799655058ｂ ")
	if got != "91330100799655058B" || !changed {
		t.Errorf("FoldUSCC = %q, %v", got, changed)
	}
	if got, changed = FoldUSCC("91330100799655058B"); got != "91330100799655058B" || changed {
		t.Errorf("FoldUSCC changed a good code: %q", got)
	}
}

func TestEverySingleCharacterErrorIsFound(t *testing.T) {
	const code = "91350100M000100Y43"
	for i := range len(code) {
		for _, r := range usccAlphabet {
			if byte(r) == code[i] {
				continue
			}
			if _, err := ParseUSCC(code[:i] + string(r) + code[i+1:]); err == nil {
				t.Errorf("character %d as %c is taken", i+1, r)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	if got, err := Check("91330100799655058"); err != nil || got != 'B' {
		t.Errorf("Check = %q, %v", got, err)
	}
	for _, bad := range []string{"", "9133010079965505", "9133010079965505O", "9133010079965505é"} {
		if _, err := Check(bad); err == nil {
			t.Errorf("Check(%q) gave no error", bad)
		}
	}
}

func TestWarnings(t *testing.T) {
	for in, want := range map[string]int{
		"91330100799655058B": 0,
		"93620503MA72851R6T": 0,
		"9A330100799655058":  1, // unknown kind
		"91ABCDEF799655058":  1, // no division code
		"913301007996550590": 1, // inner check
		"Q10000000000000091": 3, // all of them
	} {
		first := in[:17]
		check, err := Check(first)
		if err != nil {
			t.Fatal(err)
		}
		code, err := ParseUSCC(first + string(check))
		if err != nil {
			t.Fatal(err)
		}
		if got := code.Warnings(); len(got) != want {
			t.Errorf("%s: %d warnings, want %d: %v", code, len(got), want, got)
		}
	}
}

func TestOrgCheck(t *testing.T) {
	for in, want := range map[string]byte{
		"79965505": '8', "71526726": 'X', "00435901": '0', "M000100Y": '4', "short": 0, "7996550a": 0,
	} {
		if got := OrgCheck(in); got != want {
			t.Errorf("OrgCheck(%s) = %q, want %q", in, got, want)
		}
	}
}

func FuzzParseUSCC(f *testing.F) {
	for _, s := range []string{"91330100799655058B", "", "９1330100799655058B", "91\xff30100799655058B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, err := ParseUSCC(s)
		if err != nil {
			if m := message.Of(err); m.ZH == "" || m.EN == "" {
				t.Fatalf("error without text for %q", s)
			}
			return
		}
		if string(code) != s {
			t.Fatalf("%q became %q", s, code)
		}
		if _, err := ParseSubjectID(s); err != nil {
			t.Fatalf("a code that is no subject id: %v", err)
		}
		if check, err := Check(s[:17]); err != nil || check != s[17] {
			t.Fatalf("Check(%q) = %q, %v", s[:17], check, err)
		}
		code.Warnings()
	})
}
