package catalog

import (
	"context"
	"slices"
	"strings"

	"yangguang/internal/calendar"
	"yangguang/internal/db"
)

// Filter chooses versions for a list; empty fields choose all.
type Filter struct {
	Name   string // part of the name or the code
	Dept   string
	Class  string
	Mode   string
	Type   string // one of the object types
	State  State  // "" leaves out replaced versions
	Viewer string // department whose drafts are shown too; "" shows public versions only
}

// List reads one page of versions, by code, newest version first, without bases
// and points, and how many there are in all.
func List(ctx context.Context, q db.Querier, f Filter, offset, limit int) (items []Item, total int, err error) {
	where := ` from item i where ($1 = '' or lower(i.name) like $2 escape '\' or lower(i.code) like $2 escape '\')
		and ($3 = '' or i.dept = $3) and ($4 = '' or i.class = $4) and ($5 = '' or i.mode = $5)
		and ($6 = '' or i.object_types like $7 escape '\')
		and (i.state = $8 or ($8 = '' and i.state <> 'replaced'))
		and (i.state not in ('draft', 'pending') or i.dept = $9)`
	args := []any{f.Name, db.Contains(strings.ToLower(f.Name)), f.Dept, f.Class, f.Mode, f.Type,
		db.Contains(`"` + f.Type + `"`), string(f.State), f.Viewer}
	if total, err = db.Value[int](ctx, q, `select count(*)`+where, args...); err != nil {
		return nil, 0, err
	}
	items, err = db.All(ctx, q, scanItem, `select `+itemColumns+where+
		` order by i.code, i.version desc limit $10 offset $11`, append(args, limit, offset)...)
	return items, total, err
}

// Expired lists the published items of a department, or of all with dept "",
// none of whose bases is in force on a day: the work queue 依据失效.
func Expired(ctx context.Context, q db.Querier, dept string, day calendar.Date) ([]Item, error) {
	items, err := Published(ctx, q, dept)
	return slices.DeleteFunc(items, func(i Item) bool { return len(i.Bases) == 0 || i.basisInForce(day.String()) }), err
}

// Instruments lists the laws that published items rest on, by name.
func Instruments(ctx context.Context, q db.Querier) ([]string, error) {
	return db.Values[string](ctx, q, `select distinct b.instrument from item_basis b
		join item i on i.code = b.code and i.version = b.version where i.state = 'published' order by b.instrument`)
}

// cited reports whether some item rests on a law.
func cited(ctx context.Context, q db.Querier, instrument string) (bool, error) {
	n, err := db.Value[int](ctx, q, `select count(*) from item_basis where instrument = $1`, instrument)
	return n > 0, err
}

func knownDay(day string) error {
	_, err := calendar.Parse(day)
	return err
}
