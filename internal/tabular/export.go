package tabular

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Format is the form of an exported file, which is also its suffix.
type Format string

const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// MostXLSX is how many rows a workbook holds at most. Beyond this people wait
// for minutes and their spreadsheet gives up; a CSV has no bound.
const MostXLSX = 100_000

// ErrTooManyRows says that more than MostXLSX rows were given for a workbook.
// Nothing was written.
var ErrTooManyRows = errors.New("tabular: too many rows for a workbook")

// Export is a table to be written: a first line that says what was selected and
// when, the heads, then the rows.
type Export struct {
	Note  string // first line: the filter and the time
	Sheet string // name of the sheet in a workbook, cut to what Excel allows
	Head  []string
}

// Write writes the rows in the format, one at a time. It returns the first
// error of rows or of w, and ErrTooManyRows for a workbook; a workbook is
// written at the end, a CSV as it goes.
func (e Export) Write(w io.Writer, format Format, rows iter.Seq2[[]string, error]) error {
	if format == XLSX {
		return e.writeXLSX(w, rows)
	}
	return e.writeCSV(w, rows)
}

// writeCSV begins with a byte order mark, without which Excel in China reads
// UTF-8 as GB 18030.
func (e Export) writeCSV(w io.Writer, rows iter.Seq2[[]string, error]) error {
	out := bufio.NewWriter(w)
	if _, err := out.WriteString("\ufeff"); err != nil {
		return err
	}
	table := csv.NewWriter(out)
	table.UseCRLF = true
	lines := [][]string{{e.Note}, e.Head}
	if e.Note == "" {
		lines = lines[1:] // for programs: the heads come first
	}
	for _, line := range lines {
		if err := table.Write(guarded(line)); err != nil {
			return err
		}
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		if err := table.Write(guarded(row)); err != nil {
			return err
		}
	}
	table.Flush()
	return errors.Join(table.Error(), out.Flush())
}

// guarded marks as text what a spreadsheet would take for a formula: names and
// findings are typed by strangers. The full-width signs count too, since Chinese
// and Japanese spreadsheets read them as the narrow ones.
func guarded(row []string) []string {
	out := make([]string, len(row))
	for i, s := range row {
		if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
			s = "'" + s
		}
		out[i] = s
	}
	return out
}

// writeXLSX writes every value as text, so that codes keep their zeros and
// nothing is a formula. The two heads stay in sight.
func (e Export) writeXLSX(w io.Writer, rows iter.Seq2[[]string, error]) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	sheet := book.GetSheetName(0)
	if e.Sheet != "" {
		name := sheetName(e.Sheet)
		if err := book.SetSheetName(sheet, name); err != nil {
			return err
		}
		sheet = name
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49}) // "@": what is typed later stays text too
	if err != nil {
		return err
	}
	table, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	panes := &excelize.Panes{Freeze: true, YSplit: 2, TopLeftCell: "A3", ActivePane: "bottomLeft"}
	if err := errors.Join(table.SetColWidth(1, max(1, len(e.Head)), 18), table.SetPanes(panes)); err != nil {
		return err
	}
	line := 0
	put := func(row []string, style int) error {
		line++
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		cells := make([]any, len(row))
		for i, s := range row {
			cells[i] = excelize.Cell{StyleID: style, Value: s}
		}
		return table.SetRow(at, cells)
	}
	if err := errors.Join(put([]string{e.Note}, 0), put(e.Head, bold)); err != nil {
		return err
	}
	n := 0
	for row, err := range rows {
		if err != nil {
			return err
		}
		if n++; n > MostXLSX {
			return ErrTooManyRows
		}
		if err := put(row, text); err != nil {
			return err
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

// sheetName leaves out what the name of a sheet may not contain and cuts it to
// 31 characters.
func sheetName(s string) string {
	name := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return -1
		}
		return r
	}, s))
	return string(name[:min(len(name), 31)])
}
