package sampling

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// InspectorsSpec is what a draw of inspectors is frozen from.
type InspectorsSpec struct {
	Objects      Draw     // the locked draw of objects
	Dept         ids.Dept // who draws, for its own share
	Title        string
	Slack        int // visits
	CrossStation bool
	Assignments  []draw.Assignment
	Inspectors   []draw.Inspector
	Conflicts    []Conflict
	Refreeze     ids.Draw
}

// Conflict is a known conflict of interest of an inspector with an object.
type Conflict struct {
	Subject   ids.Subject
	Inspector ids.Inspector
}

// freeze writes what one department draws its inspectors from (Articles 12 and
// 14). It refuses DRAW_INPUT_INVALID and DISK_FULL.
func (spec InspectorsSpec) freeze(ctx context.Context, tx *ledger.Tx, s *Service) (Draw, []ledger.Event, error) {
	o := spec.Objects
	d := Draw{
		Region: o.Region, Kind: draw.KindInspectors, Task: o.Task, Dept: spec.Dept,
		Initiator: o.Initiator, Title: spec.Title, Hash: o.Hash, Disclosure: o.Disclosure,
		Sources: draw.DefaultSources(draw.KindInspectors),
		State:   Frozen, Attempt: 1, Pool: int64(len(spec.Assignments)),
	}
	id := ids.Draw(strings.TrimSuffix(string(o.ID), "-O") + "-I-" + string(spec.Dept))
	if err := s.number(ctx, tx, &d, spec.Refreeze, func() (ids.Draw, error) { return id, nil }); err != nil {
		return Draw{}, nil, err
	}
	plan := draw.Plan{Draw: string(d.ID), Kind: d.Kind, Title: spec.Title, Initiator: string(o.Initiator), Hash: d.Hash,
		Slack: uint64(spec.Slack), CrossStation: spec.CrossStation, Sources: d.Sources}
	var openings []draw.ConflictOpening
	for _, c := range spec.Conflicts {
		openings = append(openings, draw.ConflictOpening{ID: string(c.Subject), Code: string(c.Inspector),
			Salt: randomHex(16)})
	}
	slices.SortFunc(openings, func(a, b draw.ConflictOpening) int { return strings.Compare(openingKey(a), openingKey(b)) })
	slices.SortFunc(spec.Inspectors, func(a, b draw.Inspector) int { return strings.Compare(a.Code, b.Code) })
	texts := []struct {
		name string
		make func() ([]byte, error)
	}{
		{draw.PlanFile, plan.Bytes},
		{draw.AssignmentsFile, func() ([]byte, error) { return draw.AssignmentBytes(spec.Assignments) }},
		{draw.InspectorsFile, func() ([]byte, error) { return draw.InspectorBytes(spec.Inspectors) }},
		{draw.ConflictsFile, func() ([]byte, error) { return draw.ConflictBytes(draw.Leaves(d.Hash, openings)) }},
		{draw.OpeningsFile, func() ([]byte, error) { return draw.OpeningBytes(openings) }},
	}
	var inputs []File
	for _, t := range texts {
		b, err := t.make()
		if err != nil {
			return Draw{}, nil, badPlan(err)
		}
		f, err := s.store(ctx, t.name, bytes.NewReader(b))
		if err != nil {
			return Draw{}, nil, err
		}
		inputs = append(inputs, f)
	}
	return s.begun(ctx, tx, d, inputs, nil, nil)
}

func openingKey(o draw.ConflictOpening) string { return o.ID + "\t" + o.Code + "\t" + o.Salt }
