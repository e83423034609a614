package calendar

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"yangguang/internal/message"
	"yangguang/internal/testkit/refdata"
)

// W6
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	const good = `{"year":2031,"papers":[],"days":[{"name":"元旦","date":"2031-01-01","isOffDay":true}]}`
	for name, files := range map[string][]string{
		"not JSON":   {`{`},
		"no year":    {`{"days":[]}`},
		"year twice": {good, good},
		"day twice": {
			`{"year":2031,"days":[{"name":"a","date":"2031-01-01","isOffDay":true},{"name":"a","date":"2031-01-01","isOffDay":true}]}`},
		"contradiction": {
			`{"year":2031,"days":[{"name":"a","date":"2031-01-01","isOffDay":true},{"name":"b","date":"2031-01-01","isOffDay":false}]}`},
		"between two years": {`{"year":2030,"days":[{"name":"a","date":"2030-12-31","isOffDay":true}]}`,
			`{"year":2031,"days":[{"name":"b","date":"2030-12-31","isOffDay":false}]}`},
		"foreign year":       {`{"year":2031,"days":[{"name":"a","date":"2029-12-31","isOffDay":true}]}`},
		"middle of the last": {`{"year":2031,"days":[{"name":"a","date":"2030-11-30","isOffDay":true}]}`},
		"no such date":       {`{"year":2031,"days":[{"name":"a","date":"2031-02-29","isOffDay":true}]}`},
		"no date":            {`{"year":2031,"days":[{"name":"a","isOffDay":true}]}`},
		"no meaning":         {`{"year":2031,"days":[{"name":"a","date":"2031-01-01"}]}`},
		"no name":            {`{"year":2031,"days":[{"date":"2031-01-01","isOffDay":true}]}`},
	} {
		var raw [][]byte
		for _, f := range files {
			raw = append(raw, []byte(f))
		}
		_, err := Load(raw...)
		var e *LoadError
		if !errors.As(err, &e) {
			t.Errorf("%s is taken: %v", name, err)
			continue
		}
		if m := message.Of(err); m.ZH == "" || m.ZH == m.EN {
			t.Errorf("%s: no text in both languages", name)
		}
	}
}

// The same day with the same meaning in the notices of two years is no error:
// the turn of the year may be told twice.
func TestNoticesMayAgree(t *testing.T) {
	t.Parallel()
	c, err := Load(
		[]byte(`{"year":2030,"days":[{"name":"元旦","date":"2030-12-30","isOffDay":true}]}`),
		[]byte(`{"year":2031,"days":[{"name":"元旦","date":"2030-12-30","isOffDay":true}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if work, provisional := c.IsWorkday(MustParse("2030-12-30")); work || provisional {
		t.Errorf("2030-12-30 works %v, provisional %v", work, provisional)
	}
}

func TestEmbeddedFilesAreTheSource(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(refdata.Dir(t), "data/holidays")
	names, err := filepath.Glob(filepath.Join(dir, "20*.json"))
	if err != nil || len(names) != 9 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := years.ReadFile("years/" + filepath.Base(name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from its source: %v", filepath.Base(name), err)
		}
	}
}
