package web

import (
	"html/template"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"yangguang/internal/authz"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/install"
	"yangguang/internal/web/desk"
)

// Deny by default: a route says which act guards it, or that it is public.
func TestEveryRouteIsGuarded(t *testing.T) {
	t.Parallel()
	public := []string{"GET /login", "POST /login"}
	seen := map[string]bool{}
	for _, r := range desk.Routes(Rooms) {
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
		if r.Body > desk.MaxUpload {
			t.Errorf("%s takes %d bytes, more than any upload may have", r.Pattern, r.Body)
		}
	}
}

func TestNavigationLeadsToPages(t *testing.T) {
	t.Parallel()
	routes := desk.Routes(Rooms)
	for _, g := range desk.Places {
		for _, p := range g.Items {
			i := slices.IndexFunc(routes, func(r desk.Route) bool { return r.Pattern == "GET "+p.Href })
			if i < 0 {
				t.Errorf("%s leads to %s, which is no page", p.Label, p.Href)
				continue
			}
			if routes[i].Act != p.Act {
				t.Errorf("%s is shown for %s, but the page asks for %s", p.Label, p.Act, routes[i].Act)
			}
		}
	}
}

func TestPagesFitTheirTemplates(t *testing.T) {
	t.Parallel()
	s, err := New(install.App(t, testkit.NewHome(t)))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	s.desk.R.Each(func(name string, layout *template.Template, zero any) {
		n++
		if err := templatecheck.CheckHTML(layout, zero); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	if n < 10 {
		t.Errorf("only %d pages checked", n)
	}
}
