// Package imports holds the pages of the import of a roster, one page a step: file, columns, check, result.
package imports

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "imports", Files: files, Routes: routes}

// The steps of an import have one page each: the file, the columns, what would
// happen, the result. Both rosters go the same way, so the routes of a batch
// carry the act of one of them; the use case asks for the right one.
var routes = []desk.Route{
	{Pattern: "GET /subjects/import", Handler: upload(roster.Objects), Act: authz.ImportSubjects},
	{Pattern: "POST /subjects/import", Handler: receive(roster.Objects), Act: authz.ImportSubjects, Body: desk.MaxUpload},
	{Pattern: "GET /inspectors/import", Handler: upload(roster.Inspecting), Act: authz.ImportInspectors},
	{Pattern: "POST /inspectors/import", Handler: receive(roster.Inspecting), Act: authz.ImportInspectors,
		Body: desk.MaxUpload},
	{Pattern: "GET /imports/{id}", Handler: showBatch, Act: authz.ImportSubjects},
	{Pattern: "POST /imports/{id}/sheet", Handler: chooseSheet, Act: authz.ImportSubjects},
	{Pattern: "GET /imports/{id}/columns", Handler: columns, Act: authz.ImportSubjects},
	{Pattern: "POST /imports/{id}/columns", Handler: check, Act: authz.ImportSubjects},
	{Pattern: "POST /imports/{id}/apply", Handler: apply, Act: authz.ImportSubjects},
}
