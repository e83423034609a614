package plan_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/testkit"
)

func person(id ids.Person, dept ids.Dept, roles ...actor.Role) actor.Actor {
	return actor.Actor{Person: id, Name: string(id), Pseudonym: "p-" + string(id), Dept: dept, Region: "371073",
		Roles: roles}
}

var (
	clerk  = person("clerk", "SHGZ", actor.Clerk)
	deputy = person("deputy", "SHGZ", actor.DeputyHead)
	head   = person("head", "SHGZ", actor.Head)
	both   = person("both", "SHGZ", actor.Clerk, actor.DeputyHead)
	fire   = person("fire", "YJGL", actor.Clerk)
	fireDH = person("fireDH", "YJGL", actor.DeputyHead)
)

type bench struct {
	*testkit.Home
	s   *plan.Service
	c   *catalog.Service
	ctx context.Context
	t   *testing.T
}

func each(t *testing.T, fn func(t *testing.T, b bench)) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		fn(t, bench{h, &plan.Service{Ledger: h.Ledger, Authz: h.Authz}, &catalog.Service{Ledger: h.Ledger, Authz: h.Authz},
			t.Context(), t})
	})
}

func (b bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// item publishes an item of a department.
func (b bench) item(dept ids.Dept, code string, change ...func(*catalog.Item)) plan.PlanItem {
	b.t.Helper()
	in := catalog.Item{
		Ref: catalog.Ref{Code: code}, Field: "领域", Name: "事项" + code, Content: "内容", Class: "1", Mode: catalog.ModeRandom,
		Level:       "县级",
		ObjectTypes: []string{"9"}, Methods: []string{"1"}, Frequency: "每年一次",
		Bases:  []catalog.Basis{{Instrument: "示例办法" + code, Level: "规章", Article: "第一条", From: "2020-01-01"}},
		Points: []catalog.Point{{Text: "要点"}},
	}
	for _, f := range change {
		f(&in)
	}
	_, err := b.c.Draft(b.ctx, person("k", dept, actor.Keeper), in)
	b.must(err)
	return b.publishItem(dept, catalog.Ref{Code: code, Version: 1})
}

func (b bench) publishItem(dept ids.Dept, ref catalog.Ref) plan.PlanItem {
	b.t.Helper()
	b.must(b.c.Submit(b.ctx, person("k", dept, actor.Keeper), ref, 1))
	b.must(b.c.Publish(b.ctx, person("d", dept, actor.DeputyHead), ref, 2))
	return plan.PlanItem{Ref: ref, Dept: dept}
}

// joint is a sound plan task of SHGZ with YJGL.
func joint(items ...plan.PlanItem) plan.PlanTask {
	return plan.PlanTask{
		Name: "民办学校部门联合抽查", Direction: "1", Source: "2", Basis: "《示例办法》第一条", ScopeText: "辖区民办学校", Frequency: "每年一次",
		From: "2026-03-01", To: "2026-12-20", Joint: true, Coop: []ids.Dept{"YJGL"}, Items: items,
		Quotas: []plan.Quota{
			{Stratum: "D", Name: "信用风险高", By: plan.ByCredit, Value: "D", Num: 1, Den: 5},
			{Stratum: "REST", Name: "其余", By: plan.ByAll, Num: 1, Den: 20},
		},
		Scope: roster.Scope{Types: []string{"9"}}, Mode: "县抽县查", Disclosure: plan.AtLock,
	}
}

func single(items ...plan.PlanItem) plan.PlanTask {
	t := joint(items...)
	t.Name, t.Joint, t.Coop = "民办学校抽查", false, nil
	return t
}

func (b bench) draft(year int, tasks ...plan.PlanTask) string {
	b.t.Helper()
	id, err := b.s.Draft(b.ctx, clerk, year)
	b.must(err)
	for n, t := range tasks {
		_, err := b.s.SaveTask(b.ctx, clerk, id, n+1, t)
		b.must(err)
	}
	return id
}

func (b bench) plan(id string) plan.Plan {
	b.t.Helper()
	p, err := plan.ByID(b.ctx, b.DB.Read(), id)
	b.must(err)
	return p
}

func (b bench) seen(id string) int { b.t.Helper(); return b.plan(id).RowVersion }

func (b bench) publish(id string) {
	b.t.Helper()
	b.must(b.s.Submit(b.ctx, clerk, id, b.seen(id)))
	b.must(b.s.Approve(b.ctx, head, id, b.seen(id), "同意"))
	b.must(b.s.Publish(b.ctx, clerk, id, b.seen(id)))
}

// The whole way, and what the readers then give.
func TestArt6PlanIsPublished(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		own, theirs := b.item("SHGZ", "S-1"), b.item("YJGL", "Y-1")
		id := b.draft(2026, joint(own, theirs))
		open, err := plan.Open(b.ctx, b.DB.Read(), "SHGZ")
		if err != nil || len(open) != 0 {
			t.Fatalf("a draft is open for tasks: %v, %v", open, err)
		}
		b.publish(id)
		open, err = plan.Open(b.ctx, b.DB.Read(), "SHGZ")
		if err != nil || len(open) != 1 {
			t.Fatalf("open: %+v, %v", open, err)
		}
		got, p, err := plan.TaskOf(b.ctx, b.DB.Read(), open[0].ID)
		b.must(err)
		if p.State != plan.StatePublished || p.PublishedOn != "2026-11-23" || p.ApprovedBy != "head" || p.Version != 1 {
			t.Errorf("plan: %+v", p)
		}
		if got.No != "SHGZ-2026-01" || got.Lead != "SHGZ" || !got.Joint || !slices.Equal(got.Coop, []ids.Dept{"YJGL"}) ||
			len(got.Items) != 2 || got.Items[0] != own || len(got.Quotas) != 2 || got.Quotas[0].Den != 5 ||
			got.Scope.Types[0] != "9" {
			t.Errorf("plan task: %+v", got)
		}
		if other, err := plan.Open(b.ctx, b.DB.Read(), "YJGL"); err != nil || len(other) != 0 {
			t.Errorf("the cooperating department may set up tasks: %v, %v", other, err)
		}
		want := []string{"plan.drafted", "plan.task-saved", "plan.submitted", "plan.approved", "plan.published"}
		if acts := b.ActsLike("plan."); !slices.Equal(acts, want) {
			t.Errorf("acts: %v", acts)
		}
	})
}

