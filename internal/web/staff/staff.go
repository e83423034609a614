// Package staff holds the pages of people who are signed in. Every page stands
// in one route table (routes.go) with the act that guards it; what is not in
// the table does not exist, and a route without an act is refused to everybody.
//
// A page file declares its routes in a slice of its own, which routes.go joins:
//
//	var taskRoutes = []Route{
//		{Pattern: "GET /tasks", Handler: (*Staff).taskList, Act: authz.ReadTask},
//		{Pattern: "POST /tasks/{id}/approve", Handler: (*Staff).taskApprove, Act: authz.ApproveTask},
//	}
//
// The guard lets a person through who could do the act on some resource; the
// use case then asks authz.Permit about the one at hand. A reading handler asks
// itself, with s.permit(r, act, resource).
package staff

import (
	"net/http"

	"yangguang/internal/actor"
	"yangguang/internal/app"
	"yangguang/internal/authz"
	"yangguang/internal/web/ui"
)

// Staff serves the signed-in pages of one installation.
type Staff struct {
	App      *app.App
	R        *ui.Renderer
	Sessions *Sessions
}

// Route is one line of the route table.
type Route struct {
	Pattern string // of http.ServeMux, with method: "GET /tasks/{id}"
	Handler func(*Staff, http.ResponseWriter, *http.Request) error
	Act     authz.Act // guards the route; authz.ReadOwn for what everybody signed in may see
	Public  bool      // reachable without signing in; then Act must be ""
	Body    int64     // greatest request body in bytes; 0 = ui.FormLimit
}

// actor is who acts in this request, as the session and the database say now.
func (s *Staff) actor(r *http.Request) actor.Actor { return ActorOf(r.Context()) }

// permit asks the policies about one resource, for handlers that only read.
func (s *Staff) permit(r *http.Request, act authz.Act, res authz.Resource) error {
	return s.App.Authz.Permit(s.actor(r), act, res)
}
