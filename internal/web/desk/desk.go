// Package desk is what every page of a signed-in person needs: the session, the
// guard before each route, the shell around each page, and who asks. The pages
// themselves stand in one folder a noun (desk/tasks, desk/plans, …), each a
// Room with its own routes and templates.
//
// What is not in a route table does not exist, and a route without an act is
// refused to everybody. The guard lets a person through who could do the act on
// some resource; the use case then asks authz.Permit about the one at hand. A
// reading handler asks itself, with d.Permit(r, act, resource).
package desk

import (
	"fmt"
	"net/http"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/app"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// Desk serves the signed-in pages of one installation.
type Desk struct {
	App      *app.App
	R        *ui.Renderer
	Sessions *Sessions
	routes   []Route
}

// New parses the pages of the rooms and prepares the sessions.
func New(a *app.App, rooms []Room) (*Desk, error) {
	s := &Desk{App: a, Sessions: NewSessions(a), routes: Routes(rooms)}
	sets := []ui.Set{{Files: show.Files}}
	for _, room := range rooms {
		sets = append(sets, ui.Set{Area: room.Name, Files: room.Files})
	}
	var err error
	if s.R, err = ui.New(s.shell, sets...); err != nil {
		return nil, err
	}
	for _, route := range s.routes {
		s.R.Shows(route.Pattern)
	}
	s.Sessions.ErrorFunc = s.R.Fail
	return s, nil
}

// MaxUpload is the greatest body that any route takes, in bytes.
const MaxUpload = 200 << 20

// Known answers with a handler that knows who asks. A refusal or a fault is
// shown to that person too, with his navigation.
func (s *Desk) Known(h ui.Handler) http.Handler {
	answer := s.R.Handle(h)
	return s.Sessions.LoadAndSave(s.R.Handle(s.Sessions.load(func(w http.ResponseWriter, r *http.Request) error {
		answer.ServeHTTP(w, r)
		return nil
	})))
}

// TooLarge is the refusal of a body of more than limit bytes.
func TooLarge(limit int64) *law.Refusal {
	return law.Refuse(law.GoodInput, law.TooLarge, "BODY_TOO_LARGE",
		fmt.Sprintf("提交的内容超过 %d MB，没有接收。", limit>>20), "请减小文件或拆分后再提交。").
		InEnglish("the request body is larger than allowed")
}

// Actor is who acts in this request, as the session and the database say now.
func (s *Desk) Actor(r *http.Request) actor.Actor { return ActorOf(r.Context()) }

// Now is the installation's clock.
func (s *Desk) Now() time.Time { return s.App.Ledger.Clock() }

// Permit asks the policies about one resource, for handlers that only read.
func (s *Desk) Permit(r *http.Request, act authz.Act, res authz.Resource) error {
	return s.App.Authz.Permit(s.Actor(r), act, res)
}
