// Package portal is the public site: what Article 4 opens to everybody, for
// visitors who are not signed in. It reads public versions only and carries out
// no act.
//
// A page file declares its routes in a slice of its own, which Routes joins:
//
//	var drawRoutes = []Route{{"GET /draws", (*Portal).drawList}}
package portal

import (
	"embed"
	"net/http"
	"slices"
	"sync/atomic"

	"yangguang/internal/app"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

//go:embed all:templates
var files embed.FS

// Portal serves the public pages of one installation.
type Portal struct {
	App *app.App
	R   *ui.Renderer

	watchers atomic.Int64 // open streams of this node
}

// Route is one line of the route table; every route is open to everybody.
type Route struct {
	Pattern string // of http.ServeMux, with method: "GET /draws/{id}"
	Handler func(*Portal, http.ResponseWriter, *http.Request) error
}

// Routes is the whole table of public pages.
var Routes = slices.Concat(
	homeRoutes,
	itemRoutes,
	planRoutes,
	drawRoutes,
	resultRoutes,
	verifyRoutes,
	logRoutes,
)

// The public addresses. Staff pages of the same things lie elsewhere, so that a
// visitor is never led to a page that asks him to sign in.
const (
	itemsPath   = "/open/items"
	plansPath   = "/open/plans"
	drawsPath   = "/draws"
	resultsPath = "/open/results"
	verifyPath  = "/verify"
	logPath     = "/log/"
)

var nav = []ui.NavGroup{{Items: []ui.NavItem{
	{Label: "首页", Href: "/", Icon: "home"},
	{Label: "抽查事项清单", Href: itemsPath, Icon: "list-check"},
	{Label: "抽查计划", Href: plansPath, Icon: "calendar"},
	{Label: "抽取公示", Href: drawsPath, Icon: "dice-5"},
	{Label: "结果公示", Href: resultsPath, Icon: "file-text"},
	{Label: "怎样自己验证", Href: verifyPath, Icon: "shield-check"},
	{Label: "公开日志", Href: logPath, Icon: "history"},
}}}

// New parses the pages.
func New(a *app.App) (*Portal, error) {
	p := &Portal{App: a}
	var err error
	if p.R, err = ui.New(p.shell, ui.Set{Area: "portal", Files: files}); err != nil {
		return nil, err
	}
	for _, route := range Routes {
		p.R.Shows(route.Pattern)
	}
	return p, nil
}

// Register puts every route on the mux.
func (p *Portal) Register(mux *http.ServeMux) {
	for _, route := range Routes {
		mux.Handle(route.Pattern, p.R.Handle(func(w http.ResponseWriter, r *http.Request) error {
			return route.Handler(p, w, r)
		}))
	}
}

func (p *Portal) shell(*http.Request) ui.Shell {
	return ui.Shell{Area: ui.Portal, Site: p.App.Config.Site, Nav: nav, SignIn: "/login"}
}

// departments lists the departments, and gives them by code.
func (p *Portal) departments(r *http.Request) ([]ui.Option, map[ids.Dept]identity.Department, error) {
	list, err := identity.Departments(r.Context(), p.App.DB.Read())
	return show.DeptOptions(list), show.ByCode(list), err
}

// download sends a canonical document whose hashes stand in the public log.
func download(w http.ResponseWriter, name string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if _, err := w.Write(body); err != nil {
		return nil // the visitor went away; there is nobody to tell
	}
	return nil
}
