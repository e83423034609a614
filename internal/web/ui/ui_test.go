package ui_test

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/gallery"
	"yangguang/internal/web/ui"
)

func TestTemplatesFitTheirStructs(t *testing.T) {
	rend := gallery.New(t).Renderer
	rend.Each(func(name string, layout *template.Template, zero any) {
		if err := templatecheck.CheckHTML(layout, zero); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
}

func serve(t *testing.T, h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPages(t *testing.T) {
	site := gallery.New(t).Handler
	for path, status := range gallery.Paths {
		w := serve(t, site, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", path, w.Code, status)
		}
		testkit.CheckHTML(t, w.Body.Bytes())
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'self'") ||
			strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	site := gallery.New(t).Handler
	page := serve(t, site, httptest.NewRequest(http.MethodGet, "/list", nil)).Body.String()
	_, rest, _ := strings.Cut(page, `rel="stylesheet" href="`)
	url, _, _ := strings.Cut(rest, `"`)
	w := serve(t, site, httptest.NewRequest(http.MethodGet, url, nil))
	if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") ||
		!strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d %v", url, w.Code, w.Header())
	}
	if w := serve(t, site, httptest.NewRequest(http.MethodGet, "/assets/yangguang.00000000.css", nil)); w.Code != 404 {
		t.Errorf("unknown hash: %d, want 404", w.Code)
	}
}

func TestErrorsBecomePages(t *testing.T) {
	rend := gallery.New(t).Renderer
	for _, c := range []struct {
		err    error
		status int
		says   string
	}{
		{law.Refuse(law.Art12, law.Conflict, "LIST_LOCKED", "名单已经锁定。", "可以派发。"), 409, "《实施细则》第十二条"},
		{law.Refuse(law.OwnRights, law.Forbidden, "NOT_YOURS", "这是别的部门的结果。", "请联系该部门。"), 403, "请联系该部门。"},
		{law.Refuse(law.Sign, law.SignIn, "SIGNED_OUT", "登录已过期。", "请重新登录。"), 401, "请重新登录。"},
		{db.ErrNotFound, 404, "没有找到"},
		{errors.Join(errors.New("update task"), db.ErrConflict), 409, "别人已经改动"},
		{db.ErrFull, 507, "存储空间不足"},
		{db.ErrBusy, 503, "请稍等"},
		{errors.New("password of the database is hunter2"), 500, "故障编号"},
	} {
		h := rend.Handle(func(http.ResponseWriter, *http.Request) error { return c.err })
		w := serve(t, h, httptest.NewRequest(http.MethodGet, "/x", nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%v: status %d, want %d with %q", c.err, w.Code, c.status, c.says)
		}
		if strings.Contains(w.Body.String(), "hunter2") {
			t.Error("the text of an error is shown")
		}
		testkit.CheckHTML(t, w.Body.Bytes())
	}
}

func TestClock(t *testing.T) {
	for _, c := range []struct {
		clock ui.Clock
		tone  ui.Tone
		words string
	}{
		{ui.Clock{Due: "2026-12-18", Left: 18}, ui.Info, "剩 18 个工作日"},
		{ui.Clock{Due: "2026-12-18", Left: 3}, ui.Warn, "剩 3 个工作日"},
		{ui.Clock{Due: "2026-12-18", Left: 0}, ui.Warn, "今日到期"},
		{ui.Clock{Due: "2026-12-18", Left: -2}, ui.Bad, "逾期 2 个工作日"},
		{ui.Clock{Due: "2026-12-18", DoneOn: "2026-12-18"}, ui.Good, "按期办结"},
		{ui.Clock{Due: "2026-12-18", DoneOn: "2026-12-19"}, ui.Warn, "逾期办结"},
	} {
		if c.clock.Tone() != c.tone || c.clock.Words() != c.words {
			t.Errorf("%+v: %s %s, want %s %s", c.clock, c.clock.Tone(), c.clock.Words(), c.tone, c.words)
		}
	}
}

func TestPagesKeepTheQuery(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/list?name=%E7%94%B2&page=2", nil)
	p := ui.Pages(r, 2, 20, 41)
	if p.First != 21 || p.Last != 40 || p.Pages != 3 || p.Prev != "/list?name=%E7%94%B2&page=1" ||
		p.Next != "/list?name=%E7%94%B2&page=3" {
		t.Errorf("%+v", p)
	}
	if p := ui.Pages(r, 1, 20, 0); p.Prev != "" || p.Next != "" || p.First != 0 {
		t.Errorf("empty list: %+v", p)
	}
}

func TestNavigationMarksTheLongestPath(t *testing.T) {
	site := gallery.New(t).Handler
	page := serve(t, site, httptest.NewRequest(http.MethodGet, "/list/detail", nil)).Body.String()
	if n := strings.Count(page, `href="/list" aria-current="page"`); n != 2 { // desk and phone
		t.Errorf("%d marked items, want the task list in both navigations", n)
	}
}

func TestGoneVisitorIsNoFault(t *testing.T) {
	rend := gallery.New(t).Renderer
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h := rend.Handle(func(http.ResponseWriter, *http.Request) error { return context.Canceled })
	w := serve(t, h, httptest.NewRequest(http.MethodGet, "/x", nil).WithContext(ctx))
	if w.Body.Len() != 0 {
		t.Errorf("wrote %q to a visitor who is gone", w.Body)
	}
}

func TestFlashIsSaidOnce(t *testing.T) {
	site := gallery.New(t).Handler
	w := httptest.NewRecorder()
	if err := ui.SeeOther(w, httptest.NewRequest(http.MethodPost, "/x", nil), "/desk", "已接收。"); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/desk" {
		t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	next := httptest.NewRequest(http.MethodGet, "/desk", nil)
	next.AddCookie(w.Result().Cookies()[0])
	page := serve(t, site, next)
	if !strings.Contains(page.Body.String(), "已接收。") {
		t.Error("the next page does not say it")
	}
	if c := page.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("cookies %v, want the flash removed", c)
	}
}
