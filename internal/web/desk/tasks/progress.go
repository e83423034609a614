package tasks

import (
	"net/http"

	"yangguang/internal/draw"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
	"yangguang/internal/sampling"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

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

func taskDraws(s *desk.Desk, r *http.Request, t task.Task, p *taskPage) error {
	draws, err := sampling.OfTask(r.Context(), s.App.DB.Read(), t.ID)
	if err != nil {
		return err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	for _, d := range draws {
		kind := "检查对象"
		if d.Kind != draw.KindObjects {
			kind = "执法检查人员"
		}
		href, err := s.HallFor(r, d.ID)
		if err != nil {
			return err
		}
		p.Draws = append(p.Draws, drawRow{ID: d.ID, Href: href, Dept: depts[d.Dept].Short, Kind: kind, Attempt: d.Attempt, Pool: d.Pool, State: show.DrawBadge(d)})
	}
	return nil
}

func taskPicks(s *desk.Desk, r *http.Request, t task.Task, p *taskPage) error {
	if !t.State.Reached(task.Drawn) {
		return nil
	}
	rows, err := s.PickRows(r.Context(), t)
	p.Picks = rows
	return err
}

func taskShares(s *desk.Desk, r *http.Request, t task.Task, p *taskPage) error {
	list, err := task.Dispatches(r.Context(), s.App.DB.Read(), t.ID)
	if err != nil {
		return err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	for _, d := range list {
		row := shareRow{Dept: depts[d.Dept].Short, Objects: d.Objects, Acked: d.AckedAt, Staffed: d.StaffedAt, Draw: d.Draw, State: show.ShareBadge(d)}
		if d.Draw != "" {
			if row.Href, err = s.HallFor(r, d.Draw); err != nil {
				return err
			}
		}
		p.Shares = append(p.Shares, row)
	}
	return nil
}

// taskVisits shows how far each visit is, and each department's result of it.
func taskVisits(s *desk.Desk, r *http.Request, t task.Task, p *taskPage) error {
	if !t.State.Reached(task.Staffed) {
		return nil
	}
	ctx, q := r.Context(), s.App.DB.Read()
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	visits, err := inspection.VisitsOfTask(ctx, q, t.ID)
	if err != nil {
		return err
	}
	teams, err := staffing.Teams(ctx, q, t.ID)
	if err != nil {
		return err
	}
	results, err := publication.ResultsOfTask(ctx, q, t.ID)
	if err != nil {
		return err
	}
	byID := make(map[string]inspection.Visit, len(visits))
	for _, v := range visits {
		byID[v.Subject] = v
	}
	for _, k := range p.Picks {
		row := taskVisitRow{Place: k.Place, Name: k.Name, Href: s.VisitFor(r, t, teams[k.ID], k.ID), State: show.VisitBadge(inspection.Waiting)}
		if v, ok := byID[k.ID]; ok {
			row.State, row.EndedOn = show.VisitBadge(v.State), v.EndedOn
			for _, res := range results[k.ID] {
				row.Results = append(row.Results, taskResult{Dept: depts[res.Dept].Short, Href: s.ResultFor(r, res, t, teams[k.ID]), State: show.ResultBadge(res.State)})
			}
		}
		p.Visits = append(p.Visits, row)
	}
	return nil
}
