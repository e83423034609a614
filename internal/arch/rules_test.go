package arch

import (
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yangguang/internal/law"
)

var update = flag.Bool("update", false, "write docs/rules.md")

const rulesDocument = "docs/rules.md"

// trail is what leads from one provision to its proof.
type trail struct {
	rules, shown, codes, policies, tests []string
}

func add(list *[]string, s string) {
	if !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

// trails follows every provision through the sources, by id.
func trails(t *testing.T) map[string]*trail {
	t.Helper()
	out := map[string]*trail{}
	for _, p := range law.All() {
		out[p.ID] = &trail{}
	}
	names := provisions(t)
	for _, s := range sources(t) {
		if under(s.dir, "internal/law", "internal/arch", "internal/testkit", "internal/demo") {
			continue
		}
		cited := s.provisionsIn(s.ast, names)
		switch {
		case !s.test:
			for _, id := range cited {
				if under(s.dir, "internal/web", "internal/query", "cmd") {
					add(&out[id].shown, s.path)
				} else {
					add(&out[id].rules, s.path)
				}
			}
			s.refusals(names, func(id, code string) { add(&out[id].codes, code) })
		case len(cited) > 0 && !under(s.dir, "internal/scenarios"):
			for _, decl := range s.ast.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || !strings.HasPrefix(fn.Name.Name, "Test") {
					continue
				}
				for _, id := range s.provisionsIn(fn, names) {
					add(&out[id].tests, s.path+" "+fn.Name.Name)
				}
			}
		}
	}
	for _, c := range policies(t) {
		out[c.basis].add(c)
	}
	for _, x := range out {
		for _, list := range [][]string{x.rules, x.shown, x.codes, x.policies, x.tests} {
			slices.Sort(list)
		}
	}
	return out
}

func (x *trail) add(c policy) {
	add(&x.policies, c.id)
	if c.code != "" {
		add(&x.codes, c.code)
	}
}

// provisionsIn lists the ids of the provisions that are named below a node.
func (s source) provisionsIn(below ast.Node, names map[string]law.Provision) (ids []string) {
	ast.Inspect(below, func(n ast.Node) bool {
		if p, ok := s.provision(n, names); ok {
			add(&ids, p.ID)
		}
		return true
	})
	return ids
}

// provision reads law.Art13 as the provision of that name.
func (s source) provision(n ast.Node, names map[string]law.Provision) (law.Provision, bool) {
	sel, ok := n.(*ast.SelectorExpr)
	if !ok {
		return law.Provision{}, false
	}
	if x, ok := sel.X.(*ast.Ident); !ok || x.Name != "law" || !slices.Contains(s.imports, module+"/internal/law") {
		return law.Provision{}, false
	}
	p, ok := names[sel.Sel.Name]
	return p, ok
}

var refusalCode = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

// refusals calls fn for each call that takes a provision and a code side by
// side, whatever its name: law.Refuse and the shorthands of the packages.
func (s source) refusals(names map[string]law.Provision, fn func(id, code string)) {
	ast.Inspect(s.ast, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		var ids, codes []string
		for _, arg := range call.Args {
			if p, ok := s.provision(arg, names); ok {
				ids = append(ids, p.ID)
			}
			if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil && len(text) > 3 && refusalCode.MatchString(text) {
					codes = append(codes, text)
				}
			}
		}
		for _, id := range ids {
			for _, code := range codes {
				fn(id, code)
			}
		}
		return true
	})
}

// scenarioFiles says which file of internal/scenarios has the subtest of an id.
func scenarioFiles(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	run := regexp.MustCompile(`\.Run\("(A\d+-\d+)", `)
	for _, s := range sources(t) {
		if s.test && s.dir == "internal/scenarios" {
			for _, m := range run.FindAllStringSubmatch(read(t, s.path), -1) {
				out[m[1]] = s.path
			}
		}
	}
	return out
}

