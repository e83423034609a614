package demo

import (
	"context"
	"fmt"

	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
)

func (t *thread) acknowledge(ctx context.Context, dept ids.Dept) error {
	return t.a.Task.Acknowledge(ctx, t.by(login(dept, "clerk")), t.st.Task)
}

func (t *thread) acknowledgeOwn(ctx context.Context) error { return t.acknowledge(ctx, t.lead) }

// staffOwn: the others acknowledge, the initiating department draws its people.
func (t *thread) staffOwn(ctx context.Context) error {
	for _, dept := range t.coop {
		if err := t.acknowledge(ctx, dept); err != nil {
			return err
		}
	}
	t.say("各部门签收")
	return t.staff(ctx, t.lead)
}

func (t *thread) staffOthers(ctx context.Context) error {
	for _, dept := range t.coop {
		if err := t.staff(ctx, dept); err != nil {
			return err
		}
	}
	return t.fillGaps(ctx)
}

// staff is the draw of a department's inspectors: in the thread that is shown
// whole an inspector first declares a conflict with a drawn object, as people
// do when they see the list.
func (t *thread) staff(ctx context.Context, dept ids.Dept) error {
	if t.loud {
		if err := t.declare(ctx, dept); err != nil {
			return err
		}
	}
	if err := t.a.Roster.Confirm(ctx, t.by(login(dept, "keeper")), t.st.Task, dept, roster.Inspecting); err != nil {
		return err
	}
	clerk := login(dept, "clerk")
	if err := t.a.Sampling.Freeze(ctx, t.by(clerk), draw.KindInspectors, t.st.Task, 0); err != nil {
		return err
	}
	draws, err := sampling.OfTask(ctx, t.q, t.st.Task)
	if err != nil {
		return err
	}
	for _, d := range draws {
		if d.Kind == draw.KindInspectors && d.Dept == dept {
			t.st.Teams[dept] = d.ID
		}
	}
	id := t.st.Teams[dept]
	for _, who := range []string{clerk, login(dept, "section")} {
		if err := t.roll(ctx, id, 6, who); err != nil {
			return err
		}
	}
	if err := t.a.Sampling.Reveal(ctx, t.by(clerk), id, 1); err != nil {
		return err
	}
	if err := t.a.Sampling.Lock(ctx, t.by(login(dept, "clerk2")), id, 1); err != nil {
		return err
	}
	seats, err := sampling.Seats(ctx, t.q, id)
	t.say("%s抽取执法检查人员 %s：%d 个席位，演示摇号 %s", deptOf(dept).Short, id, len(seats), t.st.Dice[id])
	return err
}

// declare lets the first inspector of the department with an account declare a
// conflict with the first drawn object.
func (t *thread) declare(ctx context.Context, dept ids.Dept) error {
	picks, err := task.Picks(ctx, t.q, t.st.Task)
	if err != nil || len(picks) == 0 {
		return err
	}
	for _, a := range t.zone.Accounts {
		if a.Dept == dept && a.Inspector != "" {
			return t.a.Roster.DeclareConflict(ctx, t.by(a.Login),
				roster.Conflict{Inspector: a.Inspector, Region: Region, Subject: picks[0].Subject, Kind: "self"})
		}
	}
	return nil
}

// fillGaps puts somebody into each place that the draw left open, by an
// approved act.
func (t *thread) fillGaps(ctx context.Context) error {
	made, err := task.ByID(ctx, t.q, t.st.Task)
	if err != nil {
		return err
	}
	gaps, err := staffing.Gaps(ctx, t.q, made)
	if err != nil {
		return err
	}
	for _, g := range gaps {
		if err := t.fillGap(ctx, g); err != nil {
			return fmt.Errorf("%s %s: %w", g.Dept, g.Subject, err)
		}
	}
	if len(gaps) > 0 {
		t.say("补足抽取留下的空缺 %d 处", len(gaps))
	}
	return nil
}

// fillGap tries the department's inspectors in turn, as its 分管负责人 would
// from the list: who does not fit is refused. A missing qualification that
// nobody else holds stays a public gap; the visit can be made all the same.
func (t *thread) fillGap(ctx context.Context, g staffing.Gap) error {
	var last error
	for _, a := range t.zone.Accounts {
		if a.Dept != g.Dept || a.Inspector == "" {
			continue
		}
		if last = t.a.Staffing.FillGap(ctx, t.by(login(g.Dept, "deputy")), t.st.Task, g, a.Inspector,
			"持证在岗，本人无回避情形"); last == nil {
			return nil
		}
	}
	if g.Lacks != "" {
		return nil
	}
	return last
}
