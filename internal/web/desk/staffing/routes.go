// Package staffing holds the pages of what was handed to a department: receipt,
// its draw of inspectors, groups and gaps.
package staffing

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "staffing", Files: files, Routes: routes}

var routes = append([]desk.Route{
	{Pattern: "GET /shares", Handler: list, Act: authz.ReadTask},
	{Pattern: "GET /shares/{id}", Handler: page, Act: authz.ReadTask},
}, acts.Routes()...)
