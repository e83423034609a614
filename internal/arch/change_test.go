package arch

import (
	"go/ast"
	"go/token"
	"regexp"
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

// What an act records is part of what a package says to others: an event is
// exported, so that its doc comment is read and a test can look for it, and its
// name says what has happened.
var happened = regexp.MustCompile(`(ed|Begun|Chosen|Drawn|Frozen|Kept|Sent|SignedIn|SignedOut|Withdrawn)$`)

func TestEventsAreExported(t *testing.T) {
	events := 0
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, decl := range s.ast.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || fn.Name.Name != "Entry" {
				continue
			}
			id, ok := fn.Recv.List[0].Type.(*ast.Ident)
			if events++; ok && !id.IsExported() {
				t.Errorf("%s: the event %s is not exported", s.fset.Position(fn.Pos()), id.Name)
			} else if ok && !happened.MatchString(id.Name) {
				t.Errorf("%s: the event %s is not in the past tense", s.fset.Position(fn.Pos()), id.Name)
			}
		}
	}
	if events < 40 {
		t.Errorf("only %d events found: the scan is broken", events)
	}
}

// An act records last: what the log says was saved before. After tx.Record, and
// in a loop around it, the transaction is used for nothing but more records and
// the jobs that follow.
func TestRecordIsLast(t *testing.T) {
	records := 0
	for _, s := range sources(t) {
		if s.test || slices.Contains(machinery, s.dir) || under(s.dir, "bench", "internal/testkit") {
			continue
		}
		for _, decl := range s.ast.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			for _, record := range recordsIn(fn.Body) {
				records++
				from, to := afterRecord(fn.Body, record)
				ast.Inspect(fn.Body, func(n ast.Node) bool {
					call, ok := n.(*ast.CallExpr)
					if !ok || call.Pos() < from || call.End() > to || !usesTx(call) {
						return true
					}
					t.Errorf("%s: the transaction is used after the act was recorded", s.fset.Position(call.Pos()))
					return true
				})
			}
		}
	}
	if records < 40 {
		t.Errorf("only %d records found: the scan is broken", records)
	}
}

// recordsIn lists the calls of tx.Record in a function.
func recordsIn(body *ast.BlockStmt) (calls []*ast.CallExpr) {
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && selects(call.Fun, "tx", "Record") {
			calls = append(calls, call)
		}
		return true
	})
	return calls
}

// afterRecord is the stretch of a function that may run after a record: to the
// end of the smallest block around it that returns, and back to the beginning
// of a loop around it.
func afterRecord(body *ast.BlockStmt, record *ast.CallExpr) (from, to token.Pos) {
	from, to = record.End(), body.End()
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil || n.Pos() > record.Pos() || n.End() < record.End() {
			return n == body
		}
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			from = min(from, n.Pos())
		case *ast.FuncLit:
			from, to = record.End(), n.End()
		case *ast.BlockStmt:
			if _, returns := n.List[len(n.List)-1].(*ast.ReturnStmt); returns {
				from, to = record.End(), n.End()
			}
		}
		return true
	})
	return from, to
}

// usesTx reports whether a call reads or writes in the transaction.
func usesTx(call *ast.CallExpr) bool {
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		if id, ok := sel.X.(*ast.Ident); ok && id.Name == "tx" {
			return !slices.Contains([]string{"Record", "Enqueue", "Micros", "NewID"}, sel.Sel.Name)
		}
	}
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		id, ok := arg.(*ast.Ident)
		return ok && id.Name == "tx"
	})
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
