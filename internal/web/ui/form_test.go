package ui_test

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"yangguang/internal/law"
	"yangguang/internal/web/ui"
)

func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/form", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func parse(t *testing.T, v url.Values) *ui.Form {
	t.Helper()
	f, err := ui.Parse(httptest.NewRecorder(), post(v.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var depts = []ui.Option{{Value: "371000-sg", Label: "社会工作部"}, {Value: "371000-sc", Label: "市场监督管理局"}}

func TestFormReadsAndKeepsWhatWasTyped(t *testing.T) {
	f := parse(t, url.Values{"key": {"K1"}, "name": {"  联合抽查 "}, "count": {"12"}, "from": {"2026-02-28"},
		"dept": {"371000-sg"}, "with": {"a", "", "b"}, "quiet": {"1"}})
	if !strings.HasPrefix(f.Key, "K1.") || f.Required("name", "任务名称") != "联合抽查" || f.Int("count", "户数", 1, 20) != 12 ||
		f.Day("from", "开始日期") != "2026-02-28" ||
		f.Chosen("dept", "部门", depts) != "371000-sg" || len(f.Strings("with")) != 2 || !f.Bool("quiet") || !f.OK() {
		t.Errorf("read %+v", f)
	}
	if x := f.Text("name", "任务名称"); x.Value != "  联合抽查 " {
		t.Errorf("field shows %q, want what was typed", x.Value)
	}
	if x := f.Password("name", "口令"); x.Value != "" {
		t.Error("a password is given back")
	}
}

func TestFormNotesErrorsInOrder(t *testing.T) {
	f := parse(t, url.Values{"count": {"九"}, "from": {"2026-02-30"}, "dept": {"other"}, "title": {"一二三四"},
		"line": {"a\nb"}, "old": {"0000-01-01"}})
	f.Required("name", "任务名称")
	f.Int("count", "户数", 1, 20)
	f.Int("count", "户数", 1, 20)
	f.Day("from", "开始日期")
	f.Chosen("dept", "部门", depts)
	f.Line("title", "标题", 3)
	f.Line("line", "标题", 30)
	f.Day("old", "结束日期") // of a year that no calendar date here has
	var names []string
	for _, p := range f.Problems() {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "name count from dept title line old" {
		t.Errorf("problems of %q", got)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		r    *http.Request
		kind law.Kind
		code string
	}{
		{post("a=" + strings.Repeat("x", ui.FormLimit)), law.TooLarge, "BODY_TOO_LARGE"},
		{post("a=%zz"), law.Invalid, "FORM_UNREADABLE"},
		{post("a=%ff%fe"), law.Invalid, "NOT_UTF8"},
		{post("a=x%00y"), law.Invalid, "NOT_UTF8"},
	} {
		_, err := ui.Parse(httptest.NewRecorder(), c.r)
		var no *law.Refusal
		if !errors.As(err, &no) || no.Kind != c.kind || no.Code != c.code {
			t.Errorf("%v, want %s", err, c.code)
		}
	}
}

func upload(t *testing.T, content []byte) *http.Request {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", "a.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/import", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return r
}

func TestUpload(t *testing.T) {
	f, err := ui.Parse(httptest.NewRecorder(), upload(t, []byte("名称\n")), 1<<10)
	if err != nil {
		t.Fatal(err)
	}
	file, head := f.File("file", "名单")
	if file == nil || head.Filename != "a.csv" || head.Size != 7 {
		t.Errorf("file %+v", head)
	}
	if x, _ := f.File("other", "方案"); x != nil || f.OK() {
		t.Error("a missing file is no error")
	}
	_, err = ui.Parse(httptest.NewRecorder(), upload(t, make([]byte, 4<<10)), 1<<10)
	var no *law.Refusal
	if !errors.As(err, &no) || no.Kind != law.TooLarge {
		t.Errorf("%v, want TooLarge", err)
	}
}

// An upload that went to a temporary file leaves none, also when the handler
// reads a copy of the request.
func TestUploadLeavesNoTemporaryFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	type key struct{}
	during := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := ui.Parse(w, r.WithContext(context.WithValue(r.Context(), key{}, 1)), 20<<20)
		list, _ := os.ReadDir(dir)
		if during = len(list); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile("file", "x.csv")
	part.Write(make([]byte, 15<<20))
	form.Close()
	res, err := http.Post(server.URL, form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	for range 3000 { // half a minute on a busy machine; at once on an idle one
		list, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 && during == 1 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d files while it was read, and some after it", during)
}

func TestRefusedTakesWhatTheFormCanMend(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{law.Refuse(law.Art12, law.Invalid, "X", "m", "n"), true},
		{law.Refuse(law.Art8, law.Conflict, "X", "m", "n").On("dept"), true},
		{law.Refuse(law.Art8, law.Conflict, "X", "m", "n"), false},
		{law.Refuse(law.OwnRights, law.Forbidden, "X", "m", "n").On("dept"), false},
		{errors.New("x"), false},
		{nil, false},
	} {
		f := ui.NewForm()
		if got := f.Refused(c.err); got != c.want || f.OK() == c.want {
			t.Errorf("%v: %v, want %v", c.err, got, c.want)
		}
	}
}

// The key of a submitted form tells whether it says the same as before, without
// telling its passwords.
func TestFormKeySaysWhatWasSent(t *testing.T) {
	first := url.Values{"key": {"K1"}, "name": {"甲"}, "with": {"a", "b"}}
	key := parse(t, first).Key
	for what, same := range map[string]url.Values{
		"the same": first, "shown again": {"key": {key}, "name": {"甲"}, "with": {"a", "b"}},
		"another password": {"key": {"K1"}, "name": {"甲"}, "with": {"a", "b"}, "password": {"My-own-word-9"}},
	} {
		if got := parse(t, same).Key; got != key {
			t.Errorf("%s: key %q, want %q", what, got, key)
		}
	}
	for what, other := range map[string]url.Values{
		"another value":  {"key": {"K1"}, "name": {"乙"}, "with": {"a", "b"}},
		"one value less": {"key": {"K1"}, "name": {"甲"}, "with": {"a"}},
		"one field more": {"key": {"K1"}, "name": {"甲"}, "with": {"a", "b"}, "x": {""}},
	} {
		if got := parse(t, other).Key; got == key || !strings.HasPrefix(got, "K1.") {
			t.Errorf("%s: key %q, like %q", what, got, key)
		}
	}
	if got := parse(t, url.Values{"name": {"甲"}}).Key; got != "" {
		t.Errorf("a form without a key has %q", got)
	}
}
