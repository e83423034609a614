package tabular

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// goldenGB is the SHA-256 over "CODE POINT\n" for every two-byte and then every
// four-byte code in order, as the gb18030 codec of CPython 3.11 has them
// (edition 2000), with the 25 two-byte codes of moved put in.
const goldenGB = "ec0d12e6749a6d55617e78c4ba23431748814d68a2176c7b02efe90b018be703"

func TestEveryCodeOfGB18030(t *testing.T) {
	t.Parallel()
	h := sha256.New()
	n := 0
	for lead := 0x81; lead < 0xFF; lead++ {
		for trail := 0x40; trail < 0xFF; trail++ {
			if trail == 0x7F {
				continue
			}
			r, size := decodeGB([]byte{byte(lead), byte(trail)})
			if r == utf8.RuneError || size != 2 {
				t.Errorf("%02X%02X is %U in %d bytes", lead, trail, r, size)
			}
			fmt.Fprintf(h, "%02X%02X %04X\n", lead, trail, r)
			n++
		}
	}
	for i := range 126 * 10 * 126 * 10 {
		b := []byte{byte(0x81 + i/12600), byte('0' + i/1260%10), byte(0x81 + i/10%126), byte('0' + i%10)}
		r, size := decodeGB(b)
		if r == utf8.RuneError && string(b) != "\x84\x31\xa4\x37" {
			continue
		}
		if size != 4 {
			t.Fatalf("%X takes %d bytes", b, size)
		}
		fmt.Fprintf(h, "%X %04X\n", b, r)
		n++
	}
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != goldenGB {
		t.Errorf("%d codes hash to %s", n, got)
	}
}

// What another encoder writes for a character outside the private use area
// comes back as that character.
func TestReadsWhatOthersWrite(t *testing.T) {
	t.Parallel()
	enc := simplifiedchinese.GB18030.NewEncoder()
	for r := rune(0x80); r <= utf8.MaxRune; r++ {
		if (r >= 0xD800 && r <= 0xF8FF) || r == utf8.RuneError {
			continue
		}
		b, err := enc.Bytes([]byte(string(r)))
		if err != nil {
			t.Fatalf("%U: %v", r, err)
		}
		if got, n := decodeGB(b); got != r || n != len(b) {
			t.Fatalf("%U is written %X and read %U", r, b, got)
		}
	}
}

func TestBrokenGB18030(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		"\xff": 1, "\x81": 1, "\x81\x20": 1, "\x81\x7f": 1, "\x81\xff": 1, "\x81\x30": 1, "\x81\x30\x81": 1,
		"\x81\x30\x80\x30": 1, "\x81\x30\xff\x30": 1, "\x81\x30\x81\x40": 1, "\x84\x32\x81\x30": 4, "\xe4\x30\x81\x30": 4,
	} {
		if r, n := decodeGB([]byte(in)); r != utf8.RuneError || n != want {
			t.Errorf("%X is %U in %d bytes, want %d", in, r, n, want)
		}
	}
	if r, n := decodeGB([]byte{0x80}); r != '€' || n != 1 {
		t.Errorf("80 is %U", r)
	}
}

func TestGB18030File(t *testing.T) {
	t.Parallel()
	// 名称,代码 / 龴𠂇ḿ,1 / 甲\xff,2 / "乙, the line break", 3
	in := "\xc3\xfb\xb3\xc6,\xb4\xfa\xc2\xeb\r\n\xfe\x59\xfe\x51\xa8\xbc,1\r\n\xbc\xd7\xff,2\r\n" +
		"\"\xd2\xd2,\r\n\",3\r\n\x84\x31\xa4\x37,4\r\n" +
		strings.Repeat("\xc9\xe7\xbb\xe1,5\r\n", 20)
	header, got := readAll(t, in, Limits{})
	if !slices.Equal(header, []string{"名称", "代码"}) {
		t.Errorf("header %q", header)
	}
	want := []outcome{{2, "龴𠂇ḿ|1", -1}, {3, "甲\ufffd", 1}, {4, "乙,\n|3", -1}, {6, "\ufffd", 1}}
	if !slices.Equal(got[:4], want) || got[4].fields != "社会|5" {
		t.Errorf("got %q", fmt.Sprint(got[:5]))
	}
}

func TestEncodingIsToldApart(t *testing.T) {
	t.Parallel()
	gbk := func(s string) string {
		out, err := simplifiedchinese.GB18030.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	const text = "名称,代码\n威海市社会工作服务中心,1\n"
	ascii := "a,b\n" + strings.Repeat("1,2\n", 1<<20)
	for name, row := range map[string]struct {
		in    string
		gb    bool
		fault Fault
	}{
		"UTF-8":                {text, false, 0},
		"UTF-8 with mark":      {bom + text, false, 0},
		"UTF-8, one wrong":     {strings.Repeat(text, 3) + "\xff,1\n", false, 0},
		"GB 18030":             {gbk(text), true, 0},
		"GB 18030, one wrong":  {gbk(strings.Repeat(text, 3)) + "\xff,1\n", true, 0},
		"ASCII":                {"a,b\n1,2\n", false, 0},
		"late GB 18030":        {ascii + gbk(text), true, 0},
		"late UTF-8":           {ascii + text, false, 0},
		"neither":              {"a,b\n" + strings.Repeat("\xff\xfe\xff,1\n", 50), false, WrongEncoding},
		"UTF-16 little endian": {"\xff\xfeaa\x00", false, WrongEncoding},
		"UTF-16 big endian":    {"\xfe\xff\x00a", false, WrongEncoding},
		"UTF-16 without mark":  {strings.Repeat("a\x00,\x00b\x00\n\x00", 9), false, WrongEncoding},
		"empty":                {"", false, NotATable},
		"white space":          {bom + " \r\n\n", false, NotATable},
		"only commas":          {",,,\n,,\n", false, NotATable},
		"old Excel":            {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", false, NotATable},
		"PDF":                  {"%PDF-1.7", false, NotATable},
		"HTML":                 {"\n<html><table>", false, NotATable},
		"binary":               {strings.Repeat("\x7fELF\x00\x00\x01\x00\x00\x05\x00\x00", 50), false, NotATable},
		"broken header":        {"a,\"b\n1,2\n", false, NotATable},
		"zip":                  {"PK\x03\x04 and nothing else", false, NotATable},
	} {
		r, err := Open("x.csv", strings.NewReader(row.in), int64(len(row.in)), Limits{})
		if row.fault != 0 {
			var fe *FileError
			if !errors.As(err, &fe) || fe.Fault != row.fault || fe.Name != "x.csv" || fe.Text().ZH == "" {
				t.Errorf("%s: %v, want fault %d", name, err, row.fault)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := r.src.(*csvSource).gb; got != row.gb {
			t.Errorf("%s: GB 18030 %v", name, got)
		}
	}
	_, err := Open("x.csv", strings.NewReader(text), int64(len(text)), Limits{Bytes: 10})
	var fe *FileError
	if !errors.As(err, &fe) || fe.Fault != TooLarge {
		t.Errorf("a file beyond the limit: %v", err)
	}
}
