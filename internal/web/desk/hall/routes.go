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
	{Pattern: "POST /hall/{draw}/commit", Handler: hallAct("commit"), Act: authz.CommitWitness},
	{Pattern: "POST /hall/{draw}/secret", Handler: hallSecret, Act: authz.CommitWitness},
	{Pattern: "POST /hall/{draw}/dice", Handler: hallAct("dice"), Act: authz.TypeDice},
	{Pattern: "POST /hall/{draw}/open", Handler: hallAct("open"), Act: authz.OpenDraw},
	{Pattern: "POST /hall/{draw}/reveal", Handler: hallAct("reveal"), Act: authz.WatchHall},
	{Pattern: "POST /hall/{draw}/lock", Handler: hallAct("lock"), Act: authz.WatchHall},
	{Pattern: "POST /hall/{draw}/ask-void", Handler: hallAct("ask-void"), Act: authz.WatchHall},
	{Pattern: "POST /hall/{draw}/void", Handler: hallAct("void"), Act: authz.VoidDraw},
	{Pattern: "POST /hall/{draw}/keep", Handler: hallAct("keep"), Act: authz.VoidDraw},
	{Pattern: "GET /hall", Handler: hallList, Act: authz.WatchHall},
	{Pattern: "GET /hall/{draw}", Handler: hallShow, Act: authz.WatchHall},
	{Pattern: "GET /hall/{draw}/live", Handler: hallLive, Act: authz.WatchHall},
	{Pattern: "GET /hall/{draw}/tickets.json", Handler: hallTickets, Act: authz.WatchHall},
}
