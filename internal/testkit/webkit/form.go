package webkit

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Submit fills the form of a page that sends to this path, or to one that ends
// so, and sends it with everything the page put into it, the key and the hidden
// fields too. Pairs are what the person enters: names of controls and values; a
// name that comes twice gets both. The test fails for a control that the form
// does not have and for a choice it does not offer.
func (c *Client) Submit(p *Page, action string, pairs ...string) *Page {
	c.T.Helper()
	form, to := p.form(action)
	values, offered := controls(form)
	entered := map[string]bool{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, value := pairs[i], pairs[i+1]
		choices, ok := offered[name]
		if !ok {
			c.T.Fatalf("%s: the form to %s has no control %q: %q", p.Path, to, name, sorted(offered))
		}
		if choices != nil && !slices.Contains(choices, value) {
			c.T.Fatalf("%s: %q offers %q, not %q", p.Path, name, choices, value)
		}
		if !entered[name] {
			values.Del(name)
		}
		entered[name] = true
		values.Add(name, value)
	}
	method := strings.ToUpper(attr(form, "method"))
	if method == http.MethodGet {
		path, _, _ := strings.Cut(to, "?")
		return c.Get(path + "?" + values.Encode())
	}
	return c.Send(method, to, values)
}

// HasForm reports whether the page has a form as Submit finds it.
func (p *Page) HasForm(action string) bool {
	p.T.Helper()
	form, _ := p.findForm(action)
	return form != nil
}

// Value is what the form of Submit holds for a control before anything is
// entered; "" for one that is empty or not there.
func (p *Page) Value(action, name string) string {
	p.T.Helper()
	form, _ := p.form(action)
	values, _ := controls(form)
	return values.Get(name)
}

func (p *Page) form(action string) (form *html.Node, to string) {
	p.T.Helper()
	if form, to = p.findForm(action); form == nil {
		p.T.Fatalf("%s (%d) has no form to %q:\n%s", p.Path, p.Status, action, p.Text())
	}
	return form, to
}

// findForm prefers the form that sends to exactly this path.
func (p *Page) findForm(action string) (form *html.Node, to string) {
	p.T.Helper()
	for n := range p.tree().Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" {
			continue
		}
		address := attr(n, "action")
		if address == "" {
			address = p.Path
		}
		path, _, _ := strings.Cut(address, "?")
		if path == action || address == action {
			return n, address
		}
		if form == nil && strings.HasSuffix(path, action) {
			form, to = n, address
		}
	}
	return form, to
}

// controls are the values that a browser would send of an untouched form, and
// every name that can be entered; where only some values can, with those.
func controls(form *html.Node) (values url.Values, offered map[string][]string) {
	values, offered = url.Values{}, map[string][]string{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" || has(n, "disabled") {
			continue
		}
		switch n.Data {
		case "input":
			switch attr(n, "type") {
			case "radio", "checkbox":
				value := attr(n, "value")
				if !has(n, "value") {
					value = "on"
				}
				offered[name] = append(offered[name], value)
				if has(n, "checked") {
					values.Add(name, value)
				}
			case "submit", "image":
				offered[name] = append(offered[name], attr(n, "value"))
			case "file":
			default:
				offered[name] = nil
				values.Add(name, attr(n, "value"))
			}
		case "button":
			offered[name] = append(offered[name], attr(n, "value"))
		case "textarea":
			offered[name] = nil
			values.Add(name, strings.TrimPrefix(content(n), "\n"))
		case "select":
			selectOf(n, name, values, offered)
		}
	}
	return values, offered
}

func selectOf(n *html.Node, name string, values url.Values, offered map[string][]string) {
	chosen := 0
	for o := range n.Descendants() {
		if o.Data != "option" || o.Type != html.ElementNode {
			continue
		}
		value := attr(o, "value")
		if !has(o, "value") {
			value = text(o)
		}
		offered[name] = append(offered[name], value)
		if has(o, "selected") {
			values.Add(name, value)
			chosen++
		}
	}
	if chosen == 0 && !has(n, "multiple") && len(offered[name]) > 0 {
		values.Add(name, offered[name][0])
	}
}

func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func sorted(m map[string][]string) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
