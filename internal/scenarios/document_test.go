package scenarios

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

var update = flag.Bool("update", false, "write the last column of docs/scenarios.md")

func TestMain(m *testing.M) { testkit.Main(m) }

const document = "../../docs/scenarios.md"

var row = regexp.MustCompile(`(?m)^\| (A(\d+)-(\d+)) \| (.+) \| ?(.*) ?\|$`)

// proved finds the subtests of this package: id → file.
func proved(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("article_*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	id := regexp.MustCompile(`^A(\d+)-\d+$`)
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Run" {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				return true
			}
			name, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			m := id.FindStringSubmatch(name)
			switch {
			case m == nil:
			case out[name] != "":
				t.Errorf("%s has two subtests, in %s and %s", name, out[name], file)
			case file != fmt.Sprintf("article_%s_test.go", m[1]):
				t.Errorf("%s stands in %s", name, file)
			default:
				out[name] = file
			}
			return true
		})
	}
	return out
}

func readDocument(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The document has each id that a provision names, in order and once, and says
// of each which file proves it.
func TestDocument(t *testing.T) {
	text, tests := readDocument(t), proved(t)
	said, next := map[string]bool{}, map[string]int{}
	for _, m := range row.FindAllStringSubmatch(text, -1) {
		id, article := m[1], m[2]
		if next[article]++; m[3] != strconv.Itoa(next[article]) {
			t.Errorf("%s stands where A%s-%d should", id, article, next[article])
		}
		said[id] = true
	}
	named := map[string]bool{}
	for _, p := range law.All() {
		for _, id := range p.Scenarios() {
			named[id] = true
			if !said[id] {
				t.Errorf("%s is proved by %s, which %s does not have", p.ID, id, document)
			}
		}
	}
	for id := range said {
		if !named[id] {
			t.Errorf("%s proves no provision of package law", id)
		}
	}
	for id, file := range tests {
		if !said[id] {
			t.Errorf("%s has a subtest %s, which %s does not have", file, id, document)
		}
	}
	fresh := row.ReplaceAllStringFunc(text, func(line string) string {
		m := row.FindStringSubmatch(line)
		mark := ""
		if file := tests[m[1]]; file != "" {
			mark = fmt.Sprintf("[%s](../internal/scenarios/%s)", strings.TrimSuffix(file, "_test.go"), file)
		}
		return fmt.Sprintf("| %s | %s | %s |", m[1], m[4], mark)
	})
	switch {
	case fresh == text:
	case *update:
		if err := os.WriteFile(document, []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is stale: go test ./internal/scenarios -run TestDocument -update", document)
	}
}

// TestMissing lists, with -v, the scenarios without a test.
func TestMissing(t *testing.T) {
	tests := proved(t)
	rows := row.FindAllStringSubmatch(readDocument(t), -1)
	if len(rows) == 0 || len(tests) == 0 {
		t.Fatalf("%d scenarios and %d tests found: the search is broken", len(rows), len(tests))
	}
	missing := 0
	for _, m := range rows {
		if tests[m[1]] == "" {
			missing++
			t.Logf("%-7s %s", m[1], m[4])
		}
	}
	t.Logf("%d of %d scenarios have a test", len(rows)-missing, len(rows))
}

// An id in another test would look like a proof.
func TestIdsStandHereOnly(t *testing.T) {
	id := regexp.MustCompile(`\bA\d+[-_]\d+`)
	found := map[string][]string{}
	err := fs.WalkDir(os.DirFS("../.."), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (strings.HasPrefix(d.Name(), ".") && p != "." || d.Name() == "testdata") {
			return fs.SkipDir
		}
		ours := strings.HasPrefix(p, "internal/scenarios/") || strings.HasPrefix(p, "internal/law/")
		if ours || !strings.HasSuffix(p, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(filepath.Join("../..", p))
		for _, m := range id.FindAllString(string(text), -1) {
			if !slices.Contains(found[p], m) {
				found[p] = append(found[p], m)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range slices.Sorted(maps.Keys(found)) {
		t.Errorf("%s names %v", p, found[p])
	}
}
