// Package staffing holds the pages of what was handed to a department: receipt, its draw of inspectors, groups and gaps.
package staffing

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "staffing", Files: files, Routes: routes}

var routes = []desk.Route{
	{Pattern: "GET /shares", Handler: shareList, Act: authz.ReadTask},
	{Pattern: "GET /shares/{id}", Handler: shareShow, Act: authz.ReadTask},
	{Pattern: "POST /shares/{id}/acknowledge", Handler: shareAcknowledge, Act: authz.AcknowledgeTask},
	{Pattern: "POST /shares/{id}/freeze", Handler: shareFreeze, Act: authz.DrawInspectors},
	{Pattern: "POST /shares/{id}/nothing", Handler: shareNothing, Act: authz.DrawInspectors},
	{Pattern: "GET /shares/{id}/gap", Handler: gapForm, Act: authz.FillGap},
	{Pattern: "POST /shares/{id}/gap", Handler: gapFill, Act: authz.FillGap},
}
