// Package visits holds the pages of the visits: checklists, signatures, and the entry of a department's result.
package visits

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "visits", Files: files, Routes: routes}

var routes = append([]desk.Route{
	{Pattern: "GET /visits/{task}/{subject}/results/{dept}", Handler: entry, Act: authz.EnterResult},
	{Pattern: "POST /visits/{task}/{subject}/results/{dept}", Handler: enter, Act: authz.EnterResult},
	{Pattern: "GET /visits", Handler: list, Act: authz.ReadVisit},
	{Pattern: "GET /visits/{task}/{subject}", Handler: read, Act: authz.ReadVisit},
	{Pattern: "POST /visits/{task}/{subject}", Handler: save, Act: authz.AnswerVisit},
}, acts.Routes()...)
