package task

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// ShareStaffed: the people of a department are fixed.
type ShareStaffed struct {
	Task Task
	Dept ids.Dept
	Draw ids.Draw
}

// Entry implements ledger.Event.
func (e ShareStaffed) Entry() ledger.Entry {
	return ShareEntry(e.Task, e.Dept, "task.share-staffed", law.Art14, map[string]any{"draw": e.Draw})
}

// Assign notes the draw of inspectors of a share; it is a step of its freeze.
func Assign(ctx context.Context, tx *ledger.Tx, seen Dispatch, draw ids.Draw) error {
	d := seen
	d.Draw = draw
	return updateDispatch(ctx, tx, seen, d)
}

// Settle notes that a department's people are fixed; with the last one the task
// is staffed. It is a step of the act that fixes them and returns what is to be
// recorded of it.
func Settle(ctx context.Context, tx *ledger.Tx, t Task, seen Dispatch) ([]ledger.Event, error) {
	d := seen
	d.StaffedAt = tx.Micros()
	if err := updateDispatch(ctx, tx, seen, d); err != nil {
		return nil, err
	}
	events := []ledger.Event{ShareStaffed{t, d.Dept, d.Draw}}
	// The task row is taken before the others are counted, so that of two
	// departments that finish at once one sees the other.
	if err := save(ctx, tx, &t); err != nil {
		return nil, err
	}
	open, err := db.Value[int64](ctx, tx, `select count(*) from dispatch where task = $1 and staffed_at = 0`, t.ID)
	if err != nil || open > 0 {
		return events, err
	}
	staffed, err := move(ctx, tx, t.ID, Dispatched, Staffed, "task.staffed", law.Art14, nil)
	return append(events, staffed), err
}
