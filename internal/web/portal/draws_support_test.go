package portal_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/app"
	"yangguang/internal/canon"
	"yangguang/internal/catalog"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/install"
	"yangguang/internal/web/portal"
)

// ceremony is the public site of a zone in which draws are held: schools, two
// departments with inspectors, and a published plan.
type ceremony struct {
	*testkit.Home
	*testkit.People
	t        *testing.T
	ctx      context.Context
	app      *app.App
	portal   *portal.Portal
	mux      *http.ServeMux
	planTask map[string]ids.Line // by disclosure
	schools  []string
}

func newCeremony(t *testing.T, h *testkit.Home, schools int) *ceremony {
	t.Helper()
	c := &ceremony{Home: h, People: testkit.World(t, h), t: t, ctx: t.Context(), app: install.App(t, h),
		mux: http.NewServeMux(), planTask: map[string]ids.Line{}}
	c.app.Sampling.OpenConflicts = true
	var err error
	c.portal, err = portal.New(c.app)
	c.must(err)
	c.portal.Register(c.mux)
	for i := range schools {
		c.schools = append(c.schools, string(c.school(i, "active")))
	}
	c.school(schools, "cancelled")
	for i := range 4 {
		c.inspector(c.Keeper, ids.Inspector(fmt.Sprintf("SHGZ-%03d", i+1)), i < 2)
	}
	c.plan()
	return c
}

func (c *ceremony) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
	c.Clock.Advance(time.Second)
}

// attempt is the attempt at a draw that people see now.
func (c *ceremony) attempt(drawID ids.Draw) int {
	c.t.Helper()
	d, err := sampling.ByID(c.ctx, c.DB.Read(), drawID)
	if err != nil {
		c.t.Fatal(err)
	}
	return d.Attempt
}

// version is the version of a task that people see now.
func (c *ceremony) version(id string) int {
	c.t.Helper()
	t, err := task.ByID(c.ctx, c.DB.Read(), ids.Task(id))
	if err != nil {
		c.t.Fatal(err)
	}
	return t.Version
}

// disclose ends the embargo on the draws of a task.
func (c *ceremony) disclose(id ids.Task) {
	c.t.Helper()
	c.must(c.app.Ledger.Change(c.ctx, actor.System, func(ctx context.Context, tx *ledger.Tx) error {
		disclosed, err := sampling.Disclose(ctx, tx, id)
		for _, e := range disclosed {
			tx.Record(e)
		}
		return err
	}))
}

func schoolCode(n int) string {
	body := fmt.Sprintf("52371073MJE%06d", n)
	check, err := canon.Check(body)
	if err != nil {
		panic(err)
	}
	return body + string(check)
}

func (c *ceremony) school(i int, status string) ids.Subject {
	c.t.Helper()
	id, err := c.app.Roster.AddSubject(c.ctx, c.Keeper,
		roster.Subject{Region: testkit.Region, Name: fmt.Sprintf("临港𠮷祥学校%d", i), USCC: schoolCode(i), Type: "9",
			Status: status, Credit: []string{"A", "B", "C", "D"}[i%4], Source: "测试"})
	c.must(err)
	return id
}

func (c *ceremony) inspector(by actor.Actor, code ids.Inspector, leader bool) {
	c.t.Helper()
	_, err := c.app.Roster.AddInspector(c.ctx, by,
		roster.Inspector{Code: code, Dept: by.Dept, Name: "检查员" + string(code), Category: roster.Qualified,
			CertNo: "ZF-" + string(code), CertIssuer: "示例司法局", CertUntil: "2027-12-31", Leader: leader, Status: roster.OnDuty})
	c.must(err)
}

func (c *ceremony) plan() {
	c.t.Helper()
	var items []plan.PlanItem
	for _, by := range [][2]actor.Actor{{c.Keeper, c.Deputy}, {c.OtherKeeper, c.OtherDeputy}} {
		ref := catalog.Ref{Code: string(by[0].Dept) + "-01", Version: 1}
		_, err := c.app.Catalog.Draft(c.ctx, by[0],
			catalog.Item{Ref: catalog.Ref{Code: ref.Code}, Dept: by[0].Dept, Field: "教育", Name: "办学情况检查", Content: "内容",
				Class: "1", Mode: catalog.ModeRandom, Level: "县级", ObjectTypes: []string{"9"}, Methods: []string{"1"},
				Frequency: "每年一次", MinPersons: 2,
				Bases:  []catalog.Basis{{Instrument: "示例办法", Level: "规章", Article: "第一条", From: "2020-01-01"}},
				Points: []catalog.Point{{Text: "许可证在有效期内"}}})
		c.must(err)
		c.must(c.app.Catalog.Submit(c.ctx, by[0], ref, 1))
		c.must(c.app.Catalog.Publish(c.ctx, by[1], ref, 2))
		items = append(items, plan.PlanItem{Ref: ref, Dept: by[0].Dept})
	}
	id, err := c.app.Plan.Draft(c.ctx, c.Clerk, 2026)
	c.must(err)
	seen := func() int {
		p, err := plan.ByID(c.ctx, c.DB.Read(), id)
		c.must(err)
		return p.RowVersion
	}
	for _, disclosure := range []string{plan.AtLock, plan.AfterTask} {
		c.planTask[disclosure], err = c.app.Plan.SaveTask(c.ctx, c.Clerk, id, seen(), plan.PlanTask{
			Name: "民办学校抽查" + disclosure, Direction: "1", Source: "2", Basis: "《示例办法》第一条", ScopeText: "辖区民办学校", Frequency: "每年一次",
			From: "2026-03-01", To: "2026-12-20", Joint: true, Coop: []ids.Dept{"SCJG"}, Items: items,
			Quotas: []plan.Quota{{Stratum: "D", Name: "信用风险高", By: plan.ByCredit, Value: "D", Num: 1, Den: 2},
				{Stratum: "REST", Name: "其余", By: plan.ByAll, Num: 1, Den: 20}},
			Scope: roster.Scope{Types: []string{"9"}}, Mode: "县抽县查", Disclosure: disclosure,
		})
		c.must(err)
	}
	c.must(c.app.Plan.Submit(c.ctx, c.Clerk, id, seen()))
	c.must(c.app.Plan.Approve(c.ctx, c.Head, id, seen(), "同意"))
	c.must(c.app.Plan.Publish(c.ctx, c.Clerk, id, seen()))
}