// The plan covers the whole list; what is missing is named.
func TestPlanCoversTheList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		own, theirs := b.item("SHGZ", "S-1"), b.item("YJGL", "Y-1")
		b.item("SHGZ", "S-2")
		b.item("SHGZ", "S-3", func(i *catalog.Item) { i.Mode = catalog.ModeSpecial })
		b.item("YJGL", "Y-2")
		id := b.draft(2026, joint(own, theirs))
		no := testkit.Refused(b.t, "19 of 20", b.s.Submit(b.ctx, clerk, id, b.seen(id)), "PLAN_COVERAGE")
		if !strings.Contains(no.Message, "事项S-2（S-2）") || strings.Contains(no.Message, "S-3") ||
			strings.Contains(no.Message, "Y-2") {
			t.Errorf("message: %s", no.Message)
		}
		if s := b.plan(id).State; s != plan.StateDraft {
			t.Errorf("the plan is now %s", s)
		}
		_, err := b.s.SaveTask(b.ctx, clerk, id, b.seen(id), single(plan.PlanItem{Ref: catalog.Ref{Code: "S-2", Version: 1},
			Dept: "SHGZ"}))
		b.must(err)
		b.must(b.s.Submit(b.ctx, clerk, id, b.seen(id)))
		// The list grows while the plan waits: it cannot be approved any more.
		b.item("SHGZ", "S-4")
		testkit.Refused(b.t, "approval of a plan that no longer covers the list",
			b.s.Approve(b.ctx, deputy, id, b.seen(id), ""),
			"PLAN_COVERAGE")
	})
}

