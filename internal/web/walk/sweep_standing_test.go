package walk

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
	"yangguang/internal/testkit"
)

// standing brings about what the demo does not leave: plans being adjusted,
// items being revised, files being imported. It returns addresses that are
// written in documents or stand behind a rare state, by who goes there.
func (w *sweep) standing() []page {
	zone := w.Zone
	ctx, q := w.T.Context(), w.App.DB.Read()
	must := func(err error) {
		w.T.Helper()
		if err != nil {
			w.T.Fatal(err)
		}
	}
	by := func(login string) actor.Actor {
		a, ok := zone.Account(login)
		if !ok {
			w.T.Fatalf("nobody is called %s", login)
		}
		found, err := identity.ActorOf(ctx, q, time.Now(), a.Person)
		must(err)
		return found
	}

	published, _, err := plan.List(ctx, q, plan.Filter{State: plan.StatePublished}, 0, 100)
	must(err)
	for _, p := range published {
		prefix := strings.ToLower(string(p.Dept))
		id, err := w.App.Plan.Adjust(ctx, by(prefix+"-clerk"), p.ID, "演示调整")
		must(err)
		seen := func() int {
			p, err := plan.ByID(ctx, q, id)
			must(err)
			return p.RowVersion
		}
		if p.Dept == "WSJK" || p.Dept == "YJGL" {
			must(w.App.Plan.Submit(ctx, by(prefix+"-clerk"), id, seen()))
		}
		if p.Dept == "YJGL" {
			must(w.App.Plan.Approve(ctx, by(prefix+"-deputy"), id, seen(), "同意"))
		}
	}

	for i, code := range []string{"SHGZ-01", "SHGZ-02", "SHGZ-03"} {
		version, err := w.App.Catalog.Revise(ctx, by("shgz-keeper"), code, "补充依据")
		must(err)
		ref := catalog.Ref{Code: code, Version: version}
		seen := func() int {
			i, err := catalog.ItemOf(ctx, q, ref)
			must(err)
			return i.RowVersion
		}
		if i > 0 {
			must(w.App.Catalog.Submit(ctx, by("shgz-keeper"), ref, seen()))
		}
		if i > 1 {
			must(w.App.Catalog.Publish(ctx, by("shgz-deputy"), ref, seen()))
		}
	}

	for i := range 2 {
		keeper := by("shgz-keeper")
		id, err := w.App.Imports.Receive(ctx, keeper,
			imports.Upload{Kind: roster.Objects, Region: keeper.Region, Dept: keeper.Dept, Filename: "学校.csv",
				Content: strings.NewReader(testkit.SchoolsFile(schools))})
		must(err)
		if i == 0 {
			must(w.App.Imports.Check(ctx, keeper, id, map[string]int{"name": 0, "uscc": 1}))
		}
	}

	staffed := zone.Tasks[demo.KeyStaffed].Task
	picks, err := task.Picks(ctx, q, staffed)
	must(err)
	code, closed := picks[0].Subject, zone.Tasks[demo.KeyEmbargoed]
	drawn := zone.Tasks[demo.KeyStaffed]
	return []page{
		{login: "shgz-deputy", path: "/shares/" + string(staffed) + "/gap?subject=" + string(code) + "&slot=2"},
		{path: "/open/items/SHGZ-04"},
		{path: "/open/plans?text=x"},
		{path: "/open/results?type=06"},
		{path: "/draws/" + string(drawn.Objects) + "/lookup?code=" + string(code)},
		{path: "/draws/" + string(closed.Objects) + "/lookup?code=" + string(code)},
		{path: "/draws/lookup?code=" + string(code)},
		{path: "/draws/lookup?code=" + testkit.SchoolCode(60)},
		{path: "/verify?draw=" + string(drawn.Teams["SHGZ"])},
	}
}
