package task_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/testkit"
)

// subject adds a subject of a type in a registration state.
func (z *zone) subject(name, code, kind, status string, labels ...string) ids.Subject {
	z.t.Helper()
	id, err := z.roster.AddSubject(z.ctx, z.Keeper,
		roster.Subject{Region: testkit.Region, Name: name, USCC: code, Type: kind, Status: status,
			Credit: roster.Unrated, Labels: labels, Source: "测试"})
	z.must(err)
	return id
}

// adjusted publishes the next version of the plan with its task changed.
func (z *zone) adjusted(change func(*plan.PlanTask)) {
	z.t.Helper()
	id, row := z.redraft()
	change(&row)
	var err error
	z.planTask, err = z.plan.SaveTask(z.ctx, z.Clerk, id, z.seen(id), row)
	z.must(err)
	z.must(z.plan.Submit(z.ctx, z.Clerk, id, z.seen(id)))
	z.must(z.plan.Approve(z.ctx, z.Head, id, z.seen(id), "同意"))
	z.must(z.plan.Publish(z.ctx, z.Clerk, id, z.seen(id)))
}

// redraft begins the next version of the plan; it returns its id and its task.
func (z *zone) redraft() (string, plan.PlanTask) {
	z.t.Helper()
	_, p, err := plan.TaskOf(z.ctx, z.DB.Read(), z.planTask)
	z.must(err)
	id, err := z.plan.Adjust(z.ctx, z.Clerk, p.ID, "调整抽查对象的范围和分层")
	z.must(err)
	tasks, err := plan.Tasks(z.ctx, z.DB.Read(), id)
	z.must(err)
	return id, tasks[0]
}

func (z *zone) seen(planID string) int {
	z.t.Helper()
	p, err := plan.ByID(z.ctx, z.DB.Read(), planID)
	z.must(err)
	return p.RowVersion
}

// TestPoolRule: who is in the pool follows the stored rule, and everybody else
// of the scope stands in the excluded list with a reason (Articles 1, 7, 8).
func TestPoolRule(t *testing.T) {
	t.Parallel()
	all := plan.Quota{Stratum: "ALL", Name: "全部", By: plan.ByAll, Num: 1, Den: 2}
	each(t, 2, func(t *testing.T, z *zone) {
		home := z.subject("示例养老院", uscc(800), "12", roster.Active)
		closed := z.subject("示例停业学校", uscc(801), "9", roster.Closed)
		revoked := z.subject("示例吊销学校", uscc(802), "9", roster.Revoked)
		gone := z.subject("示例注销学校", uscc(803), "9", roster.Cancelled)
		labelled := z.subject("示例寄宿学校", uscc(804), "9", roster.Active, "寄宿")
		for _, c := range []struct {
			name   string
			scope  roster.Scope
			quotas []plan.Quota
			pool   int
			out    map[ids.Subject]string
		}{
			{"Art1 item", roster.Scope{}, []plan.Quota{all}, 3,
				map[ids.Subject]string{home: sampling.OutItem, closed: sampling.OutClosed, revoked: sampling.OutRevoked,
					gone: sampling.OutCancelled}},
			{"state", roster.Scope{Types: []string{"9"}}, []plan.Quota{all}, 3,
				map[ids.Subject]string{closed: sampling.OutClosed, revoked: sampling.OutRevoked, gone: sampling.OutCancelled}},
			{"state by the rule", roster.Scope{Types: []string{"9"}, Statuses: []string{roster.Closed, roster.Revoked}},
				[]plan.Quota{all}, 5, map[ids.Subject]string{gone: sampling.OutCancelled}},
			{"label", roster.Scope{Labels: []string{"寄宿"}}, []plan.Quota{all}, 1, map[ids.Subject]string{}},
			{"stratum", roster.Scope{Types: []string{"9"}, Statuses: []string{roster.Closed, roster.Revoked}},
				[]plan.Quota{{Stratum: "L1", Name: "寄宿", By: plan.ByLabel, Value: "寄宿", Num: 1, Den: 1}}, 1,
				map[ids.Subject]string{z.subjects[0]: sampling.OutStratum, z.subjects[1]: sampling.OutStratum,
					closed: sampling.OutStratum, revoked: sampling.OutStratum, gone: sampling.OutCancelled}},
		} {
			t.Run(c.name, func(t *testing.T) {
				z.adjusted(func(row *plan.PlanTask) { row.Scope, row.Quotas = c.scope, c.quotas })
				id := z.approved()
				z.confirm(id, z.Clerk, roster.Objects, roster.Inspecting)
				before, err := z.read(id).Survey(z.ctx, z.DB.Read(), z.Clock.Now())
				z.must(err)
				z.must(z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version))
				drawID := z.read(id).ObjectsDraw
				if before.Drawable != int64(c.pool) || before.Out != int64(len(c.out)) {
					t.Errorf("the survey counted %d drawable and %d out", before.Drawable, before.Out)
				}
				got := map[ids.Subject]string{}
				for line := range strings.Lines(string(z.file(drawID, draw.ExcludedFile))) {
					id, reason, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
					got[ids.Subject(id)] = reason
					if sampling.Reason(reason) == "" {
						t.Errorf("reason %q has no words", reason)
					}
				}
				if !maps.Equal(got, c.out) {
					t.Errorf("excluded %v, want %v", got, c.out)
				}
				if n := z.hall(drawID).Draw.Pool; n != int64(c.pool) {
					t.Errorf("pool %d, want %d", n, c.pool)
				}
				if c.name == "label" && !strings.HasPrefix(string(z.file(drawID, draw.RosterFile)), string(labelled)+"\t") {
					t.Error("the labelled school is not in the pool")
				}
			})
		}
	})
}

// A registration state that ends the subject cannot be made drawable.
func TestStatusNotDrawable(t *testing.T) {
	t.Parallel()
	each(t, 2, func(t *testing.T, z *zone) {
		id, first := z.redraft()
		for _, status := range []string{roster.Cancelled, roster.Moved, "nonsense"} {
			row := first
			row.Scope.Statuses = []string{status}
			_, err := z.plan.SaveTask(z.ctx, z.Clerk, id, z.seen(id), row)
			var no *law.Refusal
			if !errors.As(err, &no) || no.Code != "STATUS_NOT_DRAWABLE" || no.Basis.ID != law.Art8.ID {
				t.Errorf("%s: %v", status, err)
			}
		}
		row := first
		row.Scope.Statuses = []string{roster.Closed}
		if _, err := z.plan.SaveTask(z.ctx, z.Clerk, id, z.seen(id), row); err != nil {
			t.Errorf("停业: %v", err)
		}
	})
}
