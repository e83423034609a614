package arch

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/law"
)

// provisions maps the Go names of the provisions to their values: the order of
// the declarations is the order of law.All.
func provisions(t *testing.T) map[string]law.Provision {
	t.Helper()
	all := law.All()
	out := map[string]law.Provision{}
	i := 0
	for _, s := range sources(t) {
		if s.dir != "internal/law" || s.test {
			continue
		}
		for _, decl := range s.ast.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				v := spec.(*ast.ValueSpec)
				if len(v.Values) != 1 {
					continue
				}
				call, ok := v.Values[0].(*ast.CallExpr)
				if !ok {
					continue
				}
				fn, ok := call.Fun.(*ast.Ident)
				if !ok || fn.Name != "provision" && fn.Name != "part" {
					continue
				}
				if i == len(all) {
					t.Fatal("more declarations than provisions")
				}
				out[v.Names[0].Name] = all[i]
				i++
			}
		}
	}
	if i != len(all) {
		t.Fatalf("%d declarations for %d provisions", i, len(all))
	}
	return out
}

// unruled are the articles that no rule of the product names yet. An article
// leaves the list with its first rule.
var unruled = []string{"XZ-9", "XZ-10", "XZ-16", "XZ-17.1", "XZ-17.2", "XZ-18", "XZ-21", "XZ-22"}

// A whole article or rule that is not in that list is named by a rule, in code
// or in a policy, and by a test; one that is in the list, by neither.
func TestProvisionsAreNamed(t *testing.T) {
	t.Parallel()
	inCode, inTests := map[string]bool{}, map[string]bool{}
	names := provisions(t)
	for _, s := range sources(t) {
		if under(s.dir, "internal/law", "internal/arch", "internal/testkit") {
			continue
		}
		s.selectors(func(im, name string, _ token.Position) {
			if im != module+"/internal/law" {
				return
			}
			p, ok := names[name]
			if !ok {
				return
			}
			for _, id := range []string{p.ID, p.Of} {
				if s.test {
					inTests[id] = true
				} else {
					inCode[id] = true
				}
			}
		})
	}
	for _, c := range policies(t) {
		inCode[c.basis] = true
	}
	for name, p := range names {
		switch {
		case p.Of != "":
		case slices.Contains(unruled, p.ID):
			if inCode[p.ID] {
				t.Errorf("a rule names law.%s (%s): take it from the list of those without", name, p.Cite())
			}
		case !inCode[p.ID]:
			t.Errorf("no rule names law.%s (%s)", name, p.Cite())
		case !inTests[p.ID]:
			t.Errorf("no test names law.%s (%s)", name, p.Cite())
		}
	}
}

// policy is one rule of a .cedar file.
type policy struct{ file, id, basis, code string }

// policies reads the annotations of every policy.
func policies(t *testing.T) []policy {
	t.Helper()
	var out []policy
	note := regexp.MustCompile(`@(id|basis|code)\("([^"]+)"\)`)
	walk(t, func(p string) {
		if !strings.HasSuffix(p, ".cedar") {
			return
		}
		for _, statement := range strings.Split(read(t, p), ";\n") {
			c := policy{file: p}
			for _, m := range note.FindAllStringSubmatch(statement, -1) {
				switch m[1] {
				case "id":
					c.id = m[2]
				case "basis":
					c.basis = m[2]
				case "code":
					c.code = m[2]
				}
			}
			if c.id != "" {
				out = append(out, c)
			}
		}
	})
	if len(out) < 20 {
		t.Fatalf("only %d policies found: the walk is broken", len(out))
	}
	return out
}

// sampleData cites the laws of the sample zone's items as data.
var sampleData = []string{"internal/law", "internal/demo", "internal/synth", "docs"}

func TestArticleNumbersLiveInLawOnly(t *testing.T) {
	t.Parallel()
	numbered := regexp.MustCompile(`第\s*[一二三四五六七八九十百零〇\d]+\s*条`)
	report := func(text, where string) {
		if m := numbered.FindString(text); m != "" {
			t.Errorf("%s: %s: articles are numbered in internal/law only", where, m)
		}
	}
	known := func(text string) bool { _, ok := law.ByID(text); return ok }
	for _, s := range sources(t) {
		if s.test || under(s.dir, "internal/law") {
			continue
		}
		s.literals(func(text string, pos token.Position) {
			if known(text) {
				t.Errorf("%s: %q: name the provision by its variable in internal/law", pos, text)
			}
			if !under(s.dir, sampleData...) {
				report(text, pos.String())
			}
		})
	}
	walk(t, func(p string) {
		if !under(path.Dir(p), sampleData...) && slices.Contains([]string{".html", ".js", ".cedar", ".sql"}, path.Ext(p)) {
			report(read(t, p), p)
		}
	})
}

// A code of a refusal means one thing: wherever it stands it has the same
// provision and the same kind. A code that needs another provision in another
// place has one constructor, which takes the provision.
func TestARefusalCodeMeansOneThing(t *testing.T) {
	meanings := map[string]map[string]token.Position{} // code → provision and kind → where
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		s.meanings(func(code, meaning string, pos token.Position) {
			if meanings[code] == nil {
				meanings[code] = map[string]token.Position{}
			}
			meanings[code][meaning] = pos
		})
	}
	if len(meanings) < 100 {
		t.Errorf("only %d codes found: the scan is broken", len(meanings))
	}
	for code, of := range meanings {
		if len(of) > 1 {
			t.Errorf("%s has %d meanings: %v", code, len(of), of)
		}
	}
}

// meanings calls fn for each refusal made with a literal code, by law.Refuse or
// law.InvalidField.
func (s source) meanings(fn func(code, meaning string, pos token.Position)) {
	ast.Inspect(s.ast, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 3 {
			return true
		}
		var meaning string
		var code ast.Expr
		local, isLocal := call.Fun.(*ast.Ident)
		switch {
		case selects(call.Fun, "law", "Refuse"):
			meaning, code = types.ExprString(call.Args[0])+" "+types.ExprString(call.Args[1]), call.Args[2]
		case selects(call.Fun, "law", "InvalidField"),
			isLocal && s.dir == "internal/law" && local.Name == "InvalidField":
			meaning, code = types.ExprString(call.Args[0])+" law.Invalid", call.Args[2]
			if s.dir == "internal/law" {
				meaning = "law." + meaning
			}
		default:
			return true
		}
		if lit, ok := code.(*ast.BasicLit); ok {
			fn(strings.Trim(lit.Value, `"`), meaning, s.fset.Position(call.Pos()))
		}
		return true
	})
}
