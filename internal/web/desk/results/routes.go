// Package results holds the pages of the results of the departments: approval and publication.
package results

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "results", Files: files, Routes: routes}

var routes = append([]desk.Route{
	{Pattern: "GET /results", Handler: list, Act: authz.ReadResult},
	{Pattern: "GET /results/{id}", Handler: read, Act: authz.ReadResult},
	{Pattern: "PUT /results/{id}", Handler: change, Act: authz.ReadResult},
	{Pattern: "DELETE /results/{id}", Handler: change, Act: authz.ReadResult},
	{Pattern: "GET /publications", Handler: publications, Act: authz.PublishResult},
}, acts.Routes()...)
