package publication

import (
	"context"
	"errors"
	"strings"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

// office is a visit to the enterprise that has ended, with both departments'
// results open.
type office struct {
	t      *testing.T
	h      *testkit.Home
	w      *testkit.People
	s      testkit.Staffed
	visits *inspection.Service
	svc    *Service
}

func inOffice(t *testing.T, fn func(t *testing.T, o *office)) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		fn(t, &office{t: t, h: h, w: w, s: testkit.StaffedTask(t, h, w),
			visits: &inspection.Service{Ledger: h.Ledger, Authz: h.Authz, Calendar: h.Calendar, OnEnd: Open},
			svc:    &Service{Ledger: h.Ledger, Authz: h.Authz, Calendar: h.Calendar}})
	})
}

func (o *office) want(code string, err error) {
	o.t.Helper()
	if got := testkit.Code(err); got != code {
		o.t.Errorf("%q, want %q (%v)", got, code, err)
	}
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) visit() inspection.Visit {
	o.t.Helper()
	v, err := inspection.VisitOf(o.t.Context(), o.h.DB.Read(), inspection.Key{Region: testkit.Region, Task: o.s.Task,
		Subject: o.s.Enterprise})
	o.must(err)
	return v
}

func (o *office) result(dept ids.Dept) Result {
	o.t.Helper()
	r, err := ResultOf(o.t.Context(), o.h.DB.Read(), Key{o.visit().Key, dept})
	o.must(err)
	return r
}

// inspect carries out the visit: SHGZ found one problem, SCJG none.
func (o *office) inspect(on string) {
	o.t.Helper()
	ctx, P, Q := o.t.Context(), o.w.Inspectors, o.w.OtherInspectors
	o.must(o.visits.Start(ctx, P[0], o.s.Task, o.s.Enterprise))
	pass := func(n int) (as []inspection.Answer) {
		for i := range n {
			as = append(as, inspection.Answer{Point: i + 1, Value: inspection.Pass})
		}
		return as
	}
	answers := pass(3)
	answers[1].Value, answers[1].Note = inspection.Fail, "收费未公示"
	o.must(o.visits.Save(ctx, P[0], o.s.Task, o.s.Enterprise, []inspection.Answers{
		{Item: "SHGZ-01", Version: 1, Answers: answers}, {Item: "SHGZ-02", Version: 1, Answers: pass(1)}}))
	o.must(o.visits.Save(ctx, Q[0], o.s.Task, o.s.Enterprise, []inspection.Answers{{Item: "SCJG-01", Version: 1,
		Answers: pass(2)}}))
	o.must(o.visits.End(ctx, P[0], o.s.Task, o.s.Enterprise, o.visit().Version, calendar.MustParse(on)))
}

func (o *office) sign(who ...actor.Actor) {
	o.t.Helper()
	for _, a := range who {
		o.must(o.visits.Sign(o.t.Context(), a, o.s.Task, o.s.Enterprise, o.visit().SheetHash))
	}
}

func (o *office) submit(by actor.Actor, dept ids.Dept, c Content) error {
	return o.svc.Submit(o.t.Context(), by, o.s.Task, o.s.Enterprise, dept, o.result(dept).Version, c)
}

var (
	problem = Content{Types: []string{"08"}, Summary: "收费项目未公示。", Handling: "已移送市场监督管理部门。"}
	clean   = Content{Types: []string{"01"}}
)

func TestNoResultBeforeTheVisit(t *testing.T) {
	t.Parallel()
	inOffice(t, func(t *testing.T, o *office) {
		enter := func() error {
			return o.svc.Enter(t.Context(), o.w.Inspectors[0], o.s.Task, o.s.Enterprise, "SHGZ", 1, problem)
		}
		o.want("VISIT_NOT_STARTED", enter())
		o.must(o.visits.Start(t.Context(), o.w.Inspectors[0], o.s.Task, o.s.Enterprise))
		o.want("VISIT_NOT_ENDED", enter())
	})
}

