// Package tasks holds the pages of the inspection tasks (抽查任务): set-up,
// approval, confirmation of the rosters, dispatch.
package tasks

import (
	"embed"
	"slices"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "tasks", Files: files, Routes: routes}

var routes = slices.Concat([]desk.Route{
	{Pattern: "GET /tasks", Handler: list, Act: authz.ReadTask},
	{Pattern: "GET /tasks/new", Handler: fresh, Act: authz.DraftTask},
	{Pattern: "POST /tasks/new", Handler: create, Act: authz.DraftTask},
	{Pattern: "GET /tasks/{id}", Handler: page, Act: authz.ReadTask},
	{Pattern: "GET /tasks/{id}/edit", Handler: edit, Act: authz.DraftTask},
	{Pattern: "POST /tasks/{id}/edit", Handler: save, Act: authz.DraftTask},
	{Pattern: "GET /tasks/{id}/picks", Handler: picks, Act: authz.ReadTask},
	{Pattern: "PUT /tasks/{id}/picks/{subject}", Handler: pickChange, Act: authz.ReadOwn},
	{Pattern: "DELETE /tasks/{id}/picks/{subject}", Handler: pickChange, Act: authz.ReadOwn},
}, acts.Routes(), rosterActs.Routes())
