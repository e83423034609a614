package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// parts packs a workbook with one sheet from the XML of its sheetData.
func parts(t *testing.T, sheet string) []byte {
	t.Helper()
	return pack(t, map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="对象" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet,
	})
}

func pack(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	sheetHead = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	sheetTail = `</sheetData></worksheet>`
)

func cell(ref, text string) string {
	return fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, text)
}

func TestXLSXRows(t *testing.T) {
	t.Parallel()
	in := parts(t, sheetHead+
		`<row r="1">`+cell("A1", "名录库")+`</row>`+
		`<row r="3">`+cell("A3", "名称")+cell("B3", "代码")+cell("C3", "街道")+`</row>`+
		`<row r="4">`+cell("A4", "甲")+`<c r="C4" s="0"/><c r="XFD4" s="0"/></row>`+
		`<row r="5"/>`+
		`<row r="7">`+cell("B7", "乙")+cell("C7", "x&#xFFFD;y")+`</row>`+
		`<row r="8">`+cell("A8", "丙")+cell("D8", "多")+`</row>`+
		`<row r="9"><c r="A9"><v>3</v></c><c r="B9" t="str"><f>A1</f><v>式</v></c></row>`+sheetTail)
	header, got := readAll(t, string(in), Limits{})
	want := []outcome{{4, "甲||", -1}, {7, "x\ufffdy", 3}, {8, "丙,,,多", 4}, {9, "3|式|", -1}}
	if len(header) != 3 || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("header %q\n got %q\nwant %q", header, fmt.Sprint(got), fmt.Sprint(want))
	}
}

func TestXLSXRefusals(t *testing.T) {
	t.Parallel()
	var wide strings.Builder
	for i := range 600 {
		name, _ := excelize.CoordinatesToCellName(i+1, 1)
		wide.WriteString(cell(name, "x"))
	}
	good := parts(t, sheetHead+`<row r="1">`+cell("A1", "a")+cell("B1", "b")+`</row>`+sheetTail)
	for name, row := range map[string]struct {
		file   []byte
		limits Limits
		fault  Fault
	}{
		"bomb":             {parts(t, sheetHead+strings.Repeat(" ", 4<<20)+sheetTail), Limits{Unpacked: 1 << 20}, Bomb},
		"far right":        {parts(t, sheetHead+`<row r="1">`+cell("XFD1", "x")+`</row>`+sheetTail), Limits{}, Bomb},
		"too many columns": {parts(t, sheetHead+`<row r="1">`+wide.String()+`</row>`+sheetTail), Limits{}, NotATable},
		"no such sheet":    {good, Limits{Sheet: "别的"}, NoSuchSheet},
		"breaks off": {parts(t, sheetHead+`<row r="1">`+cell("A1", "a")+cell("B1", "b")+`</row><row r="2">`), Limits{},
			NotATable},
		"not XML": {parts(t, "名称,代码"), Limits{}, NotATable},
		"rows go back": {parts(t, sheetHead+`<row r="2">`+cell("A2", "a")+`</row><row r="1">`+cell("A1",
			"b")+`</row>`+sheetTail), Limits{}, NotATable},
		"odd cell name": {parts(t, sheetHead+`<row r="1"><c r="?"><v>1</v></c></row>`+sheetTail), Limits{}, NotATable},
		"no rows":       {parts(t, sheetHead+sheetTail), Limits{}, NotATable},
		"another zip":   {pack(t, map[string]string{"word/document.xml": "<x/>"}), Limits{}, NotATable},
		"cut off":       {good[:len(good)/2], Limits{}, NotATable},
	} {
		_, err := Open("x.xlsx", bytes.NewReader(row.file), int64(len(row.file)), row.limits)
		var fe *FileError
		if !errors.As(err, &fe) || fe.Fault != row.fault || fe.Name != "x.xlsx" || fe.Text().ZH == "" {
			t.Errorf("%s: %v, want fault %d", name, err, row.fault)
		}
	}
}

