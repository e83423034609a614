package tabular

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// csvSource splits a CSV file after RFC 4180. Unlike encoding/csv it knows the
// true line of each record and goes on after a broken one. It splits bytes
// before decoding them, which is safe because no character of GB 18030 holds a
// separator, a quote or a line end as one of its bytes.
type csvSource struct {
	r      io.ReaderAt
	size   int64
	off    int64 // file offset of buf[end]
	buf    []byte
	pos    int // start of the next record in buf
	end    int
	line   int // physical line at buf[pos], from 1
	sep    byte
	gb     bool
	limits Limits

	text  []byte // fields of a record with quotes, joined
	spans []span // fields of the record
	conv  []byte // text as UTF-8
}

// span is one field inside the text of its record.
type span struct{ from, to int }

const readBytes = 256 << 10

func openCSV(r io.ReaderAt, size int64, limits Limits) (*csvSource, error) {
	s := &csvSource{r: r, size: size, line: 1, limits: limits, buf: make([]byte, readBytes)}
	if _, err := s.fill(); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(s.buf[:s.end], []byte(bom)) {
		s.pos = len(bom)
	}
	s.sep = separator(s.buf[s.pos:s.end])
	var err error
	if s.pos == 0 {
		s.gb, err = isGB(r, size, 0)
	}
	return s, err
}

func (s *csvSource) consumed() int64 { return s.off - int64(s.end-s.pos) }
func (s *csvSource) short() bool     { return false }
func (s *csvSource) Close() error    { return nil }

func (s *csvSource) tabs() (sheet string, all []string) { return "", nil }