// One joint inspection a year, initiated or joined.
func TestJointAtLeastOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		own, theirs := b.item("SHGZ", "S-1"), b.item("YJGL", "Y-1")
		id := b.draft(2026, single(own))
		testkit.Refused(b.t, "no joint task", b.s.Submit(b.ctx, clerk, id, b.seen(id)), "JOINT_AT_LEAST_ONCE")

		other, err := b.s.Draft(b.ctx, fire, 2026)
		b.must(err)
		led := joint(own, theirs)
		led.Coop = []ids.Dept{"SHGZ"}
		_, err = b.s.SaveTask(b.ctx, fire, other, 1, led)
		b.must(err)
		testkit.Refused(b.t, "the other plan is only a draft",
			b.s.Submit(b.ctx, clerk, id, b.seen(id)), "JOINT_AT_LEAST_ONCE")
		b.must(b.s.Submit(b.ctx, fire, other, 2))
		b.must(b.s.Approve(b.ctx, fireDH, other, 3, ""))
		b.must(b.s.Publish(b.ctx, fire, other, 4))
		b.must(b.s.Submit(b.ctx, clerk, id, b.seen(id)))
	})
}

// A published plan does not change; an adjustment makes the next version
// with its reason, while tasks under the old one can still be read.
func TestAdjustment(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		own, theirs := b.item("SHGZ", "S-1"), b.item("YJGL", "Y-1")
		id := b.draft(2026, joint(own, theirs))
		b.publish(id)
		old, err := plan.Tasks(b.ctx, b.DB.Read(), id)
		b.must(err)
		_, err = b.s.SaveTask(b.ctx, clerk, id, b.seen(id), old[0])
		testkit.Refused(b.t, "edit of a published plan", err, "PLAN_STATE")
		testkit.Refused(b.t, "removal", b.s.RemoveTask(b.ctx, clerk, id, b.seen(id), old[0].ID), "PLAN_STATE")
		_, err = b.s.Adjust(b.ctx, clerk, id, " ")
		testkit.Refused(b.t, "adjustment without reason", err, "REASON_MISSING")

		v, err := b.c.Revise(b.ctx, person("k", "SHGZ", actor.Keeper), "S-1", "修订")
		b.must(err)
		b.publishItem("SHGZ", catalog.Ref{Code: "S-1", Version: v})
		next, err := b.s.Adjust(b.ctx, clerk, id, "上级调整比例")
		b.must(err)
		_, err = b.s.Adjust(b.ctx, clerk, id, "再次调整")
		testkit.Refused(b.t, "second adjustment", err, "ADJUSTMENT_OPEN")
		tasks, err := plan.Tasks(b.ctx, b.DB.Read(), next)
		if err != nil || len(tasks) != 1 || tasks[0].ID == old[0].ID || tasks[0].No != old[0].No ||
			tasks[0].Items[0].Version != 2 {
			t.Fatalf("copied tasks: %+v, %v", tasks, err)
		}
		tasks[0].Quotas[1].Num, tasks[0].Quotas[1].Den = 3, 100
		_, err = b.s.SaveTask(b.ctx, clerk, next, 1, tasks[0])
		b.must(err)
		if s := b.plan(id).State; s != plan.StatePublished {
			t.Errorf("while the adjustment is drafted the old version is %s", s)
		}
		b.publish(next)
		p := b.plan(next)
		if p.Version != 2 || p.Reason != "上级调整比例" || p.State != plan.StatePublished || b.plan(id).
			State != plan.StateReplaced {
			t.Errorf("after publication: %+v", p)
		}
		was, _, err := plan.TaskOf(b.ctx, b.DB.Read(), old[0].ID)
		if err != nil || was.Quotas[1].Den != 20 {
			t.Errorf("task of version 1: %+v, %v", was, err)
		}
		for _, sql := range []string{
			`update plan set reason = 'x' where state = 'published'`,
			`update plan set state = 'draft' where state = 'published'`,
			`delete from plan where state = 'replaced'`, `update plan_task set name = 'x'`, `delete from plan_task`,
			`update plan_task_quota set num = 2`, `delete from plan_task_quota`, `update plan_task_item set version = 9`,
			`delete from plan_task_item`, `delete from plan_task_coop`,
			`insert into plan_task_coop (plan_task, seq, dept) select id, 9, 'WSJK' from plan_task`,
		} {
			err := b.DB.Write(b.ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, sql)
				return err
			})
			if !errors.Is(err, db.ErrImmutable) {
				t.Errorf("%s: %v", sql, err)
			}
		}
	})
}

