package sampling

import (
	"context"
	"slices"

	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// Disclose opens the embargoed draws of a task to the public once its visits are
// done (ssj/1 section 7). It is a step of the act that ends the last visit, and
// returns what is to be recorded of it: nothing for draws that are public.
func Disclose(ctx context.Context, tx *ledger.Tx, task ids.Task) (events []ledger.Event, err error) {
	draws, err := OfTask(ctx, tx, task)
	if err != nil {
		return nil, err
	}
	for _, d := range draws {
		if d.State != Locked || !d.Embargoed() {
			continue
		}
		e, err := disclose(ctx, tx, d.ID)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

func disclose(ctx context.Context, tx *ledger.Tx, id ids.Draw) (e DrawDisclosed, err error) {
	h, err := HallOf(ctx, tx, id)
	if err != nil {
		return e, err
	}
	if _, err := tx.Exec(ctx, `insert into draw_disclosed (draw, at) values ($1, $2)`, id, tx.Micros()); err != nil {
		return e, err
	}
	files := slices.DeleteFunc(slices.Clone(h.Files), func(f File) bool {
		return f.Name != draw.SeedFile && f.Name != draw.ResultFile && !h.Draw.sealsInput(f.Name)
	})
	return DrawDisclosed{d: h.Draw, files: files, salt: h.Now().SealedSalt}, tx.Enqueue(ctx, BundleArgs{Draw: id})
}
