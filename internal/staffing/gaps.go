package staffing

import (
	"context"
	"slices"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
)

// Gap is a place that the draw of inspectors left open: a slot, or a
// qualification that nobody in the share holds.
type Gap struct {
	Subject, Dept string
	Slot          int    // 0 for a missing qualification
	Lacks         string // the qualification
}

// Gaps lists the open places of a task. They are public with the draw.
func Gaps(ctx context.Context, q db.Querier, t task.Task) ([]Gap, error) {
	draws, err := sampling.OfTask(ctx, q, t.ID)
	if err != nil {
		return nil, err
	}
	teams, err := Teams(ctx, q, t.ID)
	if err != nil {
		return nil, err
	}
	var out []Gap
	for _, d := range draws {
		if d.Kind != draw.KindInspectors || d.State != sampling.Locked {
			continue
		}
		seats, err := sampling.Seats(ctx, q, d.ID)
		if err != nil {
			return nil, err
		}
		for _, seat := range seats {
			if seat.Inspector != "" {
				continue
			}
			g := Gap{Subject: seat.Subject, Dept: seat.Dept, Slot: seat.Slot, Lacks: seat.Lacks}
			filled, err := g.filled(ctx, q, teams[seat.Subject])
			if err != nil {
				return nil, err
			}
			if !filled {
				out = append(out, g)
			}
		}
	}
	return out, nil
}

func (g Gap) filled(ctx context.Context, q db.Querier, team []Member) (bool, error) {
	for _, m := range team {
		if m.Dept != g.Dept {
			continue
		}
		if g.Lacks == "" && m.Slot == g.Slot {
			return true, nil
		}
		if g.Lacks != "" && m.Origin == "filled" {
			in, err := roster.InspectorByCode(ctx, q, m.Inspector)
			if err != nil {
				return false, err
			}
			if slices.Contains(in.Quals, g.Lacks) {
				return true, nil
			}
		}
	}
	return false, nil
}
