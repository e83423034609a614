package tabular

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// sniffBytes is how much of a file is looked at to tell its encoding.
const sniffBytes = 1 << 20

// refuseOther refuses files that are recognisably no CSV and no XLSX.
func refuseOther(head []byte) error {
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	no := func(f Fault, zh, en string) error { return &FileError{Fault: f, Reason: reason(zh, en)} }
	switch {
	case len(bytes.TrimSpace(bytes.TrimPrefix(head, []byte(bom)))) == 0 && len(head) < sniffBytes:
		return no(NotATable, "文件是空的。", "the file is empty")
	case has("PK\x03\x04"):
		return nil
	case has("\xd0\xcf\x11\xe0"):
		return no(NotATable, "这是旧版Excel（xls）或加密的文件，请另存为不加密的xlsx或CSV。",
			"an old .xls or an encrypted file; save it as plain .xlsx or CSV")
	case has("%PDF"):
		return no(NotATable, "这是PDF文件，请提供xlsx或CSV。", "a PDF; xlsx or CSV is needed")
	case has("\xff\xfe") || has("\xfe\xff") || looksUTF16(head):
		return no(WrongEncoding, "文件是UTF-16编码，请另存为“CSV UTF-8”。", "UTF-16; save it as CSV UTF-8")
	case bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(head, []byte(bom))), []byte("<")):
		return no(NotATable, "这是网页或XML文件，请用Excel打开后另存为xlsx。",
			"HTML or XML; open it in a spreadsheet program and save it as xlsx")
	case bytes.Count(head, []byte{0}) > 8+len(head)/100:
		return no(NotATable, "这不是文本文件，请提供xlsx或CSV。", "a binary file; xlsx or CSV is needed")
	}
	return nil
}

// looksUTF16 tells UTF-16 without a mark by its zero bytes, which then stand
// nearly all at even or nearly all at odd offsets.
func looksUTF16(head []byte) bool {
	head = head[:min(len(head), 4096)]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i&1]++
		}
	}
	more, fewer := max(zeros[0], zeros[1]), min(zeros[0], zeros[1])
	return more >= 4 && more > len(head)/20 && fewer*10 <= more
}

const bom = "\xef\xbb\xbf"

// isGB decides between UTF-8 and GB 18030 by the first megabyte from the first
// byte that is not ASCII, wherever that stands. A few wrong bytes do not change
// the answer, they become errors of their rows; text that fits neither is
// refused as a whole.
func isGB(r io.ReaderAt, size, from int64) (bool, error) {
	start, err := firstNonASCII(r, size, from)
	if err != nil || start < 0 {
		return false, err
	}
	sample := make([]byte, min(sniffBytes, size-start))
	n, err := r.ReadAt(sample, start)
	if err != nil && err != io.EOF {
		return false, err
	}
	sample = sample[:n]
	good8, bad8 := countUTF8(sample)
	if bad8 == 0 || bad8*20 <= good8 {
		return false, nil
	}
	good, bad := countGB(sample)
	if bad == 0 || bad*20 <= good {
		return true, nil
	}
	if bad8 <= good8 || bad <= good { // more right than wrong: report the rows
		return bad*(good8+bad8) < bad8*(good+bad), nil
	}
	return false, &FileError{Fault: WrongEncoding, Reason: reason(
		"文字编码既不是UTF-8也不是GB 18030，请另存为“CSV UTF-8”。",
		"neither UTF-8 nor GB 18030; save it as CSV UTF-8")}
}

func firstNonASCII(r io.ReaderAt, size, from int64) (int64, error) {
	buf := make([]byte, 256<<10)
	for from < size {
		n, err := r.ReadAt(buf[:min(int64(len(buf)), size-from)], from)
		for i, b := range buf[:n] {
			if b >= utf8.RuneSelf {
				return from + int64(i), nil
			}
		}
		from += int64(n)
		if err == io.EOF {
			break
		}
		if err != nil {
			return -1, err
		}
	}
	return -1, nil
}

// countUTF8 counts the characters beyond ASCII and the bytes that are no part
// of one, leaving out a character that the sample cuts off.
func countUTF8(b []byte) (good, bad int) {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case n > 1:
			good++
		case r == utf8.RuneError && utf8.FullRune(b):
			bad++
		}
		b = b[n:]
	}
	return good, bad
}

func countGB(b []byte) (good, bad int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := decodeGB(b[i:])
		switch {
		case r != utf8.RuneError:
			good++
		case len(b)-i >= 4:
			bad++
		}
		i += n
	}
	return good, bad
}

// separator is the one of comma, TAB and semicolon that the first lines hold
// most of; comma when there is none.
func separator(head []byte) byte {
	best, highest := byte(','), 0
	lines := bytes.SplitAfterN(head, []byte{'\n'}, titleRows+1)
	first := bytes.Join(lines[:min(len(lines), titleRows)], nil)
	for _, sep := range []byte{',', '\t', ';'} {
		if n := bytes.Count(first, []byte{sep}); n > highest {
			best, highest = sep, n
		}
	}
	return best
}
