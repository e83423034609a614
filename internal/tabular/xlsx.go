package tabular

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxSource reads the rows of one sheet through excelize.
type xlsxSource struct {
	file   *excelize.File
	rows   *excelize.Rows
	line   int
	size   int64
	sheet  string
	sheets []string
	marks  *marks
}

func openXLSX(r io.ReaderAt, size int64, limits Limits) (src *xlsxSource, err error) {
	defer contain(&err)
	book, err := checkZip(r, size, limits)
	if err != nil {
		return nil, err
	}
	file, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{
		UnzipSizeLimit: limits.Unpacked, UnzipXMLSizeLimit: limits.Unpacked, // all in memory, no temporary files
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss",
	})
	if err != nil {
		return nil, damaged(err)
	}
	sheets := file.GetSheetList()
	sheet := limits.Sheet
	if sheet == "" && len(sheets) > 0 {
		sheet = sheets[max(0, slices.IndexFunc(sheets,
			func(name string) bool { return !book.hidden[name] && book.marks[book.parts[name]] != nil }))]
	}
	if !slices.Contains(sheets, sheet) {
		return nil, errors.Join(&FileError{Fault: NoSuchSheet, Reason: reason(
			fmt.Sprintf("没有名为“%s”的工作表，现有：%s。", sheet, strings.Join(sheets, "、")),
			fmt.Sprintf("no sheet %q among %q", sheet, sheets))}, file.Close())
	}
	if book.marks[book.parts[sheet]] == nil {
		return nil, errors.Join(&FileError{Fault: NotATable, Reason: reason(
			fmt.Sprintf("“%s”不是表格，可能是图表，请选择别的工作表。", sheet), fmt.Sprintf("sheet %q is no table", sheet))}, file.Close())
	}
	rows, err := file.Rows(sheet)
	if err != nil {
		return nil, errors.Join(damaged(err), file.Close())
	}
	return &xlsxSource{file: file, rows: rows, size: size, sheet: sheet, sheets: sheets,
		marks: book.marks[book.parts[sheet]]}, nil
}

// contain turns a panic of the library, which trusts the file in places, into
// the refusal of that file.
func contain(err *error) {
	if p := recover(); p != nil {
		*err = damaged(fmt.Errorf("panic: %v", p))
	}
}

func damaged(err error) *FileError {
	return &FileError{Fault: NotATable, Err: err,
		Reason: reason("xlsx文件已损坏或不是工作簿，请重新另存。", "a damaged workbook, or none; save it again")}
}

func (s *xlsxSource) next() (rec record, err error) {
	defer contain(&err)
	for s.rows.Next() {
		s.line++
		fields, err := s.rows.Columns()
		if err != nil {
			return record{}, damaged(err)
		}
		for i, f := range fields {
			if _, what := firstForbidden([]byte(f)); what.ZH != "" {
				return record{}, &RowError{Line: s.line, LastLine: s.line, Column: i + 1, Value: clip(f), Reason: what}
			}
		}
		if len(fields) > 0 {
			flaws, hidden := s.marks.of(s.line)
			return record{line: s.line, last: s.line, fields: fields, flaws: flaws, hidden: hidden}, nil
		}
	}
	if err := s.rows.Error(); err != nil {
		return record{}, damaged(err)
	}
	return record{}, io.EOF
}

func (s *xlsxSource) consumed() int64 { return s.size }
func (s *xlsxSource) short() bool     { return true }
func (s *xlsxSource) tabs() (sheet string, all []string) {
	return s.sheet, s.sheets
}
func (s *xlsxSource) Close() error { return errors.Join(s.rows.Close(), s.file.Close()) }
