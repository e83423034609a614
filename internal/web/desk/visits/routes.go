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
	{Pattern: "GET /visits/{task}/{subject}/results/{dept}", Handler: resultForm, Act: authz.EnterResult},
	{Pattern: "POST /visits/{task}/{subject}/results/{dept}", Handler: resultEnter, Act: authz.EnterResult},
	{Pattern: "GET /visits", Handler: visitList, Act: authz.ReadVisit},
	{Pattern: "GET /visits/{task}/{subject}", Handler: visitShow, Act: authz.ReadVisit},
	{Pattern: "POST /visits/{task}/{subject}", Handler: visitSave, Act: authz.AnswerVisit},
}, acts.Routes()...)
