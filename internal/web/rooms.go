package web

import (
	"yangguang/internal/web/desk"
	"yangguang/internal/web/desk/hall"
	"yangguang/internal/web/desk/home"
	"yangguang/internal/web/desk/imports"
	"yangguang/internal/web/desk/items"
	"yangguang/internal/web/desk/oversight"
	"yangguang/internal/web/desk/people"
	"yangguang/internal/web/desk/plans"
	"yangguang/internal/web/desk/results"
	"yangguang/internal/web/desk/rosters"
	"yangguang/internal/web/desk/signin"
	"yangguang/internal/web/desk/staffing"
	"yangguang/internal/web/desk/tasks"
	"yangguang/internal/web/desk/visits"
)

// Rooms are all rooms of the signed-in pages.
var Rooms = []desk.Room{
	signin.Room, home.Room, items.Room, rosters.Room, imports.Room, plans.Room, tasks.Room, hall.Room,
	staffing.Room, visits.Room, results.Room, people.Room, oversight.Room,
}