func TestResultFromEntryToPublication(t *testing.T) {
	t.Parallel()
	inOffice(t, func(t *testing.T, o *office) {
		ctx, P, Q := t.Context(), o.w.Inspectors, o.w.OtherInspectors
		o.inspect("2026-11-23")
		if r := o.result("SCJG"); r.State != Draft || r.EndedOn != "2026-11-23" || r.DueOn != "2026-12-21" {
			t.Fatalf("opened result %+v", r)
		}
		// Nobody but the department's own inspectors at this visit.
		o.want("NOT_PERMITTED", o.submit(P[0], "SCJG", clean))
		o.want("NOT_PERMITTED", o.submit(o.w.Clerk, "SHGZ", problem))
		o.want("NOT_PERMITTED", o.submit(P[2], "SHGZ", problem))
		o.must(o.svc.Enter(ctx, P[1], o.s.Task, o.s.Enterprise, "SHGZ", 1,
			Content{Types: []string{"08"}})) // an unfinished draft keeps
		if err := o.svc.Enter(ctx, P[1], o.s.Task, o.s.Enterprise, "SHGZ", 1, problem); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a stale version: %v", err)
		}
		// The missing members are named.
		o.sign(P[0], P[1], Q[0])
		err := o.submit(P[0], "SHGZ", problem)
		o.want("SIGNATURES_MISSING", err)
		if err == nil || !strings.Contains(err.Error(), Q[1].Name) || strings.Contains(err.Error(), P[0].Name) {
			t.Errorf("missing members: %v", err)
		}
		o.sign(Q[1])
		o.want("HANDLING_REQUIRED", o.submit(P[0], "SHGZ", Content{Types: []string{"08"}, Summary: "收费未公示"}))
		// Blocked at the field, with what was found.
		err = o.submit(P[0], "SHGZ", Content{Types: []string{"08"}, Summary: "负责人身份证11010519491231002X", Handling: "移送"})
		o.want("PERSONAL_DATA", err)
		var no *law.Refusal
		if errors.As(err, &no) && (no.Field != "summary" || no.Basis != law.Disclosure17 ||
			strings.Contains(no.Message, "19491231")) {
			t.Errorf("refusal %+v", no)
		}
		o.must(o.submit(P[0].WithKey("same"), "SHGZ", problem))
		o.must(o.svc.Submit(ctx, P[0].WithKey("same"), o.s.Task, o.s.Enterprise, "SHGZ", 2, problem))
		r := o.result("SHGZ")
		if r.State != Pending || r.SubmittedBy != P[0].Person || len(r.Types) != 1 {
			t.Fatalf("submitted %+v", r)
		}
		o.want("RESULT_STATE", o.submit(P[0], "SHGZ", problem))
		o.want("RESULT_STATE", o.svc.Publish(ctx, o.w.Clerk, r.ID, r.Version, "")) // A11: no publication before approval

		o.want("NOT_PERMITTED", o.svc.Approve(ctx, o.w.OtherDeputy, r.ID, r.Version, ""))
		o.want("NOT_PERMITTED", o.svc.Approve(ctx, o.w.Clerk, r.ID, r.Version, ""))
		o.want("REASON_MISSING", o.svc.Return(ctx, o.w.Deputy, r.ID, r.Version, " "))
		o.must(o.svc.Return(ctx, o.w.Deputy, r.ID, r.Version, "写清金额"))
		o.want("RESULT_STATE", o.svc.Approve(ctx, o.w.Deputy, r.ID, o.result("SHGZ").Version, ""))
		o.must(o.submit(P[1], "SHGZ", problem))
		r = o.result("SHGZ")
		if err := o.svc.Approve(ctx, o.w.Deputy, r.ID, r.Version-1, "同意"); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a stale approval: %v", err)
		}
		o.must(o.svc.Approve(ctx, o.w.Deputy, r.ID, r.Version, "同意"))
		r = o.result("SHGZ")
		o.want("NOT_PERMITTED", o.svc.Publish(ctx, o.w.OtherClerk, r.ID, r.Version, ""))
		o.want("NOT_PERMITTED", o.svc.Publish(ctx, o.w.Deputy, r.ID, r.Version, ""))
		o.must(o.svc.Publish(ctx, o.w.Clerk, r.ID, r.Version, "不需要"))

		// Published alone; the other department's waits.
		if got := o.result("SCJG").State; got != Draft {
			t.Errorf("SCJG %v", got)
		}
		p, err := PublicationOf(ctx, o.h.DB.Read(), r.ID)
		o.must(err)
		d, err := p.Document()
		o.must(err)
		if canon.SHA256.Hex([]byte(p.Content)) != p.SHA256 || d.Subject.Code != string(o.s.Enterprise) ||
			d.Dept.Code != "SHGZ" ||
			d.LateReason != "" ||
			len(d.Items) != 2 || len(d.Inspectors) != 2 || d.Types[0].Name != "发现问题待后续处理" || d.EndedOn != "2026-11-23" {
			t.Errorf("published %+v", d)
		}
		steps, err := StepsOf(ctx, o.h.DB.Read(), o.result("SHGZ"))
		if err != nil || len(steps) != 5 || steps[1].Note != "写清金额" { // who did what
			t.Errorf("steps %+v, %v", steps, err)
		}
		r = o.result("SHGZ")
		o.want("RESULT_PUBLISHED", o.submit(P[0], "SHGZ", clean))
		o.want("RESULT_PUBLISHED", o.svc.Publish(ctx, o.w.Clerk, r.ID, r.Version, ""))
		o.want("RESULT_PUBLISHED", o.svc.Return(ctx, o.w.Deputy, r.ID, r.Version, "改"))
		o.want("RESULT_PUBLISHED", o.svc.Approve(ctx, o.w.Deputy, r.ID, r.Version, ""))
		for _, q := range []string{
			`update result set summary = '没有问题' where dept = 'SHGZ'`, `delete from result`,
			`update result_type set type = '01'`, `delete from result_type`,
			`insert into result_type (region, task, subject, dept, type) select region, task, subject, dept, '01' from result
				where dept = 'SHGZ'`,
			`update publication set content = '{}'`, `delete from publication`, `update result_step set note = ''`,
			`delete from result_step`,
		} {
			err := o.h.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { _, err := tx.Exec(ctx, q); return err })
			if !errors.Is(err, db.ErrImmutable) {
				t.Errorf("%s: %v", q, err)
			}
		}
	})
}

