package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"yangguang/internal/app"
	"yangguang/internal/demo"
	"yangguang/internal/testkit"
	"yangguang/internal/web"
)

// counter is a server of the sample zone and those who stand before it with
// nothing but HTTP: what a page would not offer they send all the same.
type counter struct {
	t     *testing.T
	app   *app.App
	zone  *demo.Zone
	url   string
	who   map[string]*client
	forms int
}

func newCounter(t *testing.T, only ...demo.Key) *counter {
	t.Helper()
	return newCounterIn(t, t.TempDir(), only...)
}

func newCounterIn(t *testing.T, dir string, only ...demo.Key) *counter {
	t.Helper()
	c := &counter{t: t, who: map[string]*client{}}
	c.app, c.zone = demoZone(t, dir, only...)
	server, err := web.New(c.app)
	if err != nil {
		t.Fatal(err)
	}
	c.url = testkit.Serve(t, server)
	return c
}

type client struct {
	*counter
	login string
	http  http.Client
}

// by is a person, signed in at first use; "" is a visitor.
func (c *counter) by(login string) *client {
	c.t.Helper()
	if p := c.who[login]; p != nil {
		return p
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	p := &client{counter: c, login: login, http: http.Client{Jar: jar, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	c.who[login] = p
	if login != "" {
		if a := p.post("/login", "login", login, "password", demo.Password); a.to != "/home" {
			c.t.Fatalf("%s does not sign in: %d %s", login, a.status, a.to)
		}
	}
	return p
}

type reply struct {
	status int
	to     string // Location
	body   string // of a stream its head
}

func (p *client) get(path string) reply { p.t.Helper(); return p.send("GET", path, nil) }

// post sends a form of names and values, with a fresh key unless one is given.
func (p *client) post(path string, pairs ...string) reply {
	p.t.Helper()
	p.forms++
	form := url.Values{"key": {fmt.Sprint("form", p.forms)}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return p.send("POST", path, form)
}

func (p *client) send(method, path string, form url.Values) reply {
	p.t.Helper()
	a, err := p.try(method, path, form)
	if err != nil {
		p.t.Fatalf("%s %s by %s: %v", method, path, p.login, err)
	}
	return a
}

func (p *client) try(method, path string, form url.Values) (reply, error) {
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return reply{}, err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := p.http.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	a := reply{status: resp.StatusCode, to: resp.Header.Get("Location")}
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		body, err := io.ReadAll(resp.Body)
		a.body = string(body)
		return a, err
	}
	return a, nil
}
