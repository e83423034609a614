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
	{Pattern: "GET /plans", Handler: planList, Act: authz.ReadPlan},
	{Pattern: "GET /plans/new", Handler: planNew, Act: authz.DraftPlan},
	{Pattern: "POST /plans/new", Handler: planCreate, Act: authz.DraftPlan},
	{Pattern: "GET /plans/{id}", Handler: planShow, Act: authz.ReadPlan},
	{Pattern: "GET /plans/{id}/tasks/new", Handler: planTaskNew, Act: authz.DraftPlan},
	{Pattern: "POST /plans/{id}/tasks/new", Handler: planTaskSave, Act: authz.DraftPlan},
	{Pattern: "GET /plans/{id}/tasks/{task}", Handler: planTaskShow, Act: authz.ReadPlan},
	{Pattern: "GET /plans/{id}/tasks/{task}/edit", Handler: planTaskEdit, Act: authz.DraftPlan},
	{Pattern: "POST /plans/{id}/tasks/{task}/edit", Handler: planTaskSave, Act: authz.DraftPlan},
}, acts.Routes(), lineActs.Routes())
