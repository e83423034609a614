package query

import (
	"context"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/ids"
)

// Unfinished is a draft, or an uploaded file that nobody decided about.
type Unfinished struct {
	Kind string // import-objects, import-inspectors, task, plan or item
	ID   string // of the address
	Name string // file, task, plan or item
	Rows int64  // of a file
	Bad  int64  // of them
}

const mostUnfinished = 6

// UnfinishedOf lists what a person who prepares things began and may go on
// with: his own uploads, and the drafts of his department that nobody sent back.
func UnfinishedOf(ctx context.Context, q db.Querier, by actor.Actor) ([]Unfinished, error) {
	if !slices.ContainsFunc([]actor.Role{actor.Clerk, actor.Keeper}, by.Has) {
		return nil, nil
	}
	clerk := ids.Dept("")
	if by.Has(actor.Clerk) {
		clerk = by.Dept
	}
	return db.All(ctx, q, func(scan db.Scan) (u Unfinished, err error) {
		err = scan(&u.Kind, &u.ID, &u.Name, &u.Rows, &u.Bad)
		return u, err
	}, `select 'import-' || kind, id, filename, total, wrong from import_batch
			where created_by = $1 and state in ('received', 'checked')
		union all select 'task', id, name, 0, 0 from task where initiator = $2 and state = 'draft'
		union all select 'plan', id, name, 0, 0 from plan where dept = $2 and state = 'draft'
		union all select 'item', code || '/' || version, name, 0, 0 from item
			where dept = $3 and state = 'draft' and opinion = ''
		order by 1, 2 limit $4`, by.Person, clerk, by.Dept, mostUnfinished)
}
