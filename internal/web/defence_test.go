package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/law"
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
	for _, path := range []string{"/login", "/home", "/nowhere", "/log/vkey", "/log/nowhere", "/assets/nowhere.js", "/people"} {
		h := b.get(path).header
		if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", path)
		}
	}
	clerk := s.signedIn("clerk")
	for _, path := range []string{"/home", "/tasks/0", "/people", "/imports/0/problems.csv"} {
		if got := clerk.get(path).header.Values("Cache-Control"); !slices.Contains(got, "no-store") {
			t.Errorf("%s belongs to a person and may be kept: %q", path, got)
		}
	}
}

// Whatever the address, the answer is Chinese; an address that is a route for
// another method says so.
func TestAddressesThatAreNoPages(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	for _, b := range []*browser{s.browser(), s.signedIn("clerk")} {
		for _, c := range []struct {
			method, path string
			status       int
			allow, says  string
		}{
			{"GET", "/nowhere", 404, "", "没有您要找的内容"},
			{"POST", "/nowhere", 404, "", "没有您要找的内容"},
			{"GET", "/log/nowhere", 404, "", "没有您要找的内容"},
			{"GET", "/log/tile/9/000", 404, "", "没有这一项"},
			{"GET", "/assets/nowhere.js", 404, "", "没有这个文件"},
			{"GET", "/draws/..%2f..%2fetc%2fpasswd/bundle.zip", 404, "", "没有您要找的内容"},
			{"GET", "/logout", 405, "POST", "不能这样打开"},
			{"GET", "/shares/0/acknowledge", 405, "POST", "不能这样打开"},
			{"POST", "/tasks", 405, "GET, HEAD", "不能这样打开"},
			{"DELETE", "/login", 405, "GET, HEAD, POST", "不能这样打开"},
			{"POST", "/log/checkpoint", 405, "GET, HEAD", "不能这样打开"},
		} {
			a := b.do(c.method, c.path, nil)
			if a.status != c.status || a.header.Get("Allow") != c.allow || !strings.Contains(a.body, c.says) {
				t.Errorf("%s %s: %d, allow %q, want %d %q %q", c.method, c.path, a.status, a.header.Get("Allow"), c.status, c.allow, c.says)
			}
		}
	}
}

// A refusal is said to the person it concerns, who stays signed in and has his
// navigation; a visitor is shown where to sign in.
func TestRefusalsKnowThePerson(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	clerk := s.signedIn("clerk")
	for _, path := range []string{"/people", "/tasks/nothing", "/nowhere"} {
		if a := clerk.get(path); !strings.Contains(a.body, s.world.Clerk.Name) || !strings.Contains(a.body, `href="/tasks"`) || !strings.Contains(a.body, "回到工作台") {
			t.Errorf("%s (%d) forgets who asks", path, a.status)
		}
	}
	if a := s.browser().get("/nowhere"); strings.Contains(a.body, "回到工作台") || !strings.Contains(a.body, `href="/login"`) {
		t.Error("a visitor is taken for somebody")
	}
}

// Any role that puts or deletes a row of the locked list is told that it
// is locked.
func TestNobodyChangesALockedList(t *testing.T) {
	h := testkit.NewHome(t)
	s := open(t, h)
	staffed := testkit.StaffedTask(t, h, s.world)
	before := len(h.Acts())
	for role, login := range s.byRole() {
		b := s.signedIn(login)
		for _, method := range []string{"PUT", "DELETE"} {
			a := b.do(method, "/tasks/"+staffed.Task+"/picks/"+staffed.School, nil)
			if a.status != http.StatusConflict || !strings.Contains(a.body, "LIST_LOCKED") || !strings.Contains(a.body, law.Art12.Cite()) {
				t.Errorf("%s by %s: %d", method, role, a.status)
			}
		}
	}
	if n := len(h.Acts()) - before; n != len(s.byRole()) { // signing in
		t.Errorf("%d acts recorded", n)
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
	h := survive(s.server.desk.R, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret detail") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/home", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret detail") || !strings.Contains(w.Body.String(), "编号") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
