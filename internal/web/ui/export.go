package ui

import (
	"io"
	"iter"
	"mime"
	"net/http"

	"yangguang/internal/law"
	"yangguang/internal/tabular"
)

// Export answers with all rows that the filter finds, in the format that was
// asked for, under these heads. Its first line says the filter and the time.
// It returns the error of the rows, or a *law.Refusal (Invalid) of more rows
// than a workbook holds, having written nothing. A CSV is sent as it is read:
// when that breaks off half-way the connection is cut, so that nobody takes a
// part for the whole.
func (l *List) Export(w http.ResponseWriter, heads []string, rows iter.Seq2[[]string, error]) error {
	format := l.Exporting()
	if format == tabular.XLSX && l.total > tabular.MostXLSX {
		return tooLong()
	}
	out := tabular.Export{Note: l.Label + "　筛选：" + l.Said() + "　导出时间：" + datetime(l.at), Sheet: l.Label, Head: heads}
	body := &late{w: w, begin: func() {
		h := w.Header()
		name := l.Label + "-" + l.today() + "." + string(format)
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		h.Set("Content-Type", "text/csv; charset=utf-8")
		if format == tabular.XLSX {
			h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		}
		h.Set("Cache-Control", "no-store")
	}}
	err := out.Write(body, format, rows)
	switch {
	case err == nil:
		return nil
	case body.begun:
		panic(http.ErrAbortHandler)
	case err == tabular.ErrTooManyRows:
		return tooLong()
	}
	return err
}

func tooLong() error {
	return law.Refuse(law.GoodInput, law.Invalid, "TOO_MANY_FOR_A_WORKBOOK",
		"超过 "+Number(tabular.MostXLSX)+" 行，不能导出成 XLSX 文件。", "请缩小筛选范围，或改用“导出 CSV”。").
		InEnglish("too many rows for a workbook, export CSV instead")
}

// late writes the header when the first byte comes.
type late struct {
	w     io.Writer
	begin func()
	begun bool
}

func (l *late) Write(p []byte) (int, error) {
	if !l.begun {
		l.begun = true
		l.begin()
	}
	return l.w.Write(p)
}
