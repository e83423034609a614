package testkit

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe-core-4.14.1/axe.min.js
var axe string

// Tab is one tab of a headless Chromium. Its methods fail the test when the
// browser does not do what they say. What the page complains about (a violated
// content security policy, an error on the console, an uncaught exception, a
// missing asset) fails the test when it ends.
type Tab struct {
	Ctx context.Context // for chromedp actions that have no method here
	t   testing.TB

	mu       sync.Mutex
	problems []string
	ignored  []string
}

// Browser opens a tab with cookies of its own. All tests of a process share one
// Chromium, so their TestMain calls Main. Without Chromium the test is skipped,
// or fails when YANGGUANG_REQUIRE=1.
func Browser(t testing.TB) *Tab {
	t.Helper()
	path := ""
	for _, name := range []string{os.Getenv("YANGGUANG_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); name != "" && err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("YANGGUANG_REQUIRE") == "1" {
			t.Fatal("chromium required but not found (YANGGUANG_CHROMIUM)")
		}
		t.Skip("chromium not found (YANGGUANG_CHROMIUM)")
	}
	return newTab(t, running(t, path), chromedp.WithNewBrowserContext())
}

var chromium struct {
	sync.Mutex
	ctx context.Context
}

// running is the Chromium of this process, with a profile of its own.
func running(t testing.TB, path string) context.Context {
	t.Helper()
	chromium.Lock()
	defer chromium.Unlock()
	if chromium.ctx != nil {
		return chromium.ctx
	}
	profile, err := os.MkdirTemp("", "yangguang-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("lang", "zh-CN"),
		chromedp.UserDataDir(profile), chromedp.WindowSize(1366, 768))
	ctx, closed := chromedp.NewContext(ctx)
	AtEnd(t, func() {
		closed()
		stop()
		os.RemoveAll(profile)
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	chromium.ctx = ctx
	return ctx
}

// Serve serves a handler until the test ends and returns its address. Streams
// still open are cut, so call it before or after Browser.
func Serve(t testing.TB, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

// Person opens a tab of the same browser with its own cookies: another person
// at another desk.
func (tab *Tab) Person() *Tab {
	tab.t.Helper()
	return newTab(tab.t, tab.Ctx, chromedp.WithNewBrowserContext())
}

// Window opens a tab of the same browser and the same person.
func (tab *Tab) Window() *Tab {
	tab.t.Helper()
	return newTab(tab.t, tab.Ctx)
}

func newTab(t testing.TB, parent context.Context, options ...chromedp.ContextOption) *Tab {
	t.Helper()
	tab := &Tab{t: t}
	ctx, cancel := chromedp.NewContext(parent, append(options, chromedp.WithListener(tab.listen))...)
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(stop)
	tab.Ctx = ctx
	if _, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Void{}, nil
	}); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, struct{}{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, p := range tab.Problems() {
			t.Errorf("browser: %s", p)
		}
	})
	return tab
}

func (tab *Tab) listen(event any) {
	problem := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			problem = e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		problem = e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			problem += " " + x.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			problem = fmt.Sprintf("console.error %v", e.Args)
		}
	}
	if problem != "" {
		tab.mu.Lock()
		tab.problems = append(tab.problems, problem)
		tab.mu.Unlock()
	}
}

// Ignore lets complaints that contain text pass. A page that answers 4xx on
// purpose is such a complaint: "status of 422".
func (tab *Tab) Ignore(text string) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.ignored = append(tab.ignored, text)
}

// Problems lists what pages complained about so far.
func (tab *Tab) Problems() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	var out []string
next:
	for _, p := range tab.problems {
		for _, i := range tab.ignored {
			if strings.Contains(p, i) {
				continue next
			}
		}
		out = append(out, p)
	}
	return out
}

// Do runs chromedp actions.
func (tab *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	if err := chromedp.Do(tab.Ctx, steps...); err != nil {
		tab.t.Fatalf("browser: %v", err)
	}
}

// Open loads a page and waits for it.
func (tab *Tab) Open(url string) {
	tab.t.Helper()
	tab.Do(chromedp.Navigate(url))
}

// Submit clicks an element, by CSS selector, and waits for the page it leads to.
func (tab *Tab) Submit(selector string) {
	tab.t.Helper()
	x, y := tab.Aim(first(selector))
	ctx, cancel := context.WithTimeout(tab.Ctx, 20*time.Second)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.MouseClickXY(x, y)); err != nil {
		tab.t.Fatalf("browser: submit %s: %v\n%s", selector, err, tab.Text("main"))
	}
}

// Click clicks an element that does not lead to another page. Between aiming
// and pressing, a part above may still grow on a slow machine and push the
// element away from under the mouse; a click that missed is made again. It
// needs the page's scripts switched on.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	for range 20 {
		x, y := tab.Aim(first(selector))
		Eval[bool](tab, `((e) => {
			window.testClickLanded = false;
			addEventListener('click', (c) => { window.testClickLanded = e.contains(c.target); }, {capture: true, once: true});
			return true;
		})(`+first(selector)+`)`)
		tab.Do(chromedp.MouseClickXY(x, y))
		if Eval[bool](tab, `window.testClickLanded`) {
			return
		}
	}
	tab.t.Fatalf("browser: no click reaches %s", selector)
}

func first(selector string) string { return `document.querySelector(` + quote(selector) + `)` }