// TestRulesDocument keeps docs/rules.md: a provision, and where to find it.
func TestRulesDocument(t *testing.T) {
	fresh := rulesText(t)
	if *update {
		if err := os.WriteFile(filepath.Join(root(), rulesDocument), []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if read(t, rulesDocument) != fresh {
		t.Errorf("%s is stale: go test ./internal/arch -run TestRulesDocument -update", rulesDocument)
	}
}

func rulesText(t *testing.T) string {
	found, tests := trails(t), scenarioFiles(t)
	var w strings.Builder
	w.WriteString(`# From a provision to its rule and its test

Made from ` + "`internal/law`" + `, the policies and the tests by ` +
		"`go test ./internal/arch -run TestRulesDocument -update`" + `; do not edit.

A provision is *carried out* when each of its [scenarios](scenarios.md) has a test in ` + "`internal/scenarios`" +
		`; the number says how many have. Policies are found by their id in ` + "`internal/authz/policies`" + `.

| provision | asks for | scenarios proved |
|---|---|---|
`)
	for _, p := range law.All() {
		if p.Of == "" {
			fmt.Fprintf(&w, "| [%s](#%s) %s | %s | %s |\n", p.ID, anchor(p), p.Cite(), p.Gist, state(p, tests))
		}
	}
	for _, p := range law.All() {
		if p.Of == "" {
			writeProvision(&w, p, found, tests)
		}
	}
	return w.String()
}

func writeProvision(w *strings.Builder, p law.Provision, found map[string]*trail, tests map[string]string) {
	x := *found[p.ID]
	parts := []law.Provision{p}
	for _, q := range law.All() {
		if q.Of != p.ID {
			continue
		}
		parts = append(parts, q)
		y := found[q.ID]
		for _, merge := range []struct{ into, from *[]string }{
			{&x.rules, &y.rules}, {&x.shown, &y.shown}, {&x.codes, &y.codes}, {&x.policies, &y.policies}, {&x.tests, &y.tests},
		} {
			for _, s := range *merge.from {
				add(merge.into, s)
			}
			slices.Sort(*merge.into)
		}
	}
	if len(parts) > 1 {
		parts = parts[1:] // they have all scenarios of the whole
	}
	until := ""
	if p.Until != "" {
		until = " until " + p.Until
	}
	fmt.Fprintf(w, "\n## %s\n\n%s, in force from %s%s. %s\n\n| | |\n|---|---|\n", p.ID, p.Cite(), p.From, until, p.Gist)
	line(w, "rules", x.rules, link)
	line(w, "pages that show it", x.shown, link)
	line(w, "refusals", x.codes, code)
	line(w, "policies", x.policies, code)
	line(w, "tests that name it", x.tests, func(s string) string {
		file, name, _ := strings.Cut(s, " ")
		return link(file) + " " + code(name)
	})
	for _, q := range parts {
		if len(q.Scenarios()) == 0 {
			continue
		}
		title := "scenarios: " + state(q, tests)
		if q.Of != "" {
			title = fmt.Sprintf("**%s** %s %s", q.ID, q.Gist, state(q, tests))
		}
		line(w, title, q.Scenarios(), func(id string) string {
			if file := tests[id]; file != "" {
				return fmt.Sprintf("[%s](../%s) %s", path.Base(file), file, code(subtest(id)))
			}
			return id + " no test"
		})
	}
}

func line(w *strings.Builder, title string, list []string, as func(string) string) {
	if len(list) == 0 {
		return
	}
	var words []string
	for _, s := range list {
		words = append(words, as(s))
	}
	fmt.Fprintf(w, "| %s | %s |\n", title, strings.Join(words, " · "))
}

func anchor(p law.Provision) string { return strings.ToLower(strings.ReplaceAll(p.ID, ".", "")) }

func code(s string) string { return "`" + s + "`" }

func link(file string) string {
	return fmt.Sprintf("[%s](../%s)", strings.TrimPrefix(file, "internal/"), file)
}

// subtest is the name by which one scenario runs.
func subtest(id string) string {
	article, _, _ := strings.Cut(strings.TrimPrefix(id, "A"), "-")
	return "TestArticle" + article + "/" + id
}

// state counts the scenarios of a provision that have a test.
func state(p law.Provision, tests map[string]string) string {
	all := p.Scenarios()
	n := 0
	for _, id := range all {
		if tests[id] != "" {
			n++
		}
	}
	switch {
	case len(all) == 0:
		return "none named"
	case n == len(all):
		return fmt.Sprintf("%d of %d, **carried out**", n, len(all))
	}
	return fmt.Sprintf("%d of %d", n, len(all))
}
