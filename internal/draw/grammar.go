package draw

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxID is the length that leaves an id, after the 64 bytes of the key, in one
// block of SHA-256 or SM3 with its padding.
const maxID = 55

// idByte holds the bytes an id may consist of: printable ASCII without space
// and slash.
var idByte = func() (t [256]bool) {
	for c := '!'; c <= '~'; c++ {
		t[c] = c != '/'
	}
	return t
}()

// ValidID reports whether s may stand as an id in a roster: 1 to 55 printable
// ASCII bytes without space, TAB or slash.
func ValidID(s string) bool {
	if len(s) == 0 || len(s) > maxID {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !idByte[s[i]] {
			return false
		}
	}
	return true
}

// ValidCode reports whether s may stand as a code in a file: a stratum, a
// reason, a department, a station, an inspector, a party or a qualification.
// It is 1 to 100 bytes of UTF-8 without white space, control characters, comma
// and byte order mark, and not the "-" that stands for none.
func ValidCode(s string) bool {
	if s == "" || s == "-" || len(s) > 100 || !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if r == ',' || r == '\uFEFF' || unicode.IsSpace(r) || unicode.IsControl(r) {
			return false
		}
	}
	return true
}

// ValidDrawID reports whether s is a draw id: [A-Za-z0-9-]{1,40}.
func ValidDrawID(s string) bool {
	if len(s) == 0 || len(s) > 40 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// isHex reports whether s is exactly n lower-case hexadecimal digits.
func isHex(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// isDigits reports whether s is one or more decimal digits.
func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// number reads a decimal number without sign and leading zeros, below 10^18.
func number(s string) (uint64, bool) {
	if !isDigits(s) || len(s) > 18 || (len(s) > 1 && s[0] == '0') {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 10, 64)
	return n, err == nil
}

// codes reads a comma-joined list of distinct codes, or "-" for none.
func codes(s string) ([]string, bool) {
	if s == "-" {
		return nil, true
	}
	list := strings.Split(s, ",")
	for i, c := range list {
		if !ValidCode(c) {
			return nil, false
		}
		for _, before := range list[:i] {
			if before == c {
				return nil, false
			}
		}
	}
	return list, true
}

// orNone reads one code, or "-" for none, which is returned as "".
func orNone(s string) (string, bool) {
	if s == "-" {
		return "", true
	}
	return s, ValidCode(s)
}

func writeCodes(list []string) string {
	if len(list) == 0 {
		return "-"
	}
	return strings.Join(list, ",")
}

func writeOrNone(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// splitLines cuts a whole file into its lines without their LF. It refuses what
// no file of a draw may hold: bytes that are not UTF-8, CR and other control
// characters but TAB, a byte order mark, an empty line, a missing final LF.
func splitLines(file string, b []byte) ([]string, error) {
	if len(b) == 0 {
		return nil, nil
	}
	lines := make([]string, 0, bytes.Count(b, []byte{'\n'}))
	for n := 1; len(b) > 0; n++ {
		end := bytes.IndexByte(b, '\n')
		if end < 0 {
			return nil, fault(file, n, "最后一行缺少换行符", "the last line does not end with a line feed")
		}
		line := b[:end]
		if err := checkLine(file, n, line); err != nil {
			return nil, err
		}
		lines = append(lines, string(line))
		b = b[end+1:]
	}
	return lines, nil
}

func checkLine(file string, n int, line []byte) error {
	if len(line) == 0 {
		return fault(file, n, "空行", "empty line")
	}
	if !utf8.Valid(line) {
		return fault(file, n, "不是有效的 UTF-8", "not valid UTF-8")
	}
	for _, c := range line {
		if c == '\r' {
			return fault(file, n, "含有回车符，行尾只能用换行符", "carriage return; lines end with a line feed only")
		}
		if (c < ' ' && c != '\t') || c == 0x7f {
			return fault(file, n, "含有控制字符 0x%02x", "control character 0x%02x", c)
		}
	}
	if bytes.Contains(line, []byte("\uFEFF")) {
		return fault(file, n, "含有字节顺序标记", "byte order mark")
	}
	return nil
}

// fields cuts a line at its TABs into exactly n fields.
func fields(file string, line int, s string, n int) ([]string, error) {
	f := strings.Split(s, "\t")
	if len(f) != n {
		return nil, fault(file, line, "应有 %d 个以制表符分隔的字段，实有 %d 个", "want %d fields separated by TAB, found %d", n, len(f))
	}
	return f, nil
}

// ascending refuses a line that does not sort bytewise after the line before.
func ascending(file string, line int, before, s string) error {
	if s == before {
		return fault(file, line, "与上一行重复", "the same as the line before")
	}
	if s < before {
		return fault(file, line, "未按字节顺序排在上一行之后", "does not sort bytewise after the line before")
	}
	return nil
}
