package staffing

import (
	"context"
	"slices"

	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
)

// Gap is a place that the draw of inspectors left open: a slot, or a
// qualification that nobody in the share holds.
type Gap struct {
	Subject ids.Subject
	Dept    ids.Dept
	Slot    int    // 0 for a missing qualification
	Lacks   string // the qualification
}

// Gaps lists the open places of a task. They are public with the draw.
func Gaps(ctx context.Context, q db.Querier, t task.Task) ([]Gap, error) {
	seats, err := sampling.OpenSeats(ctx, q, t.Region, t.ID)
	if err != nil || len(seats) == 0 {
		return nil, err
	}
	teams, err := Teams(ctx, q, t.ID)
	if err != nil {
		return nil, err
	}
	var named []ids.Inspector
	for _, team := range teams {
		for _, m := range team {
			if m.Origin == "filled" {
				named = append(named, m.Inspector)
			}
		}
	}
	people, err := roster.InspectorsByCode(ctx, q, named)
	if err != nil {
		return nil, err
	}
	var out []Gap
	for _, seat := range seats {
		g := Gap{Subject: seat.Subject, Dept: seat.Dept, Slot: seat.Slot, Lacks: seat.Lacks}
		filled := slices.ContainsFunc(teams[seat.Subject], func(m Member) bool { return g.filledBy(m, people[m.Inspector]) })
		if !filled {
			out = append(out, g)
		}
	}
	return out, nil
}

// filledBy reports whether a member takes the place; in is known of those who
// were named without a draw.
func (g Gap) filledBy(m Member, in roster.Inspector) bool {
	if m.Dept != g.Dept {
		return false
	}
	if g.Lacks == "" {
		return m.Slot == g.Slot
	}
	return m.Origin == "filled" && slices.Contains(in.Quals, g.Lacks)
}
