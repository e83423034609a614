package arch

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const longest = 500

func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	walk(t, func(p string) {
		if !slices.Contains([]string{".go", ".html", ".sql", ".cedar", ".js"}, path.Ext(p)) {
			return
		}
		if n := strings.Count(read(t, p), "\n"); n > longest {
			t.Errorf("%s has %d lines, more than %d", p, n, longest)
		}
	})
}

// widest is the longest line of Go, in characters.
const widest = 120

// A line of Go can be read without scrolling. Tables of tests are exempt: a case
// stands on one line.
func TestLinesAreNarrow(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		tables := map[int]bool{}
		if s.test {
			ast.Inspect(s.ast, func(n ast.Node) bool {
				if lit, ok := n.(*ast.CompositeLit); ok {
					for l := s.fset.Position(lit.Pos()).Line; l <= s.fset.Position(lit.End()).Line; l++ {
						tables[l] = true
					}
				}
				return true
			})
		}
		for i, line := range strings.Split(read(t, s.path), "\n") {
			if utf8.RuneCountInString(line) > widest && !tables[i+1] {
				t.Errorf("%s:%d: more than %d characters", s.path, i+1, widest)
			}
		}
	}
}

func TestNothingIsLeftForLater(t *testing.T) {
	t.Parallel()
	later := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b|not ` + `implemented`)
	walk(t, func(p string) {
		if !slices.Contains([]string{".go", ".html", ".sql", ".cedar", ".js", ".css", ".md"}, path.Ext(p)) {
			return
		}
		for i, line := range strings.Split(read(t, p), "\n") {
			if m := later.FindString(line); m != "" {
				t.Errorf("%s:%d: %s", p, i+1, m)
			}
		}
	})
}

func TestNames(t *testing.T) {
	t.Parallel()
	vague := []string{"util", "utils", "common", "helper", "helpers", "types", "misc", "base"}
	empty := regexp.MustCompile(`^Get[A-Z]|Manager|Helper|Util`)
	for _, s := range sources(t) {
		if slices.Contains(vague, path.Base(s.dir)) || slices.Contains(vague, strings.TrimSuffix(s.ast.Name.Name, "_test")) {
			t.Errorf("%s: package %s says nothing of what it holds", s.path, s.ast.Name.Name)
		}
		for _, decl := range s.ast.Decls {
			for _, name := range declared(decl) {
				if empty.MatchString(name.Name) {
					t.Errorf("%s: the name %s says nothing", s.fset.Position(name.Pos()), name.Name)
				}
			}
		}
	}
}

func declared(decl ast.Decl) []*ast.Ident {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		return []*ast.Ident{d.Name}
	case *ast.GenDecl:
		var out []*ast.Ident
		for _, spec := range d.Specs {
			if ts, ok := spec.(*ast.TypeSpec); ok {
				out = append(out, ts.Name)
			}
		}
		return out
	}
	return nil
}

var (
	scriptTag  = regexp.MustCompile(`(?i)<script\b[^>]*>\s*(</script>)?`)
	inlineCode = regexp.MustCompile(`(?i)<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:`)
	brokenLine = regexp.MustCompile(`\p{Han}[ \t]*\n[ \t]*\p{Han}`)
)

// The content security policy forbids inline style and script; a line break
// between Chinese words shows as a space.
func TestTemplates(t *testing.T) {
	t.Parallel()
	n := 0
	walk(t, func(p string) {
		if path.Ext(p) != ".html" || !strings.HasPrefix(p, "internal/web/") {
			return
		}
		n++
		text := read(t, p)
		for _, tag := range scriptTag.FindAllString(text, -1) {
			if !strings.Contains(tag, "src=") || !strings.HasSuffix(tag, "</script>") {
				t.Errorf("%s: inline script %s", p, tag)
			}
		}
		if m := inlineCode.FindString(text); m != "" {
			t.Errorf("%s: inline style or script: %s", p, strings.TrimSpace(m))
		}
		if m := brokenLine.FindString(text); m != "" {
			t.Errorf("%s: a line break inside a Chinese sentence: %q", p, m)
		}
	})
	if n < 5 {
		t.Errorf("only %d templates found", n)
	}
	for _, s := range sources(t) {
		if s.test || !under(s.dir, "internal/web") {
			continue
		}
		s.literals(func(text string, pos token.Position) {
			if m := inlineCode.FindString(text); m != "" {
				t.Errorf("%s: inline style or script: %s", pos, m)
			}
		})
	}
}
