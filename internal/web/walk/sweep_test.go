package walk

import (
	"context"
	"html/template"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"yangguang/internal/actor"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
	"yangguang/internal/testkit/webkit"
	"yangguang/internal/web"
	kernel "yangguang/internal/web/desk"
	"yangguang/internal/web/portal"
)

// kind is what makes pages look alike: the program's page, the route that it
// answers and the state that stands beside its title.
type kind struct{ name, route, state string }

// page is one that a link led to.
type page struct {
	login, path string
	size        int
}

// sweep follows every link of every person.
type sweep struct {
	*served.Site
	mux *http.ServeMux // knows which route a path belongs to

	mu       sync.Mutex
	requests int
	seen     map[string]bool // patterns that were visited
	classes  map[class]bool
	pages    map[kind]page // the longest of each kind that was met
}

// TestSweep follows every link that seventeen people and a visitor are shown in a
// populated installation. Each leads to a page with sound HTML, every route and
// every page of the program is met on the way, and the longest page of each
// kind in each state passes axe-core and fits a desk and a phone.
func TestSweep(t *testing.T) {
	t.Parallel()
	w := &sweep{Site: served.Zone(t), mux: http.NewServeMux(), seen: map[string]bool{}, classes: map[class]bool{},
		pages: map[kind]page{}}
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
	also := w.standing()
	logins := []string{"", "admin", "security", "auditor", "witness", "scjg-clerk", "scjg-deputy", "wsjk-deputy",
		"yjgl-clerk"}
	for _, duty := range []string{"clerk", "keeper", "section", "deputy", "head"} {
		logins = append(logins, "shgz-"+duty)
	}
	inspectors := 0
	for _, a := range w.Zone.Accounts {
		if a.Role == actor.Inspector && a.Dept == "SHGZ" && inspectors < 4 {
			logins = append(logins, a.Login)
			inspectors++
		}
	}
	if testkit.Raced {
		// Under the race detector a page takes ten times as long: the pages of a
		// few people are enough to meet a race. That every link of everybody leads
		// to a sound page is checked without it; .ci/run does both.
		logins = []string{"", "shgz-clerk", "scjg-deputy"}
	}
	t.Run("links", func(t *testing.T) {
		for _, login := range logins {
			t.Run("of "+login, func(t *testing.T) {
				t.Parallel()
				from := []string{"/home"}
				if login == "" {
					from = []string{"/"}
				}
				for _, p := range also {
					if p.login == login {
						from = append(from, p.path)
					}
				}
				w.crawl(t, login, from)
			})
		}
	})
	t.Logf("%d requests, %d routes, %d pages, %d classes", w.requests, len(w.seen), len(w.pages), len(w.classes))
	if testkit.Raced {
		return
	}
	for pattern := range known {
		if !w.seen[pattern] && !reached[pattern] {
			t.Errorf("no link led to %s", pattern)
		}
	}
	w.met()
	if !everything() && len(w.classes) < 150 {
		t.Errorf("%d classes of links, want at least 150", len(w.classes))
	}
	for _, p := range also {
		w.pages[kind{name: "also", route: p.path}] = p
	}
	t.Run("looks", w.look)
	t.Run("wrong forms", w.wrong)
}

// reached are the routes to which no link of the demo leads.
var reached = map[string]bool{
	"GET /hall/{draw}/live": true, "GET /draws/{id}/live": true, "GET /hall/{draw}/tickets.json": true,
	"GET /draws/{id}/tickets.json":      true,
	"GET /visits/{task}/{subject}/sign": true, // everybody in the demo has signed; the journey signs
}

// class is what makes addresses alike for a person: they belong to one route,
// and what they lead to was in one state when the link was shown. Who the person
// is to it shows in the routes that he is shown.
type class struct{ route, state string }

const (
	few  = 2  // addresses of a class that each person visits
	most = 24 // the same of a route, with YANGGUANG_REQUIRE=1
)

// everything reports whether all links are followed, not some of each class.
func everything() bool { return os.Getenv("YANGGUANG_REQUIRE") == "1" && !testkit.Raced }

// crawl follows the links from some pages as a person.
func (w *sweep) crawl(t *testing.T, login string, from []string) {
	t.Helper()
	who, all := w.In(t).By(login), everything()
	queue, done, times := from, map[string]string{}, map[class]int{}
	for _, path := range from {
		done[path] = "the start"
	}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		for _, link := range w.visit(t, who, path, done[path]) {
			of, limit := class{w.route(t, link.Address), link.State}, few
			if all {
				of.state, limit = "", most
			}
			if done[link.Address] != "" || of.route == "" && strings.HasPrefix(link.Address, "/assets/") || times[of] >= limit {
				continue
			}
			done[link.Address] = path
			times[of]++
			queue = append(queue, link.Address)
		}
		w.note(times)
	}
}

// note remembers which classes were met.
func (w *sweep) note(times map[class]int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range times {
		w.classes[c] = true
	}
}

// route is the pattern that an address belongs to, "" for none.
func (w *sweep) route(t *testing.T, address string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", address, nil)
	if err != nil {
		t.Errorf("%s is no address: %v", address, err)
		return ""
	}
	_, pattern := w.mux.Handler(req)
	return pattern
}

