// Package items holds the pages of the list of items (抽查事项清单): drafts, versions, publication, lapsed bases.
package items

import (
	"embed"
	"slices"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "items", Files: files, Routes: routes}

var routes = slices.Concat([]desk.Route{
	{Pattern: "GET /items", Handler: list, Act: authz.ReadItem},
	{Pattern: "GET /items/new", Handler: draftForm, Act: authz.DraftItem},
	{Pattern: "POST /items/new", Handler: draft, Act: authz.DraftItem},
	{Pattern: "GET /items/{code}", Handler: newest, Act: authz.ReadItem},
	{Pattern: "GET /items/{code}/{version}", Handler: showVersion, Act: authz.ReadItem},
	{Pattern: "GET /items/{code}/{version}/edit", Handler: editForm, Act: authz.DraftItem},
	{Pattern: "POST /items/{code}/{version}/edit", Handler: edit, Act: authz.DraftItem},
	{Pattern: "GET /items/repeal", Handler: repealForm, Act: authz.MarkRepealed},
	{Pattern: "POST /items/repeal", Handler: repeal, Act: authz.MarkRepealed},
}, acts.Routes())
