package ui

import "strings"

// Area chooses the layout around a page.
type Area string

const (
	Staff  Area = "staff"  // side navigation, the person's name
	Portal Area = "portal" // public site, navigation across the top
	Hall   Area = "hall"   // the draw hall: dark, large, made for a wall
	Plain  Area = "plain"  // no navigation: sign-in, print forms
)

// Shell is everything around the content of a page.
type Shell struct {
	Area    Area
	Site    string // name of the installation in the header; "" shows 阳光监管
	Organ   string // organ that runs it, small beside the name
	Title   string // h1 and <title>
	Lead    string // one sentence under the title, may be ""
	Badge   Badge  // state beside the title; zero shows none
	Crumbs  []Crumb
	Actions []Action // at most one Main
	Nav     []NavGroup
	User    *UserBox // nil: nobody signed in
	SignIn  string   // URL of the sign-in link when User is nil; "" shows none
	Flash   string   // what was just done; Render fills it from SeeOther
	Done    bool     // the page says that a bulk act was done: its head is green

	Live    string   // URL of an event stream; each event refreshes the page's [data-swap] parts
	Fresh   string   // URL the parts are fetched from; "" is the page itself
	Again   int      // seconds after which a browser without scripts loads the page again; 0: never
	Scripts []string // further assets, such as "witness.js"

	Page string // name of the page, which Render fills in: "tasks/list"
}

// Crumb is one step of the way back. The current page is not listed.
type Crumb struct{ Label, Href string }

// NavGroup is a titled group of the navigation.
type NavGroup struct {
	Title string
	Items []NavItem
}

// NavItem is one link of the navigation. Render marks the one whose Href is the
// longest prefix of the request's path.
type NavItem struct {
	Label, Href, Icon string
	Count             int  // things waiting for this person; 0 shows none
	Late              bool // one of them is overdue: the count is red
	Current           bool
}

// UserBox is the signed-in person in the header.
type UserBox struct {
	Name    string
	Dept    string
	Roles   string // Chinese, joined by 、
	Href    string // own page, may be ""
	SignOut string // URL the sign-out form posts to
	Key     string // idempotency key of that form, may be ""
}

// mark sets Current on the navigation item that the path belongs to.
func (sh *Shell) mark(path string) {
	best, bi, bj := 0, -1, -1
	nav := make([]NavGroup, len(sh.Nav))
	for i, g := range sh.Nav {
		nav[i] = NavGroup{Title: g.Title, Items: append([]NavItem(nil), g.Items...)}
		for j, it := range g.Items {
			if n := len(it.Href); n > best && within(path, it.Href) {
				best, bi, bj = n, i, j
			}
		}
	}
	if bi >= 0 {
		nav[bi].Items[bj].Current = true
	}
	sh.Nav = nav // base may share its groups between requests
}

func within(path, href string) bool {
	if href == "/" {
		return path == "/"
	}
	return path == href || strings.HasPrefix(path, strings.TrimSuffix(href, "/")+"/")
}

// SiteName is the name in the header.
func (sh Shell) SiteName() string {
	if sh.Site == "" {
		return "阳光监管"
	}
	return sh.Site
}

// Here is the label of the current navigation item, "" for none.
func (sh Shell) Here() string {
	for _, g := range sh.Nav {
		for _, it := range g.Items {
			if it.Current {
				return it.Label
			}
		}
	}
	return ""
}
