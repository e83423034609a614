package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
	"yangguang/internal/testkit/webkit"
	"yangguang/internal/web"
	"yangguang/internal/web/desk"
)

// one person for each role, all of the initiating department.
var byRole = map[actor.Role]string{
	actor.Clerk: "clerk", actor.SectionHead: "section", actor.Inspector: "inspector1", actor.DeputyHead: "deputy",
	actor.Head:    "head",
	actor.Witness: "witness", actor.Keeper: "keeper", actor.SystemAdmin: "sysadmin", actor.Security: "security",
	actor.Auditor: "auditor",
}

var wildcard = regexp.MustCompile(`\{[a-zA-Z_]+(\.\.\.)?\}`)

// Every route for every role, both ways: a visitor is sent to sign in, a role
// that can never do the act is refused, everybody else gets past the guard.
func TestEveryRouteByEveryRole(t *testing.T) {
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	browsers := map[actor.Role]*webkit.Client{}
	for role, login := range byRole {
		browsers[role] = s.SignedIn(login)
	}
	if len(browsers) != len(actor.Roles) {
		t.Fatalf("%d roles in the test, %d exist", len(browsers), len(actor.Roles))
	}
	people := s.World.All()
	visitor := s.Visitor()
	for _, route := range desk.Routes(web.Rooms) {
		method, path, _ := strings.Cut(route.Pattern, " ")
		path = strings.TrimSuffix(wildcard.ReplaceAllString(path, "0"), "{$}")
		if path == "/logout" || path == "/login" {
			continue // they would end the sessions of this test
		}
		form := url.Values{}
		if method == "GET" {
			form = nil
		}
		got := visitor.Send(method, path, form)
		switch {
		case route.Public:
			if got.Status == http.StatusUnauthorized || got.Status == http.StatusForbidden {
				t.Errorf("%s by a visitor: %d", route.Pattern, got.Status)
			}
		case method == "GET":
			if got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Location, "/login?next=") {
				t.Errorf("%s by a visitor: %d %s, want the sign-in page", route.Pattern, got.Status, got.Location)
			}
		default:
			if got.Status != http.StatusUnauthorized {
				t.Errorf("%s by a visitor: %d, want 401", route.Pattern, got.Status)
			}
		}
		if route.Public {
			continue
		}
		for role, login := range byRole {
			may := s.App.Authz.Could(people[login], route.Act)
			got := browsers[role].Send(method, path, form)
			refused := got.Status == http.StatusUnauthorized || got.Status == http.StatusForbidden
			if may && refused || !may && got.Status != http.StatusForbidden {
				t.Errorf("%s by %s: %d, want allowed = %v", route.Pattern, role, got.Status, may)
			}
			if got.Status >= 500 {
				t.Errorf("%s by %s: %d", route.Pattern, role, got.Status)
			}
		}
	}
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		s := served.World(t, h)
		b := s.Visitor()
		if a := b.Get("/tasks?state=locked"); a.Location != "/login?next=%2Ftasks%3Fstate%3Dlocked" {
			t.Errorf("sent to %q", a.Location)
		}
		a := b.Send("POST", "/login", url.Values{"login": {"clerk"}, "password": {"Wrong-password-1"}, "next": {"/tasks"}})
		if a.Status != http.StatusUnauthorized || !strings.Contains(a.Body, law.Sign.Cite()) ||
			strings.Contains(a.Body, "Wrong-password-1") {
			t.Errorf("wrong password: %d", a.Status)
		}
		if a := b.Send("POST", "/login",
			url.Values{"login": {""}, "password": {""}}); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("empty form: %d", a.Status)
		}
		a = b.Send("POST", "/login", url.Values{"login": {"clerk"}, "password": {testkit.Password}, "next": {"/tasks"}})
		if a.Status != http.StatusSeeOther || a.Location != "/tasks" {
			t.Fatalf("signed in: %d %s", a.Status, a.Location)
		}
		cookie := a.Header.Get("Set-Cookie")
		for _, want := range []string{"yangguang=", "HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(cookie, want) {
				t.Errorf("cookie %q lacks %s", cookie, want)
			}
		}
		if strings.Contains(cookie, "Expires") || strings.Contains(cookie, "Max-Age") {
			t.Errorf("cookie %q outlives the browser", cookie)
		}
		home := b.Get("/home")
		testkit.CheckHTML(t, []byte(home.Body))
		if home.Status != http.StatusOK || !strings.Contains(home.Body, s.World.Clerk.Name) ||
			home.Header.Get("Cache-Control") == "" {
			t.Errorf("home: %d", home.Status)
		}
		token, _, _ := strings.Cut(cookie, ";")
		if a := b.Send("POST", "/logout", url.Values{}); a.Status != http.StatusSeeOther {
			t.Errorf("signed out: %d", a.Status)
		}
		if a := b.Send("GET", "/home", nil, "Cookie", token); a.Status != http.StatusSeeOther {
			t.Errorf("the old token still works: %d", a.Status)
		}
	})
}

