package catalog

import (
	"context"
	"math"
	"slices"
	"strings"

	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
)

// Filter chooses versions for a list; empty fields choose all.
type Filter struct {
	Name     string // part of the name or the code
	Dept     ids.Dept
	Class    string
	Mode     string
	Type     string   // one of the object types
	State    State    // "" leaves out replaced versions, unless Replaced
	Lapsed   string   // YYYY-MM-DD: published versions none of whose bases is in force on that day
	Viewer   ids.Dept // department whose drafts are shown too; "" shows public versions only
	Replaced bool     // with no State: the replaced versions too
}

// where is the filter as SQL with its arguments.
func (f Filter) where() (string, []any) {
	return ` from item i where ($1 = '' or lower(i.name) like $2 escape '\' or lower(i.code) like $2 escape '\')
		and ($3 = '' or i.dept = $3) and ($4 = '' or i.class = $4) and ($5 = '' or i.mode = $5)
		and ($6 = '' or i.object_types like $7 escape '\')
		and (i.state = $8 or ($8 = '' and (i.state <> 'replaced' or $9 = 1)))
		and (i.state not in ('draft', 'pending') or i.dept = $10)
		and ($11 = '' or i.state = 'published' and exists (
			select 1 from item_basis b where b.code = i.code and b.version = i.version) and not exists (
			select 1 from item_basis b left join repealed_instrument r on r.instrument = b.instrument
			where b.code = i.code and b.version = i.version and b.in_force <= $11
				and (b.until = '' or $11 < b.until) and (r.since is null or $11 < r.since)))`,
		[]any{f.Name, db.Contains(strings.ToLower(f.Name)), f.Dept, f.Class, f.Mode, f.Type, db.Contains(`"` + f.Type + `"`),
			string(f.State), flag(f.Replaced), f.Viewer, f.Lapsed}
}

// Count counts what List finds.
func Count(ctx context.Context, q db.Querier, f Filter) (int, error) {
	where, args := f.where()
	return db.Value[int](ctx, q, `select count(*)`+where, args...)
}

// List reads one page of versions, by code, newest version first, without bases
// and points, and how many there are in all.
func List(ctx context.Context, q db.Querier, f Filter, offset, limit int) (items []Item, total int, err error) {
	if total, err = Count(ctx, q, f); err != nil {
		return nil, 0, err
	}
	err = Each(ctx, q, f, offset, limit, func(i Item) error {
		items = append(items, i)
		return nil
	})
	return items, total, err
}

// Each calls fn with the versions that List reads, one at a time; limit < 0
// goes to the end.
func Each(ctx context.Context, q db.Querier, f Filter, offset, limit int, fn func(Item) error) error {
	if limit < 0 {
		limit = math.MaxInt32
	}
	where, args := f.where()
	return db.Each(ctx, q, func(scan db.Scan) error {
		i, err := scanItem(scan)
		if err != nil {
			return err
		}
		return fn(i)
	}, `select `+itemColumns+where+` order by i.code, i.version desc limit $12 offset $13`, append(args, limit, offset)...)
}

// ByRef reads the versions that exist among refs, without bases and points.
func ByRef(ctx context.Context, q db.Querier, refs []Ref) (map[Ref]Item, error) {
	codes := make([]string, len(refs))
	for n, ref := range refs {
		codes[n] = ref.Code
	}
	items, err := db.All(ctx, q, scanItem, `select `+itemColumns+` from item i where i.code in `+db.In(1, len(codes)),
		db.Args(codes)...)
	out := make(map[Ref]Item, len(refs))
	for _, i := range items {
		if slices.Contains(refs, i.Ref) {
			out[i.Ref] = i
		}
	}
	return out, err
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
