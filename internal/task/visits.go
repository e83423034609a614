package task

import (
	"context"
	"errors"

	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/sampling"
)

// Began notes the first visit of a task; it is a step of the act that starts it.
func Began(ctx context.Context, tx *ledger.Tx, id ids.Task) error {
	t, err := ByID(ctx, tx, id)
	if err != nil || t.State == Inspecting {
		return err
	}
	began, err := move(ctx, tx, id, Staffed, Inspecting, "task.began", law.Art11, nil)
	if err == nil {
		tx.Record(began)
		return nil
	}
	if !errors.Is(err, db.ErrConflict) {
		return err
	}
	// Two groups began in the same instant and the other was first.
	if t, again := ByID(ctx, tx, id); again != nil || t.State != Inspecting {
		return errors.Join(err, again)
	}
	return nil
}

// VisitEnded notes that all visits of a task are over and opens its embargoed
// draws to the public; it is a step of the act that ends the last one.
func VisitEnded(ctx context.Context, tx *ledger.Tx, id ids.Task) error {
	inspected, err := move(ctx, tx, id, Inspecting, Inspected, "task.inspected", law.Art15, nil)
	if err != nil {
		return err
	}
	disclosed, err := sampling.Disclose(ctx, tx, id)
	if err != nil {
		return err
	}
	tx.Record(inspected)
	for _, e := range disclosed {
		tx.Record(e)
	}
	return nil
}
