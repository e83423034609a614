package portal

import (
	"net/http"
	"strconv"

	"yangguang/internal/roster"
	"yangguang/internal/sampling"
)

type seatRow struct {
	Place                                     int
	Name, Code, Dept, Slot, Inspector, Ticket string
	Gap                                       bool
}

type pickRow struct {
	Place, Rank                 int
	Name, Code, Stratum, Ticket string
	Lookup                      string
}

// window is one page of a list.
func window[T any](list []T, page int) []T {
	from := min((page-1)*pageSize, len(list))
	return list[from:min(from+pageSize, len(list))]
}

func (p *Portal) pickRows(r *http.Request, h sampling.Hall) ([]pickRow, error) {
	q := p.App.DB.Read()
	picks, err := sampling.Picks(r.Context(), q, h.Draw.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(picks))
	for i, k := range picks {
		ids[i] = k.Subject
	}
	subjects, err := roster.SubjectsByID(r.Context(), q, h.Draw.Region, ids)
	if err != nil {
		return nil, err
	}
	strata := make(map[string]string, len(h.Strata))
	for _, st := range h.Strata {
		strata[st.Code] = st.Name
	}
	out := make([]pickRow, len(picks))
	for i, k := range picks {
		out[i] = pickRow{Place: k.Place, Rank: k.Rank, Name: subjects[k.Subject].Name, Code: k.Subject, Stratum: strata[k.Stratum], Ticket: k.Ticket,
			Lookup: lookupHref(h.Draw.ID, k.Subject)}
	}
	return out, nil
}

func (p *Portal) seatRows(r *http.Request, h sampling.Hall) ([]seatRow, error) {
	q := p.App.DB.Read()
	seats, err := sampling.Seats(r.Context(), q, h.Draw.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(seats))
	for i, s := range seats {
		ids[i] = s.Subject
	}
	subjects, err := roster.SubjectsByID(r.Context(), q, h.Draw.Region, ids)
	if err != nil {
		return nil, err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return nil, err
	}
	out := make([]seatRow, len(seats))
	for i, s := range seats {
		row := seatRow{Place: s.Place, Name: subjects[s.Subject].Name, Code: s.Subject, Dept: depts[s.Dept].Short, Slot: strconv.Itoa(s.Slot), Inspector: s.Inspector, Ticket: s.Ticket}
		switch {
		case s.Lacks != "":
			row.Slot, row.Inspector, row.Gap = "资质", "缺少资质："+s.Lacks, true
		case s.Inspector == "":
			row.Inspector, row.Gap = "空缺", true
		}
		out[i] = row
	}
	return out, nil
}
