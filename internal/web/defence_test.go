package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"yangguang/internal/testkit"
)

func TestOtherSitesCannotPost(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	b := s.signedIn("sysadmin")
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"}} {
		if a := b.do("POST", "/logout", url.Values{}, header...); a.status != http.StatusForbidden {
			t.Errorf("%v: %d", header, a.status)
		}
	}
	if a := b.get("/home"); a.status != http.StatusOK {
		t.Errorf("signed out by another site: %d", a.status)
	}
}

// unread fails the test when a byte of it is read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, errors.New("read")
}

// Bad input "300 MB upload": refused by its length, before a byte is read.
func TestTooLargeBodies(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	for _, path := range []string{"/login", "/people/new", "/nowhere"} {
		r := httptest.NewRequest("POST", path, unread{t})
		r.ContentLength = 300 << 20
		w := httptest.NewRecorder()
		s.server.ServeHTTP(w, r)
		if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "没有接收") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	r := httptest.NewRequest("POST", "/login", strings.NewReader("login="+strings.Repeat("a", 2<<20)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.ContentLength = -1
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body that hides its length: %d", w.Code)
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	b := s.browser()
	for _, path := range []string{"/login", "/home", "/nowhere", "/log/vkey"} {
		h := b.get(path).header
		if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", path)
		}
	}
	if got := s.signedIn("clerk").get("/home").header.Get("Cache-Control"); !strings.Contains(got, "no-store") && !strings.Contains(got, "no-cache") {
		t.Errorf("a page of a person may be cached: %q", got)
	}
}

func TestHTTPSCookieAndTransport(t *testing.T) {
	h := testkit.NewHome(t)
	s := open(t, h)
	a := *s.server.app
	a.Config.HTTPS = true
	secured, err := New(&a)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"login": {"clerk"}, "password": {testkit.Password}}
	r := httptest.NewRequest("POST", "/login", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	secured.ServeHTTP(w, r)
	if c := w.Header().Get("Set-Cookie"); !strings.HasPrefix(c, "__Host-yangguang=") || !strings.Contains(c, "Secure") {
		t.Errorf("cookie %q", c)
	}
	if w.Header().Get("Strict-Transport-Security") == "" {
		t.Error("https is not kept")
	}
}

func TestAPanicBecomesAPage(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	h := survive(s.server.staff.R, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret detail") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/home", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret detail") || !strings.Contains(w.Body.String(), "编号") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
