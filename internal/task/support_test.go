package task_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/canon"
	"yangguang/internal/catalog"
	"yangguang/internal/draw"
	"yangguang/internal/files"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
)

// zone is a small zone ready for a task: people, two rosters, a published list
// and a published plan with one joint task of SHGZ and SCJG.
type zone struct {
	*testkit.Home
	*testkit.People
	t        *testing.T
	ctx      context.Context
	files    *files.Store
	roster   *roster.Service
	catalog  *catalog.Service
	plan     *plan.Service
	sampling *sampling.Service
	task     *task.Service
	staffing *staffing.Service
	items    []plan.PlanItem // of both departments, published
	planTask ids.Line        // of the plan of the year
	subjects []ids.Subject
}

// each runs fn in a zone with n schools on both engines.
func each(t *testing.T, n int, fn func(t *testing.T, z *zone)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) { fn(t, newZone(t, h, n)) })
}

func newZone(t *testing.T, h *testkit.Home, n int) *zone {
	t.Helper()
	z := &zone{Home: h, t: t, ctx: t.Context(), People: testkit.World(t, h)}
	var err error
	z.files, err = files.Open(filepath.Join(h.Dir, "files"))
	z.must(err)
	seal, err := sampling.OpenSeal(filepath.Join(h.Dir, "seal.key"))
	z.must(err)
	z.roster = &roster.Service{Ledger: h.Ledger, Authz: h.Authz}
	z.catalog = &catalog.Service{Ledger: h.Ledger, Authz: h.Authz}
	z.plan = &plan.Service{Ledger: h.Ledger, Authz: h.Authz}
	z.sampling = &sampling.Service{Ledger: h.Ledger, Authz: h.Authz, Files: z.files, Seal: seal,
		Bundles: filepath.Join(h.Dir, "bundles"), OpenConflicts: true}
	z.sampling.Register(h.Queue)
	z.must(h.Queue.Open())
	z.task = &task.Service{Ledger: h.Ledger, Authz: h.Authz}
	z.staffing = &staffing.Service{Ledger: h.Ledger, Authz: h.Authz}
	z.sampling.Owners = map[draw.Kind]sampling.Owner{draw.KindObjects: z.task.Drawing(),
		draw.KindInspectors: z.staffing.Drawing()}
	for i := range n {
		z.subjects = append(z.subjects, z.school(i, "active"))
	}
	for i := range 4 {
		z.inspector(z.Keeper, ids.Inspector(fmt.Sprintf("SHGZ-%03d", i+1)), i < 2)
		z.inspector(z.OtherKeeper, ids.Inspector(fmt.Sprintf("SCJG-%03d", i+1)), false)
	}
	z.publishItems()
	z.publishPlan(2026)
	return z
}

func (z *zone) must(err error) {
	z.t.Helper()
	if err != nil {
		z.t.Fatal(err)
	}
	z.Clock.Advance(time.Second)
}

// under checks the provision of a refusal.
func (z *zone) under(no *law.Refusal, want law.Provision) {
	z.t.Helper()
	if no.Basis.ID != want.ID {
		z.t.Errorf("%s: refused under %s, want %s", no.Code, no.Basis.ID, want.ID)
	}
}

func uscc(n int) string {
	body := fmt.Sprintf("52371073MJE%06d", n)
	c, err := canon.Check(body)
	if err != nil {
		panic(err)
	}
	return body + string(c)
}

func (z *zone) school(i int, status string) ids.Subject {
	z.t.Helper()
	credit := []string{"A", "B", "C", "D"}[i%4]
	id, err := z.roster.AddSubject(z.ctx, z.Keeper,
		roster.Subject{Region: testkit.Region, Name: fmt.Sprintf("示例学校%d", i), USCC: uscc(i), Type: "9",
			Status: status, Credit: credit, Source: "测试"})
	z.must(err)
	return id
}

func (z *zone) inspector(by actor.Actor, code ids.Inspector, leader bool) {
	z.t.Helper()
	_, err := z.roster.AddInspector(z.ctx, by,
		roster.Inspector{Code: code, Dept: by.Dept, Name: "检查员" + string(code), Category: roster.Qualified,
			CertNo: "ZF-" + string(code), CertIssuer: "示例司法局", CertUntil: "2027-12-31", Leader: leader, Status: roster.OnDuty})
	z.must(err)
}

