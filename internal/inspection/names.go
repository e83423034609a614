package inspection

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/roster"
	"yangguang/internal/staffing"
)

// NamesOf lists the names of members as a refusal or a screen shows them to
// colleagues.
func NamesOf(ctx context.Context, q db.Querier, members []staffing.Member) ([]string, error) {
	out := make([]string, len(members))
	for i, m := range members {
		in, err := roster.InspectorByCode(ctx, q, m.Inspector)
		if err != nil {
			return nil, err
		}
		out[i] = in.Name
	}
	return out, nil
}
