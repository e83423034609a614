package synth

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/tabular"
	"yangguang/internal/testkit/refdata"
)

func subjects(t *testing.T, n int, seed uint64) (file []byte, rows [][]string) {
	t.Helper()
	var b bytes.Buffer
	if err := Subjects(n, seed, "371073", &b); err != nil {
		t.Fatal(err)
	}
	file = b.Bytes()
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil || len(rows) != n+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	return file, rows
}

var prefixes = map[string][]string{
	"社会团体": {"51"}, "民办非企业单位": {"52"}, "民办学校": {"52", "91"}, "养老机构": {"52", "91"},
	"人力资源服务机构": {"91"}, "企业": {"91"}, "个体工商户": {"92"},
}

func TestSubjects(t *testing.T) {
	t.Parallel()
	const n = 20_000
	_, rows := subjects(t, n, 1)
	if got := strings.Join(rows[0], ","); got != SubjectHeader {
		t.Errorf("header %s", got)
	}
	seen := map[string]bool{}
	count := map[string]int{}
	for i, row := range rows[1:] {
		code, err := canon.ParseUSCC(row[1])
		if err != nil || len(code.Warnings()) > 0 || seen[row[1]] {
			t.Fatalf("row %d: code %s, %v %v, again: %v", i+2, row[1], err, code.Warnings(), seen[row[1]])
		}
		seen[row[1]] = true
		if !strings.Contains(strings.Join(prefixes[row[2]], " "), code.Prefix()) {
			t.Fatalf("row %d: a %s with %s", i+2, row[2], code)
		}
		if !canon.Region("371000").Contains(code.Region()) {
			t.Fatalf("row %d: authority %s", i+2, code.Region())
		}
		if _, err := calendar.Parse(row[7]); err != nil {
			t.Fatalf("row %d: %v", i+2, err)
		}
		rated := code.Prefix() == "91" && (row[2] == "企业" || row[2] == "人力资源服务机构")
		if rated != (row[9] != "未评级") || (rated && !strings.Contains("ABCD", row[9])) {
			t.Fatalf("row %d: a %s is rated %s", i+2, row[2], row[9])
		}
		labels := strings.Split(row[10], ";")
		for k, l := range labels {
			if slices.Contains(labels[:k], l) {
				t.Fatalf("row %d: labels %s", i+2, row[10])
			}
		}
		if !strings.HasPrefix(row[12], "000") || len(row[12]) != 11 || row[3] == "" || row[11] == "" || row[4] == "" ||
			row[6] == "" {
			t.Fatalf("row %d: %q", i+2, row)
		}
		count[row[2]]++
		count[row[8]]++
		count["级"+row[9]]++
		if len(labels) > 1 {
			count["several labels"]++
		}
		for _, r := range row[0] + row[3] {
			if strings.ContainsRune(string(rareRunes), r) {
				count["rare"]++
				break
			}
		}
	}
	for what, percent := range map[string]float64{
		"社会团体": 9, "民办非企业单位": 11, "民办学校": 9, "养老机构": 5, "人力资源服务机构": 8, "企业": 36, "个体工商户": 22,
		"注销": 4.5, "吊销": 2.5, "存续": 91.5, "several labels": 40, "级A": 44 * .46, "级D": 44 * .05, "rare": 5.5,
	} {
		if got := float64(count[what]) * 100 / n; got < percent*.8-.2 || got > percent*1.2+.2 {
			t.Errorf("%s: %.2f %%, want about %.1f %%", what, got, percent)
		}
	}
}

// The digest pins the bytes: a change here changes every published sample.
func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	a, _ := subjects(t, 1000, 7)
	b, _ := subjects(t, 1000, 7)
	c, _ := subjects(t, 1000, 8)
	short, _ := subjects(t, 10, 7)
	if !bytes.Equal(a, b) || bytes.Equal(a, c) || !bytes.HasPrefix(a, short) {
		t.Error("the seed does not decide the bytes")
	}
	const want = "936299555a23b77966dfeeff78011d09e36f07ea5d625effcba48cfd0984b0ff"
	if got := fmt.Sprintf("%x", sha256.Sum256(a)); got != want {
		t.Errorf("digest %s", got)
	}
}

