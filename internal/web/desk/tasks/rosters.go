package tasks

import (
	"fmt"
	"net/http"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/task"
	"yangguang/internal/web/act"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// confirmation is one roster as a department confirms it for a task.
type confirmation struct {
	Task task.Task
	Kind roster.Kind
}

// rosterActs are those on a roster for one task.
var rosterActs = act.Table[confirmation]{
	Thing: act.Thing[confirmation]{
		Path: "/tasks/{id}/rosters/{kind}",
		Load: func(d *desk.Desk, r *http.Request) (confirmation, error) {
			x := confirmation{Kind: r.PathValue("kind")}
			if x.Kind != roster.Objects && x.Kind != roster.Inspecting {
				return x, db.ErrNotFound
			}
			var err error
			x.Task, err = d.ReadableTask(r)
			return x, err
		},
		Resource: func(by actor.Actor, x confirmation) authz.Resource {
			return authz.Resource{Kind: "task", ID: string(x.Task.ID), Dept: by.Dept, Region: x.Task.Region}
		},
		Href:   func(x confirmation) string { return "/tasks/" + string(x.Task.ID) + "/rosters/" + x.Kind },
		Back:   func(x confirmation) string { return "/tasks/" + string(x.Task.ID) },
		Name:   func(x confirmation) string { return x.Task.No },
		Crumbs: []ui.Crumb{{Label: "抽查任务", Href: "/tasks"}},
	},
	Acts: []act.Act[confirmation]{confirm},
}

var confirm = act.Act[confirmation]{
	Right: authz.ConfirmRoster, Title: "确认名录库", Basis: law.Art8,
	Says: func(_ act.Call, x confirmation) []string {
		return []string{"您代表本部门确认：" + roster.KindName(x.Kind) + "已经更新，内容真实、及时。",
			"确认只对这次任务有效；确认之后名录库再有变动，须重新确认。"}
	},
	Facts: func(d *desk.Desk, r *http.Request, x confirmation) ([]ui.Def, error) {
		list, q := "/subjects", d.App.DB.Read()
		count, _, err := roster.CountScope(r.Context(), q, x.Task.Region, roster.Scope{})
		if x.Kind == roster.Inspecting {
			list = "/inspectors"
			var people []roster.Inspector
			people, err = roster.Inspectors(r.Context(), q, d.Actor(r).Dept)
			count = len(people)
		}
		return []ui.Def{{Term: "任务", Text: x.Task.Name}, {Term: "名录库", Text: roster.KindName(x.Kind), Href: list},
			{Term: "现有条数", Text: fmt.Sprint(count)}}, err
	},
	Do: func(c act.Call) (string, error) {
		kind := c.R.PathValue("kind")
		if kind != roster.Objects && kind != roster.Inspecting {
			return "", db.ErrNotFound
		}
		return "", c.App.Roster.Confirm(c.Ctx(), c.By, ids.Task(c.ID()), c.By.Dept, kind)
	},
	Tell: func(c act.Call) string { return roster.KindName(c.R.PathValue("kind")) + "已确认。" },
}
