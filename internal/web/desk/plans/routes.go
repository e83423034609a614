// Package plans holds the pages of the yearly plans (年度计划) and their lines.
package plans

import (
	"embed"
	"slices"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "plans", Files: files, Routes: routes}

var routes = slices.Concat([]desk.Route{
	{Pattern: "GET /plans", Handler: list, Act: authz.ReadPlan},
	{Pattern: "GET /plans/new", Handler: startForm, Act: authz.DraftPlan},
	{Pattern: "POST /plans/new", Handler: start, Act: authz.DraftPlan},
	{Pattern: "GET /plans/{id}", Handler: showPlan, Act: authz.ReadPlan},
	{Pattern: "GET /plans/{id}/tasks/new", Handler: addLine, Act: authz.DraftPlan},
	{Pattern: "POST /plans/{id}/tasks/new", Handler: saveLine, Act: authz.DraftPlan},
	{Pattern: "GET /plans/{id}/tasks/{task}", Handler: showLine, Act: authz.ReadPlan},
	{Pattern: "GET /plans/{id}/tasks/{task}/edit", Handler: editLine, Act: authz.DraftPlan},
	{Pattern: "POST /plans/{id}/tasks/{task}/edit", Handler: saveLine, Act: authz.DraftPlan},
}, acts.Routes(), lineActs.Routes())