func (z *zone) publishItems() {
	z.t.Helper()
	for _, d := range []struct {
		keeper, deputy actor.Actor
	}{{z.Keeper, z.Deputy}, {z.OtherKeeper, z.OtherDeputy}} {
		code := string(d.keeper.Dept) + "-01"
		_, err := z.catalog.Draft(z.ctx, d.keeper,
			catalog.Item{Ref: catalog.Ref{Code: code}, Dept: d.keeper.Dept, Field: "教育", Name: "办学情况检查" + string(d.keeper.Dept),
				Content: "内容", Class: "1", Mode: catalog.ModeRandom, Level: "县级", ObjectTypes: []string{"9"}, Methods: []string{"1"},
				Frequency: "每年一次", MinPersons: 2,
				Bases:  []catalog.Basis{{Instrument: "示例办法", Level: "规章", Article: "第一条", From: "2020-01-01"}},
				Points: []catalog.Point{{Text: "许可证在有效期内"}, {Text: "收费已公示"}}})
		z.must(err)
		ref := catalog.Ref{Code: code, Version: 1}
		z.must(z.catalog.Submit(z.ctx, d.keeper, ref, 1))
		z.must(z.catalog.Publish(z.ctx, d.deputy, ref, 2))
		z.items = append(z.items, plan.PlanItem{Ref: ref, Dept: d.keeper.Dept})
	}
}

// publishPlan publishes the plan of a year, with one joint task.
func (z *zone) publishPlan(year int) {
	z.t.Helper()
	id, err := z.plan.Draft(z.ctx, z.Clerk, year)
	z.must(err)
	z.planTask, err = z.plan.SaveTask(z.ctx, z.Clerk, id, 1, plan.PlanTask{
		Name: "民办学校部门联合抽查", Direction: "1", Source: "2", Basis: "《示例办法》第一条", ScopeText: "辖区民办学校", Frequency: "每年一次",
		From: fmt.Sprintf("%d-01-01", year), To: fmt.Sprintf("%d-12-20", year),
		Joint: true, Coop: []ids.Dept{"SCJG"}, Items: z.items,
		Quotas: []plan.Quota{{Stratum: "D", Name: "信用风险高", By: plan.ByCredit, Value: "D", Num: 1, Den: 2},
			{Stratum: "REST", Name: "其余", By: plan.ByAll, Num: 1, Den: 20}},
		Scope: roster.Scope{Types: []string{"9"}}, Mode: "县抽县查", Disclosure: plan.AtLock,
	})
	z.must(err)
	z.must(z.plan.Submit(z.ctx, z.Clerk, id, z.seen(id)))
	z.must(z.plan.Approve(z.ctx, z.Head, id, z.seen(id), "同意"))
	z.must(z.plan.Publish(z.ctx, z.Clerk, id, z.seen(id)))
}

func (z *zone) setup() task.Setup {
	return task.Setup{PlanTask: z.planTask, Name: "2026年民办学校部门联合抽查", From: "2026-11-24", To: "2026-12-18", Hash: "sha256",
		Slots: 2, Slack: 1, Witness: z.Witness.Person}
}

func (z *zone) created(change ...func(*task.Setup)) ids.Task {
	z.t.Helper()
	in := z.setup()
	for _, f := range change {
		f(&in)
	}
	id, err := z.task.Create(z.ctx, z.Clerk, in)
	z.must(err)
	return id
}

func (z *zone) approved(change ...func(*task.Setup)) ids.Task {
	z.t.Helper()
	id := z.created(change...)
	z.must(z.task.Submit(z.ctx, z.Clerk, id, 1))
	z.must(z.task.Approve(z.ctx, z.Deputy, id, 2, ""))
	return id
}

func (z *zone) confirm(id ids.Task, by actor.Actor, kinds ...roster.Kind) {
	z.t.Helper()
	for _, kind := range kinds {
		z.must(z.roster.Confirm(z.ctx, by, id, by.Dept, kind))
	}
}