// A size that the archive understates is found while it is unpacked.
func TestXLSXThatLiesAboutItsSize(t *testing.T) {
	t.Parallel()
	file := parts(t, sheetHead+strings.Repeat(" ", 4<<20)+sheetTail)
	size := binary.LittleEndian.AppendUint32(nil, uint32(len(sheetHead)+4<<20+len(sheetTail)))
	if !bytes.Contains(file, size) {
		t.Fatal("the size does not stand in the archive")
	}
	file = bytes.ReplaceAll(file, size, []byte{0, 1, 0, 0})
	_, err := Open("x.xlsx", bytes.NewReader(file), int64(len(file)), Limits{Unpacked: 1 << 20})
	var fe *FileError
	if !errors.As(err, &fe) {
		t.Errorf("got %v", err)
	}
}

func TestXLSXNamedSheetNumbersAndDates(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("人员"); err != nil {
		t.Fatal(err)
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for ref, v := range map[string]any{"A1": "电话", "B1": "日期", "C1": "编号", "D1": "数", "A2": 13800001234, "B2": at,
		"C2": 370600018017428, "D2": 0.1} {
		if err := f.SetCellValue("人员", ref, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStyle("人员", "B2", "B2", day); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	_, got := readAll(t, b.String(), Limits{Sheet: "人员"})
	if len(got) != 1 || got[0].fields != "13800001234|2026-11-23|370600018017428|0.1" {
		t.Errorf("got %q", fmt.Sprint(got))
	}
}

// What a cell shows and its text does not: codes stored as numbers, formulas
// without a result, merged cells, hidden rows.
func TestXLSXCellsThatAreNotWhatTheySeem(t *testing.T) {
	t.Parallel()
	in := parts(t, sheetHead+
		`<row r="1">`+cell("A1", "名称")+cell("B1", "代码")+cell("C1", "街道")+`</row>`+
		`<row r="2">`+cell("A2", "甲")+`<c r="B2"><v>9.1371000706088499E+17</v></c>`+cell("C2", "一街")+`</row>`+
		`<row r="3">`+cell("A3", "乙")+`<c r="B3"><v>370600018017428</v></c></row>`+
		`<row r="4" hidden="1">`+cell("A4", "丙")+`<c r="B4" t="str"><f>A1</f><v></v></c></row>`+
		`<row r="5">`+cell("A5", "丁")+`<c r="B5"><f>A1</f></c><c r="C5" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`+
		`<row r="6"><c r="A6" t="n"><v>913710007060885349</v></c></row>`+
		`</sheetData><mergeCells><mergeCell ref="C2:C3"/><mergeCell ref="A5:B5"/></mergeCells></worksheet>`)
	r, err := Open("x.xlsx", bytes.NewReader(in), int64(len(in)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	want := map[int]string{2: "1 数字格式", 3: "2 合并", 5: "1 没有它的结果 2 出错 1 合并", 6: "0 数字格式"}
	for line := 2; line <= 6; line++ {
		row, err := r.Next()
		if err != nil || row.Line != line || row.Hidden != (line == 4) {
			t.Fatalf("line %d: %+v %v", line, row, err)
		}
		got := ""
		for _, f := range row.Flaws {
			for _, word := range []string{"数字格式", "没有它的结果", "出错", "合并"} {
				if strings.Contains(f.Reason.ZH, word) && (word != "出错" || !strings.Contains(got, "出错")) {
					got += fmt.Sprintf(" %d %s", f.Column, word)
				}
			}
		}
		if strings.TrimSpace(got) != want[line] {
			t.Errorf("line %d: %q, want %q", line, got, want[line])
		}
	}
}

// The first sheet that shows is read, and the others are named.
func TestXLSXSheets(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	for _, name := range []string{"说明", "名录"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		f.SetSheetRow(name, "A1", &[]string{"名称" + name, "代码"})
	}
	f.SetActiveSheet(2)
	if err := f.SetSheetVisible("Sheet1", false); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	for sheet, header := range map[string]string{"": "名称说明", "名录": "名称名录"} {
		r, err := Open("x.xlsx", bytes.NewReader(b.Bytes()), int64(b.Len()), Limits{Sheet: sheet})
		if err != nil {
			t.Fatal(err)
		}
		if r.Header()[0] != header || fmt.Sprint(r.Sheets()) != "[Sheet1 说明 名录]" ||
			r.Sheet() != strings.TrimPrefix(header, "名称") {
			t.Errorf("%q: %v of %v, %v", sheet, r.Sheet(), r.Sheets(), r.Header())
		}
		r.Close()
	}
}
