package inspection

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
)

// field is a visit ready to be carried out.
type field struct {
	t      *testing.T
	h      *testkit.Home
	w      *testkit.People
	s      testkit.Staffed
	svc    *Service
	opened []ids.Dept // departments whose results were opened
}

func onSite(t *testing.T, fn func(t *testing.T, f *field)) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		f := &field{t: t, h: h, w: w, s: testkit.StaffedTask(t, h, w)}
		f.svc = &Service{Ledger: h.Ledger, Authz: h.Authz, Calendar: h.Calendar,
			OnEnd: func(_ context.Context, _ *ledger.Tx, _ Visit, depts []ids.Dept) error { f.opened = depts; return nil }}
		fn(t, f)
	})
}

func (f *field) visit(subject ids.Subject) Visit {
	f.t.Helper()
	v, err := VisitOf(f.t.Context(), f.h.DB.Read(), Key{testkit.Region, f.s.Task, subject})
	if err != nil {
		f.t.Fatal(err)
	}
	return v
}

func (f *field) want(code string, err error) {
	f.t.Helper()
	if got := testkit.Code(err); got != code {
		f.t.Errorf("%q, want %q (%v)", got, code, err)
	}
}

func (f *field) start(by actor.Actor, subject ids.Subject) error {
	return f.svc.Start(f.t.Context(), by, f.s.Task, subject)
}

func (f *field) save(by actor.Actor, subject ids.Subject, item string, version int, as ...Answer) error {
	return f.svc.Save(f.t.Context(), by, f.s.Task, subject, []Answers{{Item: item, Version: version, Answers: as}})
}

func (f *field) end(by actor.Actor, subject ids.Subject, on string) error {
	return f.svc.End(f.t.Context(), by, f.s.Task, subject, f.visit(subject).Version, calendar.MustParse(on))
}

// fill answers every point of the enterprise as 合格.
func (f *field) fill() {
	f.t.Helper()
	f.want("", f.save(f.w.Inspectors[0], f.s.Enterprise, "SHGZ-01", 1, Answer{1, Pass, ""}, Answer{2, Fail, "收费未公示"},
		Answer{3, Pass, ""}))
	f.want("", f.save(f.w.Inspectors[1], f.s.Enterprise, "SHGZ-02", 1, Answer{1, NA, "没有雇员"}))
	f.want("", f.save(f.w.OtherInspectors[0], f.s.Enterprise, "SCJG-01", 1, Answer{1, Pass, ""},
		Answer{2, Unchecked, "系统停机"}))
}

func TestLeaderStarts(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, f *field) {
		f.want("NOT_PERMITTED", f.start(f.w.Inspectors[1], f.s.Enterprise))
		f.want("NOT_PERMITTED", f.start(f.w.OtherInspectors[0], f.s.Enterprise))
		f.want("NOT_PERMITTED", f.start(f.w.Clerk, f.s.Enterprise))
		if err := f.start(f.w.Inspectors[0], "nobody"); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("an object outside the list: %v", err)
		}
		f.want("", f.start(f.w.Inspectors[0].WithKey("k1"), f.s.Enterprise))
		f.want("", f.start(f.w.Inspectors[0].WithKey("k1"), f.s.Enterprise)) // the same form twice
		f.want("VISIT_EXISTS", f.start(f.w.Inspectors[0].WithKey("k2"), f.s.Enterprise))
		if got := f.h.ActsLike("visit."); !slices.Equal(got, []string{"visit.started"}) {
			t.Errorf("acts %v", got)
		}
		tk, err := task.ByID(t.Context(), f.h.DB.Read(), f.s.Task)
		if err != nil || tk.State != task.Inspecting {
			t.Errorf("task %v, %v", tk.State, err)
		}
	})
}

