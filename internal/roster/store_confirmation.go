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

// Confirmed returns the confirmation of a roster for the task. ok is false when
// there is none, or when the roster changed after it (A8-5); then the
// confirmation returned is the stale one.
func Confirmed(ctx context.Context, q db.Querier, task ids.Task, dept ids.Dept, kind Kind) (c Confirmation, ok bool,
	err error) {
	c, err = db.One(ctx, q, func(scan db.Scan) (c Confirmation, err error) {
		err = scan(&c.Task, &c.Dept, &c.Kind, &c.Scope, &c.Count, &c.Hash, &c.By, &c.At, &c.Revision)
		return c, err
	}, `select task, dept, kind, scope, count, hash, confirmed_by, at, revision from roster_confirmation
		where task = $1 and dept = $2 and kind = $3`, task, dept, kind)
	if errors.Is(err, db.ErrNotFound) {
		return Confirmation{}, false, nil
	}
	if err != nil {
		return Confirmation{}, false, err
	}
	now, err := revisionOf(ctx, q, kind, c.Scope)
	return c, err == nil && now.N == c.Revision, err
}