// What a plan task must hold; each row breaks one thing.
func TestTaskRefused(t *testing.T) {
	t.Parallel()
	rows := []struct {
		id, code, field string
		spoil           func(*plan.PlanTask)
	}{
		{"A2 joint without partners", "JOINT_WITHOUT_PARTNERS", "coop", func(t *plan.PlanTask) { t.Coop = nil }},
		{"A2 partners without joint", "PARTNERS_WITHOUT_JOINT", "coop", func(t *plan.PlanTask) { t.Joint = false }},
		{"A2 lead cooperates", "LEAD_COOPERATES", "coop", func(t *plan.PlanTask) { t.Coop = append(t.Coop, "SHGZ") }},
		{"A2 partner without item", "COOP_WITHOUT_ITEM", "coop", func(t *plan.PlanTask) { t.Coop = append(t.Coop, "WSJK") }},
		{"A2 item of nobody who takes part", "ITEM_WITHOUT_DEPARTMENT", "items",
			func(t *plan.PlanTask) { t.Coop, t.Items[1].Dept = []ids.Dept{"WSJK"}, "YJGL" }},
		{"A3 item of another list", "ITEM_OF_ANOTHER", "items", func(t *plan.PlanTask) {
			t.Items = append(t.Items, plan.PlanItem{Ref: catalog.Ref{Code: "Y-2", Version: 1}, Dept: "SHGZ"})
		}},
		{"A1 draft item", "ITEM_NOT_PUBLISHED", "items", func(t *plan.PlanTask) {
			t.Items = append(t.Items, plan.PlanItem{Ref: catalog.Ref{Code: "S-9", Version: 1}, Dept: "SHGZ"})
		}},
		{"A1 item outside the list", "ITEM_NOT_PUBLISHED", "items", func(t *plan.PlanTask) { t.Items[0].Code = "OTHER" }},
		{"A1 special key area", "ITEM_NOT_RANDOM", "items", func(t *plan.PlanTask) {
			t.Items = append(t.Items, plan.PlanItem{Ref: catalog.Ref{Code: "S-8", Version: 1}, Dept: "SHGZ"})
		}},
		{"A1 expired basis", "BASIS_EXPIRED", "items", func(t *plan.PlanTask) {
			t.Items = append(t.Items, plan.PlanItem{Ref: catalog.Ref{Code: "S-7", Version: 1}, Dept: "SHGZ"})
			t.From = "2026-12-10"
		}},
		{"A1 no items", "PLAN_GROUP_MISSING", "items", func(t *plan.PlanTask) { t.Items = nil }},
		{"Art6 no name", "PLAN_GROUP_MISSING", "name", func(t *plan.PlanTask) { t.Name = " " }},
		{"Art6 no basis", "PLAN_GROUP_MISSING", "basis", func(t *plan.PlanTask) { t.Basis = "" }},
		{"Art6 no scope", "PLAN_GROUP_MISSING", "scope_text", func(t *plan.PlanTask) { t.ScopeText = "" }},
		{"Art6 no frequency", "PLAN_GROUP_MISSING", "frequency", func(t *plan.PlanTask) { t.Frequency = "" }},
		{"Art6 no quota", "PLAN_GROUP_MISSING", "quotas", func(t *plan.PlanTask) { t.Quotas = nil }},
		{"Art6 dates the wrong way", "DATE_ORDER", "to", func(t *plan.PlanTask) { t.To = "2026-01-01" }},
		{"Art6 another year", "DATE_OUTSIDE_YEAR", "from", func(t *plan.PlanTask) { t.To = "2027-01-01" }},
		{"Art6 no date", "DATE_UNREADABLE", "from", func(t *plan.PlanTask) { t.From = "三月" }},
		{"rate 0", "RATE_INVALID", "quotas", func(t *plan.PlanTask) { t.Quotas[0].Num = 0 }},
		{"rate above 1", "RATE_INVALID", "quotas", func(t *plan.PlanTask) { t.Quotas[0].Num = 6 }},
		{"count 0", "RATE_INVALID", "quotas", func(t *plan.PlanTask) { t.Quotas[0].Den = 0 }},
		{"stratum twice", "STRATUM_TWICE", "quotas", func(t *plan.PlanTask) { t.Quotas[1].Stratum = "D" }},
		{"rest before the others", "STRATUM_ORDER", "quotas", func(t *plan.PlanTask) { slices.Reverse(t.Quotas) }},
		{"stratum with a space", "STRATUM_INVALID", "quotas", func(t *plan.PlanTask) { t.Quotas[0].Stratum = "D 1" }},
		{"unknown disclosure", "CODE_UNKNOWN", "disclosure", func(t *plan.PlanTask) { t.Disclosure = "never" }},
	}
	each(t, func(t *testing.T, b bench) {
		own, theirs := b.item("SHGZ", "S-1"), b.item("YJGL", "Y-1")
		b.item("YJGL", "Y-2")
		b.item("SHGZ", "S-8", func(i *catalog.Item) { i.Mode = catalog.ModeSpecial })
		b.item("SHGZ", "S-7", func(i *catalog.Item) { i.Bases[0].Until = "2026-12-01" })
		_, err := b.c.Draft(b.ctx, person("k", "SHGZ", actor.Keeper), catalog.Item{Ref: catalog.Ref{Code: "S-9"}, Name: "草稿"})
		b.must(err)
		id := b.draft(2026)
		for _, r := range rows {
			in := joint(own, theirs)
			r.spoil(&in)
			_, err := b.s.SaveTask(b.ctx, clerk, id, 1, in)
			no := testkit.Refused(b.t, r.id, err, r.code)
			if no.Field != r.field {
				t.Errorf("%s: field %q, want %q", r.id, no.Field, r.field)
			}
			basis := law.Art6
			for article, p := range map[string]law.Provision{"A1": law.Art1, "A2": law.Art2, "A3": law.Art3} {
				if strings.HasPrefix(r.id, article) {
					basis = p
				}
			}
			if no.Basis.ID != basis.ID {
				t.Errorf("%s: refused under %s, want %s", r.id, no.Basis.ID, basis.ID)
			}
		}
		if tasks, err := plan.Tasks(b.ctx, b.DB.Read(), id); err != nil || len(tasks) != 0 {
			t.Errorf("refused tasks were written: %v, %v", tasks, err)
		}
		testkit.Refused(b.t, "empty plan", b.s.Submit(b.ctx, clerk, id, 1), "PLAN_EMPTY")
	})
}

