// Package webkit is HTTP as a person uses it: clients that sign in, read pages
// and send the forms that the pages show. It knows any handler and no package
// of the site, so that tests inside those may use it too; package served gives
// a whole installation to go with it.
package webkit

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yangguang/internal/testkit"
)

// Site is a served handler and the people who stand before it.
type Site struct {
	T        testing.TB
	URL      string
	Password string // of everybody

	keys *atomic.Int64
	mu   sync.Mutex
	who  map[string]*Client
}

// On serves a handler until the test ends.
func On(t testing.TB, h http.Handler, password string) *Site {
	t.Helper()
	return &Site{T: t, URL: testkit.Serve(t, h), Password: password, keys: &atomic.Int64{}, who: map[string]*Client{}}
}

// In is the same site for a subtest, with clients of its own.
func (s *Site) In(t testing.TB) *Site {
	return &Site{T: t, URL: s.URL, Password: s.Password, keys: s.keys, who: map[string]*Client{}}
}

// Client is one person's browser: it keeps cookies and follows no redirect
// unless told to.
type Client struct {
	*Site
	Login string // "" for a visitor
	http  http.Client
}

// Visitor is a new browser in which nobody is signed in.
func (s *Site) Visitor() *Client {
	s.T.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.T.Fatal(err)
	}
	return &Client{Site: s, http: http.Client{Jar: jar, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// SignedIn is a new browser in which this person signed in.
func (s *Site) SignedIn(login string) *Client {
	s.T.Helper()
	c := s.Visitor()
	c.Login = login
	if a := c.Post("/login", "login", login, "password", s.Password); a.Status != http.StatusSeeOther ||
		a.Location != "/home" {
		s.T.Fatalf("%s does not sign in: %d %s", login, a.Status, a.Location)
	}
	return c
}

// By is the browser of a person, signed in at first use; "" is a visitor.
func (s *Site) By(login string) *Client {
	s.T.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.who[login]; c != nil {
		return c
	}
	c := s.Visitor()
	if login != "" {
		c = s.SignedIn(login)
	}
	s.who[login] = c
	return c
}

// Get asks for a page; header is pairs of name and value.
func (c *Client) Get(path string, header ...string) *Page {
	c.T.Helper()
	return c.Send("GET", path, nil, header...)
}

// Post sends a form of names and values that no page need offer, with a fresh
// key unless one is given. A name that comes twice has both values.
func (c *Client) Post(path string, pairs ...string) *Page {
	c.T.Helper()
	return c.Send("POST", path, c.Form(pairs...))
}

// Form is a form of names and values with a fresh key unless one is given.
func (s *Site) Form(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	if !form.Has("key") {
		form.Set("key", fmt.Sprint("form", s.keys.Add(1)))
	}
	return form
}

// Send sends a request; form may be nil, header is pairs of name and value.
func (c *Client) Send(method, path string, form url.Values, header ...string) *Page {
	c.T.Helper()
	p, err := c.Try(method, path, form, header...)
	if err != nil {
		c.T.Fatalf("%s %s by %q: %v", method, path, c.Login, err)
	}
	return p
}

// Try is Send for goroutines, which may not end the test. It returns what went
// wrong between here and the server.
func (c *Client) Try(method, path string, form url.Values, header ...string) (*Page, error) {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
		header = append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)
	}
	return c.roundTrip(method, path, body, header)
}

// Upload sends a file and a form, as Post does.
func (c *Client) Upload(path, field, filename, content string, pairs ...string) *Page {
	c.T.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range c.Form(pairs...) {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				c.T.Fatal(err)
			}
		}
	}
	file, err := w.CreateFormFile(field, filename)
	if err != nil {
		c.T.Fatal(err)
	}
	if _, err := io.WriteString(file, content); err != nil {
		c.T.Fatal(err)
	}
	if err := w.Close(); err != nil {
		c.T.Fatal(err)
	}
	p, err := c.roundTrip("POST", path, &body, []string{"Content-Type", w.FormDataContentType()})
	if err != nil {
		c.T.Fatalf("upload to %s by %q: %v", path, c.Login, err)
	}
	return p
}

func (c *Client) roundTrip(method, path string, body io.Reader, header []string) (*Page, error) {
	req, err := http.NewRequestWithContext(c.T.Context(), method, c.URL+path, body)
	if err != nil {
		return &Page{}, err
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return &Page{}, err
	}
	defer resp.Body.Close()
	p := &Page{T: c.T, Path: path, Status: resp.StatusCode, Location: resp.Header.Get("Location"), Header: resp.Header}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		return p, nil
	}
	text, err := io.ReadAll(resp.Body)
	p.Body = string(text)
	return p, err
}

// Open asks for a page, follows redirects and fails the test unless the end is
// a page with sound HTML.
func (c *Client) Open(path string) *Page {
	c.T.Helper()
	p := c.Follow(c.Get(path))
	if p.Status != http.StatusOK {
		c.T.Fatalf("%q opens %s: %d\n%s", c.Login, path, p.Status, p.Text())
	}
	testkit.CheckHTML(c.T, []byte(p.Body))
	return p
}

// Follow goes where an answer leads, at most ten times; an answer that leads
// nowhere is returned.
func (c *Client) Follow(p *Page) *Page {
	c.T.Helper()
	for n := 0; p.Location != ""; n++ {
		if n == 10 {
			c.T.Fatalf("%s leads on and on", p.Path)
		}
		p = c.Get(p.Location)
	}
	return p
}
