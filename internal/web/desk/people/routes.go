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
	{Pattern: "GET /people", Handler: people, Act: authz.ReadPeople},
	{Pattern: "GET /people/new", Handler: personNew, Act: authz.CreatePerson},
	{Pattern: "POST /people/new", Handler: personCreate, Act: authz.CreatePerson},
	{Pattern: "GET /people/{id}", Handler: personShow, Act: authz.ReadPeople},
	{Pattern: "POST /people/{id}/roles", Handler: roleGrant, Act: authz.GrantRole},
	{Pattern: "POST /people/{id}/roles/{role}/end", Handler: roleRevoke, Act: authz.RevokeRole},
	{Pattern: "POST /people/{id}/password", Handler: passwordReset, Act: authz.ResetPassword},
	{Pattern: "GET /departments", Handler: departmentList, Act: authz.ReadPeople},
	{Pattern: "GET /departments/new", Handler: departmentNew, Act: authz.CreateDepartment},
	{Pattern: "POST /departments/new", Handler: departmentCreate, Act: authz.CreateDepartment},
}, acts.Routes()...)
