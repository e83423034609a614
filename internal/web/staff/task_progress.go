package staff

import (
	"context"
	"net/http"

	"yangguang/internal/db"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/web/ui"
)

type pickRow struct {
	Place                      int
	Stratum, Name, ID, Address string
	Ticket                     string
}

type drawRow struct {
	ID, Href, Dept, Kind string
	Attempt              int
	Pool                 int64
	State                ui.Badge
}

type shareRow struct {
	Dept    string
	Objects int64
	Acked   int64
	Staffed int64
	Draw    string
	Href    string
	State   ui.Badge
}

type taskVisitRow struct {
	Place      int
	Name, Href string
	State      ui.Badge
	EndedOn    string
	Results    []taskResult
}

type taskResult struct {
	Dept, Href string
	State      ui.Badge
}

func drawBadge(d sampling.Draw) ui.Badge {
	switch d.State {
	case sampling.Locked:
		if d.Embargoed() {
			return ui.Badge{Text: "已锁定，暂不公开", Tone: ui.Good}
		}
		return ui.Badge{Text: d.State.Name(), Tone: ui.Good}
	case sampling.Failed:
		return ui.Badge{Text: d.State.Name(), Tone: ui.Bad}
	}
	return ui.Badge{Text: d.State.Name(), Tone: ui.Info}
}

func (s *Staff) taskDraws(r *http.Request, t task.Task, p *taskPage) error {
	draws, err := sampling.OfTask(r.Context(), s.App.DB.Read(), t.ID)
	if err != nil {
		return err
	}
	depts, err := s.departments(r)
	if err != nil {
		return err
	}
	for _, d := range draws {
		kind := "检查对象"
		if d.Kind != "objects" {
			kind = "执法检查人员"
		}
		href, err := s.hallFor(r, d.ID)
		if err != nil {
			return err
		}
		p.Draws = append(p.Draws, drawRow{ID: d.ID, Href: href, Dept: depts[d.Dept].Short, Kind: kind, Attempt: d.Attempt, Pool: d.Pool, State: drawBadge(d)})
	}
	return nil
}

func (s *Staff) taskPicks(r *http.Request, t task.Task, p *taskPage) error {
	if !t.State.Reached(task.Drawn) {
		return nil
	}
	rows, err := s.pickRows(r.Context(), t)
	p.Picks = rows
	return err
}

func (s *Staff) pickRows(ctx context.Context, t task.Task) ([]pickRow, error) {
	q := s.App.DB.Read()
	picks, err := task.Picks(ctx, q, t.ID)
	if err != nil {
		return nil, err
	}
	subjects, err := subjectsOf(ctx, q, t.Region, picks)
	if err != nil {
		return nil, err
	}
	strata := make(map[string]string, len(t.Quotas))
	for _, c := range t.Quotas {
		strata[c.Stratum] = c.Name
	}
	var out []pickRow
	for _, k := range picks {
		sub := subjects[k.Subject]
		out = append(out, pickRow{Place: k.Place, Stratum: strata[k.Stratum], Name: sub.Name, ID: k.Subject, Address: sub.Address, Ticket: k.Ticket})
	}
	return out, nil
}

func subjectsOf(ctx context.Context, q db.Querier, region string, picks []task.Pick) (map[string]roster.Subject, error) {
	ids := make([]string, len(picks))
	for i, k := range picks {
		ids[i] = k.Subject
	}
	return roster.SubjectsByID(ctx, q, region, ids)
}

func (s *Staff) taskShares(r *http.Request, t task.Task, p *taskPage) error {
	list, err := task.Dispatches(r.Context(), s.App.DB.Read(), t.ID)
	if err != nil {
		return err
	}
	depts, err := s.departments(r)
	if err != nil {
		return err
	}
	for _, d := range list {
		row := shareRow{Dept: depts[d.Dept].Short, Objects: d.Objects, Acked: d.AckedAt, Staffed: d.StaffedAt, Draw: d.Draw, State: shareBadge(d)}
		if d.Draw != "" {
			if row.Href, err = s.hallFor(r, d.Draw); err != nil {
				return err
			}
		}
		p.Shares = append(p.Shares, row)
	}
	return nil
}

func shareBadge(d task.Dispatch) ui.Badge {
	switch {
	case d.StaffedAt != 0:
		return ui.Badge{Text: "人员已定", Tone: ui.Good}
	case d.Draw != "":
		return ui.Badge{Text: "人员抽取中", Tone: ui.Info}
	case d.AckedAt != 0:
		return ui.Badge{Text: "已签收，待抽人员", Tone: ui.Warn}
	}
	return ui.Badge{Text: "待签收", Tone: ui.Warn}
}

// taskVisits shows how far each visit is, and each department's result of it.
func (s *Staff) taskVisits(r *http.Request, t task.Task, p *taskPage) error {
	if !t.State.Reached(task.Staffed) {
		return nil
	}
	ctx, q := r.Context(), s.App.DB.Read()
	depts, err := s.departments(r)
	if err != nil {
		return err
	}
	visits, err := inspection.VisitsOfTask(ctx, q, t.ID)
	if err != nil {
		return err
	}
	teams, err := task.Teams(ctx, q, t.ID)
	if err != nil {
		return err
	}
	byID := make(map[string]inspection.Visit, len(visits))
	for _, v := range visits {
		byID[v.Subject] = v
	}
	for _, k := range p.Picks {
		row := taskVisitRow{Place: k.Place, Name: k.Name, Href: s.visitFor(r, t, teams[k.ID], k.ID), State: visitBadge(inspection.Waiting)}
		if v, ok := byID[k.ID]; ok {
			row.State, row.EndedOn = visitBadge(v.State), v.EndedOn
			results, err := publication.ResultsOfVisit(ctx, q, v.Key)
			if err != nil {
				return err
			}
			for _, res := range results {
				row.Results = append(row.Results, taskResult{Dept: depts[res.Dept].Short, Href: s.resultFor(r, res, t, teams[k.ID]), State: resultBadge(res.State)})
			}
		}
		p.Visits = append(p.Visits, row)
	}
	return nil
}
