package roster

import (
	"context"
	"slices"
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

func (f Filter) where(region string) *where {
	w := &where{}
	w.add("region = ?", region)
	switch {
	case f.Text == "":
	case codeLike(f.Text):
		w.add("id >= ? and id < ?", f.Text, f.Text+"\x7f")
	default:
		w.add(containing("name"), f.Text)
	}
	for _, c := range []struct{ column, v string }{{"type", f.Type}, {"status", f.Status}, {"credit", f.Credit}, {"street", f.Street}} {
		if c.v != "" {
			w.add(c.column+" = ?", c.v)
		}
	}
	if f.Label != "" {
		w.add(containing("labels"), "|"+f.Label+"|")
	}
	return w
}

// codeLike reports whether a text is the beginning of a code or an internal
// number rather than part of a name.
func codeLike(text string) bool {
	if strings.HasPrefix(text, "N:") {
		return true
	}
	return len(text) >= 4 && strings.Trim(text, "0123456789ABCDEFGHJKLMNPQRTUWXY#") == "" && text[0] <= '9'
}

// Subjects returns up to limit subjects in bytewise order of the id: those
// behind the id after or, with before, the last ones before it. Both "" begin
// at the front. A page deep in a million rows costs no more than the first.
func Subjects(ctx context.Context, q db.Querier, region string, f Filter, after, before string, limit int) ([]Subject, error) {
	w, order := f.where(region), "id"
	switch {
	case before != "":
		w.add("id < ?", before)
		order = "id desc"
	case after != "":
		w.add("id > ?", after)
	}
	rows, err := db.All(ctx, q, scanSubject, `select `+subjectColumns+` from subject where `+w.String()+` order by `+order+` limit `+strconv.Itoa(limit), w.args...)
	if before != "" {
		slices.Reverse(rows)
	}
	return rows, err
}

// CountSubjects counts what Subjects would list.
func CountSubjects(ctx context.Context, q db.Querier, region string, f Filter) (int, error) {
	w := f.where(region)
	return db.Value[int](ctx, q, `select count(*) from subject where `+w.String(), w.args...)
}
