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

// sparse is how many matches are too few to be met soon by walking through the
// roster in the order of the id; so few are better found all and then sorted.
const sparse = 2000

// ListSubjects returns up to limit subjects in bytewise order of the id: those
// behind the id after or, with before, the last ones before it; both "" begin
// at the front. total counts all matches. A page deep in a million rows costs
// no more than the first; a part of a name or a label is searched through the
// whole region, which for a million takes about a second.
func ListSubjects(ctx context.Context, q db.Querier, region string, f Filter, after, before string, limit int) (rows []Subject, total int, err error) {
	w := f.where(region)
	total, err = db.Value[int](ctx, q, `select count(*) from subject where `+w.String(), w.args...)
	if err != nil || total == 0 {
		return nil, total, err
	}
	order := "id"
	switch {
	case before != "":
		w.add("id < ?", before)
		order = "id desc"
	case after != "":
		w.add("id > ?", after)
	}
	query := `select ` + subjectColumns + ` from subject where ` + w.String()
	if total <= sparse {
		query = `with found as materialized (` + query + `) select ` + subjectColumns + ` from found`
	}
	rows, err = db.All(ctx, q, scanSubject, query+` order by `+order+` limit `+strconv.Itoa(limit), w.args...)
	if before != "" {
		slices.Reverse(rows)
	}
	return rows, total, err
}
