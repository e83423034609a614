package arch

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// levels: a package imports only packages of a lower level.
var levels = map[string]int{
	"migrations":              0,
	"internal/message":        0,
	"internal/ids":            0,
	"internal/actor":          1,
	"internal/canon":          1,
	"internal/calendar":       1,
	"internal/law":            1,
	"internal/draw":           10,
	"internal/db":             10,
	"internal/tabular":        10,
	"internal/synth":          10,
	"internal/files":          10,
	"internal/personal":       10,
	"internal/jobs":           20,
	"internal/ledger":         30,
	"internal/authz":          40,
	"internal/identity":       50,
	"internal/catalog":        60,
	"internal/roster":         70,
	"internal/roster/imports": 75,
	"internal/plan":           80,
	"internal/sampling":       90,
	"internal/task":           100,
	"internal/staffing":       105,
	"internal/inspection":     110,
	"internal/publication":    120,
	"internal/query":          150,
	"internal/app":            160,
	"internal/demo":           165,
	"internal/doctor":         165,
	"internal/web/assets":     170,
	"internal/web/ui":         171,
	"internal/web/logtiles":   171,
	"internal/web/show":       172,
	"internal/web/portal":     173,
	"internal/web/desk":       173,
	"internal/web/act":        174,
	"internal/web":            176,
	"cmd":                     200,
	"bench":                   200,
	"scripts":                 200,
}

// onlyTests may be imported by tests alone.
var onlyTests = []string{"internal/testkit", "internal/scenarios", "internal/arch", "internal/web/walk"}

func levelOf(dir string) (int, bool) {
	for _, outside := range []string{"cmd", "bench", "scripts"} {
		if dir == outside || strings.HasPrefix(dir, outside+"/") {
			return levels[outside], true
		}
	}
	if strings.HasPrefix(dir, "internal/web/desk/") {
		return 175, true // a room: no other room, since a package imports only lower levels
	}
	n, ok := levels[dir]
	return n, ok
}

func under(dir string, parents ...string) bool {
	return slices.ContainsFunc(parents, func(p string) bool { return dir == p || strings.HasPrefix(dir, p+"/") })
}

func TestImportsGoDownOnly(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || under(s.dir, onlyTests...) {
			continue
		}
		own, ok := levelOf(s.dir)
		if !ok {
			t.Errorf("%s: package has no level in imports_test.go", s.path)
			continue
		}
		for i, im := range s.imports {
			if name := s.ast.Imports[i].Name; name != nil && name.Name == "." {
				t.Errorf("%s: a dot import of %s hides where a name comes from", s.path, im)
			}
			other, ours := strings.CutPrefix(im, module+"/")
			if !ours {
				continue
			}
			if under(other, onlyTests...) {
				t.Errorf("%s imports %s, which is for tests only", s.path, im)
				continue
			}
			level, ok := levelOf(other)
			if !ok || level >= own {
				t.Errorf("%s (level %d) imports %s (level %d)", s.path, own, im, level)
			}
		}
	}
}

// keepers: a library is known to these packages only.
var keepers = map[string][]string{
	"net/http":                                {"internal/web", "cmd", "internal/testkit", "bench", "scripts"},
	"net/http/httptest":                       {"internal/testkit"},
	"html/template":                           {"internal/web"},
	"modernc.org/sqlite":                      {"internal/db", "bench"},
	"github.com/jackc/pgx":                    {"internal/db", "bench"},
	"github.com/lib/pq":                       {},
	"github.com/mattn/go-sqlite3":             {},
	"github.com/pressly/goose":                {"internal/db"},
	"github.com/riverqueue/river/riverdriver": {"internal/db"},
	"github.com/riverqueue/river":             {"internal/db", "internal/jobs"},
	"github.com/cedar-policy":                 {"internal/authz"},
	"github.com/alexedwards/scs":              {"internal/web"},
	"github.com/xuri/excelize":                {"internal/tabular"},
	"github.com/emmansun/gmsm":                {"internal/canon"},
	"golang.org/x/crypto":                     {"internal/identity"},
	"github.com/chromedp":                     {"internal/testkit"},
}

// keeperOf finds the longest rule for an import.
func keeperOf(im string) (library string, packages []string, ok bool) {
	for lib, list := range keepers {
		if (im == lib || strings.HasPrefix(im, lib+"/")) && len(lib) > len(library) {
			library, packages, ok = lib, list, true
		}
	}
	return library, packages, ok
}

