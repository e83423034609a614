package imports_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yangguang/internal/calendar"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/synth"
	"yangguang/internal/testkit"
)

// records reads a reference file with the standard library.
func records(t testing.TB, name string) (header []string, rows [][]string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(testkit.SharedDir(t), "data", name))
	ok(t, err)
	all, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	ok(t, err)
	return all[0], all[1:]
}

var codeForm = regexp.MustCompile(`^[0-9A-HJ-NPQRTUWXY]{18}$`)

// correct finds out with arithmetic of its own whether GB 32100-2015 takes the
// code: the values of the first 17 places times 3^(i-1), and that of the check
// character once, add up to a multiple of 31.
func correct(code string) bool {
	if !codeForm.MatchString(code) {
		return false
	}
	value := func(i int) int { return strings.IndexByte("0123456789ABCDEFGHJKLMNPQRTUWXY", code[i]) }
	sum, weight := value(17), 1
	for i := range 17 {
		sum += value(i) * weight
		weight = weight * 3 % 31
	}
	return sum%31 == 0
}

// expect counts the rows that must go in and those that must be refused: a
// wrong code, or a code that an earlier right row had.
func expect(rows [][]string) (right, wrong int64) {
	seen := map[string]bool{}
	for _, r := range rows {
		if !correct(r[1]) || seen[r[1]] {
			wrong++
			continue
		}
		seen[r[1]] = true
		right++
	}
	return right, wrong
}

func TestRealSubjectsGoIn(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name        string
		rows, valid int64
	}{
		{"subjects/weihai_enterprises.csv", 2628, 2624},
		{"subjects/shandong_enterprises.csv", 54973, 54953},
	} {
		header, rows := records(t, row.name)
		right, wrong := expect(rows)
		marked := int64(0)
		for _, r := range rows {
			if r[slices.Index(header, "uscc_valid")] == "1" {
				marked++
			}
		}
		if int64(len(rows)) != row.rows || marked != row.valid {
			t.Fatalf("%s: %d rows, %d marked valid", row.name, len(rows), marked)
		}
		each(t, func(t *testing.T, b bench) {
			path := filepath.Join(testkit.SharedDir(t), "data", row.name)
			start := time.Now()
			batch, _ := b.load(t, path)
			t.Logf("%s: %+v in %v", row.name, batch.Counts, time.Since(start).Round(time.Millisecond))
			if batch.Counts.New != right || batch.Counts.Wrong != wrong || batch.Counts.Total != row.rows ||
				b.count(t) != int(right) {
				t.Errorf("%s: %+v, %d in the roster; want %d right and %d wrong", row.name, batch.Counts, b.count(t), right, wrong)
			}
			n := int64(0)
			for _, p := range b.problems(t, batch) {
				if !p.Warning {
					n++
					if r := rows[p.Line-2]; p.Value != r[1] && !strings.Contains(p.Reason, "重复") {
						t.Errorf("line %d: %+v, the file has %v", p.Line, p, r[:3])
					}
				}
			}
			if n != wrong {
				t.Errorf("%d problems for %d wrong rows", n, wrong)
			}
			if again, _ := b.load(t, path); again.Counts.Unchanged != right || again.Counts.Wrong != wrong ||
				again.Counts.New+again.Counts.Changed != 0 {
				t.Errorf("again: %+v", again.Counts)
			}
		})
	}
}

func TestMalformedRowsAreReportedOneByOne(t *testing.T) {
	t.Parallel()
	_, bad := records(t, "subjects/cn_enterprises_malformed_rows.csv")
	var raw bytes.Buffer
	raw.WriteString("name,uscc,est_date,type,legal,scope,province,city,address\n")
	for _, r := range bad {
		raw.WriteString(strings.ReplaceAll(r[2], "␟", ",") + "\n")
	}
	fmt.Fprintf(&raw, "末行好企业,%s,2001-01-01,,,,,,\n", "913710007060885349")
	each(t, func(t *testing.T, b bench) {
		batch, _ := b.load(t, write(t, raw.Bytes()))
		t.Logf("%+v", batch.Counts)
		if c := batch.Counts; c.Total != c.New+c.Wrong || c.Total < int64(len(bad)) || c.Wrong < 100 {
			t.Errorf("%d rows: %+v", len(bad)+1, c)
		}
		lines := bytes.Count(raw.Bytes(), []byte("\n"))
		reported := map[int]bool{}
		for _, p := range b.problems(t, batch) {
			if p.Line < 2 || p.Line > lines || p.Reason == "" {
				t.Errorf("%+v", p)
			}
			if !p.Warning {
				reported[p.Line] = true
			}
		}
		if int64(len(reported)) != batch.Counts.Wrong {
			t.Errorf("%d rows reported, %d wrong", len(reported), batch.Counts.Wrong)
		}
		if _, err := roster.SubjectByID(t.Context(), b.DB.Read(), region, "913710007060885349"); err != nil {
			t.Errorf("the right row behind them: %v", err)
		}
	})
}

