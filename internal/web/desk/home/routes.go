// Package home holds the pages of the workbench, a person's first page.
package home

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "home", Files: files, Routes: routes}

var routes = []desk.Route{
	{Pattern: "GET " + desk.HomePath, Handler: home, Act: authz.ReadOwn},
}
