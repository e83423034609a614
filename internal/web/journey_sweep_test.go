package web_test

import (
	"bytes"
	"context"
	"html/template"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"yangguang/internal/actor"
	"yangguang/internal/app"
	"yangguang/internal/demo"
	"yangguang/internal/identity"
	"yangguang/internal/testkit"
	"yangguang/internal/web"
	kernel "yangguang/internal/web/desk"
	"yangguang/internal/web/portal"
)

// demoZone makes the sample zone in a directory, with cheap passwords.
func demoZone(t *testing.T, dir string, only ...demo.Key) (*app.App, *demo.Zone) {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{DataDir: dir, OpenConflicts: true, Idle: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.DB.Close(); err != nil {
			t.Error(err)
		}
	})
	a.Identity.Cost = identity.Cost{Passes: 1, KiB: 64}
	zone, err := demo.Build(t.Context(), a, demo.Options{Only: only}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return a, zone
}

// demoSite serves the sample zone to browsers.
func demoSite(t *testing.T) (*site, *demo.Zone) {
	t.Helper()
	a, zone := demoZone(t, t.TempDir())
	s := &site{t: t, password: demo.Password, tick: func() {}}
	s.serve(a)
	return s, zone
}

// page is one that a link led to.
type page struct {
	login, path string
	size        int
}

// sweep follows every link of every person.
type sweep struct {
	*site
	mux   *http.ServeMux  // knows which route a path belongs to
	seen  map[string]bool // patterns that were visited
	pages map[string]page // by the name of the page: the longest that was met
}

// TestSweep follows every link that seventeen people and a visitor are shown in a
// populated installation. Each leads to a page with sound HTML, every route and
// every page of the program is met on the way, and the longest page of each
// kind passes axe-core and fits a desk and a phone.
func TestSweep(t *testing.T) {
	begun := time.Now()
	site, zone := demoSite(t)
	w := &sweep{site: site, mux: http.NewServeMux(), seen: map[string]bool{}, pages: map[string]page{}}
	known := map[string]bool{}
	add := func(pattern string) {
		if method, _, _ := strings.Cut(pattern, " "); method == "GET" {
			w.mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
			known[pattern] = true
		}
	}
	for _, r := range kernel.Routes(web.Rooms) {
		add(r.Pattern)
	}
	for _, r := range portal.Routes {
		add(r.Pattern)
	}
	also := w.standing(zone)
	logins := []string{"", "admin", "security", "auditor", "witness", "scjg-clerk", "scjg-deputy", "wsjk-deputy", "yjgl-clerk"}
	for _, duty := range []string{"clerk", "keeper", "section", "deputy", "head"} {
		logins = append(logins, "shgz-"+duty)
	}
	inspectors := 0
	for _, a := range zone.Accounts {
		if a.Role == actor.Inspector && a.Dept == "SHGZ" && inspectors < 4 {
			logins = append(logins, a.Login)
			inspectors++
		}
	}
	if raced {
		// Under the race detector a page takes ten times as long: the pages of a
		// few people are enough to meet a race. That every link of everybody leads
		// to a sound page is checked without it; .ci/run does both.
		logins = []string{"", "shgz-clerk", "scjg-deputy"}
	}
	for _, login := range logins {
		from := []string{"/home"}
		if login == "" {
			from = []string{"/"}
		}
		for _, p := range also {
			if p.login == login {
				from = append(from, p.path)
			}
		}
		w.crawl(login, from)
	}
	if raced {
		return
	}
	for pattern := range known {
		if !w.seen[pattern] && !reached[pattern] {
			t.Errorf("no link led to %s", pattern)
		}
	}
	t.Logf("%5.1fs  %d routes, %d pages met", time.Since(begun).Seconds(), len(w.seen), len(w.pages))
	w.met()
	for name, p := range w.pages {
		w.look(name, p)
	}
}

// reached are the routes to which no link of the demo leads.
var reached = map[string]bool{
	"GET /hall/{draw}/live": true, "GET /draws/{id}/live": true, "GET /hall/{draw}/tickets.json": true, "GET /draws/{id}/tickets.json": true,
	"GET /visits/{task}/{subject}/sign": true, // everybody in the demo has signed; the journey signs
}

