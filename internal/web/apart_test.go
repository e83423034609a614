package web_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/demo"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/testkit"
)

// thing is something that people of some departments may read at its addresses.
type thing struct {
	kind, id  string
	state     string // of what the tables say about it, all that decides who may
	addresses []string
	may       func(demo.Account) bool
}

var (
	business = []actor.Role{actor.Clerk, actor.SectionHead, actor.Inspector, actor.DeputyHead, actor.Head,
		actor.Keeper}
	administrators = []actor.Role{actor.SystemAdmin, actor.Security, actor.Auditor}
)

// TestDepartmentsApart asks for tasks, draws, shares, visits, results, plans,
// items, inspectors and imports of the sample zone as somebody of every role of
// every department. Who may read what is worked out here from the tables, not from
// the policies: a department's drafts are its own, a task is that of those who
// take part once it is approved, a result is its department's until published.
// One thing stands for all of its kind and state to which the same people stand
// in the same relation; with YANGGUANG_REQUIRE=1 everybody asks for everything.
func TestDepartmentsApart(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	var all []thing
	for _, find := range []func() []thing{c.tasks, c.visits, c.results, c.plans, c.items, c.inspectors, c.imports} {
		found := find()
		if len(found) == 0 {
			t.Fatal("a kind of thing is missing from the zone")
		}
		all = append(all, found...)
	}
	var people []demo.Account
	seen := map[string]int{}
	for _, a := range c.Zone.Accounts {
		key := string(a.Dept) + string(a.Role)
		if seen[key]++; seen[key] == 1 || a.Role == actor.Witness || a.Role == actor.Inspector && seen[key] <= 3 {
			people = append(people, a)
		}
	}
	things, classes := oneOfEach(all, people)
	switch {
	case testkit.Raced: // the same requests as ever, of a few people: .ci/run does both
		people = people[:4]
	case os.Getenv("YANGGUANG_REQUIRE") == "1":
		things = all
	}
	if len(classes) < 85 {
		t.Errorf("%d classes of things, want at least 85", len(classes))
	}
	var mu sync.Mutex
	allowed, refused := 0, 0
	t.Run("people", func(t *testing.T) {
		for _, a := range people {
			t.Run(a.Login, func(t *testing.T) {
				t.Parallel()
				who, yes, no := c.In(t).By(a.Login), 0, 0
				for _, x := range things {
					for _, path := range x.addresses {
						got := who.Get(path).Status
						switch {
						case x.may(a) && got == http.StatusOK:
							yes++
						case !x.may(a) && (got == http.StatusForbidden || got == http.StatusNotFound):
							no++
						default:
							t.Errorf("%s %s: %s as %s (%s of %s) gives %d, may = %v", x.kind, x.id, path, a.Login, a.Role, a.Dept, got,
								x.may(a))
						}
					}
				}
				mu.Lock()
				defer mu.Unlock()
				allowed, refused = allowed+yes, refused+no
			})
		}
	})
	t.Logf("%d things of %d, %d people: %d answers, %d refusals", len(things), len(all), len(people), allowed, refused)
	if !testkit.Raced && (allowed < 500 || refused < 1500) {
		t.Errorf("%d answers and %d refusals: the zone is too small to tell", allowed, refused)
	}
}

// oneOfEach keeps one thing of each class, which is its kind, its state and who
// of these people may read it.
func oneOfEach(all []thing, people []demo.Account) (things []thing, classes map[string]bool) {
	classes = map[string]bool{}
	for _, x := range all {
		class := x.kind + " " + x.state + " " + fmt.Sprint(len(x.addresses))
		for _, a := range people {
			if x.may(a) {
				class += " " + a.Login
			}
		}
		if !classes[class] {
			classes[class] = true
			things = append(things, x)
		}
	}
	return things, classes
}

