package ui_test

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/tabular"
	"yangguang/internal/testkit/gallery"
	"yangguang/internal/web/ui"
)

func ask(path string) *http.Request { return httptest.NewRequest(http.MethodGet, path, nil) }

func TestListReadsPageSizeAndOrder(t *testing.T) {
	for _, c := range []struct {
		query               string
		limit, offset, page int
		sort                string
		desc                bool
	}{
		{"", 50, 0, 1, "due", false},
		{"?page=3&size=20&sort=-ended", 20, 40, 3, "ended", true},
		{"?page=99", 50, 100, 3, "due", false}, // beyond the end: the last one
		{"?page=0&size=7&sort=secret", 50, 0, 1, "due", false},
		{"?page=x&size=x&sort=-", 50, 0, 1, "due", false},
		{"?page=99999999999999999999&size=1000000", 50, 0, 1, "due", false},
		{"?sort=%27%3B+drop+table", 50, 0, 1, "due", false},
	} {
		l := gallery.Results(ask("/list"+c.query), 134)
		key, desc := l.Order()
		if l.Limit() != c.limit || l.Offset() != c.offset || l.Page() != c.page || key != c.sort || desc != c.desc ||
			!l.OK() {
			t.Errorf("%q: limit %d, offset %d, page %d, order %s %v; want %+v", c.query, l.Limit(), l.Offset(), l.Page(), key,
				desc, c)
		}
	}
}

func TestListKeepsItsStateInEveryLink(t *testing.T) {
	l := gallery.Results(ask("/list?area=portal&name=%E5%A7%94&state=done&dept=&size=20&page=2&sort=-due&open=r22"), 134)
	if l.Prev() != "/list?area=portal&name=%E5%A7%94&page=1&size=20&sort=-due&state=done" {
		t.Error("prev: " + l.Prev())
	}
	if l.Next() != "/list?area=portal&name=%E5%A7%94&page=3&size=20&sort=-due&state=done" {
		t.Error("next: " + l.Next())
	}
	if got := l.Choices()[2].Href; got != "/list?area=portal&name=%E5%A7%94&size=100&sort=-due&state=done" {
		t.Error("size: " + got)
	}
	h := l.Heads()
	if h[5].Aria != "descending" || h[5].Arrow != "▼" ||
		h[5].Href != "/list?area=portal&name=%E5%A7%94&size=20&sort=due&state=done" {
		t.Errorf("sorted head: %+v", h[5])
	}
	if h[0].Aria != "" || h[0].Href != "/list?area=portal&name=%E5%A7%94&size=20&sort=name&state=done" || h[1].Href != "" {
		t.Errorf("other heads: %+v %+v", h[0], h[1])
	}
	if got := l.Downloads()[0].Href; got != "/list?area=portal&export=xlsx&name=%E5%A7%94&size=20&sort=-due&state=done" {
		t.Error("export: " + got)
	}
	if got := l.Find().Reset; got != "/list?area=portal" {
		t.Error("reset: " + got)
	}
	if got := l.Find().Hidden; !slices.EqualFunc(got, []string{"area=portal", "size=20", "sort=-due"},
		func(d ui.Def, s string) bool { return d.Term+"="+d.Text == s }) {
		t.Errorf("the filter form carries %+v", got)
	}
	if got := l.Kept(); len(got) != 5 {
		t.Errorf("the field for a page carries %+v", got)
	}
}

// Each chip takes one condition away. One with a default stays away: it goes
// into the address as an empty value.
func TestListChips(t *testing.T) {
	l := gallery.Results(ask("/list?name=%E5%A7%94&from=2026-10-29&until=2026-11-20&others=1&page=2"), 134)
	want := []ui.Chip{
		{Text: "检查对象：委", Href: "/list?from=2026-10-29&others=1&state=wait&until=2026-11-20"},
		{Text: "状态：待审批", Href: "/list?from=2026-10-29&name=%E5%A7%94&others=1&until=2026-11-20&state="},
		{Text: "检查结束日：2026-10-29 至 2026-11-20", Href: "/list?name=%E5%A7%94&others=1&state=wait"},
		{Text: "含不由我审批的", Href: "/list?from=2026-10-29&name=%E5%A7%94&state=wait&until=2026-11-20"},
	}
	if got := l.Chips(); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if l.ClearHref() != "/list?state=" {
		t.Error("clear: " + l.ClearHref())
	}
	if l := gallery.Results(ask("/list?state="), 134); len(l.Chips()) != 0 || !l.Filtered() {
		t.Errorf("after 全部清除: %+v", l.Chips())
	}
	if got := gallery.Results(ask("/list?state=&page=1"), 134).Next(); got != "/list?page=2&state=" {
		t.Error("the default comes back on the next page: " + got)
	}
}

