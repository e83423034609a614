package staff

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yangguang/internal/query"
	"yangguang/internal/sampling"
)

// hallLive tells every watcher that something changed. It asks the database,
// so that it is right on every node; the pages themselves carry the state.
func (s *Staff) hallLive(w http.ResponseWriter, r *http.Request) error {
	h, err := s.watchedHall(r)
	if err != nil {
		return err
	}
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	version := h.Draw.Version
	if since, err := strconv.Atoi(r.Header.Get("Last-Event-ID")); err == nil {
		version = since
	}
	tick := time.NewTicker(700 * time.Millisecond)
	defer tick.Stop()
	for beat := 0; ; beat++ {
		d, err := sampling.ByID(r.Context(), s.App.DB.Read(), h.Draw.ID)
		if err != nil {
			return nil // the watcher is gone, or reconnects
		}
		switch {
		case d.Version != version || beat == 0:
			version = d.Version
			fmt.Fprintf(w, "id: %d\nevent: change\ndata: %d\n\n", version, version)
		case beat%20 == 0:
			fmt.Fprint(w, ": still here\n\n")
		default:
			select {
			case <-r.Context().Done():
				return nil
			case <-tick.C:
			}
			continue
		}
		if err := out.Flush(); err != nil {
			return nil
		}
	}
}

// hallTickets gives the computed tickets to the picture: all that were drawn
// and an even sample of the others.
func (s *Staff) hallTickets(w http.ResponseWriter, r *http.Request) error {
	h, err := s.watchedHall(r)
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
