// Package rosters holds the pages of the two rosters (两库): inspected subjects,
// inspectors and their conflicts of interest.
package rosters

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "rosters", Files: files, Routes: routes}

var routes = append([]desk.Route{
	{Pattern: "GET /subjects", Handler: subjectList, Act: authz.ReadSubjects},
	{Pattern: "GET /subjects/new", Handler: subjectNew, Act: authz.EditSubject},
	{Pattern: "POST /subjects/new", Handler: subjectCreate, Act: authz.EditSubject},
	{Pattern: "GET /subjects/{id}", Handler: subjectShow, Act: authz.ReadSubjects},
	{Pattern: "GET /subjects/{id}/edit", Handler: subjectEdit, Act: authz.EditSubject},
	{Pattern: "POST /subjects/{id}/edit", Handler: subjectSave, Act: authz.EditSubject},

	{Pattern: "GET /inspectors", Handler: inspectorList, Act: authz.ReadInspectors},
	{Pattern: "GET /inspectors/new", Handler: inspectorNew, Act: authz.EditInspector},
	{Pattern: "POST /inspectors/new", Handler: inspectorCreate, Act: authz.EditInspector},
	{Pattern: "GET /inspectors/{code}", Handler: inspectorShow, Act: authz.ReadInspectors},
	{Pattern: "GET /inspectors/{code}/edit", Handler: inspectorEdit, Act: authz.EditInspector},
	{Pattern: "POST /inspectors/{code}/edit", Handler: inspectorSave, Act: authz.EditInspector},
}, acts.Routes()...)
