package plan

import (
	"context"
	"math"
	"strings"

	"yangguang/internal/db"
	"yangguang/internal/ids"
)

// Filter chooses plans for a list; empty fields choose all.
type Filter struct {
	Year     int // 0 = all
	Dept     ids.Dept
	Text     string   // part of the name or the scope of one of its tasks
	State    State    // "" leaves out replaced versions, unless Replaced
	Viewer   ids.Dept // department whose unpublished plans are shown too; "" shows public ones only
	Replaced bool     // with no State: the replaced versions too
}

// where is the filter as SQL with its arguments.
func (f Filter) where() (string, []any) {
	replaced := 0
	if f.Replaced {
		replaced = 1
	}
	return ` from plan p where ($1 = 0 or p.year = $1) and ($2 = '' or p.dept = $2)
		and (p.state = $3 or ($3 = '' and (p.state <> 'replaced' or $4 = 1)))
		and (p.state in ('published', 'replaced') or p.dept = $5)
		and ($6 = '' or exists (select 1 from plan_task t where t.plan = p.id
			and (lower(t.name) like $7 escape '\' or lower(t.scope_text) like $7 escape '\')))`,
		[]any{f.Year, f.Dept, string(f.State), replaced, f.Viewer, f.Text, db.Contains(strings.ToLower(f.Text))}
}

// Count counts what List finds.
func Count(ctx context.Context, q db.Querier, f Filter) (int, error) {
	where, args := f.where()
	return db.Value[int](ctx, q, `select count(*)`+where, args...)
}

// List reads one page of plans, newest year first, and how many there are in all.
func List(ctx context.Context, q db.Querier, f Filter, offset, limit int) (plans []Plan, total int, err error) {
	if total, err = Count(ctx, q, f); err != nil {
		return nil, 0, err
	}
	err = Each(ctx, q, f, offset, limit, func(p Plan) error {
		plans = append(plans, p)
		return nil
	})
	return plans, total, err
}

// Each calls fn with the plans that List reads, one at a time; limit < 0 goes
// to the end.
func Each(ctx context.Context, q db.Querier, f Filter, offset, limit int, fn func(Plan) error) error {
	if limit < 0 {
		limit = math.MaxInt32
	}
	where, args := f.where()
	return db.Each(ctx, q, func(scan db.Scan) error {
		p, err := scanPlan(scan)
		if err != nil {
			return err
		}
		return fn(p)
	}, `select `+planColumns+where+` order by p.year desc, p.dept, p.version desc limit $8 offset $9`,
		append(args, limit, offset)...)
}

// Years lists the years of the plans that a department may read, the newest
// first; viewer "" reads public ones only.
func Years(ctx context.Context, q db.Querier, viewer ids.Dept) ([]int, error) {
	return db.Values[int](ctx, q, `select distinct p.year from plan p
		where p.state in ('published', 'replaced') or p.dept = $1 order by p.year desc`, viewer)
}
