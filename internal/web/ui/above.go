package ui

import (
	"net/http"
	"regexp"
	"strings"
)

// Shows tells the renderer of a route of its site, a pattern of http.ServeMux
// such as "GET /tasks/{id}": a refusal then leads back to the page of the thing
// that the request was about. It is not called any more once requests come.
func (rend *Renderer) Shows(pattern string) {
	if path, ok := strings.CutPrefix(pattern, "GET "); ok {
		path = strings.TrimSuffix(path, "{$}")
		rend.shown[plain(path)] = path
	}
}

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

// plain makes patterns comparable that name their wildcards differently.
func plain(pattern string) string {
	return strings.TrimSuffix(wildcard.ReplaceAllString(pattern, "{}"), "/")
}

// above is the nearest page that the address of a request stands below and that
// the navigation of this person leads to: that of one thing or, if thing is
// false, that of a list. It is nil for none.
func (rend *Renderer) above(r *http.Request, nav []NavGroup, thing bool) *Crumb {
	_, pattern, _ := strings.Cut(r.Pattern, " ")
	path := r.URL.EscapedPath()
	for {
		i, j := strings.LastIndexByte(pattern, '/'), strings.LastIndexByte(path, '/')
		if i <= 0 || j <= 0 {
			return nil
		}
		pattern, path = pattern[:i], path[:j]
		page, ok := rend.shown[plain(pattern)]
		if !ok {
			continue
		}
		if strings.Contains(pattern, "{") {
			if thing && place(nav, path) != nil {
				return &Crumb{Label: "返回原页面", Href: path}
			}
		} else if at := place(nav, page); at != nil && at.Href == page {
			return &Crumb{Label: "返回" + at.Label, Href: page}
		}
	}
}

// place is the navigation item that a path belongs to, nil for none.
func place(nav []NavGroup, path string) *NavItem {
	var best *NavItem
	for _, g := range nav {
		for i := range g.Items {
			if it := &g.Items[i]; within(path, it.Href) && (best == nil || len(it.Href) > len(best.Href)) {
				best = it
			}
		}
	}
	return best
}
