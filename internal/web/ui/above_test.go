package ui_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/gallery"
)

func TestRefusalsLeadBack(t *testing.T) {
	rend := gallery.New(t).Renderer
	mux := http.NewServeMux()
	var err error
	for _, pattern := range []string{
		"GET /list", "GET /list/{id}", "GET /list/{id}/lines/{line}", "POST /list/{task}/approve",
		"POST /list/{id}/lines/{line}/drop",
		"GET /log/{$}", "GET /log/entry/{n}", "GET /hidden/{id}", "POST /hidden/{id}/open",
	} {
		rend.Shows(pattern)
		mux.Handle(pattern, rend.Handle(func(http.ResponseWriter, *http.Request) error { return err }))
	}
	conflict := law.Refuse(law.Once, law.Conflict, "CHANGED_MEANWHILE", "别人已经改动。", "请看过最新内容。")
	signIn := law.Refuse(law.Sign, law.SignIn, "SIGNED_OUT", "登录已过期。", "请重新登录。")
	const thing, list = `href="/list/T%201">返回原页面<`, `href="/list">返回抽查任务<`
	for _, c := range []struct {
		method, path string
		err          error
		back         string // "" for none
	}{
		{"POST", "/list/T%201/approve?seen=3", conflict, thing},
		{"POST", "/list/T%201/lines/L/drop", conflict, `href="/list/T%201/lines/L">返回原页面<`},
		{"GET", "/list/T%201", conflict, list},
		{"POST", "/list/T%201/approve", db.ErrNotFound, list}, // there is no such thing to go back to
		{"GET", "/list", conflict, ""},
		{"GET", "/log/entry/7", db.ErrNotFound, ""}, // the navigation here has no such list
		{"POST", "/hidden/1/open", conflict, ""},    // this person cannot go there
		{"POST", "/list/T%201/approve", signIn, ""},
	} {
		err = c.err
		w := serve(t, mux, httptest.NewRequest(c.method, c.path, nil))
		page := w.Body.String()
		if got := strings.Contains(page, ">返回"); got != (c.back != "") || !strings.Contains(page, c.back) {
			t.Errorf("%s %s: want the way back %q:\n%s", c.method, c.path, c.back, page)
		}
		testkit.CheckHTML(t, w.Body.Bytes())
	}
}