// A condition that makes no sense is told at its field and narrows nothing.
func TestListSaysWhatIsWrongAtTheField(t *testing.T) {
	site := gallery.New(t).Handler
	for query, says := range map[string]string{
		"from=2026-11-31":                  "检查结束日应当写成 2026-01-31 的样子",
		"from=2026-11-20&until=2026-11-01": "结束日早于开始日",
		"dept=%27or+1":                     "没有这个选项",
		"name=%FF":                         "含有无法识别的字符",
		"name=" + strings.Repeat("a", 101): "不能超过 100 个字",
	} {
		l := gallery.Results(ask("/list?"+query), 134)
		if l.OK() || l.Exporting() != "" || len(l.Downloads()) > 0 {
			t.Errorf("%s: passes, or can be exported", query)
		}
		if chips := l.Chips(); len(chips) != 1 || chips[0].Text != "状态：待审批" {
			t.Errorf("%s: conditions in force %+v", query, chips)
		}
		if got := serve(t, site, ask("/list?"+query)).Body.String(); !strings.Contains(got, says) ||
			!strings.Contains(got, `aria-invalid="true"`) || !strings.Contains(got, gallery.Firms[0]) {
			t.Errorf("%s: the page does not say %q beside the list", query, says)
		}
	}
}

func TestListOpensRows(t *testing.T) {
	opened := func(query string) (ids []string) {
		for _, r := range gallery.Results(ask("/list?size=20"+query), 10).Lines() {
			if r.Open {
				ids = append(ids, r.ID)
			}
		}
		return ids
	}
	if got := opened("&open=r3,r5"); !slices.Equal(got, []string{"r3", "r5"}) {
		t.Errorf("open=r3,r5 opens %v", got)
	}
	if got := opened("&open=problems"); !slices.Equal(got, []string{"r1", "r4", "r6", "r9"}) {
		t.Errorf("open=problems opens %v", got)
	}
	if got := opened("&open=all"); len(got) != 10 {
		t.Errorf("open=all opens %v", got)
	}
	rows := gallery.Results(ask("/list?open=r3,r5"), 10).Lines()
	if rows[2].Toggle != "/list?open=r5&state=wait#r-r3" || rows[0].Toggle != "/list?open=r1%2Cr3%2Cr5&state=wait#r-r1" {
		t.Errorf("toggles %s %s", rows[2].Toggle, rows[0].Toggle)
	}
}

// Without JavaScript 全选 is a link; what the person may not decide stays unticked.
func TestListTicksAllButTheHeld(t *testing.T) {
	if got := gallery.Results(ask("/list?all=1"), 10).Ticks(); got.All != 9 || got.Problems != 4 {
		t.Errorf("ticked %+v, want 9 with 4 problems", got)
	}
	site := gallery.New(t).Handler
	body := serve(t, site, ask("/list?all=1&size=20")).Body.String()
	if n := strings.Count(body, `name="pick"`); n != 18 ||
		strings.Count(body, " checked data-")+strings.Count(body, " checked\n") != 18 {
		t.Errorf("%d boxes, not all ticked", n)
	}
	if strings.Contains(serve(t, site, ask("/list/plain")).Body.String(), `name="pick"`) {
		t.Error("tick boxes in a list without a bulk act")
	}
}

func TestListSaysWhyItIsEmpty(t *testing.T) {
	for _, c := range []struct {
		path, title, href string
		total             int
	}{
		{"/list", "没有待审批的结果", "/list?state=done", 0},
		{"/list?dept=sc", "没有符合条件的检查结果", "/list?state=", 0},
		{"/list?state=", "没有符合条件的检查结果", "/list?state=", 0},
	} {
		b := gallery.Results(ask(c.path), c.total).Blank()
		if b == nil || b.Title != c.title || b.Action == nil || b.Action.Href != c.href {
			t.Errorf("%s: %+v, want %q and %s", c.path, b, c.title, c.href)
		}
	}
	if gallery.Results(ask("/list"), 1).Blank() != nil {
		t.Error("a list with a row is called empty")
	}
	bare := ui.NewList(ask("/tasks"), gallery.At, "抽查任务", "", ui.Column{Head: "名称", As: ui.AsName})
	bare.Found(0)
	if b := bare.Blank(); b.Title != "还没有抽查任务" || b.Action != nil {
		t.Errorf("%+v", b)
	}
	far := ui.NewList(ask("/tasks?page=9"), gallery.At, "抽查任务", "", ui.Column{Head: "名称", As: ui.AsName})
	if b := far.Blank(); b.Title != "没有这一页" || b.Action.Href != "/tasks" {
		t.Errorf("beyond the end of an uncounted list: %+v", b)
	}
}