func TestRareNamesComeBackUnchanged(t *testing.T) {
	t.Parallel()
	_, rows := records(t, "names/rare_character_names_synthetic.csv")
	for _, encoding := range []string{"utf-8", "utf-8 with mark", "gb18030"} {
		var content bytes.Buffer
		w := csv.NewWriter(&content)
		w.Write([]string{"名称", "许可证号"})
		var want []string
		for i, r := range rows {
			if encoding == "gb18030" {
				// The library maps the places that GB 18030-2022 moved elsewhere.
				if out, err := simplifiedchinese.GB18030.NewEncoder().String(r[0]); err != nil || mustDecode(out) != r[0] {
					continue
				}
			}
			want = append(want, r[0])
			w.Write([]string{r[0], fmt.Sprintf("证%04d", i)})
		}
		w.Flush()
		bytesOf := content.Bytes()
		switch encoding {
		case "utf-8 with mark":
			bytesOf = append([]byte("\xef\xbb\xbf"), bytesOf...)
		case "gb18030":
			var err error
			bytesOf, err = simplifiedchinese.GB18030.NewEncoder().Bytes(bytesOf)
			ok(t, err)
		}
		if len(want) < 500 {
			t.Fatalf("%s: only %d names", encoding, len(want))
		}
		each(t, func(t *testing.T, b bench) {
			batch, wrong := b.load(t, write(t, bytesOf))
			if batch.Counts.New != int64(len(want)) {
				t.Fatalf("%s: %+v %+v", encoding, batch.Counts, wrong)
			}
			var got []string
			ok(t, roster.EachInScope(t.Context(), b.DB.Read(), region, roster.Scope{}, func(s roster.Subject) error {
				got = append(got, s.Name)
				return nil
			}))
			if !slices.Equal(got, want) {
				for i := range want {
					if got[i] != want[i] {
						t.Errorf("%s: %q came back as %q", encoding, want[i], got[i])
					}
				}
			}
		})
	}
}

func mustDecode(s string) string {
	out, err := simplifiedchinese.GB18030.NewDecoder().String(s)
	if err != nil {
		return ""
	}
	return out
}

// Files of the sample maker go in whole, with every word understood.
func TestSampleFilesGoIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		var content bytes.Buffer
		ok(t, synth.Subjects(12_000, 3, region, &content))
		batch, wrong := b.load(t, write(t, content.Bytes()))
		if batch.Counts.New != 12_000 || batch.Counts.Wrong != 0 {
			t.Errorf("%+v %+v", batch.Counts, wrong)
		}
		for name, f := range map[string]roster.Filter{"type": {Type: "9"}, "status": {Status: roster.Cancelled},
			"credit": {Credit: "D"}} {
			rows, err := roster.ListSubjects(t.Context(), b.DB.Read(), region, f, 5, 0)
			ok(t, err)
			total, _, err := roster.CountSubjects(t.Context(), b.DB.Read(), region, f)
			if err != nil || len(rows) != 5 || total < 100 {
				t.Errorf("%s: %d of %d, %v", name, len(rows), total, err)
			}
		}
		content.Reset()
		ok(t, synth.InspectorRows(60, 3, []synth.Unit{{Name: "社会工作部", Sections: []string{"监管科"}}},
			calendar.MustParse("2026-11-23"), &content))
		people, wrong, err := b.S.ImportFile(t.Context(), b.Keeper,
			imports.Direct{Kind: roster.Inspecting, Region: region, Dept: "SHGZ", Path: write(t, content.Bytes())})
		if err != nil || people.Counts.New != 60 {
			t.Errorf("%+v %+v %v", people.Counts, wrong, err)
		}
	})
}
