package web

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/install"
	"yangguang/internal/web/desk"
)

// site is a running installation with a World in it.
type site struct {
	t      *testing.T
	home   *testkit.Home
	world  *testkit.People
	server *Server
	url    string
}

func open(t *testing.T, h *testkit.Home) *site {
	t.Helper()
	w := testkit.World(t, h)
	s, err := New(install.App(t, h))
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return &site{t: t, home: h, world: w, server: s, url: srv.URL}
}

// browser is one person's browser; it follows no redirect.
type browser struct {
	*site
	client *http.Client
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{site: s, client: &http.Client{Jar: jar, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

type answer struct {
	status   int
	location string
	header   http.Header
	body     string
}

func (b *browser) do(method, path string, form url.Values, header ...string) answer {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := b.client.Do(req)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer{status: resp.StatusCode, location: resp.Header.Get("Location"), header: resp.Header, body: string(text)}
}

func (b *browser) get(path string) answer { b.t.Helper(); return b.do("GET", path, nil) }

func (b *browser) post(path string, form url.Values) answer {
	b.t.Helper()
	if form == nil {
		form = url.Values{}
	}
	return b.do("POST", path, form)
}

func (s *site) signedIn(login string) *browser {
	s.t.Helper()
	b := s.browser()
	if a := b.post("/login", url.Values{"login": {login}, "password": {testkit.Password}}); a.status != http.StatusSeeOther || a.location != "/home" {
		s.t.Fatalf("sign-in of %s: %d %s", login, a.status, a.location)
	}
	return b
}

// one person for each role, all of the initiating department.
func (s *site) byRole() map[actor.Role]string {
	return map[actor.Role]string{
		actor.Clerk: "clerk", actor.SectionHead: "section", actor.Inspector: "inspector1", actor.DeputyHead: "deputy", actor.Head: "head",
		actor.Witness: "witness", actor.Keeper: "keeper", actor.SystemAdmin: "sysadmin", actor.Security: "security", actor.Auditor: "auditor",
	}
}

var wildcard = regexp.MustCompile(`\{[a-zA-Z_]+(\.\.\.)?\}`)

// Every route for every role, both ways: a visitor is sent to sign in, a role
// that can never do the act is refused, everybody else gets past the guard.
func TestEveryRouteByEveryRole(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	browsers := map[actor.Role]*browser{}
	for role, login := range s.byRole() {
		browsers[role] = s.signedIn(login)
	}
	if len(browsers) != len(actor.Roles) {
		t.Fatalf("%d roles in the test, %d exist", len(browsers), len(actor.Roles))
	}
	people := s.world.All()
	visitor := s.browser()
	for _, route := range desk.Routes(Rooms) {
		method, path, _ := strings.Cut(route.Pattern, " ")
		path = strings.TrimSuffix(wildcard.ReplaceAllString(path, "0"), "{$}")
		if path == "/logout" || path == "/login" {
			continue // they would end the sessions of this test
		}
		form := url.Values{}
		if method == "GET" {
			form = nil
		}
		got := visitor.do(method, path, form)
		switch {
		case route.Public:
			if got.status == http.StatusUnauthorized || got.status == http.StatusForbidden {
				t.Errorf("%s by a visitor: %d", route.Pattern, got.status)
			}
		case method == "GET":
			if got.status != http.StatusSeeOther || !strings.HasPrefix(got.location, "/login?next=") {
				t.Errorf("%s by a visitor: %d %s, want the sign-in page", route.Pattern, got.status, got.location)
			}
		default:
			if got.status != http.StatusUnauthorized {
				t.Errorf("%s by a visitor: %d, want 401", route.Pattern, got.status)
			}
		}
		if route.Public {
			continue
		}
		for role, login := range s.byRole() {
			may := s.server.app.Authz.Could(people[login], route.Act)
			got := browsers[role].do(method, path, form)
			refused := got.status == http.StatusUnauthorized || got.status == http.StatusForbidden
			if may && refused || !may && got.status != http.StatusForbidden {
				t.Errorf("%s by %s: %d, want allowed = %v", route.Pattern, role, got.status, may)
			}
			if got.status >= 500 {
				t.Errorf("%s by %s: %d", route.Pattern, role, got.status)
			}
		}
	}
}

func TestSignInAndOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		s := open(t, h)
		b := s.browser()
		if a := b.get("/tasks?state=locked"); a.location != "/login?next=%2Ftasks%3Fstate%3Dlocked" {
			t.Errorf("sent to %q", a.location)
		}
		a := b.post("/login", url.Values{"login": {"clerk"}, "password": {"Wrong-password-1"}, "next": {"/tasks"}})
		if a.status != http.StatusUnauthorized || !strings.Contains(a.body, law.Sign.Cite()) || strings.Contains(a.body, "Wrong-password-1") {
			t.Errorf("wrong password: %d", a.status)
		}
		if a := b.post("/login", url.Values{"login": {""}, "password": {""}}); a.status != http.StatusUnprocessableEntity {
			t.Errorf("empty form: %d", a.status)
		}
		a = b.post("/login", url.Values{"login": {"clerk"}, "password": {testkit.Password}, "next": {"/tasks"}})
		if a.status != http.StatusSeeOther || a.location != "/tasks" {
			t.Fatalf("signed in: %d %s", a.status, a.location)
		}
		cookie := a.header.Get("Set-Cookie")
		for _, want := range []string{"yangguang=", "HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(cookie, want) {
				t.Errorf("cookie %q lacks %s", cookie, want)
			}
		}
		if strings.Contains(cookie, "Expires") || strings.Contains(cookie, "Max-Age") {
			t.Errorf("cookie %q outlives the browser", cookie)
		}
		home := b.get("/home")
		testkit.CheckHTML(t, []byte(home.body))
		if home.status != http.StatusOK || !strings.Contains(home.body, s.world.Clerk.Name) || home.header.Get("Cache-Control") == "" {
			t.Errorf("home: %d", home.status)
		}
		token, _, _ := strings.Cut(cookie, ";")
		if a := b.post("/logout", nil); a.status != http.StatusSeeOther {
			t.Errorf("signed out: %d", a.status)
		}
		if a := b.do("GET", "/home", nil, "Cookie", token); a.status != http.StatusSeeOther {
			t.Errorf("the old token still works: %d", a.status)
		}
	})
}

