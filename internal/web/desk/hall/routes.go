// Package hall holds the pages of the draw hall (抽取大厅), where a draw is carried out and watched.
package hall

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "hall", Files: files, Routes: routes}

var routes = []desk.Route{
	{Pattern: "POST /hall/{draw}/commit", Handler: step("commit"), Act: authz.CommitWitness},
	{Pattern: "POST /hall/{draw}/secret", Handler: secret, Act: authz.CommitWitness},
	{Pattern: "POST /hall/{draw}/dice", Handler: step("dice"), Act: authz.TypeDice},
	{Pattern: "POST /hall/{draw}/open", Handler: step("open"), Act: authz.OpenDraw},
	{Pattern: "POST /hall/{draw}/reveal", Handler: step("reveal"), Act: authz.WatchHall},
	{Pattern: "POST /hall/{draw}/lock", Handler: step("lock"), Act: authz.WatchHall},
	{Pattern: "POST /hall/{draw}/ask-void", Handler: step("ask-void"), Act: authz.WatchHall},
	{Pattern: "POST /hall/{draw}/void", Handler: step("void"), Act: authz.VoidDraw},
	{Pattern: "POST /hall/{draw}/keep", Handler: step("keep"), Act: authz.VoidDraw},
	{Pattern: "GET /hall", Handler: list, Act: authz.WatchHall},
	{Pattern: "GET /hall/{draw}", Handler: look, Act: authz.WatchHall},
	{Pattern: "GET /hall/{draw}/live", Handler: live, Act: authz.WatchHall},
	{Pattern: "GET /hall/{draw}/tickets.json", Handler: tickets, Act: authz.WatchHall},
}
