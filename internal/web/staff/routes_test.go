package staff

import (
	"html/template"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"yangguang/internal/authz"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/install"
)

func newStaff(t *testing.T, h *testkit.Home) *Staff {
	t.Helper()
	s, err := New(install.App(t, h))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Deny by default: a route says which act guards it, or that it is public.
func TestEveryRouteIsGuarded(t *testing.T) {
	public := []string{"GET /login", "POST /login"}
	seen := map[string]bool{}
	for _, r := range Routes {
		method, path, ok := strings.Cut(r.Pattern, " ")
		if !ok || !strings.HasPrefix(path, "/") || !slices.Contains([]string{"GET", "POST", "PUT", "DELETE"}, method) {
			t.Errorf("%q: a pattern has a method and a path", r.Pattern)
		}
		if seen[r.Pattern] {
			t.Errorf("%s stands twice", r.Pattern)
		}
		seen[r.Pattern] = true
		if r.Handler == nil {
			t.Errorf("%s has no handler", r.Pattern)
		}
		if r.Public != slices.Contains(public, r.Pattern) || r.Public == (r.Act != "") {
			t.Errorf("%s: guarded by %q, public = %v", r.Pattern, r.Act, r.Public)
		}
		if !r.Public && !slices.ContainsFunc(authz.Acts, func(in authz.Info) bool { return in.Act == r.Act }) {
			t.Errorf("%s is guarded by the unknown act %q", r.Pattern, r.Act)
		}
		if r.Body > MaxUpload {
			t.Errorf("%s takes %d bytes, more than any upload may have", r.Pattern, r.Body)
		}
	}
}

func TestNavigationLeadsToPages(t *testing.T) {
	for _, g := range places {
		for _, p := range g.items {
			i := slices.IndexFunc(Routes, func(r Route) bool { return r.Pattern == "GET "+p.Href })
			if i < 0 {
				t.Errorf("%s leads to %s, which is no page", p.Label, p.Href)
				continue
			}
			if Routes[i].Act != p.act {
				t.Errorf("%s is shown for %s, but the page asks for %s", p.Label, p.act, Routes[i].Act)
			}
		}
	}
}

func TestPagesFitTheirTemplates(t *testing.T) {
	s := newStaff(t, testkit.NewHome(t))
	n := 0
	s.R.Each(func(name string, layout *template.Template, zero any) {
		n++
		if err := templatecheck.CheckHTML(layout, zero); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	if n < 10 {
		t.Errorf("only %d pages checked", n)
	}
}

func TestNextPageStaysOnThisSite(t *testing.T) {
	for in, want := range map[string]string{
		"/tasks/1?tab=2": "/tasks/1?tab=2", "/log/entry/4": "/log/entry/4",
		"": homePath, "//evil.example": homePath, "/\\evil.example": homePath, "https://evil.example/": homePath, "javascript:alert(1)": homePath,
		"tasks": homePath, "/login": homePath, "/logout?x=1": homePath, "/a\r\nSet-Cookie: b=c": homePath, "/%zz": homePath,
	} {
		if got := nextPage(in); got != want {
			t.Errorf("nextPage(%q) = %q, want %q", in, got, want)
		}
	}
}