func TestSigningInAgainChangesTheToken(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	b := s.browser()
	form := url.Values{"login": {"clerk"}, "password": {testkit.Password}}
	first := b.post("/login", form).header.Get("Set-Cookie")
	second := b.post("/login", form).header.Get("Set-Cookie")
	old, _, _ := strings.Cut(first, ";")
	if renewed, _, _ := strings.Cut(second, ";"); renewed == old || renewed == "" {
		t.Errorf("token %q, then %q", old, renewed)
	}
	if a := s.browser().do("GET", "/home", nil, "Cookie", old); a.status != http.StatusSeeOther {
		t.Errorf("the token from before still works: %d", a.status)
	}
}

// Bad input "expired session": nothing half done, no page of anybody, a word
// on what to do; afterwards back to the page.
func TestExpiredSession(t *testing.T) {
	for name, later := range map[string]time.Duration{"idle": 16 * time.Minute, "absolute": 13 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			s := open(t, testkit.NewHome(t))
			b := s.signedIn("sysadmin")
			s.server.desk.Sessions.Store.Clock = func() time.Time { return time.Now().Add(later) }
			before := len(s.home.Acts())
			a := b.post("/departments/new", url.Values{"code": {"NEWD"}, "region": {"371073"}, "level": {"县"}, "name": {"新部门"}, "short": {"新"}})
			if a.status != http.StatusUnauthorized || !strings.Contains(a.body, "登录") || !strings.Contains(a.body, law.Sign.Cite()) {
				t.Errorf("POST: %d", a.status)
			}
			if strings.Contains(a.body, s.world.SystemAdmin.Name) || strings.Contains(a.body, "NEWD") {
				t.Error("the page shows what belongs to the ended session")
			}
			if n := len(s.home.Acts()); n != before {
				t.Errorf("%d acts recorded", n-before)
			}
			if a := b.get("/people"); a.status != http.StatusSeeOther || a.location != "/login?next=%2Fpeople" {
				t.Errorf("GET: %d %s", a.status, a.location)
			}
		})
	}
}

func TestRightsAreThoseOfThisMoment(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	b := s.signedIn("keeper")
	if a := b.get("/home"); a.status != http.StatusOK {
		t.Fatalf("home: %d", a.status)
	}
	if err := s.home.Identity.DisablePerson(t.Context(), s.world.SystemAdmin, s.world.Keeper.Person); err != nil {
		t.Fatal(err)
	}
	if a := b.get("/home"); a.status != http.StatusSeeOther {
		t.Errorf("closed account: %d", a.status)
	}
}

