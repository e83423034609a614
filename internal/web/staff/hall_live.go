package staff

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/roster"
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
		out.SetWriteDeadline(time.Now().Add(30 * time.Second))
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

type ticketJSON struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"`
	Ticket string `json:"ticket"`
	Rank   int    `json:"rank,omitempty"`
}

type stratumJSON struct {
	Name   string       `json:"name"`
	Pool   int64        `json:"N"`
	Drawn  int64        `json:"n"`
	CutOff string       `json:"cutoff"`
	Taken  []ticketJSON `json:"drawn"`
	Sample []ticketJSON `json:"sample"`
}

// hallTickets gives the computed tickets to the picture: all that were drawn
// and an even sample of the others.
func (s *Staff) hallTickets(w http.ResponseWriter, r *http.Request) error {
	h, err := s.watchedHall(r)
	if err != nil {
		return err
	}
	return WriteTickets(w, r, s.App.DB.Read(), s.App.Sampling, h)
}

// WriteTickets answers with the tickets of a draw of objects as JSON; the
// portal uses it too. Before the result it answers db.ErrNotFound.
func WriteTickets(w http.ResponseWriter, r *http.Request, q db.Querier, draws *sampling.Service, h sampling.Hall) error {
	if h.Now().Seed == "" || h.Draw.Kind != draw.KindObjects {
		return db.ErrNotFound
	}
	sample, err := draws.Sample(h, 3000)
	if err != nil {
		return err
	}
	picks, err := sampling.Picks(r.Context(), q, h.Draw.ID)
	if err != nil {
		return err
	}
	ids := make([]string, len(picks))
	for i, k := range picks {
		ids[i] = k.Subject
	}
	subjects, err := roster.SubjectsByID(r.Context(), q, h.Draw.Region, ids)
	if err != nil {
		return err
	}
	var out struct {
		Strata []stratumJSON `json:"strata"`
	}
	for _, st := range h.Strata {
		row := stratumJSON{Name: st.Name, Pool: st.Pool, Drawn: st.Drawn, CutOff: st.CutOff, Taken: []ticketJSON{}, Sample: []ticketJSON{}}
		for _, k := range picks {
			if k.Stratum == st.Code {
				row.Taken = append(row.Taken, ticketJSON{k.Subject, subjects[k.Subject].Name, k.Ticket, k.Rank})
			}
		}
		for _, t := range sample[st.Code] {
			row.Sample = append(row.Sample, ticketJSON{ID: t.ID, Ticket: t.Ticket})
		}
		out.Strata = append(out.Strata, row)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(out)
}