// fill reads on behind buf[end], moving the current record to the front first.
// It reports false at the end of the file.
func (s *csvSource) fill() (bool, error) {
	if s.off >= s.size {
		return false, nil
	}
	if s.pos > 0 {
		s.end = copy(s.buf, s.buf[s.pos:s.end])
		s.pos = 0
	}
	if len(s.buf)-s.end < readBytes/2 {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.r.ReadAt(s.buf[s.end:min(len(s.buf), s.end+int(min(s.size-s.off, readBytes)))], s.off)
	s.end += n
	s.off += int64(n)
	if err == io.EOF {
		if n == 0 {
			s.off = s.size // the file is shorter than its size says
		}
		err = nil
	}
	return n > 0, err
}

// seek finds b at or after buf[pos+i] and gives its place relative to pos, or
// -1 when the file ends or the record grows beyond its limit before it.
func (s *csvSource) seek(i int, b byte) (int, error) {
	for {
		if k := bytes.IndexByte(s.buf[s.pos+i:s.end], b); k >= 0 {
			return i + k, nil
		}
		i = s.end - s.pos
		if i > s.limits.RecordBytes {
			return -1, nil
		}
		if more, err := s.fill(); !more || err != nil {
			return -1, err
		}
	}
}

// at gives the byte at buf[pos+i], false at the end of the file.
func (s *csvSource) at(i int) (byte, bool, error) {
	for s.pos+i >= s.end {
		if more, err := s.fill(); !more || err != nil {
			return 0, false, err
		}
	}
	return s.buf[s.pos+i], true, nil
}

func (s *csvSource) next() (record, error) {
	for {
		eol, err := s.seek(0, '\n')
		if err != nil {
			return record{}, err
		}
		if eol < 0 {
			eol = s.end - s.pos
		}
		if eol > s.limits.RecordBytes {
			return record{}, s.skipLong()
		}
		if eol == 0 && s.pos == s.end {
			return record{}, io.EOF
		}
		raw := s.buf[s.pos : s.pos+eol]
		if bytes.IndexByte(raw, '"') >= 0 {
			return s.quoted(eol)
		}
		line := s.line
		s.advance(eol)
		raw = bytes.TrimSuffix(raw, []byte{'\r'})
		if len(raw) == 0 {
			continue
		}
		s.spans = s.spans[:0]
		from := 0
		for {
			k := bytes.IndexByte(raw[from:], s.sep)
			if k < 0 {
				break
			}
			s.spans = append(s.spans, span{from, from + k})
			from += k + 1
		}
		s.spans = append(s.spans, span{from, len(raw)})
		return s.finish(raw, line, line)
	}
}

// advance moves behind the physical line that ends at buf[pos+eol].
func (s *csvSource) advance(eol int) {
	s.line++
	s.pos = min(s.pos+eol+1, s.end)
}

// skipLong passes over a line longer than a record may be, keeping only its
// beginning for the message.
func (s *csvSource) skipLong() error {
	value := s.shown(s.buf[s.pos : s.pos+shownValue*4])
	line := s.line
	for {
		k := bytes.IndexByte(s.buf[s.pos:s.end], '\n')
		if k >= 0 {
			s.advance(k)
			break
		}
		s.pos = s.end
		more, err := s.fill()
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	return &RowError{Line: line, LastLine: line, Value: value, Reason: reason(
		fmt.Sprintf("这一行超过%d字节。", s.limits.RecordBytes),
		fmt.Sprintf("longer than %d bytes", s.limits.RecordBytes))}
}

// fault is what quoted found wrong, with the 1-based column.
type fault struct {
	column int
	zh, en string
}

// quoted reads a record that has quotes in its first line, which ends at eol.
// After a fault the next record begins on the very next line, so that a quote
// that never closes cannot swallow what follows.
func (s *csvSource) quoted(eol int) (record, error) {
	width, lines, bad, err := s.splitQuoted()
	if err != nil {
		return record{}, err
	}
	line := s.line
	if bad != nil {
		first := s.buf[s.pos:min(s.pos+eol, s.end)]
		value := s.shown(first[:min(len(first), shownValue*4)])
		s.advance(eol)
		return record{}, &RowError{Line: line, LastLine: line, Column: bad.column, Value: value,
			Reason: reason(bad.zh, bad.en)}
	}
	s.pos = min(s.pos+width, s.end)
	s.line += lines
	return s.finish(s.text, line, line+lines-1)
}

// splitQuoted fills text and spans from buf[pos:] and gives the bytes and
// physical lines of the record.
func (s *csvSource) splitQuoted() (width, lines int, bad *fault, err error) {
	s.text, s.spans = s.text[:0], s.spans[:0]
	i, lines := 0, 1
	for {
		from := len(s.text)
		c, ok, err := s.at(i)
		if err != nil {
			return 0, 0, nil, err
		}
		if ok && c == '"' {
			var breaks int
			if i, breaks, bad, err = s.inQuotes(i+1, lines); bad != nil || err != nil {
				return 0, 0, bad, err
			}
			lines += breaks
		} else {
			for ok && c != s.sep && c != '\n' {
				if c == '"' {
					return 0, 0, &fault{len(s.spans) + 1,
						"引号只能放在整格内容的两端，格内的引号应写两遍并整格加引号。",
						"a quote inside an unquoted field"}, nil
				}
				s.text = append(s.text, c)
				i++
				if c, ok, err = s.at(i); err != nil {
					return 0, 0, nil, err
				}
			}
			if len(s.text) > from && s.text[len(s.text)-1] == '\r' && (!ok || c == '\n') {
				s.text = s.text[:len(s.text)-1]
			}
		}
		s.spans = append(s.spans, span{from, len(s.text)})
		c, ok, err = s.at(i)
		if err != nil {
			return 0, 0, nil, err
		}
		if ok && c == '\r' { // only behind a closing quote
			if c, ok, err = s.at(i + 1); err != nil {
				return 0, 0, nil, err
			}
			if !ok || c == '\n' {
				i++
			}
		}
		switch {
		case !ok:
			return i, lines, nil, nil
		case c == '\n':
			return i + 1, lines, nil, nil
		case c == s.sep:
			i++
		default:
			return 0, 0, &fault{len(s.spans), "引号之后还有内容。", "text behind a closing quote"}, nil
		}
	}
}

// inQuotes appends the field whose opening quote stands before buf[pos+i] and
// gives the place behind the closing one and the line breaks within.
func (s *csvSource) inQuotes(i, lines int) (next, breaks int, bad *fault, err error) {
	for {
		k, err := s.seek(i, '"')
		if err != nil {
			return 0, 0, nil, err
		}
		if k >= 0 {
			piece := s.buf[s.pos+i : s.pos+k]
			breaks += bytes.Count(piece, []byte{'\n'})
			s.text = append(s.text, bytes.ReplaceAll(piece, []byte("\r\n"), []byte{'\n'})...)
		}
		if k < 0 || k > s.limits.RecordBytes || lines+breaks > s.limits.RecordLines {
			return 0, 0, &fault{len(s.spans) + 1, "引号没有成对，或引号内的文字太长，请改正。",
				"a quote that never closes, or too much text inside quotes"}, nil
		}
		c, ok, err := s.at(k + 1)
		if err != nil {
			return 0, 0, nil, err
		}
		if !ok || c != '"' {
			return k + 1, breaks, nil, nil
		}
		s.text = append(s.text, '"')
		i = k + 2
	}
}

// finish decodes and checks a record and makes its strings.
func (s *csvSource) finish(text []byte, line, last int) (record, error) {
	if s.gb {
		var column int
		if text, column = s.decode(text); column > 0 {
			sp := s.spans[column-1]
			return record{}, &RowError{Line: line, LastLine: last, Column: column, Value: clip(string(text[sp.from:sp.to])),
				Reason: reason("有无法识别的字节，不是GB 18030编码的文字。", "bytes that are no GB 18030 character")}
		}
	}
	if at, what := firstForbidden(text); at >= 0 {
		column := 0
		for column < len(s.spans)-1 && at >= s.spans[column].to {
			column++
		}
		sp := s.spans[column]
		return record{}, &RowError{Line: line, LastLine: last, Column: column + 1,
			Value: clip(strings.ToValidUTF8(string(text[sp.from:sp.to]), "\ufffd")), Reason: what}
	}
	all := string(text)
	rec := record{line: line, last: last, fields: make([]string, len(s.spans))}
	for i, sp := range s.spans {
		rec.fields[i] = all[sp.from:sp.to]
	}
	return rec, nil
}

// decode turns the fields from GB 18030 to UTF-8 and moves their spans; column
// is the first one that has bytes which are no character, 0 for none.
func (s *csvSource) decode(text []byte) (out []byte, column int) {
	s.conv = s.conv[:0]
	for i, sp := range s.spans {
		from := len(s.conv)
		var ok bool
		s.conv, ok = appendGB(s.conv, text[sp.from:sp.to])
		s.spans[i] = span{from, len(s.conv)}
		if !ok && column == 0 {
			column = i + 1
		}
	}
	return s.conv, column
}

// shown is a piece of raw text for a message.
func (s *csvSource) shown(raw []byte) string {
	if s.gb {
		raw, _ = appendGB(nil, raw)
	}
	return clip(strings.ToValidUTF8(strings.TrimRight(string(raw), "\r\n"), "\ufffd"))
}
