package tabular

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// GB 18030 is decoded here and not by x/text, which gives U+FFFD without an
// error for every two-byte code of the private use area and for the codes that
// later editions moved out of it, and shifts four-byte codes of that area.

// privateUse are the runs of two-byte codes that GB 18030-2000 maps to the
// private use area: index (row*190+column), first code point, length.
var privateUse = [...][3]int32{
	{6080, 0xE4C6, 96}, {6270, 0xE526, 96}, {6376, 0xE766, 6}, {6433, 0xE76D, 1}, {6444, 0xE76E, 2}, {6458, 0xE770, 2},
	{6460, 0xE586, 96}, {6650, 0xE5E6, 96}, {6829, 0xE772, 11}, {6840, 0xE646, 96}, {7022, 0xE77D, 8},
	{7030, 0xE6A6, 96}, {7150, 0xE785, 8}, {7182, 0xE78D, 7}, {7201, 0xE794, 2}, {7208, 0xE796, 1}, {7211, 0xE797, 9},
	{7220, 0xE706, 96}, {7349, 0xE7A0, 15}, {7397, 0xE7AF, 13}, {7495, 0xE7BC, 11}, {7533, 0xE7C7, 1},
	{7538, 0xE7C9, 4}, {7579, 0xE7CD, 21}, {7624, 0xE7E2, 1}, {7627, 0xE7E3, 1}, {7629, 0xE7E4, 3}, {7686, 0xE7F4, 13},
	{7775, 0xE801, 15}, {7886, 0xE000, 94}, {8076, 0xE05E, 94}, {8266, 0xE0BC, 94}, {8456, 0xE11A, 94},
	{8646, 0xE178, 94}, {8836, 0xE1D6, 94}, {16525, 0xE810, 5}, {22706, 0xE234, 94}, {22896, 0xE292, 94},
	{23086, 0xE2F0, 94}, {23276, 0xE34E, 94}, {23466, 0xE3AC, 94}, {23656, 0xE40A, 94}, {23767, 0xE816, 3},
	{23775, 0xE81E, 1}, {23783, 0xE826, 1}, {23788, 0xE82B, 2}, {23794, 0xE831, 2}, {23804, 0xE83B, 1},
	{23812, 0xE843, 1}, {23829, 0xE854, 2}, {23845, 0xE864, 1}, {23846, 0xE468, 94},
}

// moved are the two-byte codes whose characters have since been encoded
// outside the private use area: A8BC by the 2005 edition, 18 by the 2022
// edition, and the six ideographs of plane 2 that both still list here.
var moved = map[uint16]rune{
	0xA8BC: 0x1E3F,
	0xA6D9: 0xFE10, 0xA6DA: 0xFE12, 0xA6DB: 0xFE11, 0xA6DC: 0xFE13, 0xA6DD: 0xFE14, 0xA6DE: 0xFE15, 0xA6DF: 0xFE16,
	0xA6EC: 0xFE17, 0xA6ED: 0xFE18, 0xA6F3: 0xFE19,
	0xFE59: 0x9FB4, 0xFE61: 0x9FB5, 0xFE66: 0x9FB6, 0xFE67: 0x9FB7, 0xFE6D: 0x9FB8, 0xFE7E: 0x9FB9, 0xFE90: 0x9FBA,
	0xFEA0: 0x9FBB,
	0xFE51: 0x20087, 0xFE52: 0x20089, 0xFE53: 0x200CC, 0xFE6C: 0x215D7, 0xFE76: 0x2298F, 0xFE91: 0x241FE,
}

type gbTables struct {
	two  [126 * 190]rune // by row*190+column
	four []rune          // linear four-byte codes of the basic plane
}

// gb is built on first use: the two-byte table from x/text and the two lists
// above. The four-byte codes of the basic plane are, in order, all code points
// that the two-byte table of the 2000 edition lacks; the standard keeps those
// positions, so files of older programs that wrote U+9FB4 in four bytes still
// read right.
var gb = sync.OnceValue(func() *gbTables {
	t := &gbTables{four: make([]rune, 0, 39420)}
	dec := simplifiedchinese.GB18030.NewDecoder()
	inTwo := make([]bool, 0x10000)
	for i := range t.two {
		t.two[i] = utf8.RuneError
		lead, trail := gbBytes(i)
		if out, err := dec.Bytes([]byte{lead, trail}); err == nil {
			t.two[i], _ = utf8.DecodeRune(out)
		}
	}
	for _, run := range privateUse {
		for k := range run[2] {
			t.two[run[0]+k] = run[1] + k
		}
	}
	for _, r := range t.two {
		inTwo[r] = true
	}
	for r := rune(0x80); r < 0x10000; r++ {
		if !inTwo[r] && (r < 0xD800 || r > 0xDFFF) {
			t.four = append(t.four, r)
		}
	}
	for code, r := range moved {
		t.two[gbIndex(byte(code>>8), byte(code))] = r
	}
	return t
})

func gbBytes(i int) (lead, trail byte) {
	lead, trail = byte(0x81+i/190), byte(0x40+i%190)
	if trail >= 0x7F {
		trail++
	}
	return lead, trail
}

func gbIndex(lead, trail byte) int {
	if trail > 0x7F {
		trail--
	}
	return int(lead-0x81)*190 + int(trail-0x40)
}

// decodeGB reads the character that b begins with and its length in bytes; for
// a sequence that is none it gives utf8.RuneError and the bytes to skip. A lone
// 0x80 is the euro sign, as code page 936 has it.
func decodeGB(b []byte) (rune, int) {
	lead := b[0]
	switch {
	case lead < utf8.RuneSelf:
		return rune(lead), 1
	case lead == 0x80:
		return '€', 1
	case lead == 0xFF || len(b) < 2:
		return utf8.RuneError, 1
	}
	trail := b[1]
	switch {
	case trail >= 0x40 && trail != 0x7F && trail != 0xFF:
		return gb().two[gbIndex(lead, trail)], 2
	case trail < '0' || trail > '9' || len(b) < 4 || b[2] < 0x81 || b[2] == 0xFF || b[3] < '0' || b[3] > '9':
		return utf8.RuneError, 1
	}
	linear := ((int(lead-0x81)*10+int(trail-'0'))*126+int(b[2]-0x81))*10 + int(b[3]-'0')
	if four := gb().four; linear < len(four) {
		return four[linear], 4
	}
	if linear -= 189000; linear >= 0 && linear < 0x100000 {
		return rune(linear + 0x10000), 4
	}
	return utf8.RuneError, 4
}

// appendGB appends src as UTF-8 to dst. ok is false when some bytes are no
// character; U+FFFD then stands in their place.
func appendGB(dst, src []byte) (out []byte, ok bool) {
	ok = true
	for i := 0; i < len(src); {
		if c := src[i]; c < utf8.RuneSelf {
			dst = append(dst, c)
			i++
			continue
		}
		r, n := decodeGB(src[i:])
		ok = ok && r != utf8.RuneError
		dst = utf8.AppendRune(dst, r)
		i += n
	}
	return dst, ok
}
