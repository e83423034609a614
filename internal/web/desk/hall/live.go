package hall

import (
	"context"
	"encoding/json"
	"net/http"

	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// live tells every watcher of the hall that something changed.
func live(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	h, err := watched(d, r)
	if err != nil {
		return err
	}
	return ui.Watch(w, r, func(ctx context.Context) (int, error) {
		now, err := sampling.ByID(ctx, d.App.DB.Read(), h.Draw.ID)
		return now.Version, err
	})
}

// tickets gives the computed tickets to the picture: all that were drawn
// and an even sample of the others.
func tickets(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	h, err := watched(d, r)
	if err != nil {
		return err
	}
	out, err := query.PictureOf(r.Context(), d.App.DB.Read(), d.App.Sampling, h)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(out)
}
