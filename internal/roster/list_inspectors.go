package roster

import (
	"context"
	"math"
	"strconv"

	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
)

// InspectorFilter narrows a list of a department's inspectors; empty fields do
// not.
type InspectorFilter struct {
	Dept     ids.Dept
	Text     string // part of the name, the code or the number of the certificate
	Section  string
	Category string
	Status   string
	Drawable string        // Ready or Unready for a task that ends on Day
	Day      calendar.Date // with Drawable
}

// Values of InspectorFilter.Drawable.
const (
	Ready   = "yes"
	Unready = "no"
)

// ready is Eligible as SQL; its argument is the last day of the task. A
// certificate without an end sorts before every day.
const ready = "status = '" + OnDuty + "' and category <> '" + Daily + "' and cert_no <> '' and cert_until >= ?"

func (f InspectorFilter) where() *where {
	w := &where{}
	w.add("dept = ?", f.Dept)
	if f.Text != "" {
		w.add("("+containing("name")+" or "+containing("code")+" or "+containing("cert_no")+")", f.Text, f.Text, f.Text)
	}
	for _, c := range []struct{ column, v string }{
		{"section", f.Section}, {"category", f.Category}, {"status", f.Status},
	} {
		if c.v != "" {
			w.add(c.column+" = ?", c.v)
		}
	}
	switch f.Drawable {
	case Ready:
		w.add(ready, f.Day.String())
	case Unready:
		w.add("not ("+ready+")", f.Day.String())
	}
	return w
}

// CountInspectors counts what the filter finds.
func CountInspectors(ctx context.Context, q db.Querier, f InspectorFilter) (int, error) {
	w := f.where()
	return db.Value[int](ctx, q, `select count(*) from inspector where `+w.String(), w.args...)
}

// EachInspector calls fn with the inspectors that the filter finds, in bytewise
// order of the code, behind the first offset ones; limit < 0 goes to the end.
func EachInspector(ctx context.Context, q db.Querier, f InspectorFilter, limit, offset int,
	fn func(Inspector) error) error {
	if limit < 0 {
		limit = math.MaxInt32
	}
	w := f.where()
	return db.Each(ctx, q, func(scan db.Scan) error {
		in, err := scanInspector(scan)
		if err != nil {
			return err
		}
		return fn(in)
	}, `select `+inspectorColumns+` from inspector where `+w.String()+
		` order by code limit `+strconv.Itoa(limit)+` offset `+strconv.Itoa(offset), w.args...)
}