func TestMinTwoInspectors(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, f *field) {
		if _, err := f.h.DB.Writer().Exec(`update inspector set cert_until = '2026-11-22'
			where code = 'SCJG-005'`); err != nil {
			t.Fatal(err)
		}
		f.want("MIN_TWO_INSPECTORS", f.start(f.w.Inspectors[0], f.s.Enterprise))
		f.want("", f.start(f.w.Inspectors[0], f.s.School)) // SCJG has no item there
		if v := f.visit(f.s.Enterprise); v.State != Waiting {
			t.Errorf("state %v after a refusal", v.State)
		}
	})
}

func TestVisitFromStartToSignature(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, f *field) {
		P, Q, at := f.w.Inspectors, f.w.OtherInspectors, f.s.Enterprise
		f.want("VISIT_NOT_STARTED", f.save(P[0], at, "SHGZ-01", 1, Answer{1, Pass, ""}))
		f.want("", f.start(P[0], at))
		f.want("NOT_PERMITTED", f.save(Q[0], at, "SHGZ-01", 1, Answer{1, Pass, ""})) // another department's item
		f.want("NOT_PERMITTED", f.save(P[2], at, "SHGZ-01", 1, Answer{1, Pass, ""})) // not of the group
		f.want("ITEM_NOT_IN_TASK", f.save(P[0], at, "YJGL-09", 1, Answer{1, Pass, ""}))
		f.want("NOTHING_TO_SAVE", f.save(P[0], at, "SHGZ-01", 1))
		f.want("", f.save(P[0], at, "SHGZ-01", 1, Answer{1, Pass, ""}))
		if err := f.save(P[1], at, "SHGZ-01", 1, Answer{1, Pass, "改"}); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a stale sheet: %v", err)
		}
		f.want("", f.save(P[1], at, "SHGZ-01", 2, Answer{2, Fail, "收费未公示"}, Answer{3, Pass, ""}))
		f.want("", f.save(P[1], at, "SHGZ-02", 1, Answer{1, NA, "没有雇员"}))
		f.want("", f.save(Q[0], at, "SCJG-01", 1, Answer{1, Pass, ""}))

		err := f.end(P[0], at, "2026-11-23")
		f.want("POINTS_MISSING", err)
		if !strings.Contains(err.Error(), "年报已公示") || strings.Contains(err.Error(), "营业执照") {
			t.Errorf("missing points named: %v", err)
		}
		f.want("", f.save(Q[1], at, "SCJG-01", 2, Answer{2, Unchecked, "系统停机"}))
		f.want("NOT_PERMITTED", f.end(Q[0], at, "2026-11-23"))
		f.want("END_DATE_FUTURE", f.end(P[0], at, "2026-11-24"))
		stale := f.visit(at).Version - 1
		if err := f.svc.End(t.Context(), P[0], f.s.Task, at, stale, today); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a stale visit: %v", err)
		}
		f.want("", f.end(P[0], at, "2026-11-23"))
		v := f.visit(at)
		if v.State != Ended || v.EndedOn != "2026-11-23" || v.DueOn != "2026-12-21" || v.Provisional ||
			len(v.SheetHash) != 64 {
			t.Errorf("ended visit %+v", v)
		}
		if !slices.Equal(f.opened, []ids.Dept{"SHGZ", "SCJG"}) {
			t.Errorf("results opened for %v", f.opened)
		}
		f.want("VISIT_ENDED", f.end(P[0], at, "2026-11-23"))
		f.want("VISIT_ENDED", f.save(P[0], at, "SHGZ-01", 3, Answer{1, Fail, "事后改"}))

		// Everybody signs, T0 stays.
		f.h.Clock.Set(testkit.Start.AddDate(0, 0, 3))
		f.want("SHEET_CHANGED", f.svc.Sign(t.Context(), P[0], f.s.Task, at, "other"))
		f.want("NOT_PERMITTED", f.svc.Sign(t.Context(), P[2], f.s.Task, at, v.SheetHash))
		for i, a := range []actor.Actor{P[0], P[1], Q[0], Q[1]} {
			if f.visit(at).SignedAt != 0 {
				t.Errorf("final after %d signatures", i)
			}
			f.want("", f.svc.Sign(t.Context(), a, f.s.Task, at, v.SheetHash))
		}
		f.want("SIGNED_ALREADY", f.svc.Sign(t.Context(), P[0], f.s.Task, at, v.SheetHash))
		if w := f.visit(at); w.SignedAt == 0 || w.EndedOn != v.EndedOn || w.DueOn != v.DueOn || w.SheetHash != v.SheetHash {
			t.Errorf("after the last signature %+v", w)
		}
	})
}

