package rosters

import (
	"net/http"

	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
)

// pastRow is one replaced version with what the next one changed.
type pastRow struct {
	Version int
	At      int64
	Who     string
	Import  string // link to the import that replaced it, "" for a person
	Changes []roster.Change
}

// pastRows says of each replaced version, newest first, what replaced it.
func pastRows[T any](d *desk.Desk, r *http.Request, now T, past []roster.Past[T], version func(T) int,
	diff func(old, now T) []roster.Change) ([]pastRow, error) {
	var keys []ids.Person
	for _, x := range past {
		keys = append(keys, x.By)
	}
	names, err := identity.Names(r.Context(), d.App.DB.Read(), keys)
	if err != nil {
		return nil, err
	}
	out := make([]pastRow, len(past))
	for i, x := range past {
		who := names[x.By]
		if who == "" {
			who = "系统"
		}
		out[i] = pastRow{Version: version(x.Row), At: x.At, Who: who, Changes: diff(x.Row, now)}
		if x.Batch != "" {
			out[i].Import = "/imports/" + x.Batch
		}
		now = x.Row
	}
	return out, nil
}
