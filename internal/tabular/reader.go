// Package tabular streams the rows of a table out of a CSV or XLSX file that a
// person made with some other program. A broken row is an error of that row
// only; nothing is guessed, mended or dropped without a word.
package tabular

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Limits bound what a file may cost. A zero field means the default.
type Limits struct {
	Sheet       string // name of the sheet to read, "" for the first that is not hidden
	Bytes       int64  // size of the file (2 GiB)
	Unpacked    int64  // all parts of an XLSX file together (512 MiB)
	RecordBytes int    // one record of a CSV file (1 MiB)
	RecordLines int    // physical lines of one record, for line breaks in quotes (200)
	Columns     int    // columns of the table (512)
}

func (l Limits) withDefaults() Limits {
	if l.Bytes == 0 {
		l.Bytes = 2 << 30
	}
	if l.Unpacked == 0 {
		l.Unpacked = 512 << 20
	}
	if l.RecordBytes == 0 {
		l.RecordBytes = 1 << 20
	}
	if l.RecordLines == 0 {
		l.RecordLines = 200
	}
	if l.Columns == 0 {
		l.Columns = 512
	}
	return l
}

// Row is one row of the table below its header.
type Row struct {
	Line   int      // first line in the file (CSV) or row of the sheet (XLSX), from 1
	Fields []string // as many as the header has, exactly as written
	Flaws  []Flaw   // cells of a sheet that do not hold what they seem to
	Hidden bool     // the row does not show in its sheet
}

// record is a row as it stands in the file.
type record struct {
	line, last int
	fields     []string
	flaws      []Flaw
	hidden     bool
}

// source is a file format. next returns io.EOF after the last record, a
// *RowError for a record that is skipped, another error when it cannot go on.
type source interface {
	next() (record, error)
	consumed() int64
	short() bool // a record may leave out empty fields at its end
	tabs() (sheet string, all []string)
	Close() error
}

// Reader streams the rows of one table. It is not safe for concurrent use.
type Reader struct {
	name    string
	size    int64
	src     source
	header  []string
	line    int    // of the header
	pending []read // rows and errors met while looking for the header
}

// read is what next of a source gave.
type read struct {
	rec record
	err error
}

// titleRows is how many rows may stand above the header.
const titleRows = 10

// Open looks at the first bytes of the file to tell its format and encoding,
// and reads the header: the first row with at least two filled cells, so that
// a title above the table does no harm. The name serves messages only. Every
// refusal is a *FileError; other errors come from r.
func Open(name string, r io.ReaderAt, size int64, limits Limits) (*Reader, error) {
	limits = limits.withDefaults()
	if size > limits.Bytes {
		return nil, &FileError{Name: name, Fault: TooLarge, Reason: reason(
			fmt.Sprintf("文件有%d字节，上限是%d字节，请分成几个文件。", size, limits.Bytes),
			fmt.Sprintf("%d bytes, the limit is %d; split the file", size, limits.Bytes))}
	}
	t := &Reader{name: name, size: size}
	var err error
	if t.src, err = open(r, size, limits); err != nil {
		return nil, t.named(err)
	}
	if err := t.readHeader(limits); err != nil {
		return nil, errors.Join(err, t.src.Close())
	}
	return t, nil
}

// named puts the name of the file into a refusal that was made without it.
func (t *Reader) named(err error) error {
	var fe *FileError
	if errors.As(err, &fe) {
		fe.Name = t.name
	}
	return err
}

func open(r io.ReaderAt, size int64, limits Limits) (source, error) {
	head := make([]byte, min(size, sniffBytes))
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	head = head[:n]
	if err := refuseOther(head); err != nil {
		return nil, err
	}
	if strings.HasPrefix(string(head), "PK\x03\x04") {
		return openXLSX(r, size, limits)
	}
	return openCSV(r, size, limits)
}