// rows reads rows of text columns.
func (c *counter) rows(query string, n int) [][]string {
	c.t.Helper()
	rows, err := db.All(c.t.Context(), c.App.DB.Read(), func(scan db.Scan) ([]string, error) {
		row, into := make([]string, n), make([]any, n)
		for i := range row {
			into[i] = &row[i]
		}
		return row, scan(into...)
	}, query)
	if err != nil {
		c.t.Fatal(err)
	}
	return rows
}

// group collects the second column by the first.
func (c *counter) group(query string) map[string][]string {
	out := map[string][]string{}
	for _, r := range c.rows(query, 2) {
		out[r[0]] = append(out[r[0]], r[1])
	}
	return out
}

// tasks are the tasks with their draws and shares.
func (c *counter) tasks() (out []thing) {
	depts, sent := c.group(`select task, dept from task_dept`), c.group(`select task, dept from dispatch`)
	states := map[string]string{}
	for _, r := range c.rows(`select id, kind || ' ' || state || ' ' || disclosure from draw`, 2) {
		states[r[0]] = r[1]
	}
	draws, drawn := c.group(`select task, id from draw`),
		c.group(`select d.task, d.id from draw d where d.kind = 'objects' and d.state in ('drawn', 'locked')`)
	for _, r := range c.rows(`select t.id, t.initiator, t.state, p.login from task t join person p on p.id = t.witness`,
		4) {
		id, lead, draft, witness := r[0], r[1], r[2] == "draft" || r[2] == "pending", r[3]
		takes := func(a demo.Account) bool {
			return slices.Contains(business, a.Role) && slices.Contains(depts[id], string(a.Dept))
		}
		out = append(out, thing{"task", id, r[2], []string{"/tasks/" + id}, func(a demo.Account) bool {
			return a.Login == witness || takes(a) && (a.Dept == ids.Dept(lead) || !draft)
		}}, thing{"share", id, r[2], []string{"/shares/" + id}, func(a demo.Account) bool {
			return slices.Contains(sent[id], string(a.Dept)) && (takes(a) || a.Login == witness)
		}})
		for _, d := range draws[id] {
			paths := []string{"/hall/" + d, "/hall/" + d + "/live"}
			if slices.Contains(drawn[id], d) {
				paths = append(paths, "/hall/"+d+"/tickets.json")
			}
			out = append(out, thing{"draw", d, states[d], paths, func(a demo.Account) bool {
				return takes(a) || a.Login == witness && !strings.Contains(d, "-I-")
			}})
		}
	}
	return out
}

// visits are two objects in each state of each task with groups.
func (c *counter) visits() (out []thing) {
	depts, count := c.group(`select task, dept from task_dept`), map[string]int{}
	team := c.group(`select task || '/' || subject, inspector from team_member order by 1`)
	for _, r := range c.rows(
		`select distinct m.task, m.subject, t.state || ' ' || coalesce(v.state, 'none') from team_member m join task t
			on t.id = m.task
		left join visit v on v.region = m.region and v.task = m.task and v.subject = m.subject
		where t.state in ('staffed', 'inspecting', 'inspected') order by 1, 2`, 3) {
		if count[r[0]+r[2]]++; count[r[0]+r[2]] > 2 {
			continue
		}
		key := r[0] + "/" + r[1]
		out = append(out, thing{"visit", key, r[2], []string{"/visits/" + key}, func(a demo.Account) bool {
			if a.Role == actor.Inspector {
				return slices.Contains(team[key], string(a.Inspector))
			}
			return slices.Contains([]actor.Role{actor.Clerk, actor.SectionHead, actor.DeputyHead, actor.Head}, a.Role) &&
				slices.Contains(depts[r[0]], string(a.Dept))
		}})
	}
	return out
}

