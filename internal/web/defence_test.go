package web_test

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
	"yangguang/internal/testkit/served"
	"yangguang/internal/testkit/webkit"
	"yangguang/internal/web"
)

func TestOtherSitesCannotPost(t *testing.T) {
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	b := s.SignedIn("sysadmin")
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"},
		{"Sec-Fetch-Site", "", "Origin", "https://evil.example"}} {
		if a := b.Send("POST", "/logout", url.Values{}, header...); a.Status != http.StatusForbidden {
			t.Errorf("%v: %d", header, a.Status)
		}
	}
	if a := b.Get("/home"); a.Status != http.StatusOK {
		t.Errorf("signed out by another site: %d", a.Status)
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
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	for _, path := range []string{"/login", "/people/new", "/nowhere"} {
		r := httptest.NewRequest("POST", path, unread{t})
		r.ContentLength = 300 << 20
		w := httptest.NewRecorder()
		s.Server.ServeHTTP(w, r)
		if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "没有接收") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	r := httptest.NewRequest("POST", "/login", strings.NewReader("login="+strings.Repeat("a", 2<<20)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.ContentLength = -1
	w := httptest.NewRecorder()
	s.Server.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body that hides its length: %d", w.Code)
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	b := s.Visitor()
	for _, path := range []string{"/login", "/home", "/nowhere", "/log/vkey", "/log/nowhere", "/assets/nowhere.js",
		"/people"} {
		h := b.Get(path).Header
		if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'self'") ||
			strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", path)
		}
	}
	clerk := s.SignedIn("clerk")
	for _, path := range []string{"/home", "/tasks/0", "/people", "/imports/0"} {
		if got := clerk.Get(path).Header.Values("Cache-Control"); !slices.Contains(got, "no-store") {
			t.Errorf("%s belongs to a person and may be kept: %q", path, got)
		}
	}
}

// Whatever the address, the answer is Chinese; an address that is a route for
// another method says so.
func TestAddressesThatAreNoPages(t *testing.T) {
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	for _, b := range []*webkit.Client{s.Visitor(), s.SignedIn("clerk")} {
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
			a := b.Send(c.method, c.path, nil)
			if a.Status != c.status || a.Header.Get("Allow") != c.allow || !strings.Contains(a.Body, c.says) {
				t.Errorf("%s %s: %d, allow %q, want %d %q %q", c.method, c.path, a.Status, a.Header.Get("Allow"), c.status, c.allow,
					c.says)
			}
		}
	}
}

// A refusal is said to the person it concerns, who stays signed in and has his
// navigation; a visitor is shown where to sign in.
func TestRefusalsKnowThePerson(t *testing.T) {
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	clerk := s.SignedIn("clerk")
	for _, path := range []string{"/people", "/tasks/nothing", "/nowhere"} {
		if a := clerk.Get(path); !strings.Contains(a.Body, s.World.Clerk.Name) ||
			!strings.Contains(a.Body, `href="/tasks"`) || !strings.Contains(a.Body, "回到工作台") {
			t.Errorf("%s (%d) forgets who asks", path, a.Status)
		}
	}
	if a := s.Visitor().Get("/nowhere"); strings.Contains(a.Body, "回到工作台") || !strings.Contains(a.Body, `href="/login"`) {
		t.Error("a visitor is taken for somebody")
	}
}

// Any role that puts or deletes a row of the locked list is told that it
// is locked.
func TestNobodyChangesALockedList(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	s := served.World(t, h)
	staffed := testkit.StaffedTask(t, h, s.World)
	before := len(h.Acts())
	for role, login := range byRole {
		b := s.SignedIn(login)
		for _, method := range []string{"PUT", "DELETE"} {
			a := b.Send(method, "/tasks/"+string(staffed.Task)+"/picks/"+string(staffed.School), nil)
			if a.Status != http.StatusConflict || !strings.Contains(a.Body, "LIST_LOCKED") ||
				!strings.Contains(a.Body, law.Art12.Cite()) {
				t.Errorf("%s by %s: %d", method, role, a.Status)
			}
		}
	}
	if n := len(h.Acts()) - before; n != len(byRole) { // signing in
		t.Errorf("%d acts recorded", n)
	}
}

func TestHTTPSCookieAndTransport(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	s := served.World(t, h)
	a := *s.App
	a.Config.HTTPS = true
	secured, err := web.New(&a)
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
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	h := web.Survive(s.Server.Renderer(),
		http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret detail") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/home", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret detail") ||
		!strings.Contains(w.Body.String(), "编号") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
