package walk

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

// site is a whole installation, served as it is in real use, and the people
// who sit before their browsers.
type site struct {
	*served.Site
	t     *testing.T
	tick  func() // time passes between two clicks
	first *testkit.Tab
	desks map[string]*desk
}

// newSite serves a Home with a World in it. Its jobs run.
func newSite(t *testing.T, h *testkit.Home) *site {
	t.Helper()
	s := running(t, served.World(t, h))
	s.tick = func() { h.Clock.Advance(2 * time.Second) }
	return s
}

// before puts a browser before an installation.
func before(t *testing.T, made *served.Site) *site {
	t.Helper()
	return &site{Site: made, t: t, tick: func() {}, desks: map[string]*desk{}, first: testkit.Browser(t)}
}

// running is before, and runs the jobs of the installation.
func running(t *testing.T, made *served.Site) *site {
	t.Helper()
	s := before(t, made)
	if err := s.App.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.App.Queue.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// desk is one person's browser.
type desk struct {
	*testkit.Tab
	*site
	login string
}

// visitor is a browser in which nobody is signed in.
func (s *site) visitor() *desk {
	tab := s.first.Person()
	tab.ReduceMotion()
	return &desk{Tab: tab, site: s}
}

// desk is the browser of a person, who signs in when he first sits down.
func (s *site) desk(login string) *desk {
	s.t.Helper()
	d := s.desks[login]
	if d == nil {
		d = s.visitor()
		d.login, s.desks[login] = login, d
		d.signIn()
	}
	return d
}

func (d *desk) signIn() {
	d.t.Helper()
	d.open("/login")
	d.typed("login", d.login)
	d.typed("password", d.Password)
	d.press("登录")
	d.at("/home")
}

func (d *desk) open(path string) { d.t.Helper(); d.Open(d.URL + path) }

// at fails the test unless the page has this path.
func (d *desk) at(path string) {
	d.t.Helper()
	if got := d.Path(); !strings.HasPrefix(got, path) {
		d.t.Fatalf("%s is at %s, want %s:\n%s", d.login, got, path, d.Text("main"))
	}
}

// sees fails the test unless the page says every text.
func (d *desk) sees(texts ...string) {
	d.t.Helper()
	page := d.Text("main")
	for _, text := range texts {
		if !strings.Contains(page, text) {
			d.t.Fatalf("%s does not see %q on %s:\n%s", d.login, text, d.Path(), page)
		}
	}
}

// shoot takes a picture of the page where YANGGUANG_SHOTS names a directory.
func (d *desk) shoot(name string, width int64) {
	d.t.Helper()
	if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
		name = strings.NewReplacer("/", "-", " ", "-").Replace(name)
		d.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)))
	}
}

// js writes a value for JavaScript.
func js(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers always have a JSON form
	}
	return string(b)
}

// press clicks the first link or button of the page with this label and waits
// for the page that it leads to. Where several are alike, near names a text in
// its row or section.
func (d *desk) press(label string, near ...string) {
	d.t.Helper()
	d.follow("main a, main button", label, strings.Join(near, ""))
}

// navigate follows a link of the main navigation.
func (d *desk) navigate(label string) {
	d.t.Helper()
	d.follow("nav.side a, nav.bar a", label, "")
}

func (d *desk) follow(among, label, near string) {
	d.t.Helper()
	d.tick()
	ctx, cancel := context.WithTimeout(d.Ctx, 20*time.Second)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, d.click(among, label, near)); err != nil {
		d.t.Fatalf("%s presses %q on %s: %v\n%s", d.login, label, d.Path(), err, d.Text("main"))
	}
}

// click clicks the first element of a selector with this label, and fails the
// test when a person could not: it is not there, or something covers it.
func (d *desk) click(among, label, near string) chromedp.Action[chromedp.Void] {
	d.t.Helper()
	x, y := d.Aim(fmt.Sprintf(`((among, label, near) => [...document.querySelectorAll(among)]
		.find(e => e.checkVisibility() && e.textContent.trim() === label
			&& (!near || e.closest('tr, li, section, form')?.textContent.includes(near))))(%s, %s, %s)`,
		js(among), js(label), js(near)))
	return chromedp.MouseClickXY(x, y)
}

// offers reports whether a link or button with this label can be seen.
func (d *desk) offers(label string) bool {
	d.t.Helper()
	return testkit.Eval[bool](d.Tab,
		`[...document.querySelectorAll('main a, main button')].some(e => e.checkVisibility() && e.textContent.trim() === `+js(
			label)+`)`)
}

// act presses a button that leads to a page of confirmation, and confirms.
func (d *desk) act(label string, near ...string) {
	d.t.Helper()
	d.press(label, near...)
	d.confirm()
}

// confirm presses the button of a page of confirmation.
func (d *desk) confirm() {
	d.t.Helper()
	d.tick()
	d.Submit("form.confirm button.button")
}

// fill fills controls by their names: pairs of name and value.
func (d *desk) fill(pairs ...string) {
	d.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		d.Fill(pairs[i], pairs[i+1])
	}
}

// typed types into a control key by key.
func (d *desk) typed(name, text string) {
	d.t.Helper()
	if !testkit.Eval[bool](d.Tab, `(() => {
		const e = document.querySelector('main [name="`+name+`"]:not([type=hidden])');
		e?.focus();
		e?.select();
		return !!e && document.activeElement === e;
	})()`) {
		d.t.Fatalf("%s finds no control %s on %s:\n%s", d.login, name, d.Path(), d.Text("main"))
	}
	d.Do(chromedp.KeyEvent(text))
}

// upload chooses a file with this name and content.
func (d *desk) upload(name, content string) {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.Do(chromedp.SetUploadFiles(chromedp.CSS("main input[type=file]"), []string{path}))
}

// scripts switches the scripts of pages off or on.
func (d *desk) scripts(on bool) {
	d.t.Helper()
	if _, err := chromedp.Call(d.Ctx, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		d.t.Fatal(err)
	}
}

// cells are the texts of a column of the first table below a heading.
func (d *desk) cells(heading string, column int) []string {
	d.t.Helper()
	return testkit.Eval[[]string](d.Tab,
		fmt.Sprintf(`((heading, n) => [...([...document.querySelectorAll('main section')]
		.find(s => s.querySelector('h2')?.textContent.includes(heading))
		?.querySelectorAll('tbody tr') ?? [])].map(r => r.cells[n]?.textContent.trim() ?? ''))(%s, %d)`, js(heading), column))
}

// until waits up to twenty seconds for an expression to be true on whatever
// page the browser shows by then.
func (d *desk) until(expression string) {
	d.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		// An error is a page that is just being left.
		if ok, err := chromedp.Run(d.Ctx, chromedp.Evaluate[bool](`!!(`+expression+`)`)); err == nil && ok {
			return
		}
	}
	d.t.Fatalf("%s: never true on %s: %s\n%s", d.login, d.Path(), expression, d.Text("main"))
}
