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

// hallLive tells every watcher of the hall that something changed.
func hallLive(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	h, err := watchedHall(s, r)
	if err != nil {
		return err
	}
	return ui.Watch(w, r, func(ctx context.Context) (int, error) {
		d, err := sampling.ByID(ctx, s.App.DB.Read(), h.Draw.ID)
		return d.Version, err
	})
}

// hallTickets gives the computed tickets to the picture: all that were drawn
// and an even sample of the others.
func hallTickets(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	h, err := watchedHall(s, r)
	if err != nil {
		return err
	}
	out, err := query.PictureOf(r.Context(), s.App.DB.Read(), s.App.Sampling, h)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(out)
}
