// Package tasks holds the pages of the inspection tasks (抽查任务): set-up, approval, confirmation of the rosters, dispatch.
package tasks

import (
	"embed"

	"yangguang/internal/authz"
	"yangguang/internal/web/desk"
)

//go:embed all:templates
var files embed.FS

// Room is the table of these pages.
var Room = desk.Room{Name: "tasks", Files: files, Routes: routes}

var routes = []desk.Route{
	{Pattern: "GET /tasks/{id}/submit", Handler: taskConfirm(submitTask), Act: authz.SubmitTask},
	{Pattern: "POST /tasks/{id}/submit", Handler: taskAct(submitTask), Act: authz.SubmitTask},
	{Pattern: "GET /tasks/{id}/approve", Handler: taskConfirm(approveTask), Act: authz.ApproveTask},
	{Pattern: "POST /tasks/{id}/approve", Handler: taskAct(approveTask), Act: authz.ApproveTask},
	{Pattern: "GET /tasks/{id}/return", Handler: taskConfirm(returnTask), Act: authz.ApproveTask},
	{Pattern: "POST /tasks/{id}/return", Handler: taskAct(returnTask), Act: authz.ApproveTask},
	{Pattern: "GET /tasks/{id}/revoke", Handler: taskConfirm(revokeTask), Act: authz.RevokeTask},
	{Pattern: "POST /tasks/{id}/revoke", Handler: taskAct(revokeTask), Act: authz.RevokeTask},
	{Pattern: "GET /tasks/{id}/freeze", Handler: taskConfirm(freezeTask), Act: authz.FreezeDraw},
	{Pattern: "POST /tasks/{id}/freeze", Handler: taskAct(freezeTask), Act: authz.FreezeDraw},
	{Pattern: "GET /tasks/{id}/dispatch", Handler: taskConfirm(dispatchTask), Act: authz.DispatchTask},
	{Pattern: "POST /tasks/{id}/dispatch", Handler: taskAct(dispatchTask), Act: authz.DispatchTask},
	{Pattern: "GET /tasks/{id}/rosters/{kind}", Handler: rosterConfirm, Act: authz.ConfirmRoster},
	{Pattern: "POST /tasks/{id}/rosters/{kind}", Handler: rosterConfirmed, Act: authz.ConfirmRoster},
	{Pattern: "PUT /tasks/{id}/picks/{subject}", Handler: pickChange, Act: authz.ReadOwn},
	{Pattern: "DELETE /tasks/{id}/picks/{subject}", Handler: pickChange, Act: authz.ReadOwn},
	{Pattern: "GET /tasks", Handler: taskList, Act: authz.ReadTask},
	{Pattern: "GET /tasks/new", Handler: taskNew, Act: authz.DraftTask},
	{Pattern: "POST /tasks/new", Handler: taskCreate, Act: authz.DraftTask},
	{Pattern: "GET /tasks/{id}", Handler: taskShow, Act: authz.ReadTask},
	{Pattern: "GET /tasks/{id}/edit", Handler: taskEdit, Act: authz.DraftTask},
	{Pattern: "POST /tasks/{id}/edit", Handler: taskSave, Act: authz.DraftTask},
}
