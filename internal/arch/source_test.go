package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "yangguang"

// source is one Go file of the module.
type source struct {
	path    string // "internal/law/law.go", slashes on every system
	dir     string // "internal/law"
	test    bool
	lines   int
	imports []string
	fset    *token.FileSet
	ast     *ast.File
}

var root = sync.OnceValue(func() string {
	dir, err := os.Getwd()
	for err == nil {
		if _, statErr := os.Stat(filepath.Join(dir, "go.mod")); statErr == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	panic("arch: no go.mod above the test")
})

// skipped are directories that hold no text of ours.
func skipped(p string) bool {
	base := path.Base(p)
	return base == ".git" || base == "vendor" || base == "testdata" || base == "bin" || base == "node_modules" ||
		p == "data"
}

// walk calls fn for each file of ours, by its path from the module's root.
func walk(t testing.TB, fn func(p string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root()), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped(p):
			return fs.SkipDir
		case !d.IsDir():
			fn(p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, p string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(root(), filepath.FromSlash(p)))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

var (
	sourcesOnce sync.Once
	sourcesList []source
)

// sources parses every Go file of the module once.
func sources(t testing.TB) []source {
	t.Helper()
	sourcesOnce.Do(func() {
		walk(t, func(p string) {
			if !strings.HasSuffix(p, ".go") {
				return
			}
			text := read(t, p)
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, p, text, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Errorf("%s: %v", p, err)
				return
			}
			s := source{path: p, dir: path.Dir(p), test: strings.HasSuffix(p, "_test.go"), lines: strings.Count(text, "\n"),
				fset: fset, ast: file}
			for _, im := range file.Imports {
				name, err := strconv.Unquote(im.Path.Value)
				if err != nil {
					t.Error(err)
				}
				s.imports = append(s.imports, name)
			}
			sourcesList = append(sourcesList, s)
		})
	})
	if len(sourcesList) < 20 {
		t.Fatalf("only %d Go files found: the walk is broken", len(sourcesList))
	}
	return sourcesList
}

// selectors calls fn for each pkg.Name in the file where pkg is the local name
// of an import.
func (s source) selectors(fn func(importPath, name string, pos token.Position)) {
	local := map[string]string{}
	for i, im := range s.ast.Imports {
		name := path.Base(s.imports[i])
		if im.Name != nil {
			name = im.Name.Name
		}
		local[name] = s.imports[i]
	}
	ast.Inspect(s.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok && local[id.Name] != "" {
			fn(local[id.Name], sel.Sel.Name, s.fset.Position(sel.Pos()))
		}
		return true
	})
}

// literals calls fn for each string literal.
func (s source) literals(fn func(text string, pos token.Position)) {
	ast.Inspect(s.ast, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		if text, err := strconv.Unquote(lit.Value); err == nil {
			fn(text, s.fset.Position(lit.Pos()))
		}
		return true
	})
}

// identifiers lists where one of the names stands as an identifier.
func (s source) identifiers(names ...string) []token.Position {
	var out []token.Position
	ast.Inspect(s.ast, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && slices.Contains(names, id.Name) {
			out = append(out, s.fset.Position(id.Pos()))
		}
		return true
	})
	return out
}