func TestSODViolation(t *testing.T) {
	t.Parallel()
	inOffice(t, func(t *testing.T, o *office) {
		ctx, P := t.Context(), o.w.Inspectors
		o.inspect("2026-11-23")
		o.sign(P[0], P[1], o.w.OtherInspectors[0], o.w.OtherInspectors[1])
		o.must(o.submit(P[0], "SHGZ", problem))
		r := o.result("SHGZ")
		enterer, member, related := P[0], P[1], o.w.Deputy
		enterer.Roles = append(enterer.Roles, actor.DeputyHead)
		member.Roles = append(member.Roles, actor.DeputyHead)
		related.Inspector = P[2].Inspector
		if _, err := o.h.DB.Writer().Exec(`insert into inspector_conflict (region, subject, inspector, kind, until,
			declared_by, at, salt)
			values ('371073', '` + string(o.s.Enterprise) +
			`', '` + string(P[2].Inspector) + `', 'kin', '', 'x', 1, 's')`); err != nil {
			t.Fatal(err)
		}
		for _, a := range []actor.Actor{enterer, member} {
			o.want("SOD_VIOLATION", o.svc.Approve(ctx, a, r.ID, r.Version, ""))
		}
		o.want("APPROVER_CONFLICT", o.svc.Approve(ctx, related, r.ID, r.Version, ""))
		o.must(o.svc.Approve(ctx, o.w.Deputy2, r.ID, r.Version, ""))
	})
}

