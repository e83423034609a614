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
	"embed"
	"fmt"
	"net/http"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/app"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/web/ui"
)

//go:embed all:templates
var files embed.FS

// Staff serves the signed-in pages of one installation.
type Staff struct {
	App      *app.App
	R        *ui.Renderer
	Sessions *Sessions
}

// New parses the pages and prepares the sessions.
func New(a *app.App) (*Staff, error) {
	s := &Staff{App: a, Sessions: NewSessions(a)}
	var err error
	if s.R, err = ui.New("staff", files, s.shell); err != nil {
		return nil, err
	}
	s.Sessions.ErrorFunc = s.R.Fail
	return s, nil
}

// Route is one line of the route table.
type Route struct {
	Pattern string // of http.ServeMux, with method: "GET /tasks/{id}"
	Handler func(*Staff, http.ResponseWriter, *http.Request) error
	Act     authz.Act // guards the route; authz.ReadOwn for what everybody signed in may see
	Public  bool      // reachable without signing in; then Act must be ""
	Body    int64     // greatest request body in bytes; 0 = ui.FormLimit
}

// MaxUpload is the greatest body that any route takes, in bytes.
const MaxUpload = 200 << 20

// Register puts every route on the mux.
func (s *Staff) Register(mux *http.ServeMux) {
	for _, route := range Routes {
		mux.Handle(route.Pattern, s.limit(route, s.Known(s.guard(route))))
	}
}

// Known answers with a handler that knows who asks. A refusal or a fault is
// shown to that person too, with his navigation.
func (s *Staff) Known(h ui.Handler) http.Handler {
	answer := s.R.Handle(h)
	return s.Sessions.LoadAndSave(s.R.Handle(s.Sessions.load(func(w http.ResponseWriter, r *http.Request) error {
		answer.ServeHTTP(w, r)
		return nil
	})))
}

// limit refuses a body that says it is too long before any of it is read, and
// ends one that is longer than it said.
func (s *Staff) limit(route Route, next http.Handler) http.Handler {
	most := route.Body
	if most == 0 {
		most = ui.FormLimit
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > most {
			w.Header().Set("Connection", "close")
			s.R.Fail(w, r, TooLarge(most))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}

// TooLarge is the refusal of a body of more than most bytes.
func TooLarge(most int64) *law.Refusal {
	return law.Refuse(law.GoodInput, law.TooLarge, "BODY_TOO_LARGE",
		fmt.Sprintf("提交的内容超过 %d MB，没有接收。", most>>20), "请减小文件或拆分后再提交。").
		InEnglish("the request body is larger than allowed")
}

// actor is who acts in this request, as the session and the database say now.
func (s *Staff) actor(r *http.Request) actor.Actor { return ActorOf(r.Context()) }

// now is the installation's clock.
func (s *Staff) now() time.Time { return s.App.Ledger.Clock() }

// permit asks the policies about one resource, for handlers that only read.
func (s *Staff) permit(r *http.Request, act authz.Act, res authz.Resource) error {
	return s.App.Authz.Permit(s.actor(r), act, res)
}
