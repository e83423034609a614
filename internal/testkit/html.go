package testkit

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// CheckHTML fails the test for what every page of this platform must have or
// must not have: a language, a title and one h1; unique ids, references that
// lead to one; a label for each control, a method for each form; no inline
// style or script, nothing loaded from elsewhere. It answers without a browser,
// so every page of every test can go through it.
func CheckHTML(t testing.TB, body []byte) {
	t.Helper()
	for _, problem := range HTMLProblems(body) {
		t.Errorf("html: %s", problem)
	}
}

// HTMLProblems lists what CheckHTML would complain about.
func HTMLProblems(body []byte) []string {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return []string{err.Error()}
	}
	p := page{ids: map[string]int{}, labelled: map[string]bool{}}
	p.collect(root)
	p.check(root, false)
	p.expect(p.count["h1"] == 1, "%d h1 elements, want 1", p.count["h1"])
	p.expect(p.title != "", "no title")
	for id, n := range p.ids {
		p.expect(n == 1, "id %q %d times", id, n)
	}
	return p.problems
}

type page struct {
	ids      map[string]int
	labelled map[string]bool // ids that a label names
	count    map[string]int
	title    string
	problems []string
}

func (p *page) expect(ok bool, format string, args ...any) {
	if !ok {
		p.problems = append(p.problems, fmt.Sprintf(format, args...))
	}
}

func (p *page) collect(n *html.Node) {
	if p.count == nil {
		p.count = map[string]int{}
	}
	if n.Type == html.ElementNode {
		p.count[n.Data]++
		if id, ok := attr(n, "id"); ok {
			p.ids[id]++
		}
		if target, ok := attr(n, "for"); ok && n.Data == "label" {
			p.labelled[target] = true
		}
		if n.Data == "title" && n.Parent != nil && n.Parent.Data == "head" {
			p.title = text(n)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.collect(c)
	}
}

func (p *page) check(n *html.Node, inLabel bool) {
	if n.Type == html.ElementNode {
		p.element(n, inLabel)
		inLabel = inLabel || n.Data == "label"
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.check(c, inLabel)
	}
}

func (p *page) element(n *html.Node, inLabel bool) {
	for _, a := range n.Attr {
		p.expect(a.Key != "style", "style attribute on %s", shown{n})
		p.expect(!strings.HasPrefix(a.Key, "on"), "inline script %s on %s", a.Key, shown{n})
		switch a.Key {
		case "aria-describedby", "aria-labelledby", "aria-controls":
			for id := range strings.FieldsSeq(a.Val) {
				p.expect(p.ids[id] > 0, "%s of %s leads to no %q", a.Key, shown{n}, id)
			}
		case "href", "src", "action", "formaction":
			p.expect(!strings.HasPrefix(strings.ToLower(a.Val), "javascript:"), "script address on %s", shown{n})
			elsewhere := strings.Contains(a.Val, "//") && !strings.HasPrefix(a.Val, "/assets/")
			p.expect(!elsewhere || n.Data == "a" || n.Data == "form", "%s loads from elsewhere", shown{n})
			if id, ok := strings.CutPrefix(a.Val, "#"); ok && id != "" {
				p.expect(p.ids[id] > 0, "%s leads to no %q", shown{n}, id)
			}
		}
	}
	switch n.Data {
	case "html":
		lang, _ := attr(n, "lang")
		p.expect(lang != "", "no lang on html")
	case "style":
		p.expect(false, "inline style element")
	case "script":
		src, _ := attr(n, "src")
		p.expect(src != "" && strings.TrimSpace(text(n)) == "", "inline script element")
	case "form":
		method, _ := attr(n, "method")
		p.expect(method != "", "%s has no method", shown{n})
	case "img":
		_, ok := attr(n, "alt")
		p.expect(ok, "%s has no alt", shown{n})
	case "button", "a":
		p.expect(strings.TrimSpace(text(n)) != "" || named(n), "%s says nothing", shown{n})
	case "input", "select", "textarea":
		kind, _ := attr(n, "type")
		id, _ := attr(n, "id")
		if kind == "hidden" || kind == "submit" || kind == "button" {
			break
		}
		p.expect(p.labelled[id] || inLabel || named(n), "%s has no label", shown{n})
	case "label":
		if target, ok := attr(n, "for"); ok {
			p.expect(p.ids[target] > 0, "label for %q, which is not there", target)
		}
	case "th":
		_, ok := attr(n, "scope")
		p.expect(ok, "%s %q has no scope", shown{n}, text(n))
	}
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func named(n *html.Node) bool {
	for _, key := range []string{"aria-label", "aria-labelledby", "title"} {
		if v, _ := attr(n, key); strings.TrimSpace(v) != "" {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c))
	}
	return b.String()
}

// shown is the start tag of an element. It is written only when something is
// wrong with it, since to write all of them cost more than to read the page.
type shown struct{ *html.Node }

func (n shown) String() string {
	var b strings.Builder
	b.WriteString("<" + n.Data)
	for _, a := range n.Attr {
		fmt.Fprintf(&b, " %s=%q", a.Key, a.Val)
	}
	return b.String() + ">"
}
