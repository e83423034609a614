package inspection

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/staffing"
)

// NamesOf lists the names of members as a refusal or a screen shows them to
// colleagues.
func NamesOf(ctx context.Context, q db.Querier, members []staffing.Member) ([]string, error) {
	codes := make([]ids.Inspector, len(members))
	for i, m := range members {
		codes[i] = m.Inspector
	}
	people, err := roster.InspectorsByCode(ctx, q, codes)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(members))
	for i, code := range codes {
		in, ok := people[code]
		if !ok {
			return nil, db.ErrNotFound
		}
		out[i] = in.Name
	}
	return out, nil
}
