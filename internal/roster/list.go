package roster

import (
	"context"
	"strconv"
	"strings"

	"yangguang/internal/db"
)

// Filter narrows a list of subjects; empty fields do not.
type Filter struct {
	Text   string // beginning of the code or number, else part of the name
	Type   string
	Status string
	Credit string
	Street string
	Label  string
}

// at adds the conditions that the order of the roster serves, narrow the rest.
func (f Filter) at(w *where) {
	if codeLike(f.Text) {
		w.add("id >= ? and id < ?", f.Text, f.Text+"\x7f")
	}
}

func (f Filter) narrow(w *where) {
	if f.Text != "" && !codeLike(f.Text) {
		w.add(containing("name"), f.Text)
	}
	for _, c := range []struct{ column, v string }{
		{"type", f.Type}, {"status", f.Status}, {"credit", f.Credit}, {"street", f.Street},
	} {
		if c.v != "" {
			w.add(c.column+" = ?", c.v)
		}
	}
	if f.Label != "" {
		w.add(containing("labels"), "|"+f.Label+"|")
	}
}

// codeLike reports whether a text is the beginning of a code or an internal
// number rather than part of a name.
func codeLike(text string) bool {
	if strings.HasPrefix(text, "N:") {
		return true
	}
	return len(text) >= 4 && strings.Trim(text, "0123456789ABCDEFGHJKLMNPQRTUWXY#") == "" && text[0] <= '9'
}

// plain reports whether the order of the roster serves the whole filter.
func (f Filter) plain() bool {
	rest := &where{}
	f.narrow(rest)
	return len(rest.conds) == 0
}

func (f Filter) within(region string) *where {
	w := &where{}
	w.add("region = ?", region)
	f.at(w)
	return w
}

// Counted is how many subjects a filter finds at most when they are counted for
// a list. The whole region, and the beginning of a code, are counted to the end:
// their key answers that alone.
const Counted = 10_000

// CountSubjects counts what ListSubjects finds; exact is false when there are
// more than the Counted that are returned.
func CountSubjects(ctx context.Context, q db.Querier, region string, f Filter) (n int, exact bool, err error) {
	w := f.within(region)
	if f.plain() {
		n, err = db.Value[int](ctx, q, `select count(*) from subject where `+w.String(), w.args...)
		return n, true, err
	}
	f.narrow(w)
	n, err = db.Value[int](ctx, q, `select count(*) from (select 1 from subject where `+w.String()+
		` limit `+strconv.Itoa(Counted+1)+`) s`, w.args...)
	return min(n, Counted), n <= Counted, err
}

// walked is how many subjects are gone through in the order of the id before
// the whole region is looked at: a page of a common kind is met soon that way,
// but what is rare, or stands far behind, costs a jump into the table for every
// subject on the way.
const walked = 20_000

// ListSubjects returns up to limit subjects behind the first offset ones that
// the filter finds, in bytewise order of the id. Without a filter a page deep in
// a million rows costs a walk over their keys; a filter is searched through the
// whole region, which for a million takes about half a second.
func ListSubjects(ctx context.Context, q db.Querier, region string, f Filter, limit, offset int) ([]Subject, error) {
	page := ` limit ` + strconv.Itoa(limit) + ` offset ` + strconv.Itoa(offset)
	if f.plain() {
		w := f.within(region)
		return subjectsIn(ctx, q, region, `select id from subject where `+w.String()+` order by id`+page, w.args)
	}
	w := f.within(region)
	near := `(select * from subject where ` + w.String() + ` order by id limit ` + strconv.Itoa(walked) + `) s`
	w.conds = []string{"true"}
	f.narrow(w)
	rows, err := subjectsIn(ctx, q, region, `select id from `+near+` where `+w.String()+` order by id`+page, w.args)
	if err != nil || len(rows) == limit {
		return rows, err
	}
	w = f.within(region)
	f.narrow(w)
	// Not in the order of the key: the engine would take the way just given up.
	return subjectsIn(ctx, q, region, `select id from subject where `+w.String()+` order by id || ''`+page, w.args)
}

// subjectsIn reads the subjects whose ids a query finds, in the order of the id.
func subjectsIn(ctx context.Context, q db.Querier, region, keys string, args []any) ([]Subject, error) {
	at := "$" + strconv.Itoa(len(args)+1)
	return db.All(ctx, q, scanSubject, `select `+subjectColumns+` from subject
		where id in (`+keys+`) and region = `+at+` order by id`, append(args, region)...)
}

// EachSubject calls fn with every subject that the filter finds, in bytewise
// order of the id, one at a time. fn must not use the transaction that q is.
func EachSubject(ctx context.Context, q db.Querier, region string, f Filter, fn func(Subject) error) error {
	w := f.within(region)
	f.narrow(w)
	return db.Each(ctx, q, func(scan db.Scan) error {
		s, err := scanSubject(scan)
		if err != nil {
			return err
		}
		return fn(s)
	}, `select `+subjectColumns+` from subject where `+w.String()+` order by id`, w.args...)
}
