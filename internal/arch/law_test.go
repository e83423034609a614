package arch

import (
	"go/ast"
	"go/token"
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
				if fn, ok := call.Fun.(*ast.Ident); !ok || fn.Name != "provision" {
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

// A provision that the product says it carries out is named by a rule and by a
// test; one that it only cites need not be.
func TestCarriedOutProvisionsAreNamed(t *testing.T) {
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
			if s.test {
				inTests[name] = true
			} else {
				inCode[name] = true
			}
		})
	}
	cited := regexp.MustCompile(`@basis\("([^"]+)"\)`)
	policies := map[string]bool{}
	walk(t, func(p string) {
		if strings.HasSuffix(p, ".cedar") {
			for _, m := range cited.FindAllStringSubmatch(read(t, p), -1) {
				policies[m[1]] = true
			}
		}
	})
	for name, p := range names {
		if !p.CarriedOut {
			continue
		}
		if !inCode[name] && !policies[p.ID] {
			t.Errorf("law.%s (%s) is carried out, but no rule names it", name, p.Cite())
		}
		if !inTests[name] {
			t.Errorf("law.%s (%s) is carried out, but no test names it", name, p.Cite())
		}
	}
}

// sampleData cites the laws of the sample zone's matters as data.
var sampleData = []string{"internal/law", "internal/demo", "internal/synth", "docs"}

func TestArticleNumbersLiveInLawOnly(t *testing.T) {
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
