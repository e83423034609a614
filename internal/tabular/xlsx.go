package tabular

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxSource reads the rows of one sheet through excelize.
type xlsxSource struct {
	file *excelize.File
	rows *excelize.Rows
	line int
	size int64
}

// zipEntries is how many parts a workbook may have; real ones have dozens.
const zipEntries = 10_000

func openXLSX(r io.ReaderAt, size int64, limits Limits) (src *xlsxSource, err error) {
	defer contain(&err)
	if err := checkZip(r, size, limits); err != nil {
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
		sheet = sheets[0]
	}
	if !slices.Contains(sheets, sheet) {
		return nil, errors.Join(&FileError{Fault: NoSuchSheet, Reason: reason(
			fmt.Sprintf("没有名为“%s”的工作表，现有：%s。", sheet, strings.Join(sheets, "、")),
			fmt.Sprintf("no sheet %q among %q", sheet, sheets))}, file.Close())
	}
	rows, err := file.Rows(sheet)
	if err != nil {
		return nil, errors.Join(damaged(err), file.Close())
	}
	return &xlsxSource{file: file, rows: rows, size: size}, nil
}

// contain turns a panic of the library, which trusts the file in places, into
// the refusal of that file.
func contain(err *error) {
	if p := recover(); p != nil {
		*err = damaged(fmt.Errorf("panic: %v", p))
	}
}

func damaged(err error) *FileError {
	return &FileError{Fault: NotATable, Err: err, Reason: reason("xlsx文件已损坏或不是工作簿，请重新另存。", "a damaged workbook, or none; save it again")}
}

// checkZip refuses bombs by the sizes that the archive states, which
// archive/zip holds it to, and reads every sheet once: excelize takes a sheet
// that breaks off for one that ends, and would drop its rows without an error.
func checkZip(r io.ReaderAt, size int64, limits Limits) error {
	zr, err := zip.NewReader(r, size)
	if err != nil {
		return damaged(err)
	}
	bomb := &FileError{Fault: Bomb, Reason: reason(
		fmt.Sprintf("xlsx解压后超过%d字节，请改用CSV。", limits.Unpacked),
		fmt.Sprintf("unpacks to more than %d bytes; use CSV", limits.Unpacked))}
	if len(zr.File) > zipEntries {
		return bomb
	}
	var total uint64
	workbook := false
	for _, f := range zr.File {
		if total += f.UncompressedSize64; total > uint64(limits.Unpacked) || f.UncompressedSize64 > uint64(limits.Unpacked) {
			return bomb
		}
		workbook = workbook || strings.EqualFold(f.Name, "xl/workbook.xml")
	}
	if !workbook {
		return damaged(errors.New("no xl/workbook.xml"))
	}
	for _, f := range zr.File {
		if name := strings.ToLower(f.Name); strings.HasPrefix(name, "xl/worksheets/") && strings.HasSuffix(name, ".xml") {
			if err := checkSheet(f, limits); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkSheet reads the XML of a sheet to its end. It refuses a filled cell far
// to the right, for which the library would build a row of 16,384 fields, and
// row numbers that go back, which it would misread.
func checkSheet(f *zip.File, limits Limits) error {
	part, err := f.Open()
	if err != nil {
		return damaged(err)
	}
	defer part.Close()
	dec := xml.NewDecoder(part)
	depth, column, row := 0, 0, 0
	for {
		token, err := dec.RawToken()
		if err == io.EOF && depth == 0 {
			return nil
		}
		if err != nil {
			return damaged(fmt.Errorf("%s: %w", f.Name, err))
		}
		switch el := token.(type) {
		case xml.StartElement:
			depth++
			switch el.Name.Local {
			case "row":
				column = 0
				if r := attribute(el, "r"); r != "" {
					n, err := strconv.Atoi(r)
					if err != nil || n <= row {
						return damaged(fmt.Errorf("%s: row %q after row %d", f.Name, r, row))
					}
					row = n
				}
			case "c":
				column++
				if ref := attribute(el, "r"); ref != "" {
					if column, _, err = excelize.CellNameToCoordinates(ref); err != nil {
						return damaged(err)
					}
				}
			case "v", "is", "f":
				if column > 2*limits.Columns {
					return &FileError{Fault: Bomb, Reason: reason(
						fmt.Sprintf("第%d行在第%d列还有内容，列数过多，请删去多余的列。", row, column),
						fmt.Sprintf("row %d has a cell in column %d, too far right", row, column))}
				}
			}
		case xml.EndElement:
			depth--
		}
	}
}

func attribute(el xml.StartElement, name string) string {
	for _, a := range el.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
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
			return record{line: s.line, last: s.line, fields: fields}, nil
		}
	}
	if err := s.rows.Error(); err != nil {
		return record{}, damaged(err)
	}
	return record{}, io.EOF
}

func (s *xlsxSource) consumed() int64 { return s.size }
func (s *xlsxSource) short() bool     { return true }
func (s *xlsxSource) Close() error    { return errors.Join(s.rows.Close(), s.file.Close()) }
