package tabular

import (
	"fmt"
	"unicode/utf8"

	"yangguang/internal/message"
)

// suspect marks the bytes that can begin a forbidden character: controls, and
// the lead bytes of U+0080–U+00BF and of U+F000–U+FFFF. TAB and line breaks
// inside quotes are text.
var suspect = func() (t [256]bool) {
	for b := range 0x20 {
		t[b] = b != '\t' && b != '\n'
	}
	t[0x7F], t[0xC2], t[0xEF] = true, true, true
	return t
}()

// firstForbidden finds the first byte sequence that no field may hold: bytes
// that are not UTF-8, U+FFFD (what another program left of a character it could
// not read), control characters, noncharacters. It gives -1 when there is none.
func firstForbidden(text []byte) (int, message.Text) {
	valid := utf8.Valid(text)
	for i := 0; i < len(text); i++ {
		if valid && !suspect[text[i]] {
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return i, reason("有无法识别的字节，不是UTF-8编码的文字。", "bytes that are not UTF-8")
		case r == utf8.RuneError:
			return i, reason("有丢失的字符（U+FFFD），请从原系统重新导出。", "a lost character (U+FFFD); export again from the source")
		case r == 0:
			return i, reason("有零字节。", "a zero byte")
		case r < ' ' && r != '\t' && r != '\n', r >= 0x7F && r < 0xA0:
			return i, reason(fmt.Sprintf("有控制字符（U+%04X）。", r), fmt.Sprintf("a control character (U+%04X)", r))
		case r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
			return i, reason(fmt.Sprintf("有不是文字的码位（U+%04X）。", r), fmt.Sprintf("a noncharacter (U+%04X)", r))
		}
		i += n - 1
	}
	return -1, message.Text{}
}
