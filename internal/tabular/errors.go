package tabular

import (
	"fmt"

	"yangguang/internal/message"
)

// Fault is the kind of a file that is refused as a whole.
type Fault int

const (
	TooLarge      Fault = iota + 1 // larger than Limits.Bytes
	Bomb                           // unpacks to more than Limits.Unpacked, or is built to exhaust the reader
	WrongEncoding                  // neither UTF-8 nor GB 18030
	NotATable                      // another kind of file, damaged, encrypted, or without a header row
	NoSuchSheet                    // Limits.Sheet is not in the workbook
)

// FileError refuses a whole file.
type FileError struct {
	Name   string
	Fault  Fault
	Reason message.Text
	Err    error // cause for the log, may be nil
}

func (e *FileError) Error() string {
	if e.Err != nil {
		return e.Text().EN + ": " + e.Err.Error()
	}
	return e.Text().EN
}

func (e *FileError) Unwrap() error { return e.Err }

// Text implements message.Localized.
func (e *FileError) Text() message.Text {
	return message.Text{
		ZH: fmt.Sprintf("文件“%s”无法导入：%s", e.Name, e.Reason.ZH),
		EN: fmt.Sprintf("cannot import %q: %s", e.Name, e.Reason.EN),
	}
}

// RowError refuses one row; the reader goes on with the row after LastLine.
type RowError struct {
	Line, LastLine int    // lines of the file (CSV) or row of the sheet (XLSX), from 1
	Column         int    // from 1, 0 when the row as a whole is wrong
	ColumnName     string // header of that column, "" if it has none
	Value          string // the field, or the beginning of the line
	Reason         message.Text
}

func (e *RowError) Error() string { return e.Text().EN }

// Text implements message.Localized.
func (e *RowError) Text() message.Text {
	zh, en := fmt.Sprintf("第%d行", e.Line), fmt.Sprintf("line %d", e.Line)
	if e.LastLine > e.Line {
		zh, en = fmt.Sprintf("第%d至%d行", e.Line, e.LastLine), fmt.Sprintf("lines %d-%d", e.Line, e.LastLine)
	}
	if e.Column > 0 {
		zh += fmt.Sprintf("第%d列", e.Column)
		en += fmt.Sprintf(" column %d", e.Column)
	}
	if e.ColumnName != "" {
		zh += "（" + e.ColumnName + "）"
		en += fmt.Sprintf(" (%s)", e.ColumnName)
	}
	return message.Text{ZH: zh + "：" + e.Reason.ZH, EN: en + ": " + e.Reason.EN}
}

// shownValue bounds how much of a wrong value a message carries.
const shownValue = 120

func clip(s string) string {
	n := 0
	for i := range s {
		if n++; n > shownValue {
			return s[:i] + "…"
		}
	}
	return s
}

func reason(zh, en string) message.Text { return message.Text{ZH: zh, EN: en} }
