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
	for _, c := range []struct{ column, v string }{{"type", f.Type}, {"status", f.Status}, {"credit", f.Credit}, {"street", f.Street}} {
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

// walked is how many subjects are gone through in the order of the id before
// the whole region is looked at: a page of a common kind is met soon that way,
// but what is rare, or stands far behind, costs a jump into the table for every
// subject on the way.
const walked = 20_000

// ListSubjects returns up to limit subjects in bytewise order of the id: those
// behind the id after or, with before, the last ones before it; both "" begin
// at the front. total counts all matches. A page deep in a million rows costs
// no more than the first; a filter is searched through the whole region, which
// for a million takes about half a second.
func ListSubjects(ctx context.Context, q db.Querier, region string, f Filter, after, before string, limit int) (rows []Subject, total int, err error) {
	start := func() *where {
		w := &where{}
		w.add("region = ?", region)
		f.at(w)
		return w
	}
	w := start()
	f.narrow(w)
	total, err = db.Value[int](ctx, q, `select count(*) from subject where `+w.String(), w.args...)
	if err != nil || total == 0 {
		return nil, total, err
	}
	turn := func(w *where) (back string) {
		switch {
		case before != "":
			w.add("id < ?", before)
			return " desc"
		case after != "":
			w.add("id > ?", after)
		}
		return ""
	}
	page := " limit " + strconv.Itoa(limit)
	w = start()
	back := turn(w)
	near := `(select * from subject where ` + w.String() + ` order by id` + back + ` limit ` + strconv.Itoa(walked) + `) s`
	w.conds = []string{"true"}
	f.narrow(w)
	rows, err = db.All(ctx, q, scanSubject, `select `+subjectColumns+` from `+near+` where `+w.String()+` order by id`+back+page, w.args...)
	if err != nil {
		return nil, total, err
	}
	if len(rows) < limit && total > len(rows) {
		w = start()
		f.narrow(w)
		turn(w)
		// Not in the order of the key: the engine would take the way just given up.
		rows, err = db.All(ctx, q, scanSubject, `select `+subjectColumns+` from subject where `+w.String()+` order by id || ''`+back+page, w.args...)
	}
	if before != "" {
		slices.Reverse(rows)
	}
	return rows, total, err
}
