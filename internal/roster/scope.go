package roster

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/db"
)

// Scope is a stored rule for the pool of a draw: subjects of any of these
// types, with any of these labels, in any of these streets, of any of these
// credit classes; an empty list does not restrict. Statuses are the registration
// states, besides 存续, in which a subject may be drawn. A subject in another
// state still belongs to the scope: the freeze excludes it with a reason.
type Scope struct {
	Types    []string `json:"types,omitempty"`
	Labels   []string `json:"labels,omitempty"`
	Streets  []string `json:"streets,omitempty"`
	Credits  []string `json:"credits,omitempty"`
	Statuses []string `json:"statuses,omitempty"`
}

// Drawable are the registration states that a scope may add to 存续: who is
// closed or has lost the licence is still here and can be visited, who is struck
// off or has moved away is not (Article 8, A8-4).
var Drawable = []Word{{Code: Closed, Name: "停业"}, {Code: Revoked, Name: "吊销"}}

// Draws reports whether a subject in this registration state may be drawn.
func (sc Scope) Draws(status string) bool {
	return status == Active || slices.Contains(sc.Statuses, status)
}

// Canonical is the scope with each list sorted and every value once, so that
// two scopes that mean the same have the same JSON.
func (sc Scope) Canonical() Scope {
	tidy := func(in []string) []string {
		var out []string
		for _, v := range in {
			if v = strings.TrimSpace(v); v != "" {
				out = append(out, v)
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return Scope{tidy(sc.Types), tidy(sc.Labels), tidy(sc.Streets), tidy(sc.Credits), tidy(sc.Statuses)}
}

// Term is one condition of a scope in words.
type Term struct{ Name, Text string }

// Terms says the whole rule in words, "" where it does not restrict.
func (sc Scope) Terms() []Term {
	join := func(dict []Word, codes []string) string {
		out := make([]string, len(codes))
		for i, c := range codes {
			out[i] = WordOf(dict, c)
		}
		return strings.Join(out, "、")
	}
	return []Term{
		{"主体类型", join(Types, sc.Types)}, {"标签（任一）", join(nil, sc.Labels)}, {"街道", join(nil, sc.Streets)},
		{"信用风险", join(Credits, sc.Credits)}, {"登记状态", join(Statuses, append([]string{Active}, sc.Statuses...))},
	}
}

// Text is the rule in one sentence; what does not restrict is left out.
func (sc Scope) Text() string {
	var parts []string
	for _, t := range sc.Terms() {
		if t.Text != "" {
			parts = append(parts, t.Name+"："+t.Text)
		}
	}
	return strings.Join(parts, "；")
}

// Has reports whether the subject belongs to the scope.
func (sc Scope) Has(s Subject) bool {
	in := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	if !in(sc.Types, s.Type) || !in(sc.Streets, s.Street) || !in(sc.Credits, s.Credit) {
		return false
	}
	return len(sc.Labels) == 0 || slices.ContainsFunc(s.Labels,
		func(l string) bool { return slices.Contains(sc.Labels, l) })
}

// where collects conditions with their arguments, numbered in order.
type where struct {
	conds []string
	args  []any
}

// add appends a condition in which each ? becomes the next argument.
func (w *where) add(cond string, args ...any) {
	for _, a := range args {
		w.args = append(w.args, a)
		cond = strings.Replace(cond, "?", "$"+strconv.Itoa(len(w.args)), 1)
	}
	w.conds = append(w.conds, cond)
}

func (w *where) in(column string, values []string) {
	if len(values) > 0 {
		w.add(column+" in (?"+strings.Repeat(",?", len(values)-1)+")", db.Args(values)...)
	}
}

func (w *where) String() string { return strings.Join(w.conds, " and ") }

// containing is true where the column has the text, exactly: like would read
// % and _ as patterns and, on SQLite, ignore the case of Latin letters.
func containing(column string) string { return "replace(" + column + ", ?, '') <> " + column }

func (sc Scope) where(region string) *where {
	w := &where{}
	w.add("region = ?", region)
	w.in("type", sc.Types)
	w.in("street", sc.Streets)
	w.in("credit", sc.Credits)
	if len(sc.Labels) > 0 {
		either := make([]string, len(sc.Labels))
		args := make([]any, len(sc.Labels))
		for i, l := range sc.Labels {
			either[i], args[i] = containing("labels"), "|"+l+"|"
		}
		w.add("("+strings.Join(either, " or ")+")", args...)
	}
	return w
}

// EachInScope calls fn with every subject of the region in the scope, in
// bytewise order of the id, one at a time: a million subjects need no more
// memory than one. fn must not use the transaction that q is.
func EachInScope(ctx context.Context, q db.Querier, region string, sc Scope, fn func(Subject) error) error {
	w := sc.Canonical().where(region)
	return db.Each(ctx, q, func(scan db.Scan) error {
		s, err := scanSubject(scan)
		if err != nil {
			return err
		}
		return fn(s)
	}, `select `+subjectColumns+` from subject where `+w.String()+` order by id`, w.args...)
}

// CountScope counts what EachInScope would visit, in all and by credit class.
func CountScope(ctx context.Context, q db.Querier, region string, sc Scope) (total int, byCredit map[string]int,
	err error) {
	byCredit = map[string]int{}
	w := sc.Canonical().where(region)
	err = db.Each(ctx, q, func(scan db.Scan) error {
		var class string
		var n int
		if err := scan(&class, &n); err != nil {
			return err
		}
		byCredit[class] = n
		total += n
		return nil
	}, `select credit, count(*) from subject where `+w.String()+` group by credit`, w.args...)
	return total, byCredit, err
}
