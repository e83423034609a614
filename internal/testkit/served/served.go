// Package served gives tests a whole installation and its server: over a Home
// with a World, or over a copy of the sample zone of package demo, which is made
// once per process.
package served

import (
	"testing"

	"yangguang/internal/app"
	"yangguang/internal/demo"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/install"
	"yangguang/internal/testkit/webkit"
	"yangguang/internal/web"
)

// Site is an installation that people reach over HTTP. Its jobs are written,
// not run, until App.Start or App.Queue.Drain.
type Site struct {
	*webkit.Site
	App    *app.App
	Server *web.Server

	Home  *testkit.Home   // of World
	World *testkit.People // of World
	Zone  *demo.Zone      // of Zone
}

// World serves a Home after it put a World into it.
func World(t testing.TB, h *testkit.Home) *Site {
	t.Helper()
	w := testkit.World(t, h)
	s := On(t, install.App(t, h), testkit.Password)
	s.Home, s.World = h, w
	return s
}

// On serves an open installation in which everybody has this password.
func On(t testing.TB, a *app.App, password string) *Site {
	t.Helper()
	server, err := web.New(a)
	if err != nil {
		t.Fatal(err)
	}
	return &Site{Site: webkit.On(t, server, password), App: a, Server: server}
}

// Acts is how many acts stand in the ledger.
func (s *Site) Acts() int64 {
	s.T.Helper()
	n, err := s.App.Ledger.Size(s.T.Context())
	if err != nil {
		s.T.Fatal(err)
	}
	return n
}
