package query

import (
	"context"
	"time"

	"yangguang/internal/db"
	"yangguang/internal/ids"
)

// Beginning is how far a department is on the way from nothing to its first
// locked draw.
type Beginning struct {
	Departments, People, Inspectors, Objects, Items, Plans, Tasks int64
	Drawn                                                         bool // a draw of objects was locked
}

// BeginningOf reads it for a department, of all for "", at the instant at.
func BeginningOf(ctx context.Context, q db.Querier, dept ids.Dept, region string, at time.Time) (Beginning, error) {
	us := at.UnixMicro()
	return db.One(ctx, q, func(scan db.Scan) (b Beginning, err error) {
		var drawn int64
		err = scan(&drawn, &b.Departments, &b.People, &b.Inspectors, &b.Objects, &b.Items, &b.Plans, &b.Tasks)
		b.Drawn = drawn > 0
		return b, err
	}, `select (select count(*) from (select 1 from draw
			where ($1 = '' or dept = $1) and kind = 'objects' and state = 'locked' limit 1) d),
		(select count(*) from department),
		(select count(*) from person p where ($1 = '' or p.dept = $1) and p.active = 1 and exists (select 1
			from role_grant g where g.person = p.id and g.from_at <= $2 and g.until_at > $2)),
		(select count(*) from inspector where $1 = '' or dept = $1),
		(select count(*) from (select 1 from subject where region = $3 limit 1) s),
		(select count(*) from item where ($1 = '' or dept = $1) and state = 'published'),
		(select count(*) from plan where ($1 = '' or dept = $1) and state = 'published'),
		(select count(*) from task where ($1 = '' or initiator = $1) and state <> 'draft')`, dept, us, region)
}
