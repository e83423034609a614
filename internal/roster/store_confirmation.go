package roster

import (
	"context"
	"errors"

	"yangguang/internal/db"
	"yangguang/internal/ids"
)

// revision is the state of one roster.
type revision struct {
	N       int64 // counts the changes
	Touched int64 // µs UTC of the last change or import, 0 for never
}

func revisionOf(ctx context.Context, q db.Querier, kind Kind, scope string) (revision, error) {
	r, err := db.One(ctx, q, func(scan db.Scan) (r revision, err error) {
		err = scan(&r.N, &r.Touched)
		return r, err
	}, `select revision, touched_at from roster_revision where kind = $1 and scope = $2`, kind, scope)
	if errors.Is(err, db.ErrNotFound) {
		return revision{}, nil
	}
	return r, err
}

const confirmations = `select c.task, c.dept, c.kind, c.scope, c.count, c.hash, c.confirmed_by, c.at, c.revision,
	case when coalesce(r.revision, 0) <> c.revision then 1 else 0 end
	from roster_confirmation c left join roster_revision r on r.kind = c.kind and r.scope = c.scope where c.task = $1`

func scanConfirmation(scan db.Scan) (c Confirmation, err error) {
	var stale int
	err = scan(&c.Task, &c.Dept, &c.Kind, &c.Scope, &c.Count, &c.Hash, &c.By, &c.At, &c.Revision, &stale)
	c.Stale = stale == 1
	return c, err
}

// Confirmations lists what the departments of a task confirmed, stale
// confirmations too, by department and kind.
func Confirmations(ctx context.Context, q db.Querier, task ids.Task) ([]Confirmation, error) {
	return db.All(ctx, q, scanConfirmation, confirmations+` order by c.dept, c.kind`, task)
}

// Confirmed returns the confirmation of a roster for the task. ok is false when
// there is none, or when the roster changed after it (A8-5); then the
// confirmation returned is the stale one.
func Confirmed(ctx context.Context, q db.Querier, task ids.Task, dept ids.Dept, kind Kind) (c Confirmation, ok bool,
	err error) {
	c, err = db.One(ctx, q, scanConfirmation, confirmations+` and c.dept = $2 and c.kind = $3`, task, dept, kind)
	if errors.Is(err, db.ErrNotFound) {
		return Confirmation{}, false, nil
	}
	return c, err == nil && !c.Stale, err
}
