package arch

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// technicalTables are no state of the house: sessions and guesses at passwords
// are not acts, and their package writes them in a transaction of its own.
var technicalTables = []string{"session", "sign_in_guess"}

// machinery opens the transactions that the ledger and the job queue need.
var machinery = []string{"internal/db", "internal/ledger", "internal/jobs"}

// A raw transaction is for the ledger and the technical stores. Everything
// else writes through ledger.Change.
func TestStateChangesGoThroughTheLedger(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || slices.Contains(machinery, s.dir) || under(s.dir, "bench", "internal/testkit") {
			continue
		}
		ast.Inspect(s.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.StarExpr:
				if raw := named(n, "db", "Tx") || named(n, "sql", "Tx"); raw && s.dir != "internal/identity" {
					t.Errorf("%s: a raw transaction outside the ledger: take a *ledger.Tx", s.fset.Position(n.Pos()))
				}
			case *ast.CompositeLit:
				if selects(n.Type, "ledger", "Tx") {
					t.Errorf("%s: only ledger.Change makes a ledger.Tx", s.fset.Position(n.Pos()))
				}
			case *ast.CallExpr:
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Writer" && len(n.Args) == 0 {
					t.Errorf("%s: the pool that writes is for the ledger, the job queue and the migrations", s.fset.Position(n.Pos()))
				}
			}
			return true
		})
	}
}

// A statement that writes stands in a function that was handed the ledger's
// transaction, so it can only run as part of an act: also one that returns rows
// and would pass through a db.Querier.
func TestStatementsThatWriteTakeTheTransaction(t *testing.T) {
	t.Parallel()
	known := tables(t, "sqlite")
	seen := 0
	for _, s := range sources(t) {
		if s.test || slices.Contains(machinery, s.dir) || under(s.dir, "bench", "internal/testkit") {
			continue
		}
		for _, decl := range s.ast.Decls {
			fn, isFunc := decl.(*ast.FuncDecl)
			handed := isFunc && takesTx(fn)
			ast.Inspect(decl, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				for _, m := range written.FindAllStringSubmatch(lit.Value, -1) {
					table := strings.ToLower(m[1])
					if !slices.Contains(known, table) || slices.Contains(technicalTables, table) {
						continue
					}
					if seen++; !handed {
						t.Errorf("%s: table %s is written outside a function that takes a *ledger.Tx", s.fset.Position(lit.Pos()), table)
					}
				}
				return true
			})
		}
	}
	if seen < 30 {
		t.Errorf("only %d statements that write seen: the scan is broken", seen)
	}
}

// takesTx reports whether fn, or a function inside it, has a *ledger.Tx.
func takesTx(fn *ast.FuncDecl) (found bool) {
	ast.Inspect(fn, func(n ast.Node) bool {
		if typ, ok := n.(*ast.FuncType); ok {
			for _, f := range typ.Params.List {
				found = found || named(f.Type, "ledger", "Tx")
			}
		}
		return true
	})
	return found
}

// The transaction is an argument: a context that carries it would let a writer
// run outside an act without anybody seeing it. Contexts carry who is signed in,
// and from the ledger the mark that an act is under way.
func TestContextsCarryNoTransaction(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || under(s.dir, "internal/web", "internal/ledger") {
			continue
		}
		s.selectors(func(im, name string, pos token.Position) {
			if im == "context" && name == "WithValue" {
				t.Errorf("%s: a value in a context", pos)
			}
		})
	}
}

// named reports whether an expression is *pkg.name.
func named(e ast.Expr, pkg, name string) bool {
	star, ok := e.(*ast.StarExpr)
	return ok && selects(star.X, pkg, name)
}

func selects(e ast.Expr, pkg, name string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != name {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == pkg
}