// visit loads one page and returns where its links lead.
func (w *sweep) visit(t *testing.T, who *webkit.Client, path, from string) []webkit.Link {
	t.Helper()
	pattern := w.route(t, path)
	p := who.Follow(who.Get(path))
	html := strings.HasPrefix(p.Header.Get("Content-Type"), "text/html")
	if p.Status != http.StatusOK {
		t.Errorf("%q follows a link on %s to %s: %d", who.Login, from, path, p.Status)
		html = false
	}
	w.mu.Lock()
	w.requests++
	w.seen[pattern] = true
	if html {
		of, found := kind{p.Name(), pattern, p.State()}, page{who.Login, path, len(p.Body)}
		if found.size > w.pages[of].size {
			w.pages[of] = found
		}
	}
	w.mu.Unlock()
	if !html {
		return nil
	}
	for _, problem := range testkit.HTMLProblems([]byte(p.Body)) {
		t.Errorf("%s (%s): %s", path, who.Login, problem)
	}
	return p.Leads()
}

// met fails the test for a page of the program that nobody saw.
func (w *sweep) met() {
	w.T.Helper()
	s, err := kernel.New(w.App, web.Rooms)
	if err != nil {
		w.T.Fatal(err)
	}
	p, err := portal.New(w.App)
	if err != nil {
		w.T.Fatal(err)
	}
	met := map[string]bool{}
	for k := range w.pages {
		met[k.name] = true
	}
	each := func(name string, _ *template.Template, _ any) {
		if !met[name] && !failing[name] {
			w.T.Errorf("nobody saw the page %s", name)
		}
	}
	s.R.Each(each)
	p.R.Each(each)
}

// failing are the pages that only failures show.
var failing = map[string]bool{"ui/refused": true, "ui/fault": true}

// stretch is how many pages one browser looks at, so that no browser goes on
// alone when the others are done.
const stretch = 12

// look opens the longest page of each kind in a browser, at a desk and on a
// phone. YANGGUANG_SHOTS names a directory for pictures.
func (w *sweep) look(t *testing.T) {
	longest := map[kind]kind{} // of each page; with everything() of each state of it
	for k, p := range w.pages {
		as := k
		if k.name != "also" && !everything() {
			as = kind{name: k.name}
		}
		if held, ok := longest[as]; !ok || p.size > w.pages[held].size {
			longest[as] = k
		}
	}
	kinds := map[string][]kind{}
	for _, k := range longest {
		kinds[w.pages[k].login] = append(kinds[w.pages[k].login], k)
	}
	if n := len(longest); n < 54 {
		t.Errorf("%d pages to look at, want at least 54", n)
	}
	for login, kinds := range kinds {
		for kinds := range slices.Chunk(kinds, stretch) {
			t.Run("of "+login, func(t *testing.T) {
				t.Parallel()
				w.lookAs(t, login, kinds)
			})
		}
	}
}

// lookAs is look at some pages of one person. Sizes come in turn there and
// back, since to resize a window costs as much as to load a page.
func (w *sweep) lookAs(t *testing.T, login string, kinds []kind) {
	d := before(t, w.Site).visitor()
	if login != "" {
		d = d.site.desk(login)
	}
	sizes := [][2]int64{{1366, 768}, {390, 844}}
	d.SetViewport(sizes[0][0], sizes[0][1])
	for _, k := range kinds {
		p := w.pages[k]
		ctx, cancel := context.WithTimeout(d.Ctx, time.Minute)
		resp, err := chromedp.RunResponse(ctx, chromedp.Navigate(w.URL+p.path))
		cancel()
		if err != nil || resp.Status != http.StatusOK {
			t.Fatalf("%v: %s: %v, %+v", k, p.path, err, resp)
		}
		for i, size := range sizes {
			if i > 0 {
				d.SetViewport(size[0], size[1])
			}
			d.CheckPage()
			d.shoot(strings.Join([]string{k.name, k.route, k.state}, "-"), size[0])
		}
		slices.Reverse(sizes)
	}
}

// wrong sends forms that have an error or only ask for a further row: the page
// keeps what was typed and stays sound.
func (w *sweep) wrong(t *testing.T) {
	keeper := before(t, w.Site).desk("shgz-keeper")
	keeper.open("/items/new")
	keeper.Fill("name", "养老机构服务质量检查")
	keeper.Submit("button[value=points]")
	keeper.CheckPage()
	if got := testkit.Eval[string](keeper.Tab, `document.querySelector('[name=name]').value`); got != "养老机构服务质量检查" {
		t.Errorf("after a further row the name is %q", got)
	}
	keeper.Ignore("status of 422")
	keeper.Fill("rate", "约5%")
	keeper.Submit("button.main:not(.quiet)")
	keeper.CheckPage()

	for k, p := range w.pages {
		if k.name != "visits/enter-result" {
			continue
		}
		inspector := before(t, w.Site).desk(p.login)
		inspector.open(p.path)
		inspector.Ignore("status of 422")
		inspector.Submit("button[value=submit]")
		inspector.CheckPage()
		return
	}
	t.Error("nobody met the form of a result")
}