// Aim waits up to ten seconds until the element that a JavaScript expression
// finds is visible, stands still and is what a mouse over its middle would
// touch, and returns that point.
func (tab *Tab) Aim(find string) (x, y float64) {
	tab.t.Helper()
	type spot struct {
		X, Y    float64
		Problem string
	}
	var last spot
	still := 0
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		now := Eval[spot](tab, `((e) => {
			if (!e) return {problem: 'is not there'};
			if (!e.checkVisibility({visibilityProperty: true})) return {problem: 'is not visible'};
			e.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
			const box = e.getClientRects()[0];
			if (!box || !box.width || !box.height) return {problem: 'has no size'};
			const x = box.x + box.width / 2, y = box.y + box.height / 2, top = document.elementFromPoint(x, y);
			return {x, y, problem: e.contains(top)
				? document.readyState === 'complete' ? '' : 'stands on a page that still loads'
				: 'is covered by ' + top?.outerHTML.slice(0, 100)};
		})(`+find+`)`)
		if now == last {
			still++
		} else {
			still, last = 0, now
		}
		if still >= 3 && now.Problem == "" {
			return now.X, now.Y
		}
	}
	if last.Problem == "" {
		last.Problem = "does not stand still"
	}
	tab.t.Fatalf("browser: %s on %s %s\n%s", find, tab.Path(), last.Problem, tab.Text("main"))
	return 0, 0
}

// Fill gives the control of <main> with this name a value, replacing what is
// there; of radio buttons and checkboxes it checks the one with the value.
func (tab *Tab) Fill(name, value string) {
	tab.t.Helper()
	took := Eval[bool](tab, fmt.Sprintf(`((name, value) => {
		const all = [...document.querySelectorAll('main [name]:not([type=hidden])')].filter(e => e.name === name);
		const choice = all.find(e => (e.type === 'radio' || e.type === 'checkbox') && e.value === value);
		if (choice) { choice.checked = true; return true; }
		if (!all[0] || all[0].type === 'radio' || all[0].type === 'checkbox') return false;
		all[0].value = value;
		all[0].dispatchEvent(new Event('input', {bubbles: true}));
		all[0].dispatchEvent(new Event('change', {bubbles: true}));
		return all[0].value === value;
	})(%s, %s)`, quote(name), quote(value)))
	if !took {
		tab.t.Fatalf("browser: no control %q on %s takes %q", name, tab.Path(), value)
	}
}

// quote writes a JavaScript string; Go's own quoting differs beyond the BMP.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(b)
}

// Text is the visible text of the first element of a CSS selector.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	return Eval[string](tab, `document.querySelector(`+quote(selector)+`)?.innerText ?? ''`)
}

// Path is the path and query of the page.
func (tab *Tab) Path() string {
	tab.t.Helper()
	return Eval[string](tab, `location.pathname + location.search`)
}

// Wait waits up to ten seconds until a JavaScript expression is true.
func (tab *Tab) Wait(expression string) {
	tab.t.Helper()
	for range 200 {
		if Eval[bool](tab, `!!(`+expression+`)`) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	tab.t.Fatalf("browser: never true: %s", expression)
}

// Eval is the value of a JavaScript expression; a promise is awaited.
func Eval[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	v, err := chromedp.Run(tab.Ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("browser: %v", err)
	}
	return v
}

// SetViewport sets the size of the window in CSS pixels; up to 480 wide it is a
// phone with touch.
func (tab *Tab) SetViewport(width, height int64) {
	tab.t.Helper()
	options := []chromedp.EmulateViewportOption{}
	if width <= 480 {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	tab.Do(chromedp.EmulateViewport(width, height, options...))
}

// ReduceMotion asks pages to hold still.
func (tab *Tab) ReduceMotion() {
	tab.t.Helper()
	_, err := chromedp.Call(tab.Ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
	if err != nil {
		tab.t.Fatal(err)
	}
}

// Medium shows the page as "print" or as "screen".
func (tab *Tab) Medium(name string) {
	tab.t.Helper()
	if _, err := chromedp.Call(tab.Ctx, emulation.SetEmulatedMedia,
		emulation.SetEmulatedMediaParams{Media: name}); err != nil {
		tab.t.Fatal(err)
	}
}

// Screenshot writes the whole page as PNG.
func (tab *Tab) Screenshot(file string) {
	tab.t.Helper()
	png, err := chromedp.Run(tab.Ctx, chromedp.FullScreenshot(100))
	if err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		tab.t.Fatal(err)
	}
}

// Violation is one finding of axe-core with the elements it concerns.
type Violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

// Axe runs axe-core on the page.
func (tab *Tab) Axe() []Violation {
	tab.t.Helper()
	if !Eval[bool](tab, `'axe' in window`) {
		Eval[bool](tab, axe+"\n;true")
	}
	return Eval[[]Violation](tab,
		`axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => ({
			id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200) + ' ' + (n.failureSummary || ''))})))`)
}

// CheckPage fails the test when axe-core finds a violation or the page is wider
// than its window.
func (tab *Tab) CheckPage() {
	tab.t.Helper()
	for _, v := range tab.Axe() {
		tab.t.Errorf("%s: axe %s: %s\n\t%s", tab.Path(), v.ID, v.Help, strings.Join(v.Nodes, "\n\t"))
	}
	tab.CheckWidth()
}

// CheckWidth fails the test when the page is wider than its window.
func (tab *Tab) CheckWidth() {
	tab.t.Helper()
	if over := Eval[int](tab, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		wide := Eval[[]string](tab,
			`[...document.querySelectorAll('body *')]
				.filter(e => !e.closest('.scroll') && e.getBoundingClientRect().right > innerWidth + 1)
				.map(e => e.tagName + '.' + e.className).slice(0, 8)`)
		tab.t.Errorf("%s: %d px wider than the window: %v", tab.Path(), over, wide)
	}
}
