// Package people holds the pages of the people, their roles, and the departments.
package people

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "people", Files: files, Routes: routes}

var routes = append([]desk.Route{
	{Pattern: "GET /people", Handler: list, Act: authz.ReadPeople},
	{Pattern: "GET /people/new", Handler: blank, Act: authz.CreatePerson},
	{Pattern: "POST /people/new", Handler: create, Act: authz.CreatePerson},
	{Pattern: "GET /people/{id}", Handler: read, Act: authz.ReadPeople},
	{Pattern: "POST /people/{id}/roles", Handler: grantRole, Act: authz.GrantRole},
	{Pattern: "POST /people/{id}/roles/{role}/end", Handler: endRole, Act: authz.RevokeRole},
	{Pattern: "POST /people/{id}/password", Handler: resetPassword, Act: authz.ResetPassword},
	{Pattern: "GET /departments", Handler: departments, Act: authz.ReadPeople},
	{Pattern: "GET /departments/new", Handler: departmentNew, Act: authz.CreateDepartment},
	{Pattern: "POST /departments/new", Handler: departmentCreate, Act: authz.CreateDepartment},
}, acts.Routes()...)