func TestListRefusesItsOwnNames(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a filter may be called page")
		}
	}()
	ui.NewList(ask("/list"), gallery.At, "检查结果", "").Text("page", "页", "")
}

func TestListExports(t *testing.T) {
	site := gallery.New(t).Handler
	w := serve(t, site, ask("/list?export=csv&name=%E6%9D%BE"))
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff")))
	in.FieldsPerRecord = -1
	got, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	note := "检查结果　筛选：检查对象：松；状态：待审批　导出时间：2026-11-20 09:10:14"
	if len(got) != 2+len(gallery.Firms) || got[0][0] != note || got[2][1] != "'=徐子琛" {
		t.Errorf("%d lines, first %q", len(got), got[0])
	}
	if h := w.Header().Get(
		"Content-Disposition"); h != "attachment; filename*=utf-8''%E6%A3%80%E6%9F%A5%E7%BB%93%E6%9E%9C-2026-11-20.csv" {
		t.Error(h)
	}
	w = serve(t, site, ask("/list?export=xlsx"))
	if !strings.HasPrefix(w.Body.String(), "PK") || !strings.Contains(w.Header().Get("Content-Type"), "spreadsheetml") {
		t.Errorf("no workbook: %v", w.Header())
	}
	if w := serve(t, site, ask("/list?export=pdf")); !strings.Contains(w.Header().Get("Content-Type"), "text/html") {
		t.Error("an unknown format is not the page")
	}
}

func TestListOffersNoWorkbookBeyondItsBound(t *testing.T) {
	l := gallery.Results(ask("/list?export=xlsx"), 0)
	l.Found(tabular.MostXLSX + 1)
	if d := l.Downloads(); len(d) != 1 || d[0].Label != "导出 CSV" {
		t.Errorf("%+v", d)
	}
	w := httptest.NewRecorder()
	err := l.Export(w, nil, gallery.Broken(false))
	if err == nil || !strings.Contains(err.Error(), "TOO_MANY_FOR_A_WORKBOOK") || w.Body.Len() > 0 {
		t.Errorf("%v, %d bytes", err, w.Body.Len())
	}
}

// An export that fails before its first byte becomes the page of a fault; one
// that breaks off later is cut, so that the browser says it is not whole.
func TestListExportThatFails(t *testing.T) {
	site := gallery.New(t).Handler
	if w := serve(t, site, ask("/list/broken?export=csv")); w.Code != 500 || w.Header().Get("Content-Disposition") != "" ||
		strings.Contains(w.Body.String(), "hunter2") {
		t.Errorf("status %d, headers %v", w.Code, w.Header())
	}
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("panic %v, want %v", p, http.ErrAbortHandler)
		}
	}()
	serve(t, site, ask("/list/broken?export=csv&late=1"))
	t.Error("an export that broke off ends like a whole one")
}

func TestClockMark(t *testing.T) {
	for _, c := range []struct {
		clock              ui.Clock
		level, date, words string
	}{
		{ui.Clock{Due: "2026-11-26", Left: -1, Today: "2026-11-27"}, "red", "11-26", "逾期 1 日"},
		{ui.Clock{Due: "2026-11-27", Left: 0, Today: "2026-11-27"}, "orange", "11-27", "今日到期"},
		{ui.Clock{Due: "2026-12-02", Left: 3, Today: "2026-11-27"}, "orange", "12-02", "剩 3 日"},
		{ui.Clock{Due: "2026-12-03", Left: 4, Today: "2026-11-27"}, "yellow", "12-03", "剩 4 日"},
		{ui.Clock{Due: "2026-12-04", Left: 5, Today: "2026-11-27"}, "yellow", "12-04", "剩 5 日"},
		{ui.Clock{Due: "2026-12-07", Left: 6, Today: "2026-11-27"}, "blue", "12-07", "剩 6 日"},
		{ui.Clock{Due: "2026-12-11", Left: 10, Today: "2026-11-27"}, "blue", "12-11", "剩 10 日"},
		{ui.Clock{Due: "2027-01-12", Left: 11, Today: "2026-11-27"}, "green", "2027-01-12", "剩 11 日"},
		{ui.Clock{Due: "2026-11-26", DoneOn: "2026-11-27", Today: "2026-11-27"}, "", "11-26", "逾期办结"},
		{ui.Clock{Due: "2026-11-26", Left: 2}, "orange", "2026-11-26", "剩 2 日"},
	} {
		if c.clock.Level() != c.level || c.clock.Date() != c.date || c.clock.Short() != c.words {
			t.Errorf("%+v: %s %s %s, want %s %s %s", c.clock, c.clock.Level(), c.clock.Date(), c.clock.Short(), c.level, c.date,
				c.words)
		}
	}
}