// frozen brings a task to its frozen draw of objects.
func (c *ceremony) frozen(disclosure string, hash canon.Hash) (taskID ids.Task, drawID ids.Draw) {
	c.t.Helper()
	id, err := c.app.Task.Create(c.ctx, c.Clerk,
		task.Setup{PlanTask: c.planTask[disclosure], Name: "保密名称之民办学校抽查", From: "2026-11-24", To: "2026-12-18",
			Hash: string(hash), Slots: 2, Slack: 1, Witness: c.Witness.Person})
	c.must(err)
	c.must(c.app.Task.Submit(c.ctx, c.Clerk, id, 1))
	c.must(c.app.Task.Approve(c.ctx, c.Deputy, id, 2, ""))
	for _, kind := range []roster.Kind{roster.Objects, roster.Inspecting} {
		c.must(c.app.Roster.Confirm(c.ctx, c.Clerk, id, "SHGZ", kind))
	}
	c.must(c.app.Sampling.Freeze(c.ctx, c.Clerk, draw.KindObjects, id, c.version(string(id))))
	t, err := task.ByID(c.ctx, c.DB.Read(), id)
	c.must(err)
	return id, t.ObjectsDraw
}

// secret is the witness's secret in a test.
const secret = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

func (c *ceremony) hall(drawID ids.Draw) sampling.Hall {
	c.t.Helper()
	h, err := sampling.HallOf(c.ctx, c.DB.Read(), drawID)
	c.must(err)
	return h
}

// locked brings a task to its locked draw of objects.
func (c *ceremony) locked(disclosure string, hash canon.Hash) (taskID ids.Task, drawID ids.Draw) {
	c.t.Helper()
	id, drawID := c.frozen(disclosure, hash)
	c.finish(drawID)
	return id, drawID
}

func (c *ceremony) finish(drawID ids.Draw) {
	c.t.Helper()
	h := c.hall(drawID)
	c.must(c.app.Sampling.Commit(c.ctx, c.Witness, drawID, c.attempt(drawID),
		draw.Commit(h.Draw.Hash, string(drawID), uint64(h.Draw.Attempt), sampling.Witness, secret)))
	c.must(c.app.Sampling.TypeDice(c.ctx, c.Clerk, drawID, c.attempt(drawID), 0, "1234567890"))
	c.must(c.app.Sampling.TypeDice(c.ctx, c.Witness, drawID, c.attempt(drawID), 0, "1234567890"))
	c.must(c.app.Sampling.OpenSecret(c.ctx, c.Witness, drawID, c.attempt(drawID), secret))
	c.must(c.app.Sampling.Reveal(c.ctx, c.Clerk, drawID, c.attempt(drawID)))
	c.must(c.app.Sampling.Lock(c.ctx, c.Clerk2, drawID, c.attempt(drawID)))
}

// staffed dispatches a locked task and draws the inspectors.
func (c *ceremony) staffed(id ids.Task) ids.Draw {
	c.t.Helper()
	c.must(c.app.Task.Dispatch(c.ctx, c.Clerk, id, c.version(string(id))))
	c.must(c.app.Task.Acknowledge(c.ctx, c.Clerk, id))
	c.must(c.app.Roster.Confirm(c.ctx, c.Clerk, id, "SHGZ", roster.Inspecting))
	c.must(c.app.Sampling.Freeze(c.ctx, c.Clerk, draw.KindInspectors, id, 0))
	list, err := task.Dispatches(c.ctx, c.DB.Read(), id)
	c.must(err)
	drawID := ids.Draw("")
	for _, d := range list {
		if d.Dept == "SHGZ" {
			drawID = d.Draw
		}
	}
	c.must(c.app.Sampling.TypeDice(c.ctx, c.Clerk, drawID, c.attempt(drawID), 0, "654321"))
	c.must(c.app.Sampling.TypeDice(c.ctx, c.Clerk2, drawID, c.attempt(drawID), 0, "654321"))
	c.must(c.app.Sampling.Reveal(c.ctx, c.Clerk, drawID, c.attempt(drawID)))
	c.must(c.app.Sampling.Lock(c.ctx, c.Clerk2, drawID, c.attempt(drawID)))
	return drawID
}