// A revision after the lock does not reach the visit.
func TestLockedVersion(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, f *field) {
		for _, q := range []string{`update item set state = 'replaced' where code = 'SHGZ-02'`} {
			if _, err := f.h.DB.Writer().Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		f.want("", f.start(f.w.Inspectors[0], f.s.School))
		tk, err := task.ByID(t.Context(), f.h.DB.Read(), f.s.Task)
		if err != nil {
			t.Fatal(err)
		}
		sheets, err := SheetsOf(t.Context(), f.h.DB.Read(), tk, f.visit(f.s.School))
		if err != nil || len(sheets) != 2 || sheets[1].Ref.String() != "SHGZ-02/v1" || len(sheets[1].Points) != 1 {
			t.Errorf("sheets %+v, %v", sheets, err)
		}
	})
}

func TestLastVisitEndsTheTask(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, f *field) {
		P := f.w.Inspectors
		f.want("", f.start(P[0], f.s.Enterprise))
		f.want("", f.start(P[0], f.s.School))
		f.fill()
		f.want("", f.save(P[0], f.s.School, "SHGZ-01", 1, Answer{1, NA, "停办"}, Answer{2, NA, "停办"}, Answer{3, NA, "停办"}))
		f.want("", f.save(P[0], f.s.School, "SHGZ-02", 1, Answer{1, NA, "停办"}))
		// Both end in the same instant: one of them sees the other.
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, at := range []ids.Subject{f.s.Enterprise, f.s.School} {
			version := f.visit(at).Version
			wg.Go(func() { errs[i] = f.svc.End(context.Background(), P[0], f.s.Task, at, version, today) })
		}
		wg.Wait()
		f.want("", errors.Join(errs...))
		tk, err := task.ByID(t.Context(), f.h.DB.Read(), f.s.Task)
		if err != nil || tk.State != task.Inspected {
			t.Errorf("task %v, %v", tk.State, err)
		}
		if got := f.h.ActsLike("draw.disclosed"); len(got) > 1 {
			t.Errorf("disclosed %d times", len(got))
		}
	})
}

// Nothing below a service changes an ended visit either.
func TestEndedVisitIsImmutable(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, f *field) {
		f.want("", f.start(f.w.Inspectors[0], f.s.Enterprise))
		f.fill()
		f.want("", f.end(f.w.Inspectors[0], f.s.Enterprise, "2026-11-23"))
		f.want("", f.svc.Sign(t.Context(), f.w.Inspectors[0], f.s.Task, f.s.Enterprise, f.visit(f.s.Enterprise).SheetHash))
		for _, q := range []string{
			`update visit set ended_on = '2026-11-20'`, `update visit set due_on = '2027-01-01'`,
			`update visit set state = 'inspecting'`, `delete from visit`,
			`update visit_answer set value = 'pass'`, `delete from visit_answer`,
			`insert into visit_answer (region, task, subject, item, point, value, note, inspector, at) select region, task,
				subject, item, 99, value, note, inspector, at from visit_answer where item = 'SHGZ-02'`,
			`update visit_sheet set item_version = 2`, `delete from visit_sheet`,
			`update visit_signature set hash = ''`, `delete from visit_signature`,
			`update visit set subject = 'x'`, `update visit set task = 'x'`, `update visit_answer set subject = 'x'`,
			`update visit_sheet set subject = 'x'`,
		} {
			err := f.h.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_,
					err := tx.Exec(ctx, q)
				return err
			})
			if !errors.Is(err, db.ErrImmutable) {
				t.Errorf("%s: %v", q, err)
			}
		}
	})
}