func TestSigningInAgainChangesTheToken(t *testing.T) {
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	b := s.Visitor()
	form := url.Values{"login": {"clerk"}, "password": {testkit.Password}}
	first := b.Send("POST", "/login", form).Header.Get("Set-Cookie")
	second := b.Send("POST", "/login", form).Header.Get("Set-Cookie")
	old, _, _ := strings.Cut(first, ";")
	if renewed, _, _ := strings.Cut(second, ";"); renewed == old || renewed == "" {
		t.Errorf("token %q, then %q", old, renewed)
	}
	if a := s.Visitor().Send("GET", "/home", nil, "Cookie", old); a.Status != http.StatusSeeOther {
		t.Errorf("the token from before still works: %d", a.Status)
	}
}

// Bad input "expired session": nothing half done, no page of anybody, a word
// on what to do; afterwards back to the page.
func TestExpiredSession(t *testing.T) {
	t.Parallel()
	for name, later := range map[string]time.Duration{"idle": 16 * time.Minute, "absolute": 13 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			s := served.World(t, testkit.NewHome(t))
			b := s.SignedIn("sysadmin")
			s.Server.Desk().Sessions.Store.Clock = func() time.Time { return time.Now().Add(later) }
			before := len(s.Home.Acts())
			a := b.Send("POST", "/departments/new",
				url.Values{"code": {"NEWD"}, "region": {"371073"}, "level": {"县"}, "name": {"新部门"}, "short": {"新"}})
			if a.Status != http.StatusUnauthorized || !strings.Contains(a.Body, "登录") ||
				!strings.Contains(a.Body, law.Sign.Cite()) {
				t.Errorf("POST: %d", a.Status)
			}
			if strings.Contains(a.Body, s.World.SystemAdmin.Name) || strings.Contains(a.Body, "NEWD") {
				t.Error("the page shows what belongs to the ended session")
			}
			if n := len(s.Home.Acts()); n != before {
				t.Errorf("%d acts recorded", n-before)
			}
			if a := b.Get("/people"); a.Status != http.StatusSeeOther || a.Location != "/login?next=%2Fpeople" {
				t.Errorf("GET: %d %s", a.Status, a.Location)
			}
		})
	}
}

func TestRightsAreThoseOfThisMoment(t *testing.T) {
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	b := s.SignedIn("keeper")
	if a := b.Get("/home"); a.Status != http.StatusOK {
		t.Fatalf("home: %d", a.Status)
	}
	if err := s.Home.Identity.DisablePerson(t.Context(), s.World.SystemAdmin, s.World.Keeper.Person); err != nil {
		t.Fatal(err)
	}
	if a := b.Get("/home"); a.Status != http.StatusSeeOther {
		t.Errorf("closed account: %d", a.Status)
	}
}