// results are four of each department in each state.
func (c *counter) results() (out []thing) {
	count := map[string]int{}
	team := c.group(`select task || '/' || subject, inspector from team_member order by 1`)
	for _, r := range c.rows(`select id, task, subject, dept, state from result order by id`, 5) {
		if count[r[3]+r[4]]++; count[r[3]+r[4]] > 4 {
			continue
		}
		out = append(out, thing{"result", r[0], r[4], []string{"/results/" + r[0]}, func(a demo.Account) bool {
			switch {
			case slices.Contains(administrators, a.Role):
				return false
			case r[4] == "published":
				return true
			case a.Role == actor.Inspector:
				return a.Dept == ids.Dept(r[3]) && slices.Contains(team[r[1]+"/"+r[2]], string(a.Inspector))
			}
			return a.Dept == ids.Dept(r[3]) &&
				slices.Contains([]actor.Role{actor.Clerk, actor.SectionHead, actor.DeputyHead, actor.Head}, a.Role)
		}})
	}
	return out
}

// plans are the published ones and, of every department, a draft of the next.
func (c *counter) plans() (out []thing) {
	for _, r := range c.rows(`select id, dept from plan where state = 'published'`, 2) {
		if _, err := c.App.Plan.Adjust(c.t.Context(), c.actor(strings.ToLower(r[1])+"-clerk"), r[0], "试作调整"); err != nil {
			c.t.Fatal(err)
		}
	}
	for _, r := range c.rows(`select id, dept, state from plan`, 3) {
		out = append(out, thing{"plan", r[0], r[2], []string{"/plans/" + r[0]}, func(a demo.Account) bool {
			own := slices.Contains(business, a.Role) && a.Dept == ids.Dept(r[1])
			return own || r[2] == "published" && !slices.Contains(administrators, a.Role)
		}})
	}
	return out
}

// inspectors are two of each department.
func (c *counter) inspectors() (out []thing) {
	count := map[string]int{}
	for _, r := range c.rows(`select code, dept from inspector order by code`, 2) {
		if count[r[1]]++; count[r[1]] <= 2 {
			out = append(out, thing{"inspector", r[0], "", []string{"/inspectors/" + r[0]}, func(a demo.Account) bool {
				return slices.Contains(business, a.Role) && a.Dept == ids.Dept(r[1])
			}})
		}
	}
	return out
}

// imports are a file of each kind that one department received.
func (c *counter) imports() (out []thing) {
	keeper := c.actor("shgz-keeper")
	for _, kind := range []roster.Kind{roster.Inspecting, roster.Objects} {
		id, err := c.App.Imports.Receive(c.t.Context(), keeper,
			imports.Upload{Kind: kind, Region: keeper.Region, Dept: keeper.Dept, Filename: "名录.csv",
				Content: strings.NewReader(testkit.SchoolsFile(120))})
		if err != nil {
			c.t.Fatal(err)
		}
		out = append(out, thing{"import", id, string(kind), []string{"/imports/" + id, "/imports/" + id + "?export=csv"},
			func(a demo.Account) bool {
				return slices.Contains([]actor.Role{actor.Clerk, actor.Keeper}, a.Role) && a.Dept == keeper.Dept
			}})
	}
	return out
}

// items are a published item of each department and a draft of its next version.
func (c *counter) items() (out []thing) {
	for _, code := range []string{"SHGZ-01", "SCJG-01", "YJGL-01", "WSJK-01"} {
		if _, err := c.App.Catalog.Revise(c.t.Context(), c.actor(strings.ToLower(code[:4])+"-keeper"), code,
			"试作修订"); err != nil {
			c.t.Fatal(err)
		}
		for version, published := range map[string]bool{"1": true, "2": false} {
			out = append(out, thing{"item", code + "/" + version, version, []string{"/items/" + code + "/" + version},
				func(a demo.Account) bool {
					return (published || string(a.Dept) == code[:4]) && !slices.Contains(administrators, a.Role)
				}})
		}
	}
	return out
}

func (c *counter) actor(login string) actor.Actor {
	c.t.Helper()
	a, ok := c.Zone.Account(login)
	if !ok {
		c.t.Fatalf("nobody is called %s", login)
	}
	by, err := identity.ActorOf(c.t.Context(), c.App.DB.Read(), c.App.Ledger.Clock(), a.Person)
	if err != nil {
		c.t.Fatal(err)
	}
	return by
}
