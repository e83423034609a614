package task

import (
	"context"
	"strings"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
)

// Freeze writes the pool of the task to files and puts their hashes into the
// ledger, before any seed exists (Article 12). Both rosters must have been
// confirmed by the initiating department for this very task, and not changed
// since (Article 8; A8-1, A8-5). After a void for an input error the same draw
// is frozen again with the next attempt.
func (s *Service) Freeze(ctx context.Context, by actor.Actor, id string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, err := ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.FreezeDraw, t.Resource()); err != nil {
			return err
		}
		if err := t.need(law.Art11, Approved); err != nil {
			return err
		}
		// Held until the commit, the roster that is frozen is the one confirmed.
		if err := roster.Hold(ctx, tx, roster.Objects, t.Region); err != nil {
			return err
		}
		if err := roster.RequireConfirmed(ctx, tx, t.ID, t.Initiator, roster.Objects, roster.Inspecting); err != nil {
			return err
		}
		members, err := t.universe(ctx, tx, tx.Now)
		if err != nil {
			return err
		}
		spec := sampling.ObjectsSpec{
			Region: t.Region, Task: t.ID, Dept: t.Initiator, Year: yearOf(tx.Now), Title: t.Name, Hash: canon.Hash(t.Hash),
			Disclosure: t.Disclosure, Witness: t.Witness, Members: members, Refreeze: t.ObjectsDraw,
		}
		for _, c := range t.Quotas {
			spec.Strata = append(spec.Strata, sampling.Stratum{Code: c.Stratum, Name: c.Name, Num: c.Num, Den: c.Den, Fixed: c.Count})
		}
		d, err := s.Sampling.FreezeObjects(ctx, tx, spec)
		if err != nil {
			return err
		}
		t.State, t.ObjectsDraw = Confirmed, d.ID
		tx.Record(moved{t, "task.confirmed", law.Art8, map[string]any{"draw": d.ID}})
		return update(ctx, tx, t)
	})
}

func yearOf(t time.Time) string { return strings.SplitN(calendar.DateOf(t).String(), "-", 2)[0] }

// yearBounds is the calendar year of t in µs: Article 7 counts by year.
func yearBounds(t time.Time) (from, to int64) {
	y := calendar.DateOf(t).Year()
	shanghai := time.FixedZone("Asia/Shanghai", 8*60*60)
	at := func(year int) int64 { return time.Date(year, 1, 1, 0, 0, 0, 0, shanghai).UnixMicro() }
	return at(y), at(y + 1)
}

// Reveal opens the platform's secret and draws; see sampling.Reveal. It works
// for the draw of objects and, by a department, for its inspectors.
func (s *Service) Reveal(ctx context.Context, by actor.Actor, draw string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		d, err := s.Sampling.Reveal(ctx, tx, draw)
		if err != nil || d.Kind != "objects" {
			return err
		}
		return move(ctx, tx, d.Task, Confirmed, Drawn, "task.drawn", law.Art11, nil)
	})
}

// Lock makes the drawn list final by a second person; see sampling.Lock. When
// the inspectors of every department are locked the task is staffed.
func (s *Service) Lock(ctx context.Context, by actor.Actor, draw string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		d, err := s.Sampling.Lock(ctx, tx, draw)
		if err != nil {
			return err
		}
		if d.Kind != "objects" {
			return s.staff(ctx, tx, d)
		}
		return move(ctx, tx, d.Task, Drawn, Locked, "task.locked", law.Art12, nil)
	})
}

// Void ends the present attempt of a draw; see sampling.Void. A task whose
// inputs were wrong goes back to where its rosters are confirmed.
func (s *Service) Void(ctx context.Context, by actor.Actor, draw string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		d, err := s.Sampling.Void(ctx, tx, draw)
		if err != nil || d.Kind != "objects" {
			return err
		}
		t, err := ByID(ctx, tx, d.Task)
		if err != nil {
			return err
		}
		to := Confirmed
		if d.State == sampling.Failed {
			to = Approved
		}
		if t.State == to {
			return nil
		}
		return move(ctx, tx, d.Task, t.State, to, "task.draw-voided", law.OneDraw, map[string]any{"draw": draw})
	})
}

func move(ctx context.Context, tx *ledger.Tx, id string, from, to State, act string, basis law.Provision, data map[string]any) error {
	t, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := t.need(law.Art11, from); err != nil {
		return err
	}
	t.State = to
	if err := update(ctx, tx, t); err != nil {
		return err
	}
	tx.Record(moved{t, act, basis, data})
	return nil
}

// Picks lists the drawn objects of a task in order of ticket; none before the
// draw.
func Picks(ctx context.Context, q db.Querier, task string) ([]Pick, error) {
	t, err := db.Value[string](ctx, q, `select objects_draw from task where id = $1`, task)
	if err != nil || t == "" {
		return nil, err
	}
	rows, err := sampling.Picks(ctx, q, t)
	out := make([]Pick, len(rows))
	for i, p := range rows {
		out[i] = Pick(p)
	}
	return out, err
}
