package web_test

import (
	"strings"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/catalog"
	"yangguang/internal/demo"
	"yangguang/internal/identity"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/task"
)

// standing brings about what the demo does not leave: plans being adjusted,
// matters being revised, files being imported. It returns addresses that are
// written in documents or stand behind a rare state, by who goes there.
func (w *sweep) standing(zone *demo.Zone) []page {
	ctx, q := w.t.Context(), w.app.DB.Read()
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	by := func(login string) actor.Actor {
		a, ok := zone.Account(login)
		if !ok {
			w.t.Fatalf("nobody is called %s", login)
		}
		found, err := identity.ActorOf(ctx, q, time.Now(), a.Person)
		must(err)
		return found
	}

	published, _, err := plan.List(ctx, q, plan.Filter{State: plan.StatePublished}, 0, 100)
	must(err)
	for _, p := range published {
		prefix := strings.ToLower(p.Dept)
		id, err := w.app.Plan.Adjust(ctx, by(prefix+"-clerk"), p.ID, "演示调整")
		must(err)
		seen := func() int {
			p, err := plan.ByID(ctx, q, id)
			must(err)
			return p.RowVersion
		}
		if p.Dept == "WSJK" || p.Dept == "YJGL" {
			must(w.app.Plan.Submit(ctx, by(prefix+"-clerk"), id, seen()))
		}
		if p.Dept == "YJGL" {
			must(w.app.Plan.Approve(ctx, by(prefix+"-deputy"), id, seen(), "同意"))
		}
	}

	for i, code := range []string{"SHGZ-01", "SHGZ-02", "SHGZ-03"} {
		version, err := w.app.Catalog.Revise(ctx, by("shgz-keeper"), code, "补充依据")
		must(err)
		ref := catalog.Ref{Code: code, Version: version}
		seen := func() int {
			i, err := catalog.ItemOf(ctx, q, ref)
			must(err)
			return i.RowVersion
		}
		if i > 0 {
			must(w.app.Catalog.Submit(ctx, by("shgz-keeper"), ref, seen()))
		}
		if i > 1 {
			must(w.app.Catalog.Publish(ctx, by("shgz-deputy"), ref, seen()))
		}
	}

	for i := range 2 {
		keeper := by("shgz-keeper")
		id, err := w.app.Imports.Receive(ctx, keeper, imports.Upload{Kind: roster.Objects, Region: keeper.Region, Dept: keeper.Dept, Filename: "学校.csv", Content: strings.NewReader(subjectsFile())})
		must(err)
		if i == 0 {
			must(w.app.Imports.Check(ctx, keeper, id, map[string]int{"name": 0, "uscc": 1}))
		}
	}

	staffed := zone.Tasks[demo.KeyStaffed].Task
	picks, err := task.Picks(ctx, q, staffed)
	must(err)
	return []page{
		{login: "shgz-deputy", path: "/shares/" + staffed + "/gap?subject=" + picks[0].Subject + "&slot=2"},
		{path: "/open/items/SHGZ-04"},
	}
}
