package served

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/webkit"
)

// Office is a World at its desks: every step is a request of one of its people.
type Office struct {
	*Site
	*testkit.People
	T testing.TB
}

// NewOffice serves a Home with a World in it.
func NewOffice(t testing.TB, h *testkit.Home) *Office {
	t.Helper()
	s := World(t, h)
	return &Office{Site: s, People: s.World, T: t}
}

// NewStaffedOffice is an Office with a task whose visits can begin.
func NewStaffedOffice(t testing.TB, h *testkit.Home) (*Office, testkit.Staffed) {
	t.Helper()
	o := NewOffice(t, h)
	return o, testkit.StaffedTask(t, h, o.People)
}

// At is the browser of a person of the World; nobody's is a visitor's.
func (o *Office) At(by actor.Actor) *webkit.Client {
	o.T.Helper()
	for login, a := range o.All() {
		if a.Person == by.Person {
			return o.By(login)
		}
	}
	if by.Person != "" {
		o.T.Fatalf("%s is not of this office", by.Name)
	}
	return o.By("")
}

// Page asks for a page, whatever the answer.
func (o *Office) Page(by actor.Actor, path string) *webkit.Page {
	o.T.Helper()
	return o.At(by).Get(path)
}

// Read expects a page with sound HTML that says all of the words, and returns
// its source.
func (o *Office) Read(by actor.Actor, path string, words ...string) string {
	o.T.Helper()
	p := o.Page(by, path)
	if p.Status != http.StatusOK {
		o.T.Fatalf("GET %s by %s: %d\n%s", path, by.Name, p.Status, p.Text())
	}
	testkit.CheckHTML(o.T, []byte(p.Body))
	return p.Says(words...).Body
}

// Send expects a status, and of a page that it says all of the words. It
// returns where the answer leads.
func (o *Office) Send(by actor.Actor, path string, form url.Values, status int, words ...string) string {
	o.T.Helper()
	form.Set("key", o.Form().Get("key"))
	p := o.At(by).Send(http.MethodPost, path, form)
	if p.Status != status {
		o.T.Fatalf("POST %s by %s: %d, want %d\n%s", path, by.Name, p.Status, status, p.Text())
	}
	if p.Location == "" && strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		testkit.CheckHTML(o.T, []byte(p.Body))
	}
	p.Says(words...)
	return p.Location
}

// Confirm opens the page of an act and sends the form it shows.
func (o *Office) Confirm(by actor.Actor, path string, form url.Values, status int, words ...string) string {
	o.T.Helper()
	page := o.Read(by, path)
	_, rest, _ := strings.Cut(page, `<form method="post" action="`+path)
	query, _, _ := strings.Cut(rest, `"`)
	return o.Send(by, path+strings.ReplaceAll(query, "&amp;", "&"), form, status, words...)
}

// Refuse expects a GET to be answered with the status and the words.
func (o *Office) Refuse(by actor.Actor, path string, status int, words ...string) {
	o.T.Helper()
	p := o.Page(by, path)
	if p.Status != status {
		o.T.Fatalf("GET %s by %s: %d, want %d\n%s", path, by.Name, p.Status, status, p.Text())
	}
	p.Says(words...)
}

// Upload sends a file as a browser does and returns where the answer leads.
func (o *Office) Upload(by actor.Actor, path, name, content string, status int, words ...string) string {
	o.T.Helper()
	p := o.At(by).Upload(path, "file", name, content)
	if p.Status != status {
		o.T.Fatalf("POST %s: %d, want %d\n%s", path, p.Status, status, p.Text())
	}
	p.Says(words...)
	return p.Location
}

// Hidden is the value of a hidden field in the source of a page.
func Hidden(page, name string) string {
	_, rest, _ := strings.Cut(page, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
