package desk

import (
	"net/http"

	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
	"yangguang/internal/sampling"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/web/show"
)

// HallResource adds the departments of the task to what the ceremony knows.
func (s *Desk) HallResource(r *http.Request, h sampling.Hall) (authz.Resource, error) {
	res := h.Resource()
	t, err := task.ByID(r.Context(), s.App.DB.Read(), h.Draw.Task)
	if err != nil {
		return res, err
	}
	res.Depts = t.Codes()
	return res, nil
}

func (s *Desk) VisitFor(r *http.Request, t task.Task, team []staffing.Member, subject ids.Subject) string {
	if s.Permit(r, authz.ReadVisit, inspection.Resource(t, team, subject, t.Initiator)) != nil {
		return ""
	}
	return show.VisitHref(t.ID, subject)
}

func (s *Desk) ResultFor(r *http.Request, res publication.Result, t task.Task, team []staffing.Member) string {
	if s.Permit(r, authz.ReadResult, publication.Resource(res, t, team)) != nil {
		return ""
	}
	return "/results/" + res.ID
}

const HomePath = "/home"