func TestResetPasswordMustBeChangedFirst(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	admin := s.signedIn("sysadmin")
	path := "/people/" + s.world.Clerk.Person + "/password"
	if a := admin.post(path, url.Values{"password": {"weak"}, "key": {"k1"}}); a.status != http.StatusUnprocessableEntity {
		t.Errorf("weak password: %d", a.status)
	}
	if a := admin.post(path, url.Values{"password": {"Temporary-123"}, "key": {"k2"}}); a.status != http.StatusSeeOther {
		t.Fatalf("reset: %d", a.status)
	}
	b := s.browser()
	if a := b.post("/login", url.Values{"login": {"clerk"}, "password": {"Temporary-123"}}); a.location != "/password" {
		t.Fatalf("after sign-in: %s", a.location)
	}
	if a := b.get("/home"); a.location != "/password" {
		t.Errorf("home before the change: %d %s", a.status, a.location)
	}
	form := url.Values{"old": {"Temporary-123"}, "password": {"My-own-word-9"}, "again": {"My-own-word-9"}, "key": {"k3"}}
	if a := b.post("/password", form); a.location != "/home" {
		t.Fatalf("change: %d %s", a.status, a.body)
	}
	if a := b.get("/home"); a.status != http.StatusOK {
		t.Errorf("home after the change: %d", a.status)
	}
}

func TestAccountsOnScreen(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	admin, security := s.signedIn("sysadmin"), s.signedIn("security")
	form := url.Values{"login": {"fresh"}, "name": {"新同事"}, "dept": {"SCJG"}, "password": {"Temporary-123"}, "key": {"once"}}
	first := admin.post("/people/new", form)
	second := admin.post("/people/new", form)
	if first.status != http.StatusSeeOther || second.location != first.location {
		t.Errorf("the same form twice: %d %s, then %d %s", first.status, first.location, second.status, second.location)
	}
	page := admin.get(first.location)
	testkit.CheckHTML(t, []byte(page.body))
	if !strings.Contains(page.body, "新同事") || strings.Contains(page.body, "授予岗位</button>") {
		t.Error("the system administrator is offered to grant roles")
	}
	if a := security.post(first.location+"/roles", url.Values{"role": {"auditor"}, "key": {"g1"}}); a.status != http.StatusSeeOther {
		t.Errorf("grant: %d", a.status)
	}
	if a := security.post(first.location+"/roles", url.Values{"role": {"clerk"}, "key": {"g2"}}); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "不能与已有的") {
		t.Errorf("incompatible grant: %d", a.status)
	}
	if a := admin.post(first.location+"/disable", url.Values{"key": {"d1"}}); a.status != http.StatusSeeOther {
		t.Errorf("disable: %d", a.status)
	}
	if a := admin.post(first.location+"/disable", url.Values{"key": {"d2"}}); a.status != http.StatusConflict || !strings.Contains(a.body, law.Once.Cite()) {
		t.Errorf("disable by another form: %d", a.status)
	}
	for _, path := range []string{"/people", "/people/new", "/departments", "/departments/new", first.location + "/disable", "/password", "/policies", "/ledger"} {
		a := admin.get(path)
		if a.status != http.StatusOK {
			t.Errorf("%s: %d", path, a.status)
		}
		testkit.CheckHTML(t, []byte(a.body))
	}
}

func TestLedgerPages(t *testing.T) {
	s := open(t, testkit.NewHome(t))
	auditor, clerk := s.signedIn("auditor"), s.signedIn("clerk")
	all, own := auditor.get("/ledger"), clerk.get("/ledger")
	if !strings.Contains(all.body, s.world.Security.Name) {
		t.Error("the auditor does not see what the security officer did")
	}
	if strings.Contains(own.body, s.world.Security.Name) || strings.Contains(own.body, "role.granted") || own.status != http.StatusOK {
		t.Errorf("the clerk sees more than his own acts (%d)", own.status)
	}
	entry := s.browser().get("/log/entry/0")
	testkit.CheckHTML(t, []byte(entry.body))
	if entry.status != http.StatusOK || !strings.Contains(entry.body, "department.created") {
		t.Errorf("public entry: %d", entry.status)
	}
	for _, path := range []string{"/log/entry/99999", "/log/entry/-1", "/log/entry/x", "/nowhere"} {
		if a := s.browser().get(path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}
