package task

import (
	"context"
	"strings"
	"time"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
)

// Drawing is what package sampling is told about the draw of a task's objects.
func (s *Service) Drawing() sampling.Owner {
	return sampling.Owner{
		Resource: func(ctx context.Context, tx *ledger.Tx, id ids.Task) (authz.Resource, error) {
			t, err := ByID(ctx, tx, id)
			return t.Resource(), err
		},
		Supply:   supply,
		OnFrozen: confirmed,
		OnDrawn: func(ctx context.Context, tx *ledger.Tx, d sampling.Draw) ([]ledger.Event, error) {
			return one(move(ctx, tx, d.Task, Confirmed, Drawn, "task.drawn", law.Art11, nil))
		},
		OnLocked: func(ctx context.Context, tx *ledger.Tx, d sampling.Draw) ([]ledger.Event, error) {
			return one(move(ctx, tx, d.Task, Drawn, Locked, "task.locked", law.Art12, nil))
		},
		OnVoided: voided,
	}
}

func one(e ledger.Event, err error) ([]ledger.Event, error) { return []ledger.Event{e}, err }

// supply is the pool of the task. Both rosters must have been confirmed by the
// initiating department for this very task, and not changed since (Article 8;
// A8-1, A8-5).
func supply(ctx context.Context, tx *ledger.Tx, id ids.Task, seen int) (sampling.Spec, error) {
	t, err := ByID(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := t.need(law.Art11, Approved); err != nil {
		return nil, err
	}
	if t.Version != seen {
		return nil, db.ErrConflict
	}
	// Held until the commit, the roster that is frozen is the one confirmed.
	if err := roster.Hold(ctx, tx, roster.Objects, t.Region); err != nil {
		return nil, err
	}
	if err := roster.RequireConfirmed(ctx, tx, t.ID, t.Initiator, roster.Objects, roster.Inspecting); err != nil {
		return nil, err
	}
	members, err := t.universe(ctx, tx, tx.Now)
	if err != nil {
		return nil, err
	}
	spec := sampling.ObjectsSpec{
		Region: t.Region, Task: t.ID, Dept: t.Initiator, Year: yearOf(tx.Now), Title: t.Name, Hash: canon.Hash(t.Hash),
		Disclosure: t.Disclosure, Witness: t.Witness, Members: members, Refreeze: t.ObjectsDraw,
	}
	for _, c := range t.Quotas {
		spec.Strata = append(spec.Strata,
			sampling.Stratum{Code: c.Stratum, Name: c.Name, Num: c.Num, Den: c.Den, Fixed: c.Count})
	}
	return spec, nil
}

// confirmed notes that both rosters were confirmed and frozen.
func confirmed(ctx context.Context, tx *ledger.Tx, d sampling.Draw) ([]ledger.Event, error) {
	t, err := ByID(ctx, tx, d.Task)
	if err != nil {
		return nil, err
	}
	t.State, t.ObjectsDraw = Confirmed, d.ID
	if err := save(ctx, tx, &t); err != nil {
		return nil, err
	}
	return []ledger.Event{Moved{t, "task.confirmed", law.Art8, map[string]any{"draw": d.ID}}}, nil
}

// voided puts a task whose inputs were wrong back to where its rosters are
// confirmed.
func voided(ctx context.Context, tx *ledger.Tx, d sampling.Draw) ([]ledger.Event, error) {
	t, err := ByID(ctx, tx, d.Task)
	if err != nil {
		return nil, err
	}
	to := Confirmed
	if d.State == sampling.Failed {
		to = Approved
	}
	if t.State == to {
		return nil, nil
	}
	return one(move(ctx, tx, d.Task, t.State, to, "task.draw-voided", law.OneDraw, map[string]any{"draw": d.ID}))
}

func yearOf(t time.Time) string { return strings.SplitN(calendar.DateOf(t).String(), "-", 2)[0] }

// YearBounds is the calendar year of t in µs: Article 7 counts by year.
func YearBounds(t time.Time) (from, to int64) {
	y := calendar.DateOf(t).Year()
	begins := func(year int) int64 { return calendar.NewDate(year, time.January, 1).Start().UnixMicro() }
	return begins(y), begins(y + 1)
}

// Picks lists the drawn objects of a task in order of ticket; none before the
// draw.
func Picks(ctx context.Context, q db.Querier, task ids.Task) ([]sampling.Pick, error) {
	t, err := db.Value[ids.Draw](ctx, q, `select objects_draw from task where id = $1`, task)
	if err != nil || t == "" {
		return nil, err
	}
	return sampling.Picks(ctx, q, t)
}