func TestLatePublication(t *testing.T) {
	t.Parallel()
	inOffice(t, func(t *testing.T, o *office) {
		ctx, P := t.Context(), o.w.Inspectors
		o.inspect("2026-11-23")
		o.sign(P[0], P[1], o.w.OtherInspectors[0], o.w.OtherInspectors[1])
		o.must(o.submit(P[0], "SHGZ", problem))
		r := o.result("SHGZ")
		o.must(o.svc.Approve(ctx, o.w.Deputy, r.ID, r.Version, ""))
		due := calendar.MustParse(r.DueOn)
		o.h.Clock.Set(due.AddDays(1).Start())
		r = o.result("SHGZ")
		o.want("LATE_REASON_REQUIRED", o.svc.Publish(ctx, o.w.Clerk, r.ID, r.Version, ""))
		o.want("PERSONAL_DATA", o.svc.Publish(ctx, o.w.Clerk, r.ID, r.Version, "联系13812345678后补办"))
		o.must(o.svc.Publish(ctx, o.w.Clerk, r.ID, r.Version, "系统升级停机两日"))
		p, err := PublicationOf(ctx, o.h.DB.Read(), r.ID)
		o.must(err)
		if d, _ := p.Document(); d.LateReason != "系统升级停机两日" || d.DueOn != "2026-12-21" || d.PublishedOn != "2026-12-22" {
			t.Errorf("published %+v", d)
		}
	})
}

// At the door to the public, for a text that came there another way; the
// clerk sends it back, the inspector mends it.
func TestScanBeforePublication(t *testing.T) {
	t.Parallel()
	inOffice(t, func(t *testing.T, o *office) {
		ctx, P := t.Context(), o.w.Inspectors
		o.inspect("2026-11-23")
		o.sign(P[0], P[1], o.w.OtherInspectors[0], o.w.OtherInspectors[1])
		o.must(o.submit(P[0], "SHGZ", problem))
		r := o.result("SHGZ")
		o.must(o.svc.Approve(ctx, o.w.Deputy, r.ID, r.Version, ""))
		if _, err := o.h.DB.Writer().Exec(`update result set handling = '退款至6222021234567890128'
			where dept = 'SHGZ'`); err != nil {
			t.Fatal(err)
		}
		r = o.result("SHGZ")
		err := o.svc.Publish(ctx, o.w.Clerk, r.ID, r.Version, "")
		o.want("PERSONAL_DATA", err)
		if !strings.Contains(err.Error(), "银行卡号") {
			t.Errorf("what was found: %v", err)
		}
		o.must(o.svc.Return(ctx, o.w.Clerk, r.ID, r.Version, "处理情况里有银行卡号"))
		o.must(o.submit(P[0], "SHGZ", problem))
		if got := o.result("SHGZ"); got.State != Pending || got.ApprovedBy != "" {
			t.Errorf("mended %+v", got)
		}
	})
}

// The clock of Article 17(4) on the worked examples that cross a holiday and a
// year not yet announced.
func TestDueDayClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		now, ended, due string
		provisional     bool
	}{
		{"2026-09-18", "2026-09-18", "2026-10-22", false},
		{"2026-12-10", "2026-12-10", "2027-01-08", true},
	} {
		t.Run(c.ended, func(t *testing.T) {
			inOffice(t, func(t *testing.T, o *office) {
				if _, err := o.h.DB.Writer().Exec(`update task set from_on = '2026-09-01'`); err != nil {
					t.Fatal(err)
				}
				o.h.Clock.Set(calendar.MustParse(c.now).Start())
				o.inspect(c.ended)
				if r := o.result("SHGZ"); r.DueOn != c.due || r.Provisional != c.provisional {
					t.Errorf("due %s provisional %v, want %s %v", r.DueOn, r.Provisional, c.due, c.provisional)
				}
			})
		})
	}
}
