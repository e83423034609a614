package desk

import (
	"net/http"
	"slices"
	"strings"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
	"yangguang/internal/query"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// Timeline reads what the ledger says of the subjects, newest first, for the
// foot of their page: who did what, when, under which provision, as which entry.
func (s *Desk) Timeline(r *http.Request, subjects ...string) ([]ui.Act, error) {
	ctx, q := r.Context(), s.App.DB.Read()
	var all []ledger.Stored
	for _, subject := range subjects {
		list, err := ledger.EntriesOf(ctx, q, subject)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b ledger.Stored) int { return int(b.Idx - a.Idx) })
	names, err := namesByPseudonym(r, q, all)
	if err != nil {
		return nil, err
	}
	out := make([]ui.Act, len(all))
	for i, e := range all {
		who := names[e.Actor]
		if who == "" {
			who = "系统"
		}
		tone := ui.Neutral
		if strings.Contains(e.Act, "void") || strings.HasSuffix(e.Act, "returned") ||
			strings.HasSuffix(e.Act, "revoked") {
			tone = ui.Warn
		}
		out[i] = show.Act(e, who, tone)
	}
	return out, nil
}

// namesByPseudonym turns the pseudonyms of the log into names for people who
// are signed in; the log itself never holds a name.
func namesByPseudonym(r *http.Request, q db.Querier, entries []ledger.Stored) (map[string]string, error) {
	var keys []string
	for _, e := range entries {
		if !slices.Contains(keys, e.Actor) {
			keys = append(keys, e.Actor)
		}
	}
	return query.PeopleByPseudonym(r.Context(), q, keys)
}