func (z *zone) frozen(change ...func(*task.Setup)) (id ids.Task, drawID ids.Draw) {
	z.t.Helper()
	id = z.approved(change...)
	z.confirm(id, z.Clerk, roster.Objects, roster.Inspecting)
	z.must(z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version))
	return id, z.read(id).ObjectsDraw
}

func (z *zone) read(id ids.Task) task.Task {
	z.t.Helper()
	t, err := task.ByID(z.ctx, z.DB.Read(), id)
	if err != nil {
		z.t.Fatal(err)
	}
	return t
}

func (z *zone) hall(drawID ids.Draw) sampling.Hall {
	z.t.Helper()
	h, err := sampling.HallOf(z.ctx, z.DB.Read(), drawID)
	if err != nil {
		z.t.Fatal(err)
	}
	return h
}

// attempt is the attempt at a draw that people see now.
func (z *zone) attempt(drawID ids.Draw) int { return z.hall(drawID).Draw.Attempt }

// secret is the witness's secret in a test; its commitment is for one attempt.
const secret = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

func (z *zone) commit(drawID ids.Draw) {
	z.t.Helper()
	h := z.hall(drawID)
	z.must(z.sampling.Commit(z.ctx, z.Witness, drawID, z.attempt(drawID),
		draw.Commit(h.Draw.Hash, string(drawID), uint64(h.Draw.Attempt), sampling.Witness, secret)))
}

// revealed brings a frozen draw to its result.
func (z *zone) revealed(drawID ids.Draw) {
	z.t.Helper()
	z.commit(drawID)
	z.must(z.sampling.TypeDice(z.ctx, z.Clerk, drawID, z.attempt(drawID), 0, "1234567890"))
	z.must(z.sampling.TypeDice(z.ctx, z.Witness, drawID, z.attempt(drawID), 0, "1234567890"))
	z.must(z.sampling.OpenSecret(z.ctx, z.Witness, drawID, z.attempt(drawID), secret))
	z.must(z.sampling.Reveal(z.ctx, z.Clerk, drawID, z.attempt(drawID)))
}

func (z *zone) locked(change ...func(*task.Setup)) (id ids.Task, drawID ids.Draw) {
	z.t.Helper()
	id, drawID = z.frozen(change...)
	z.revealed(drawID)
	z.must(z.sampling.Lock(z.ctx, z.Clerk2, drawID, z.attempt(drawID)))
	return id, drawID
}

func (z *zone) dispatched(change ...func(*task.Setup)) ids.Task {
	z.t.Helper()
	id, _ := z.locked(change...)
	z.must(z.task.Dispatch(z.ctx, z.Clerk, id, z.read(id).Version))
	return id
}

// staffed draws and locks the inspectors of one department.
func (z *zone) staffed(id ids.Task, first, second actor.Actor) ids.Draw {
	z.t.Helper()
	z.must(z.task.Acknowledge(z.ctx, first, id))
	z.confirm(id, first, roster.Inspecting)
	z.must(z.sampling.Freeze(z.ctx, first, draw.KindInspectors, id, 0))
	drawID := z.shareDraw(id, first.Dept)
	z.must(z.sampling.TypeDice(z.ctx, first, drawID, z.attempt(drawID), 0, "654321"))
	z.must(z.sampling.TypeDice(z.ctx, second, drawID, z.attempt(drawID), 0, "654321"))
	z.must(z.sampling.Reveal(z.ctx, first, drawID, z.attempt(drawID)))
	z.must(z.sampling.Lock(z.ctx, second, drawID, z.attempt(drawID)))
	return drawID
}

func (z *zone) shareDraw(id ids.Task, dept ids.Dept) ids.Draw {
	z.t.Helper()
	list, err := task.Dispatches(z.ctx, z.DB.Read(), id)
	if err != nil {
		z.t.Fatal(err)
	}
	for _, d := range list {
		if d.Dept == dept {
			return d.Draw
		}
	}
	z.t.Fatalf("nothing was dispatched to %s", dept)
	return ""
}
