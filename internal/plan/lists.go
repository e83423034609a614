package plan

import (
	"context"
	"strings"

	"yangguang/internal/db"
)

// Filter chooses plans for a list; empty fields choose all.
type Filter struct {
	Year   int // 0 = all
	Dept   string
	Text   string // part of the name or the scope of one of its tasks
	State  State  // "" leaves out replaced versions
	Viewer string // department whose unpublished plans are shown too; "" shows public ones only
}

// List reads one page of plans, newest year first, and how many there are in all.
func List(ctx context.Context, q db.Querier, f Filter, offset, limit int) (plans []Plan, total int, err error) {
	where := ` from plan p where ($1 = 0 or p.year = $1) and ($2 = '' or p.dept = $2)
		and (p.state = $3 or ($3 = '' and p.state <> 'replaced'))
		and (p.state in ('published', 'replaced') or p.dept = $4)
		and ($5 = '' or exists (select 1 from plan_task t where t.plan = p.id
			and (lower(t.name) like $6 escape '\' or lower(t.scope_text) like $6 escape '\')))`
	args := []any{f.Year, f.Dept, string(f.State), f.Viewer, f.Text, db.Contains(strings.ToLower(f.Text))}
	if total, err = db.Value[int](ctx, q, `select count(*)`+where, args...); err != nil {
		return nil, 0, err
	}
	plans, err = db.All(ctx, q, scanPlan, `select `+planColumns+where+
		` order by p.year desc, p.dept, p.version desc limit $7 offset $8`, append(args, limit, offset)...)
	return plans, total, err
}