// Who may do what, stale forms, and the same form twice.
func TestRights(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		own, theirs := b.item("SHGZ", "S-1"), b.item("YJGL", "Y-1")
		_, err := b.s.Draft(b.ctx, deputy, 2026)
		testkit.Refused(b.t, "a deputy head drafts", err, "NOT_PERMITTED")
		_, err = b.s.Draft(b.ctx, clerk, 2030)
		testkit.Refused(b.t, "far year", err, "YEAR_OUT_OF_RANGE")

		by := both.WithKey("form")
		id, err := b.s.Draft(b.ctx, by, 2026)
		b.must(err)
		again, err := b.s.Draft(b.ctx, by, 2026)
		if err != nil || again != id {
			t.Errorf("the same form again: %s, %v", again, err)
		}
		_, err = b.s.Draft(b.ctx, clerk, 2026)
		testkit.Refused(b.t, "second plan of the year", err, "PLAN_EXISTS")

		_, err = b.s.SaveTask(b.ctx, fire, id, 1, joint(own, theirs))
		testkit.Refused(b.t, "another department", err, "NOT_PERMITTED")
		taskID, err := b.s.SaveTask(b.ctx, clerk, id, 1, joint(own, theirs))
		b.must(err)
		if _, err = b.s.SaveTask(b.ctx, clerk, id, 1, joint(own, theirs)); !errors.Is(err, db.ErrConflict) {
			t.Errorf("stale form: %v", err)
		}
		b.must(b.s.RemoveTask(b.ctx, clerk, id, 2, taskID))
		_, err = b.s.SaveTask(b.ctx, clerk, id, 3, joint(own, theirs))
		b.must(err)
		b.must(b.s.Submit(b.ctx, clerk, id, 4))
		testkit.Refused(b.t, "2.3-2 a drafter approves", b.s.Approve(b.ctx, both, id, 5, ""), "SOD_VIOLATION")
		testkit.Refused(b.t, "a clerk approves", b.s.Approve(b.ctx, clerk, id, 5, ""), "SOD_VIOLATION")
		testkit.Refused(b.t, "another department approves", b.s.Approve(b.ctx, fireDH, id, 5, ""), "NOT_PERMITTED")
		testkit.Refused(b.t, "publish before approval", b.s.Publish(b.ctx, clerk, id, 5), "PLAN_STATE")
		testkit.Refused(b.t, "return without reason", b.s.Return(b.ctx, deputy, id, 5, ""), "REASON_MISSING")
		b.must(b.s.Return(b.ctx, deputy, id, 5, "比例偏低"))
		if p := b.plan(id); p.State != plan.StateDraft || p.Opinion != "比例偏低" ||
			!slices.Equal(p.Authors, []ids.Person{"both", "clerk"}) {
			t.Errorf("returned: %+v", p)
		}
		b.must(b.s.Submit(b.ctx, clerk, id, 6))
		b.must(b.s.Approve(b.ctx, deputy, id, 7, "同意"))
		testkit.Refused(b.t, "a head publishes", b.s.Publish(b.ctx, head, id, 8), "NOT_PERMITTED")
		b.must(b.s.Return(b.ctx, head, id, 8, "再核比例"))
		if p := b.plan(id); p.State != plan.StateDraft || p.ApprovedBy != "" {
			t.Errorf("returned after approval: %+v", p)
		}
	})
}