func TestLibrariesStayWithTheirKeepers(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, im := range s.imports {
			if im == "math/rand" || im == "math/rand/v2" {
				t.Errorf("%s imports %s: chance comes from crypto/rand or from a drawn seed", s.path, im)
			}
			if lib, packages, ok := keeperOf(im); ok && !s.test && !under(s.dir, packages...) {
				t.Errorf("%s imports %s: only %v may", s.path, lib, packages)
			}
		}
	}
}

// pure packages read no file, no network, no database and no clock.
var pure = []string{"internal/message", "internal/actor", "internal/canon", "internal/calendar", "internal/law",
	"internal/draw", "internal/tabular", "internal/synth"}

func TestLowLevelsDoNoInputOrOutput(t *testing.T) {
	t.Parallel()
	banned := []string{"os", "net", "database/sql", "syscall", "log", "path/filepath", "io/ioutil", "crypto/rand",
		"plugin", "unsafe"}
	clocks := []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep", "Local"}
	for _, s := range sources(t) {
		if s.test || !slices.Contains(pure, s.dir) {
			continue
		}
		for _, im := range s.imports {
			if under(im, banned...) && im != "database/sql/driver" { // which only says what a value is
				t.Errorf("%s imports %s", s.path, im)
			}
		}
		s.selectors(func(im, name string, pos token.Position) {
			if im == "time" && slices.Contains(clocks, name) {
				t.Errorf("%s: time.%s in a pure package", pos, name)
			}
		})
	}
}

// Use cases above take their time from the ledger's transaction or clock.
func TestDomainsTakeNoClockOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		level, ok := levelOf(s.dir)
		if s.test || !ok || level < 30 || level > 150 {
			continue
		}
		s.selectors(func(im, name string, pos token.Position) {
			if im == "time" && (name == "Now" || name == "Since" || name == "Until" || name == "Local") {
				t.Errorf("%s: time.%s; use tx.Now or the ledger's clock", pos, name)
			}
		})
	}
}

// What a kind of draw asks for is said once, in package sampling.
func TestDrawKindsAreToldApartInOnePlace(t *testing.T) {
	seen := 0
	for _, s := range sources(t) {
		if s.test || under(s.dir, "internal/draw") {
			continue
		}
		s.selectors(func(im, name string, pos token.Position) {
			if im == module+"/internal/authz" && slices.Contains([]string{"StartDraw", "LockDraw", "LockInspectors"}, name) {
				if seen++; s.dir != "internal/sampling" {
					t.Errorf("%s: authz.%s; ask sampling.ActsOf", pos, name)
				}
			}
		})
		ast.Inspect(s.ast, func(n ast.Node) bool {
			b, ok := n.(*ast.BinaryExpr)
			if !ok {
				return true
			}
			for _, side := range []ast.Expr{b.X, b.Y} {
				if lit, ok := side.(*ast.BasicLit); ok && slices.Contains([]string{`"objects"`, `"inspectors"`}, lit.Value) {
					t.Errorf("%s: a kind told by a literal", s.fset.Position(lit.Pos()))
				}
			}
			return true
		})
	}
	if seen == 0 {
		t.Error("nothing was found: the scan is broken")
	}
}

func TestNoFloatInTheDraw(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || s.dir != "internal/draw" {
			continue
		}
		for _, pos := range s.identifiers("float64", "float32") {
			t.Errorf("%s: a float in the draw", pos)
		}
		ast.Inspect(s.ast, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.FLOAT {
				t.Errorf("%s: a float in the draw", s.fset.Position(lit.Pos()))
			}
			return true
		})
	}
}

// A commit that does not wait for the disk may be lost after it was told.
func TestOnlyTestsWriteWithoutWaitingForTheDisk(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || under(s.dir, "internal/testkit") {
			continue
		}
		s.selectors(func(im, name string, pos token.Position) {
			if im == module+"/internal/db" && name == "Volatile" {
				t.Errorf("%s: db.Volatile is for tests only", pos)
			}
		})
	}
}

// Browsers are slow: they are started once, for the tests of one package.
func TestBrowsersAreDrivenInOneRoom(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if under(s.dir, "internal/testkit", "internal/web/walk") {
			continue
		}
		for _, im := range s.imports {
			if im == "github.com/chromedp" || strings.HasPrefix(im, "github.com/chromedp/") {
				t.Errorf("%s imports %s; tests with a browser belong to web/walk", s.path, im)
			}
		}
		s.selectors(func(im, name string, pos token.Position) {
			if im == module+"/internal/testkit" && name == "Browser" {
				t.Errorf("%s: testkit.Browser; tests with a browser belong to web/walk", pos)
			}
		})
	}
}
