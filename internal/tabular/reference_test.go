package tabular

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yangguang/internal/testkit/refdata"
)

// rareNames are the rows of the file with rare characters, as encoding/csv
// reads them.
func rareNames(t *testing.T) (raw []byte, rows [][]string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(refdata.Dir(t), "data/names/rare_character_names_synthetic.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err = csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil || len(rows) != 567 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	return raw, rows
}

func sameRows(t *testing.T, file []byte, rows [][]string) {
	t.Helper()
	r, err := Open("names", bytes.NewReader(file), int64(len(file)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if !slices.Equal(r.Header(), rows[0]) {
		t.Fatalf("header %q", r.Header())
	}
	for i, want := range rows[1:] {
		got, err := r.Next()
		if err != nil || got.Line != i+2 || !slices.Equal(got.Fields, want) {
			t.Fatalf("row %d: %q in line %d, %v; want %q", i+2, got.Fields, got.Line, err, want)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the last row: %v", err)
	}
}

func TestRareNamesFromUTF8(t *testing.T) {
	t.Parallel()
	raw, rows := rareNames(t)
	sameRows(t, raw, rows)
	sameRows(t, append([]byte(bom), raw...), rows)
}

func TestRareNamesFromGB18030(t *testing.T) {
	t.Parallel()
	raw, rows := rareNames(t)
	file, err := simplifiedchinese.GB18030.NewEncoder().Bytes(raw)
	if err != nil {
		t.Fatal(err)
	}
	sameRows(t, file, rows)
}

func TestRareNamesFromXLSX(t *testing.T) {
	t.Parallel()
	_, rows := rareNames(t)
	sameRows(t, workbook(t, "Sheet1", rows), rows)
}

// workbook writes rows as text cells.
func workbook(t testing.TB, sheet string, rows [][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if sheet != "Sheet1" {
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
	}
	w, err := f.NewStreamWriter(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for k, v := range row {
			cells[k] = v
		}
		if len(row) > 0 {
			at, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := w.SetRow(at, cells); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The codes of Table of General Standard Chinese Characters that GBK lacks,
// with their GB 18030 bytes from an independent list.
func TestStandardCharactersOutsideGBK(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join(refdata.Dir(t), "data/names/tgh_chars_outside_gbk.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		var code []byte
		for i := 0; i+1 < len(row[5]); i += 2 {
			code = append(code, unhex(row[5][i])<<4|unhex(row[5][i+1]))
		}
		if r, n := decodeGB(code); string(r) != row[0] || n != len(code) {
			t.Errorf("%s is %U %q, want %s", row[5], r, r, row[0])
		}
	}
}

func unhex(c byte) byte {
	if c >= 'a' {
		return c - 'a' + 10
	}
	return c - '0'
}

// Real files: every row is either read as encoding/csv reads it or reported.
func TestRealFiles(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(refdata.Dir(t), "data/subjects")
	for name, want := range map[string]struct{ rows, bad int }{
		"weihai_enterprises.csv":               {2628, 0},
		"shandong_enterprises.csv":             {54973, 0},
		"cn_enterprises_malformed_rows.csv":    {911, 894},
		"enterprise_names_with_rare_chars.csv": {86, 0},
		"non_company_uscc.csv":                 {637, 0},
		"social_organisations_real.csv":        {99, 0},
	} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		r, err := Open(name, bytes.NewReader(raw), int64(len(raw)), Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		good, bad := 0, 0
		for {
			row, err := r.Next()
			if err == io.EOF {
				break
			}
			var re *RowError
			switch {
			case errors.As(err, &re):
				bad++
				if !bytes.Contains(raw, []byte(firstRunes(re.Value, 3))) {
					t.Errorf("%s: value %q is not of the file", name, re.Value)
				}
			case err != nil:
				t.Fatal(err)
			case !slices.Equal(row.Fields, all[good+bad+1]):
				t.Fatalf("%s line %d: %q", name, row.Line, row.Fields)
			default:
				good++
			}
		}
		t.Logf("%s: %d rows, %d refused", name, good, bad)
		if good+bad != want.rows || bad != want.bad {
			t.Errorf("%s: %d rows and %d refused, want %+v", name, good, bad, want)
		}
	}
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

// The malformed rows as they stood in their files: joined again by commas and
// put between good rows, none of which may be lost.
func TestMalformedRowsCostOnlyThemselves(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join(refdata.Dir(t), "data/subjects/cn_enterprises_malformed_rows.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	file := []byte("a,b,c,d,e,f,g,h,i,j\n")
	for _, row := range rows[1:] {
		file = append(file, bytes.ReplaceAll([]byte(row[2]), []byte("\u241f"), []byte(","))...)
		file = append(file, "\n好,2,3,4,5,6,7,8,9,0\n"...)
	}
	r, err := Open("malformed", bytes.NewReader(file), int64(len(file)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	sentinels, bad := 0, 0
	for {
		row, err := r.Next()
		var re *RowError
		if err == io.EOF {
			break
		} else if errors.As(err, &re) {
			bad++
		} else if err != nil {
			t.Fatal(err)
		} else if row.Fields[0] == "好" {
			sentinels++
		}
	}
	if sentinels != len(rows)-1 || bad == 0 {
		t.Errorf("%d of %d good rows came through, %d refused", sentinels, len(rows)-1, bad)
	}
}
