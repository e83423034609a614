package webkit

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"yangguang/internal/law"
)

// Page is one answer.
type Page struct {
	T        testing.TB
	Path     string // asked for
	Status   int
	Location string
	Header   http.Header
	Body     string // "" of a stream

	root *html.Node
}

func (p *Page) tree() *html.Node {
	p.T.Helper()
	if p.root == nil {
		root, err := html.Parse(strings.NewReader(p.Body))
		if err != nil {
			p.T.Fatalf("%s: %v", p.Path, err)
		}
		p.root = root
	}
	return p.root
}

// main is <main> of the page, or all of it.
func (p *Page) main() *html.Node {
	p.T.Helper()
	if n := find(p.tree(), func(n *html.Node) bool { return n.Data == "main" }); n != nil {
		return n
	}
	return p.tree()
}

// Name is the name that the page has in the program, "" for none.
func (p *Page) Name() string {
	p.T.Helper()
	return attr(p.main(), "data-page")
}

// State is the badge beside the title of the page, "" for none.
func (p *Page) State() string {
	p.T.Helper()
	title := find(p.main(), func(n *html.Node) bool { return n.Data == "h1" })
	if title == nil {
		return ""
	}
	return strings.Join(badges(title.Parent), " ")
}

// Text is what <main> says, with single spaces.
func (p *Page) Text() string {
	p.T.Helper()
	return text(p.main())
}

// Says fails the test unless the source of the page has every text.
func (p *Page) Says(texts ...string) *Page {
	p.T.Helper()
	for _, t := range texts {
		if !strings.Contains(p.Body, t) {
			p.T.Errorf("%s (%d) does not say %q:\n%s", p.Path, p.Status, t, p.Text())
		}
	}
	return p
}

// SaysNot fails the test if the source of the page has one of the texts.
func (p *Page) SaysNot(texts ...string) *Page {
	p.T.Helper()
	for _, t := range texts {
		if strings.Contains(p.Body, t) {
			p.T.Errorf("%s (%d) says %q", p.Path, p.Status, t)
		}
	}
	return p
}

// Link is where the first link of <main> with this label leads; the test fails
// when there is none.
func (p *Page) Link(label string) string {
	p.T.Helper()
	n := find(p.main(), func(n *html.Node) bool { return n.Data == "a" && text(n) == label })
	if n == nil {
		p.T.Fatalf("%s has no link %q:\n%s", p.Path, label, p.Text())
	}
	return attr(n, "href")
}

// Link is where a page leads to.
type Link struct {
	Address string // on the site, without the part after #
	State   string // the badges of the row that it stands in
}

// Links are all addresses on the site that the page leads to by a link or by a
// form that only searches.
func (p *Page) Links() []string {
	p.T.Helper()
	var out []string
	for _, l := range p.Leads() {
		out = append(out, l.Address)
	}
	return out
}

// Leads are Links with the state of what each leads to.
func (p *Page) Leads() []Link {
	p.T.Helper()
	var out []Link
	for n := range p.tree().Descendants() {
		href := ""
		switch {
		case n.Data == "a":
			href = attr(n, "href")
		case n.Data == "form" && attr(n, "method") == "get":
			href = attr(n, "action")
		}
		if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") {
			href, _, _ = strings.Cut(href, "#")
			out = append(out, Link{href, state(n)})
		}
	}
	return out
}

func state(n *html.Node) string {
	for up := range n.Ancestors() {
		if up.Data == "tr" || up.Data == "li" {
			return strings.Join(badges(up), " ")
		}
	}
	return ""
}

func badges(n *html.Node) []string {
	var out []string
	for d := range n.Descendants() {
		if slices.Contains(strings.Fields(attr(d, "class")), "badge") {
			out = append(out, text(d))
		}
	}
	return out
}

// Done fails the test unless the answer leads on, as that to a form that was
// carried out does, and returns where to.
func (p *Page) Done() string {
	p.T.Helper()
	if p.Status != http.StatusSeeOther {
		p.T.Fatalf("%s: %d, want it carried out:\n%s", p.Path, p.Status, p.Text())
	}
	return p.Location
}

// Code is the refusal code of the page, which is written for programs and not
// shown; "" for none.
func (p *Page) Code() string {
	p.T.Helper()
	n := find(p.tree(), func(n *html.Node) bool { return has(n, "data-refusal") })
	if n == nil {
		return ""
	}
	return attr(n, "data-refusal")
}

// Refused fails the test unless the answer has this status, names the provision
// and says these words, of which one may be the code. The page of a refusal must
// not show its code to a person, nor call a rule of the platform a legal basis.
func (p *Page) Refused(status int, basis law.Provision, words ...string) *Page {
	p.T.Helper()
	if p.Status != status || !strings.Contains(p.Body, basis.Cite()) {
		p.T.Errorf("%s: %d, want %d under %s\n%s", p.Path, p.Status, status, basis.Cite(), p.Text())
	}
	if code := p.Code(); code != "" {
		said := p.Text()
		if strings.Contains(said, code) {
			p.T.Errorf("%s shows the code %s:\n%s", p.Path, code, said)
		}
		if !strings.Contains(said, basis.Term()+" "+basis.Cite()) {
			p.T.Errorf("%s does not call %s %s:\n%s", p.Path, basis.Cite(), basis.Term(), said)
		}
	}
	return p.Says(words...)
}

func find(n *html.Node, is func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && is(d) {
			return d
		}
	}
	return nil
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			b.WriteString(d.Data)
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
