package tabular

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/message"
)

// outcome is a row or, with a reason, the refusal of one.
type outcome struct {
	line   int
	fields string // joined by |
	bad    int    // column of a *RowError, -1 for a row without error
}

func readAll(t *testing.T, content string, limits Limits) (header []string, out []outcome) {
	t.Helper()
	r, err := Open("t.csv", strings.NewReader(content), int64(len(content)), limits)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer r.Close()
	for {
		row, err := r.Next()
		var re *RowError
		switch {
		case err == io.EOF:
			return r.Header(), out
		case errors.As(err, &re):
			if m := message.Of(err); m.ZH == m.EN || m.ZH == "" {
				t.Errorf("no text in both languages: %+v", m)
			}
			out = append(out, outcome{re.Line, re.Value, re.Column})
		case err != nil:
			t.Fatal(err)
		default:
			out = append(out, outcome{row.Line, strings.Join(row.Fields, "|"), -1})
		}
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("长", 400_000)
	for name, row := range map[string]struct {
		in   string
		want []outcome
	}{
		"plain":            {"a,b\n1,2\n3,4\n", []outcome{{2, "1|2", -1}, {3, "3|4", -1}}},
		"no last newline":  {"a,b\n1,2", []outcome{{2, "1|2", -1}}},
		"CRLF":             {"a,b\r\n1,2\r\n\"3\",\"4\"\r\n", []outcome{{2, "1|2", -1}, {3, "3|4", -1}}},
		"BOM":              {bom + "名称,代码\n甲,2\n", []outcome{{2, "甲|2", -1}}},
		"TAB":              {"a\tb\n1,5\t2\n", []outcome{{2, "1,5|2", -1}}},
		"semicolon":        {"a;b;c\n1;2,5;3\n", []outcome{{2, "1|2,5|3", -1}}},
		"blank rows":       {"a,b\n\n  ,\n,,\n1,2\n\r\n", []outcome{{5, "1|2", -1}}},
		"title above":      {"名录库\n,,\n名称,代码\n1,2\n", []outcome{{4, "1|2", -1}}},
		"one column":       {"名称\n甲\n乙\n", []outcome{{2, "甲", -1}, {3, "乙", -1}}},
		"quotes":           {"a,b\n\"x,\"\"y\"\"\",\"\"\n", []outcome{{2, `x,"y"|`, -1}}},
		"line breaks":      {"a,b\n\"x\ny\r\nz\",2\n3,4\n", []outcome{{2, "x\ny\nz|2", -1}, {5, "3|4", -1}}},
		"too few":          {"a,b,c\n1,2\n3,4,5\n", []outcome{{2, "1,2", 3}, {3, "3|4|5", -1}}},
		"too many":         {"a,b\n1,2,3\n3,4\n", []outcome{{2, "1,2,3", 3}, {3, "3|4", -1}}},
		"empty ones extra": {"a,b,,\n1,2,,\n3,4,,,\n", []outcome{{2, "1|2", -1}, {3, "3|4", -1}}},
		"bare quote":       {"a,b\n1,x\"y\n3,4\n", []outcome{{2, "1,x\"y", 2}, {3, "3|4", -1}}},
		"behind a quote":   {"a,b\n\"1\"x,2\n3,4\n", []outcome{{2, "\"1\"x,2", 1}, {3, "3|4", -1}}},
		"never closes":     {"a,b\n1,\"x\n3,4\n5,6\n", []outcome{{2, "1,\"x", 2}, {3, "3|4", -1}, {4, "5|6", -1}}},
		"closes too late": {"a,b\n1,\"x\n3,4\n5,\"y\"\n7,8\n",
			[]outcome{{2, "1,\"x", 2}, {3, "3|4", -1}, {4, "5|y", -1}, {5, "7|8", -1}}},
		"zero byte": {"a,b\n1,x\x00y\n3,4\n", []outcome{{2, "x\x00y", 2}, {3, "3|4", -1}}},
		"control": {"a,b\n\x1b[2J,1\n3,\u0085\n5,6\n",
			[]outcome{{2, "\x1b[2J", 1}, {3, "\u0085", 2}, {4, "5|6", -1}}},
		"lone CR":        {"a,b\n1\rx,2\n3,4\n", []outcome{{2, "1\rx", 1}, {3, "3|4", -1}}},
		"lost character": {"a,b\n社会\ufffd,1\n3,4\n", []outcome{{2, "社会\ufffd", 1}, {3, "3|4", -1}}},
		"bytes not UTF-8": {"名称,代码\n社会工作服务中心,1\n甲\xff,2\n3,4\n",
			[]outcome{{2, "社会工作服务中心|1", -1}, {3, "甲\ufffd", 1}, {4, "3|4", -1}}},
		"long line":      {"a,b\n" + long + ",2\n3,4\n", []outcome{{2, strings.Repeat("长", 120) + "…", 0}, {3, "3|4", -1}}},
		"long last line": {"a,b\n3,4\n" + long, []outcome{{2, "3|4", -1}, {3, strings.Repeat("长", 120) + "…", 0}}},
		"long quoted": {"a,b\n\"" + long + "\",2\n3,4\n",
			[]outcome{{2, "\"" + strings.Repeat("长", 119) + "…", 0}, {3, "3|4", -1}}},
		"only a header":  {"a,b", nil},
		"quoted header":  {"\"a\nx\",\"b\"\n1,2\n", []outcome{{3, "1|2", -1}}},
		"error in title": {"名录\n关于\"x\n名称,代码\n1,2\n", []outcome{{2, "关于\"x", 1}, {4, "1|2", -1}}},
	} {
		if name == "long line" || name == "long last line" || name == "long quoted" {
			if len(long) < 1<<20 {
				t.Fatal("not long")
			}
		}
		_, got := readAll(t, row.in, Limits{})
		if !slices.Equal(got, row.want) {
			t.Errorf("%s:\n got %.300q\nwant %.300q", name, fmt.Sprint(got), fmt.Sprint(row.want))
		}
	}
}

// A quote that never closes costs its own row only, however much follows.
func TestOpenQuoteIsBounded(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("a,b\n")
	const n = 50_000
	for i := range n {
		if i%100 == 7 {
			fmt.Fprintf(&b, "%d,\"x\n", i)
		} else {
			fmt.Fprintf(&b, "%d,x\n", i)
		}
	}
	_, got := readAll(t, b.String(), Limits{RecordLines: 20})
	bad := 0
	for i, o := range got {
		if o.line != i+2 {
			t.Fatalf("row %d stands in line %d", i, o.line)
		}
		if o.bad >= 0 {
			bad++
		}
	}
	if len(got) != n || bad != n/100 {
		t.Errorf("%d rows, %d of them refused", len(got), bad)
	}
}

func TestRowErrorNamesItsPlace(t *testing.T) {
	t.Parallel()
	in := "名称,统一社会信用代码\n\"甲\n乙\",x\x01\n"
	r, err := Open("t.csv", strings.NewReader(in), int64(len(in)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Next()
	want := message.Text{
		ZH: "第2至3行第2列（统一社会信用代码）：有控制字符（U+0001）。",
		EN: "lines 2-3 column 2 (统一社会信用代码): a control character (U+0001)",
	}
	if got := message.Of(err); got != want {
		t.Errorf("got %+v", got)
	}
	if done, total := r.Progress(); done != total || total != int64(len(in)) {
		t.Errorf("progress %d of %d", done, total)
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a,b\n\"1\n2\",\"\"\"\"\r\n", bom + "名,码\n\"", "a\tb\n1\t\"2",
		"\xc3\xfb\xb3\xc6,b\n\xfe\x59,1\n", "a,b\n\"x\"y,\x00\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		r, err := Open("f.csv", strings.NewReader(in), int64(len(in)), Limits{RecordLines: 1000})
		if err != nil {
			if m := message.Of(err); m.ZH == "" {
				t.Fatal("refusal without text")
			}
			return
		}
		defer r.Close()
		width, last, clean := len(r.Header()), r.HeaderLine(), true
		var rows [][]string
		for {
			row, err := r.Next()
			if err == io.EOF {
				break
			}
			var re *RowError
			if errors.As(err, &re) {
				clean = false
				if re.LastLine < re.Line || re.Line > strings.Count(in, "\n")+1 {
					t.Fatalf("lines %d-%d", re.Line, re.LastLine)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if row.Line <= last {
				t.Fatalf("line %d after line %d", row.Line, last)
			}
			if last = row.Line; len(row.Fields) != width {
				t.Fatalf("%d fields, header %d", len(row.Fields), width)
			}
			rows = append(rows, row.Fields)
		}
		src, ok := r.src.(*csvSource)
		if !ok || src.gb || src.sep != ',' || !clean {
			return
		}
		compareWithStandard(t, in, r.Header(), rows)
	})
}

// compareWithStandard reads the same text with encoding/csv: where that takes
// it too, both must find the same rows.
func compareWithStandard(t *testing.T, in string, header []string, rows [][]string) {
	std := csv.NewReader(strings.NewReader(strings.TrimPrefix(in, bom)))
	std.FieldsPerRecord = -1
	all, err := std.ReadAll()
	if err != nil {
		return
	}
	for len(all) > 0 && !slices.Equal(all[0][:min(len(all[0]), len(header))], header) {
		all = all[1:]
	}
	var want [][]string
	for i, rec := range all {
		if i == 0 || blank(rec) {
			continue
		}
		want = append(want, rec[:min(len(rec), len(header))])
	}
	if len(want) < len(rows) {
		return // the header stands twice, or a title row was passed over
	}
	if !slices.EqualFunc(rows, want, slices.Equal[[]string]) {
		t.Fatalf("%q\n got %q\nwant %q", in, rows, want)
	}
}

func TestReadErrorIsFinal(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk")
	_, err := Open("t.csv", failing{broken}, 100, Limits{})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) ReadAt([]byte, int64) (int, error) { return 0, f.err }

// A file that shrinks while it is read ends instead of looping.
func TestShorterThanItsSize(t *testing.T) {
	t.Parallel()
	in := []byte("a,b\n1,2\n")
	r, err := Open("t.csv", bytes.NewReader(in), 1000, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("got %v", err)
	}
}
