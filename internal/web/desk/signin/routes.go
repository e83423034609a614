// Package signin holds the pages of signing in and out, and one's own password.
package signin

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "signin", Files: files, Routes: routes}

var routes = []desk.Route{
	{Pattern: "GET /login", Handler: login, Public: true},
	{Pattern: "POST /login", Handler: signIn, Public: true},
	{Pattern: "POST /logout", Handler: signOut, Act: authz.ReadOwn},
	{Pattern: "GET /password", Handler: password, Act: authz.SetPassword},
	{Pattern: "POST /password", Handler: setPassword, Act: authz.SetPassword},
}
