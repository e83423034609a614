package staff

import (
	"net/http"

	"yangguang/internal/authz"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
)

// The addresses below are "" for somebody who may not go there: whoever reads a
// task does not read every visit, result and draw of it, and a page shows no
// link that would be refused.

func (s *Staff) visitFor(r *http.Request, t task.Task, team []task.Member, subject string) string {
	if s.permit(r, authz.ReadVisit, inspection.Resource(t, team, subject, t.Initiator)) != nil {
		return ""
	}
	return visitHref(t.ID, subject)
}

func (s *Staff) resultFor(r *http.Request, res publication.Result, t task.Task, team []task.Member) string {
	if s.permit(r, authz.ReadResult, publication.Resource(res, t, team)) != nil {
		return ""
	}
	return "/results/" + res.ID
}

func (s *Staff) hallFor(r *http.Request, draw string) (string, error) {
	h, err := sampling.HallOf(r.Context(), s.App.DB.Read(), draw)
	if err != nil {
		return "", err
	}
	res, err := s.hallResource(r, h)
	if err != nil || s.permit(r, authz.WatchHall, res) != nil {
		return "", err
	}
	return "/hall/" + draw, nil
}
