// Package oversight holds the pages of what the auditor reads: the log and the policies.
package oversight

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "oversight", Files: files, Routes: routes}

var routes = []desk.Route{
	{Pattern: "GET /policies", Handler: policies, Act: authz.ReadPolicies},
	{Pattern: "GET /ledger", Handler: ledger, Act: authz.ReadLedger},
}