func (t *Reader) readHeader(limits Limits) error {
	var above []read
	for len(above) < titleRows {
		rec, err := t.src.next()
		if err == io.EOF {
			break
		}
		var re *RowError
		switch {
		case errors.As(err, &re):
			if len(above) == 0 {
				return &FileError{Name: t.name, Fault: NotATable, Err: err,
					Reason: reason("表头无法读取。"+re.Text().ZH, "unreadable header: "+re.Text().EN)}
			}
			above = append(above, read{err: err})
		case err != nil:
			return t.named(err)
		case filled(rec.fields) > 1:
			t.setHeader(rec)
			above = slices.DeleteFunc(above, func(r read) bool { return r.err == nil })
		case filled(rec.fields) == 1:
			above = append(above, read{rec: rec})
		}
		if t.header != nil {
			break
		}
	}
	if t.header == nil && len(above) > 0 { // a table of one column
		t.setHeader(above[0].rec)
		above = above[1:]
	}
	t.pending = above
	if t.header == nil {
		return &FileError{Name: t.name, Fault: NotATable, Reason: reason("没有找到表头。", "no header row")}
	}
	if len(t.header) > limits.Columns {
		return &FileError{Name: t.name, Fault: NotATable, Reason: reason(
			fmt.Sprintf("表头有%d列，上限是%d列。", len(t.header), limits.Columns),
			fmt.Sprintf("%d columns, the limit is %d", len(t.header), limits.Columns))}
	}
	return nil
}

func (t *Reader) setHeader(rec record) {
	n := len(rec.fields)
	for n > 0 && strings.TrimSpace(rec.fields[n-1]) == "" {
		n--
	}
	t.header, t.line = rec.fields[:n:n], rec.line
}

func filled(fields []string) (n int) {
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			n++
		}
	}
	return n
}

// Header is the header row as written, without empty cells at its end.
func (t *Reader) Header() []string { return slices.Clone(t.header) }

// Sheet is the name of the sheet that is read, "" in a file without sheets.
func (t *Reader) Sheet() string {
	sheet, _ := t.src.tabs()
	return sheet
}

// Sheets are the sheets of the workbook in their order, hidden ones too.
func (t *Reader) Sheets() []string {
	_, all := t.src.tabs()
	return slices.Clone(all)
}

// HeaderLine is the line of the header row, from 1.
func (t *Reader) HeaderLine() int { return t.line }

// Progress is how many bytes of how many have been read, for a progress bar;
// for XLSX the first number jumps to the second, because it is unpacked first.
func (t *Reader) Progress() (done, total int64) { return t.src.consumed(), t.size }

// Close frees what the reader holds. The file given to Open stays open.
func (t *Reader) Close() error { return t.src.Close() }

// Next returns the next row, io.EOF after the last, or a *RowError for a row
// that is broken, after which Next goes on with the following row. Any other
// error is final. Rows without any filled cell are passed over.
func (t *Reader) Next() (Row, error) {
	for {
		rec, err := t.take()
		if err != nil {
			var re *RowError
			if errors.As(err, &re) {
				re.ColumnName = t.nameOf(re.Column)
			}
			return Row{}, t.named(err)
		}
		if blank(rec.fields) {
			continue
		}
		return t.fit(rec)
	}
}

func (t *Reader) take() (record, error) {
	if len(t.pending) > 0 {
		first := t.pending[0]
		t.pending = t.pending[1:]
		return first.rec, first.err
	}
	return t.src.next()
}

func blank(fields []string) bool {
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}

// fit brings a record to the width of the header. Empty cells too many are
// left off, since spreadsheet programs write them; a filled one is an error.
func (t *Reader) fit(rec record) (Row, error) {
	want, have := len(t.header), len(rec.fields)
	if have < want && t.src.short() {
		rec.fields = append(rec.fields, make([]string, want-have)...)
	}
	if have > want && blank(rec.fields[want:]) {
		rec.fields = rec.fields[:want:want]
	}
	if len(rec.fields) == want {
		return Row{Line: rec.line, Fields: rec.fields, Flaws: rec.flaws, Hidden: rec.hidden}, nil
	}
	at := min(have, want) + 1
	return Row{}, &RowError{Line: rec.line, LastLine: rec.last, Column: at, ColumnName: t.nameOf(at),
		Value: clip(strings.Join(rec.fields, ",")),
		Reason: reason(
			fmt.Sprintf("这一行有%d列，表头有%d列。", have, want),
			fmt.Sprintf("%d fields, the header has %d", have, want))}
}

func (t *Reader) nameOf(column int) string {
	if column < 1 || column > len(t.header) {
		return ""
	}
	return t.header[column-1]
}
