package tabular_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yangguang/internal/tabular"
)

var awkward = [][]string{
	{"临港区𫖯华养老服务中心", "052371073000000001", "=1+1"},
	{"+86 631 0000101", "-5", "@SUM(A1)"},
	{"\t=1+1", "＝1+1", "－5"},
	{"含\"引号\"，和,逗号", "两\n行", ""},
	{"<b>&amp;</b>", "00123", "2026-11-27"},
}

var export = tabular.Export{
	Note: "检查结果；状态：待审批。导出时间 2026-11-27 15:26", Sheet: "检查结果[1]/2",
	Head: []string{"检查对象", "统一社会信用代码", "发现的问题"},
}

func each(rows [][]string, last error) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
		if last != nil {
			yield(nil, last)
		}
	}
}

func TestExportCSV(t *testing.T) {
	var out bytes.Buffer
	if err := export.Write(&out, tabular.CSV, each(awkward, nil)); err != nil {
		t.Fatal(err)
	}
	body, ok := strings.CutPrefix(out.String(), "\ufeff")
	if !ok {
		t.Fatal("no byte order mark: Excel would read it as GB 18030")
	}
	in := csv.NewReader(strings.NewReader(body))
	in.FieldsPerRecord = -1
	got, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{export.Note}, export.Head,
		{"临港区𫖯华养老服务中心", "052371073000000001", "'=1+1"},
		{"'+86 631 0000101", "'-5", "'@SUM(A1)"},
		{"'\t=1+1", "'＝1+1", "'－5"},
		awkward[3], awkward[4]}
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	if awkward[1][1] != "-5" {
		t.Error("the caller's row was changed")
	}
}

func TestExportXLSX(t *testing.T) {
	var out bytes.Buffer
	if err := export.Write(&out, tabular.XLSX, each(awkward, nil)); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got := book.GetSheetList(); !slices.Equal(got, []string{"检查结果12"}) {
		t.Errorf("sheets %q", got)
	}
	sheet := book.GetSheetName(0)
	for i, row := range append([][]string{{export.Note}, export.Head}, awkward...) {
		for j, want := range row {
			at, _ := excelize.CoordinatesToCellName(j+1, i+1)
			got, err := book.GetCellValue(sheet, at)
			if err != nil || got != want {
				t.Errorf("%s is %q, %v; want %q", at, got, err, want)
			}
			kind, err := book.GetCellType(sheet, at)
			if err != nil || kind != excelize.CellTypeInlineString && want != "" {
				t.Errorf("%s has type %v, %v; want text", at, kind, err)
			}
			if formula, err := book.GetCellFormula(sheet, at); formula != "" || err != nil {
				t.Errorf("%s has the formula %q, %v", at, formula, err)
			}
		}
	}
}

// A reading that fails half-way is the caller's to tell; a workbook has written
// nothing by then.
func TestExportReturnsTheErrorOfTheRows(t *testing.T) {
	lost := errors.New("connection lost")
	for _, format := range []tabular.Format{tabular.CSV, tabular.XLSX} {
		var out bytes.Buffer
		if err := export.Write(&out, format, each(awkward, lost)); !errors.Is(err, lost) {
			t.Errorf("%s: %v, want %v", format, err, lost)
		}
		if format == tabular.XLSX && out.Len() > 0 {
			t.Errorf("%d bytes of a workbook that failed", out.Len())
		}
	}
}

// What XML cannot hold does not spoil the file.
func TestExportXLSXWithControlCharacters(t *testing.T) {
	var out bytes.Buffer
	if err := export.Write(&out, tabular.XLSX, each([][]string{{"甲\x01乙", "\xff", "\uFFFE"}}, nil)); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got, err := book.GetCellValue(book.GetSheetName(0), "A3"); err != nil || !strings.HasPrefix(got, "甲") ||
		!strings.HasSuffix(got, "乙") {
		t.Errorf("%q, %v", got, err)
	}
}

func TestExportBoundsAWorkbookOnly(t *testing.T) {
	many := func(n int) iter.Seq2[[]string, error] {
		return func(yield func([]string, error) bool) {
			row := []string{"甲"}
			for range n {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
	var out bytes.Buffer
	if err := export.Write(&out, tabular.XLSX, many(tabular.MostXLSX+1)); !errors.Is(err, tabular.ErrTooManyRows) ||
		out.Len() > 0 {
		t.Errorf("workbook: %v, %d bytes", err, out.Len())
	}
	out.Reset()
	if err := export.Write(&out, tabular.CSV, many(tabular.MostXLSX+1)); err != nil {
		t.Fatal(err)
	}
	if got := bytes.Count(out.Bytes(), []byte("\r\n")); got != tabular.MostXLSX+3 {
		t.Errorf("%d lines, want %d", got, tabular.MostXLSX+3)
	}
}
