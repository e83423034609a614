package show

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/roster"
	"yangguang/internal/task"
)

type PickRow struct {
	Place                      int
	Stratum, Name, ID, Address string
	Ticket                     string
}

func SubjectsOf(ctx context.Context, q db.Querier, region string, picks []task.Pick) (map[string]roster.Subject, error) {
	ids := make([]string, len(picks))
	for i, k := range picks {
		ids[i] = k.Subject
	}
	return roster.SubjectsByID(ctx, q, region, ids)
}
