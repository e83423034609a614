package arch

import (
	"go/ast"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	created = regexp.MustCompile(`(?im)^\s*create table (?:if not exists )?([a-z_]+)`)
	written = regexp.MustCompile(`(?i)\b(?:(?:insert(?:\s+or\s+\w+)?|replace|merge)\s+into|` +
		`update(?:\s+or\s+\w+)?|delete\s+from|truncate(?:\s+table)?)\s+(?:only\s+)?(?:\w+\.)?["\[]?([a-z_]+)`)
	hidden  = regexp.MustCompile(`(?i)(?:\b(?:insert(?:\s+or\s+\w+)?|replace)\s+into|\bdelete\s+from|^update)\s*(?:$|%)`)
	defined = regexp.MustCompile(`(?i)^\s*(?:create|alter|drop)\s+(?:unique\s+)?(?:table|index|view|trigger|function)\b`)
	queried = regexp.MustCompile(`(?is)^\s*(?:with|select|insert|update|delete)\b.*\b(?:from|into|set)\b`)
)

// tables are those of the migrations, by name.
func tables(t *testing.T, engine string) []string {
	t.Helper()
	var out []string
	walk(t, func(p string) {
		if path.Dir(p) != "migrations/"+engine || !strings.HasSuffix(p, ".sql") {
			return
		}
		for _, m := range created.FindAllStringSubmatch(read(t, p), -1) {
			out = append(out, m[1])
		}
	})
	if len(out) < 5 {
		t.Fatalf("only %d tables found for %s", len(out), engine)
	}
	slices.Sort(out)
	return out
}

func TestATableIsWrittenByOnePackage(t *testing.T) {
	t.Parallel()
	known := tables(t, "sqlite")
	writers := map[string]map[string]bool{}
	for _, s := range sources(t) {
		if s.test || under(s.dir, "bench", "internal/testkit") {
			continue
		}
		write := func(table string, pos token.Position) {
			if !slices.Contains(known, table) {
				return
			}
			if writers[table] == nil {
				writers[table] = map[string]bool{}
			}
			writers[table][s.dir] = true
			if s.dir == "internal/query" || under(s.dir, "internal/web", "cmd") {
				t.Errorf("%s writes table %s: this package only reads", pos, table)
			}
		}
		loads := s.bulkLoads(write)
		s.literals(func(text string, pos token.Position) {
			if hidden.MatchString(text) && s.path != bulk {
				t.Errorf("%s: a statement without its table: name it in the literal", pos)
			}
			if defined.MatchString(text) {
				t.Errorf("%s: the schema is made by the migrations alone", pos)
			}
			for _, m := range written.FindAllStringSubmatch(text, -1) {
				write(strings.ToLower(m[1]), pos)
			}
			if loads {
				write(text, pos)
			}
		})
	}
	for _, table := range slices.Sorted(maps.Keys(writers)) {
		if w := slices.Sorted(maps.Keys(writers[table])); len(w) > 1 {
			t.Errorf("table %s is written by %v", table, w)
		}
	}
	if len(writers) < 5 {
		t.Errorf("only %d tables have a writer: the scan is broken", len(writers))
	}
}

// bulk is the file whose statements are for whatever table it is told.
const bulk = "internal/db/copy.go"

// bulkLoads calls write for each table named in a call of the bulk loader. It
// reports whether some call names its table elsewhere in the file; then every
// table named in the file counts as written by it.
func (s source) bulkLoads(write func(table string, pos token.Position)) (elsewhere bool) {
	ast.Inspect(s.ast, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "CopyIn" && sel.Sel.Name != "MergeIn" {
			return true
		}
		if lit, ok := call.Args[1].(*ast.BasicLit); ok {
			write(strings.Trim(lit.Value, "`\""), s.fset.Position(lit.Pos()))
		} else {
			elsewhere = true
		}
		return true
	})
	return elsewhere
}

func TestNoSQLInWeb(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || !under(s.dir, "internal/web", "cmd") {
			continue
		}
		s.literals(func(text string, pos token.Position) {
			if queried.MatchString(text) {
				t.Errorf("%s: SQL in web or cmd", pos)
			}
		})
	}
}

// Both engines have the same tables with the same columns in the same order.
func TestMigrationsAgree(t *testing.T) {
	t.Parallel()
	lite, pg := columns(t, "sqlite"), columns(t, "postgres")
	for _, table := range slices.Sorted(maps.Keys(lite)) {
		if !slices.Equal(lite[table], pg[table]) {
			t.Errorf("table %s\n  sqlite   %v\n  postgres %v", table, lite[table], pg[table])
		}
	}
	for table := range pg {
		if lite[table] == nil {
			t.Errorf("table %s exists on PostgreSQL only", table)
		}
	}
}

var (
	body    = regexp.MustCompile(`(?ims)^create table ([a-z_]+) \((.*?)^\)`)
	comment = regexp.MustCompile(`--[^\n]*`)
	notACol = []string{"primary", "unique", "foreign", "check", "constraint"}
)

func columns(t *testing.T, engine string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	walk(t, func(p string) {
		if path.Dir(p) != "migrations/"+engine {
			return
		}
		for _, m := range body.FindAllStringSubmatch(comment.ReplaceAllString(read(t, p), ""), -1) {
			for line := range strings.Lines(m[2]) {
				words := strings.Fields(line)
				if len(words) < 2 || slices.Contains(notACol, words[0]) {
					continue
				}
				out[m[1]] = append(out[m[1]], words[0])
			}
		}
	})
	if len(out) != len(tables(t, engine)) {
		t.Errorf("%s: columns of %d tables read, %d tables created", engine, len(out), len(tables(t, engine)))
	}
	return out
}