func TestResetPasswordMustBeChangedFirst(t *testing.T) {
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	admin := s.SignedIn("sysadmin")
	path := "/people/" + string(s.World.Clerk.Person) + "/password"
	if a := admin.Send("POST", path,
		url.Values{"password": {"weak"}, "key": {"k1"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("weak password: %d", a.Status)
	}
	if a := admin.Send("POST", path,
		url.Values{"password": {"Temporary-123"}, "key": {"k2"}}); a.Status != http.StatusSeeOther {
		t.Fatalf("reset: %d", a.Status)
	}
	b := s.Visitor()
	if a := b.Send("POST", "/login",
		url.Values{"login": {"clerk"}, "password": {"Temporary-123"}}); a.Location != "/password" {
		t.Fatalf("after sign-in: %s", a.Location)
	}
	if a := b.Get("/home"); a.Location != "/password" {
		t.Errorf("home before the change: %d %s", a.Status, a.Location)
	}
	form := url.Values{"old": {"Temporary-123"}, "password": {"My-own-word-9"}, "again": {"My-own-word-9"}, "key": {"k3"}}
	if a := b.Send("POST", "/password", form); a.Location != "/home" {
		t.Fatalf("change: %d %s", a.Status, a.Body)
	}
	if a := b.Get("/home"); a.Status != http.StatusOK {
		t.Errorf("home after the change: %d", a.Status)
	}
}

func TestAccountsOnScreen(t *testing.T) {
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	admin, security := s.SignedIn("sysadmin"), s.SignedIn("security")
	form := url.Values{"login": {"fresh"}, "name": {"新同事"}, "dept": {"SCJG"}, "password": {"Temporary-123"},
		"key": {"once"}}
	first := admin.Send("POST", "/people/new", form)
	second := admin.Send("POST", "/people/new", form)
	if first.Status != http.StatusSeeOther || second.Location != first.Location {
		t.Errorf("the same form twice: %d %s, then %d %s", first.Status, first.Location, second.Status, second.Location)
	}
	page := admin.Get(first.Location)
	testkit.CheckHTML(t, []byte(page.Body))
	if !strings.Contains(page.Body, "新同事") || strings.Contains(page.Body, "授予岗位</button>") {
		t.Error("the system administrator is offered to grant roles")
	}
	if a := security.Send("POST", first.Location+"/roles",
		url.Values{"role": {"auditor"}, "key": {"g1"}}); a.Status != http.StatusSeeOther {
		t.Errorf("grant: %d", a.Status)
	}
	if a := security.Send("POST", first.Location+"/roles",
		url.Values{"role": {"clerk"}, "key": {"g2"}}); a.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.Body, "不能与已有的") {
		t.Errorf("incompatible grant: %d", a.Status)
	}
	if a := admin.Send("POST", first.Location+"/disable", url.Values{"key": {"d1"}}); a.Status != http.StatusSeeOther {
		t.Errorf("disable: %d", a.Status)
	}
	if a := admin.Send("POST", first.Location+"/disable", url.Values{"key": {"d2"}}); a.Status != http.StatusConflict ||
		!strings.Contains(a.Body, law.Once.Cite()) {
		t.Errorf("disable by another form: %d", a.Status)
	}
	for _, path := range []string{"/people", "/people/new", "/departments", "/departments/new",
		first.Location + "/disable", "/password", "/policies", "/ledger"} {
		a := admin.Get(path)
		if a.Status != http.StatusOK {
			t.Errorf("%s: %d", path, a.Status)
		}
		testkit.CheckHTML(t, []byte(a.Body))
	}
}

func TestLedgerPages(t *testing.T) {
	t.Parallel()
	s := served.World(t, testkit.NewHome(t))
	auditor, clerk := s.SignedIn("auditor"), s.SignedIn("clerk")
	all, own := auditor.Get("/ledger"), clerk.Get("/ledger")
	if !strings.Contains(all.Body, s.World.Security.Name) {
		t.Error("the auditor does not see what the security officer did")
	}
	if strings.Contains(own.Body, s.World.Security.Name) || strings.Contains(own.Body, "role.granted") ||
		own.Status != http.StatusOK {
		t.Errorf("the clerk sees more than his own acts (%d)", own.Status)
	}
	entry := s.Visitor().Get("/log/entry/0")
	testkit.CheckHTML(t, []byte(entry.Body))
	if entry.Status != http.StatusOK || !strings.Contains(entry.Body, "department.created") {
		t.Errorf("public entry: %d", entry.Status)
	}
	for _, path := range []string{"/log/entry/99999", "/log/entry/-1", "/log/entry/x", "/nowhere"} {
		if a := s.Visitor().Get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
}