func TestSubjectsComeThroughEveryEncoding(t *testing.T) {
	t.Parallel()
	file, rows := subjects(t, 3000, 3)
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range [][]byte{file, gb} {
		r, err := tabular.Open("s.csv", bytes.NewReader(f), int64(len(f)), tabular.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows[1:] {
			row, err := r.Next()
			if err != nil || row.Line != i+2 || strings.Join(row.Fields, "\x00") != strings.Join(rows[i+1], "\x00") {
				t.Fatalf("row %d: %q, %v", i+2, row.Fields, err)
			}
		}
	}
}

// Every industry is a class of GB/T 4754-2017.
func TestIndustriesExist(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join(refdata.Dir(t), "data/codes/gbt4754_2017_industry.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	classes := map[string]bool{}
	for _, row := range rows {
		if row[0] == "4" {
			classes[row[1]] = true
		}
	}
	share := 0
	for _, k := range kinds {
		share += k.share
		for _, c := range k.industry {
			if !classes[c] {
				t.Errorf("%s: no class %s", k.name, c)
			}
		}
	}
	if share != 100 {
		t.Errorf("the shares sum to %d", share)
	}
}

func TestSubjectsRefuse(t *testing.T) {
	t.Parallel()
	var size *SizeError
	for _, n := range []int{-1, MaxSubjects + 1} {
		if err := Subjects(n, 1, "371073", io.Discard); !errors.As(err, &size) {
			t.Errorf("%d rows: %v", n, err)
		}
	}
	var region *canon.RegionError
	if err := Subjects(1, 1, "37", io.Discard); !errors.As(err, &region) {
		t.Errorf("no region: %v", err)
	}
	full := errors.New("disk full")
	if err := Subjects(10_000, 1, "371073", failing{full}); !errors.Is(err, full) {
		t.Errorf("a full disk: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// The walk through the codes is one-to-one: i ↦ factor·i + shift is, if the
// factor has an inverse modulo 31^6.
func TestCodesNeverRepeat(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1000) {
		c := newCodes(seed)
		if c.factor%31 == 0 || c.factor >= MaxSubjects || c.shift >= MaxSubjects {
			t.Fatalf("seed %d: %+v", seed, c)
		}
	}
}

func TestPersonNames(t *testing.T) {
	t.Parallel()
	names := PersonNames(20_000, 5)
	seen := map[string]bool{}
	rare := 0
	for _, n := range names {
		if k := utf8.RuneCountInString(n); k < 2 || k > 3 || seen[n] {
			t.Fatalf("name %q, again: %v", n, seen[n])
		}
		seen[n] = true
		if last, _ := utf8.DecodeLastRuneInString(n); strings.ContainsRune(string(rareRunes), last) {
			rare++
		}
	}
	if rare < 300 || rare > 1200 {
		t.Errorf("%d of %d names with a rare character", rare, len(names))
	}
	if len(PersonNames(0, 1)) != 0 || len(PersonNames(-1, 1)) != 0 {
		t.Error("names out of nothing")
	}
}

func TestInspectorRows(t *testing.T) {
	t.Parallel()
	units := []Unit{
		{Name: "社会工作部", Sections: []string{"社会事务科", "教育科"}, Stations: []string{"第一所", "第二所"}},
		{Name: "市场监管局", Sections: []string{"信用科"}},
	}
	on := calendar.MustParse("2026-11-23")
	var b bytes.Buffer
	if err := InspectorRows(400, 1, units, on, &b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 401 || strings.Join(rows[0], ",") != strings.Join(InspectorHeader, ",") {
		t.Fatalf("%d rows, header %q, %v", len(rows), rows[0], err)
	}
	count, codes := map[string]int{}, map[string]bool{}
	for i, row := range rows[1:] {
		codes[row[0]] = true
		fit := row[6] != "" && row[8] >= on.String() && row[11] == "在岗"
		if i < soundRounds*len(units) && !fit {
			t.Errorf("one of the first is not fit: %q", row)
		}
		switch {
		case row[6] == "":
			count["none"]++
			if row[5] != "日常监管人员" || row[7] != "" || row[8] != "" || row[10] != "否" {
				t.Errorf("without certificate: %q", row)
			}
		case row[8] < on.String():
			count["expired"]++
		case row[8] < on.AddDays(30).String():
			count["soon"]++
		}
		if fit && row[10] == "是" {
			count["leaders of "+row[2]]++
		}
		if row[11] != "在岗" {
			count["away"]++
		}
		if row[4] != "" && row[2] != "社会工作部" {
			t.Errorf("a station of another unit: %q", row)
		}
	}
	for _, what := range []string{"none", "expired", "soon", "away", "leaders of 社会工作部", "leaders of 市场监管局"} {
		if count[what] < 5 {
			t.Errorf("%d %s", count[what], what)
		}
	}
	if len(codes) != 400 {
		t.Errorf("%d different codes", len(codes))
	}
	var size *SizeError
	if err := InspectorRows(1, 1, nil, on, io.Discard); !errors.As(err, &size) {
		t.Errorf("no unit: %v", err)
	}
}

func TestStreamIsEven(t *testing.T) {
	t.Parallel()
	s := NewStream("test", 1)
	const n, draws = 7, 70_000
	var count [n]int
	for range draws {
		count[s.IntN(n)]++
	}
	for v, c := range count {
		if c < draws/n*95/100 || c > draws/n*105/100 {
			t.Errorf("%d came %d times", v, c)
		}
	}
	if NewStream("a", 1).IntN(1<<31) == NewStream("b", 1).IntN(1<<31) {
		t.Error("the label does not matter")
	}
	defer func() {
		if recover() == nil {
			t.Error("IntN(0) gives a number")
		}
	}()
	s.IntN(0)
}

func BenchmarkSubjects(b *testing.B) {
	for b.Loop() {
		if err := Subjects(1_000_000, 1, "371073", io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