func TestList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		own, theirs := b.item("SHGZ", "S-1"), b.item("YJGL", "Y-1")
		b.publish(b.draft(2026, joint(own, theirs)))
		b.draft(2027)
		for name, r := range map[string]struct {
			f    plan.Filter
			want int
		}{
			"public":     {plan.Filter{}, 1},
			"own":        {plan.Filter{Viewer: "SHGZ"}, 2},
			"of others":  {plan.Filter{Viewer: "YJGL"}, 1},
			"year":       {plan.Filter{Viewer: "SHGZ", Year: 2027}, 1},
			"department": {plan.Filter{Viewer: "SHGZ", Dept: "YJGL"}, 0},
			"task":       {plan.Filter{Viewer: "SHGZ", Text: "民办学校部门"}, 1},
			"scope":      {plan.Filter{Viewer: "SHGZ", Text: "辖区"}, 1},
			"no task":    {plan.Filter{Viewer: "SHGZ", Text: "_"}, 0},
			"state":      {plan.Filter{Viewer: "SHGZ", State: plan.StateDraft}, 1},
		} {
			plans, total, err := plan.List(b.ctx, b.DB.Read(), r.f, 0, 10)
			if err != nil || total != r.want || len(plans) != r.want {
				t.Errorf("%s: %d of %d, %v", name, len(plans), total, err)
			}
		}
	})
}
