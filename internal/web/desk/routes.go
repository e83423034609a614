package desk

import (
	"io/fs"
	"net/http"
	"slices"

	"yangguang/internal/authz"
	"yangguang/internal/web/ui"
)

// Room is all pages about one noun: a folder of desk with its own route table
// and templates. Rooms do not know each other; what two need is in show.
type Room struct {
	Name   string // area of its pages: "tasks"
	Files  fs.FS  // templates/*.html
	Routes []Route
}

// Route is one line of the route table.
type Route struct {
	Pattern string // of http.ServeMux, with method: "GET /tasks/{id}"
	Handler func(*Desk, http.ResponseWriter, *http.Request) error
	Act     authz.Act // guards the route; authz.ReadOwn for what everybody signed in may see
	Public  bool      // reachable without signing in; then Act must be ""
	Body    int64     // greatest request body in bytes; 0 = ui.FormLimit
}

// Routes is the whole table of the rooms.
func Routes(rooms []Room) []Route {
	var all []Route
	for _, room := range rooms {
		all = slices.Concat(all, room.Routes)
	}
	return all
}

// Register puts every route on the mux.
func (s *Desk) Register(mux *http.ServeMux) {
	for _, route := range s.routes {
		mux.Handle(route.Pattern, s.limit(route, s.Known(s.guard(route))))
	}
}

// limit refuses a body that says it is too long before any of it is read, and
// ends one that is longer than it said.
func (s *Desk) limit(route Route, next http.Handler) http.Handler {
	greatest := route.Body
	if greatest == 0 {
		greatest = ui.FormLimit
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > greatest {
			w.Header().Set("Connection", "close")
			s.R.Fail(w, r, TooLarge(greatest))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, greatest)
		next.ServeHTTP(w, r)
	})
}