// most is how many addresses of one route each person visits: with three, some
// routes that only a thing in a certain state leads to are not met.
const most = 24

// crawl follows the links from some pages as a person.
func (w *sweep) crawl(login string, from []string) {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Timeout: 30 * time.Second}
	if login != "" {
		resp, err := client.PostForm(w.url+"/login", url.Values{"login": {login}, "password": {w.password}})
		if err != nil {
			w.t.Fatal(err)
		}
		resp.Body.Close()
		if resp.Request.URL.Path != "/home" {
			w.t.Fatalf("%s signs in and is at %s", login, resp.Request.URL)
		}
	}
	queue, done, times := from, map[string]string{}, map[string]int{}
	for _, path := range from {
		done[path] = "the start"
	}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		for _, link := range w.visit(client, login, path, done[path]) {
			req, err := http.NewRequestWithContext(w.t.Context(), "GET", link, nil)
			if err != nil {
				w.t.Errorf("%s on %s: %v", link, path, err)
				continue
			}
			_, pattern := w.mux.Handler(req)
			if done[link] != "" || pattern == "" && strings.HasPrefix(link, "/assets/") || times[pattern] >= most || raced && times[pattern] >= 3 {
				continue
			}
			done[link] = path
			times[pattern]++
			queue = append(queue, link)
		}
	}
}

// visit loads one page and returns where its links lead.
func (w *sweep) visit(client *http.Client, login, path, from string) []string {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), "GET", w.url+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	_, pattern := w.mux.Handler(req)
	w.seen[pattern] = true
	resp, err := client.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		w.t.Errorf("%q follows a link on %s to %s: %s", login, from, path, resp.Status)
		return nil
	}
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		return nil
	}
	for _, problem := range testkit.HTMLProblems(body) {
		w.t.Errorf("%s (%s): %s", path, login, problem)
	}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	var links []string
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch {
			case n.Data == "main" && a.Key == "data-page" && len(body) > w.pages[a.Val].size:
				w.pages[a.Val] = page{login, path, len(body)}
			case (n.Data == "a" && a.Key == "href" || n.Data == "form" && a.Key == "action" && searches(n)) && strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//"):
				link, _, _ := strings.Cut(a.Val, "#")
				links = append(links, link)
			}
		}
	}
	return slices.Compact(links)
}

// searches reports whether sending the form changes nothing.
func searches(form *html.Node) bool {
	return slices.ContainsFunc(form.Attr, func(a html.Attribute) bool { return a.Key == "method" && a.Val == "get" })
}

// met fails the test for a page of the program that nobody saw.
func (w *sweep) met() {
	w.t.Helper()
	s, err := kernel.New(w.app, web.Rooms)
	if err != nil {
		w.t.Fatal(err)
	}
	p, err := portal.New(w.app)
	if err != nil {
		w.t.Fatal(err)
	}
	each := func(name string, _ *template.Template, _ any) {
		if _, ok := w.pages[name]; !ok && !failing[name] {
			w.t.Errorf("nobody saw the page %s", name)
		}
	}
	s.R.Each(each)
	p.R.Each(each)
}

// failing are the pages that only failures show.
var failing = map[string]bool{"ui/refused": true, "ui/fault": true}

// look opens the page in a browser, at a desk and on a phone.
func (w *sweep) look(name string, p page) {
	w.t.Helper()
	d := w.visitor()
	if p.login != "" {
		d = w.desk(p.login)
	}
	d.SetViewport(1366, 768)
	ctx, cancel := context.WithTimeout(d.Ctx, 30*time.Second)
	defer cancel()
	resp, err := chromedp.RunResponse(ctx, chromedp.Navigate(w.url+p.path))
	if err != nil || resp.Status != http.StatusOK {
		w.t.Fatalf("%s: %s: %v, %+v", name, p.path, err, resp)
	}
	for _, v := range d.Axe() {
		w.t.Errorf("%s: %s: axe %s: %s\n\t%s", name, p.path, v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
	}
	for _, size := range [][2]int64{{1366, 768}, {390, 844}} {
		d.SetViewport(size[0], size[1])
		if over := testkit.Eval[int](d.Tab, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
			w.t.Errorf("%s: %s is %d px too wide at %d", name, p.path, over, size[0])
		}
	}
}
