package roster

import (
	"context"
	"encoding/json"

	"yangguang/internal/db"
	"yangguang/internal/ids"
)

// Past is an earlier version of a row, with when and by whom it was replaced.
type Past[T any] struct {
	Row   T
	At    int64      // µs UTC
	By    ids.Person // person id
	Batch string     // import that replaced it, "" for a person
}

func scanPast[T any](scan db.Scan) (p Past[T], err error) {
	var text string
	if err := scan(&text, &p.At, &p.By, &p.Batch); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(text), &p.Row)
}

// Change is one field that differs between two versions of a row, as people
// read it.
type Change struct{ Column, Old, Wrote string }

// SubjectHistory returns the earlier versions of a subject, newest first.
func SubjectHistory(ctx context.Context, q db.Querier, region string, id ids.Subject) ([]Past[Subject], error) {
	return db.All(ctx, q, scanPast[Subject], `select body, replaced_at, replaced_by, batch from subject_history
		where region = $1 and id = $2 order by version desc`, region, id)
}

// InspectorHistory returns the earlier versions of an inspector, newest first.
func InspectorHistory(ctx context.Context, q db.Querier, code ids.Inspector) ([]Past[Inspector], error) {
	return db.All(ctx, q, scanPast[Inspector], `select body, replaced_at, replaced_by, batch from inspector_history
		where code = $1 order by version desc`, code)
}

// Differences lists what changed between two versions, as fields with their
// old and new values as people read them.
func Differences(old, now Subject) []Change { return changesOf(SubjectFields, &old, &now) }

// InspectorDifferences is Differences for inspectors.
func InspectorDifferences(old, now Inspector) []Change {
	return changesOf(InspectorFields, &old, &now)
}

func changesOf[T any](fields []Field[T], old, now *T) (out []Change) {
	for i := range fields {
		f := &fields[i]
		if f.Text(old) != f.Text(now) {
			out = append(out, Change{Column: f.Label, Old: f.Show(old), Wrote: f.Show(now)})
		}
	}
	return out
}
