package query

import (
	"context"
	"math"

	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/sampling"
)

// Picture is what the picture of a draw of objects shows: every ticket that was
// drawn and an even sample of the others, as the JSON of ui.Tickets.
type Picture struct {
	Strata []PictureStratum `json:"strata"`
}

// PictureStratum is one stratum of a Picture.
type PictureStratum struct {
	Name   string          `json:"name"`
	Pool   int64           `json:"N"`
	Drawn  int64           `json:"n"`
	CutOff string          `json:"cutoff"`
	Taken  []PictureTicket `json:"drawn"`
	Sample []PictureTicket `json:"sample"`
}

// PictureTicket is one object of a Picture; name and rank are those of a drawn one.
type PictureTicket struct {
	ID     ids.Subject `json:"id"`
	Name   string      `json:"name,omitempty"`
	Ticket string      `json:"ticket"`
	Rank   int         `json:"rank,omitempty"`
}

// pictured is how many tickets that were not drawn a picture shows at most.
const pictured = 3000

// PictureOf computes the picture of a draw. Before the result, and for a draw of
// inspectors, it returns db.ErrNotFound.
func PictureOf(ctx context.Context, q db.Querier, draws *sampling.Service, h sampling.Hall) (Picture, error) {
	if h.Now().Seed == "" || h.Draw.Kind != draw.KindObjects {
		return Picture{}, db.ErrNotFound
	}
	sample, err := draws.Sample(h, pictured)
	if err != nil {
		return Picture{}, err
	}
	taken, _, err := DrawnObjects(ctx, q, h.Draw, DrawnFilter{}, math.MaxInt32, 0)
	if err != nil {
		return Picture{}, err
	}
	var out Picture
	for _, st := range h.Strata {
		row := PictureStratum{Name: st.Name, Pool: st.Pool, Drawn: st.Drawn, CutOff: st.CutOff, Taken: []PictureTicket{},
			Sample: []PictureTicket{}}
		for _, k := range taken {
			if k.Stratum == st.Code {
				row.Taken = append(row.Taken, PictureTicket{ID: ids.Subject(k.Code), Name: k.Name, Ticket: k.Ticket, Rank: k.Rank})
			}
		}
		for _, t := range sample[st.Code] {
			row.Sample = append(row.Sample, PictureTicket{ID: t.ID, Ticket: t.Ticket})
		}
		out.Strata = append(out.Strata, row)
	}
	return out, nil
}
