package arch

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// idNames are the names under which a domain hands an id about, with the type
// of internal/ids that each has.
var idNames = map[string]string{
	"person": "Person", "people": "Person", "witness": "Person", "authors": "Person",
	"dept": "Dept", "depts": "Dept", "initiator": "Dept",
	"task": "Task", "taskID": "Task", "draw": "Draw", "drawID": "Draw", "planTask": "Line",
	"subject": "Subject", "subjects": "Subject", "inspector": "Inspector", "inspectors": "Inspector",
}

// plainIDs are the packages below and beside the domains, for which an id is a
// text: the protocol of the draw writes it into files, the log into entries.
var plainIDs = []string{"internal/draw", "internal/ledger", "internal/jobs", "internal/synth", "internal/ids",
	"internal/arch"}

// plainFields say why a field or parameter of such a name is no id, or of several
// kinds.
var plainFields = map[string]string{
	"internal/authz Resource.People":           "ids of persons and codes of inspectors together",
	"internal/demo dept.people":                "names",
	"internal/inspection summary.Task":         "the number of the task, as the sheet shows it",
	"internal/publication Document.Inspectors": "numbers of certificates",
	"internal/query LoggedAct.Subject":         "what an entry of the log is about, any kind",
	"internal/query PublicEntry.Subject":       "what an entry of the log is about, any kind",
	"internal/query ResultFilter.Task":         "text to search by",
	"internal/query PublicFilter.Task":         "text to search by",
	"internal/query VisitFilter.Task":          "text to search by",
	"internal/sampling begun.people":           "persons by the name of their party",
	"internal/sampling begin.people":           "persons by the name of their party",
}

func TestIDsSayWhatTheyIdentify(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	seen := 0
	for _, s := range sources(t) {
		if s.test || !under(s.dir, "internal") || under(s.dir, "internal/web", "internal/testkit/gallery") ||
			slices.Contains(plainIDs, s.dir) {
			continue
		}
		for _, decl := range s.ast.Decls {
			owner := ""
			ast.Inspect(decl, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncDecl:
					owner = n.Name.Name
				case *ast.TypeSpec:
					owner = n.Name.Name
				case *ast.Field:
					for _, name := range n.Names {
						want := idNames[lower(name.Name)]
						if want == "" {
							continue
						}
						seen++
						if !plainText(n.Type) {
							continue
						}
						key := s.dir + " " + owner + "." + name.Name
						if plainFields[key] != "" {
							used[key] = true
							continue
						}
						t.Errorf("%s: %s is a plain string: use ids.%s, or say in plainFields why not",
							s.fset.Position(name.Pos()), key, want)
					}
				}
				return true
			})
		}
	}
	for key := range plainFields {
		if !used[key] {
			t.Errorf("plainFields names %s, which is no plain string any more", key)
		}
	}
	if seen < 200 {
		t.Errorf("only %d fields and parameters with the name of an id seen: the scan is broken", seen)
	}
}

// lower writes the first letter small: Dept and dept are one name.
func lower(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// plainText reports whether a type is string, a list of them, or a map by them.
func plainText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "string"
	case *ast.ArrayType:
		return plainText(e.Elt)
	case *ast.Ellipsis:
		return plainText(e.Elt)
	case *ast.MapType:
		return plainText(e.Key)
	}
	return false
}
