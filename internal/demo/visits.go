package demo

import (
	"context"
	"fmt"
	"hash/fnv"

	"yangguang/internal/actor"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
)

// inspectHalf makes the first half of the visits and begins one more.
func (t *thread) inspectHalf(ctx context.Context) error {
	picks, err := task.Picks(ctx, t.q, t.st.Task)
	if err != nil {
		return err
	}
	half := (len(picks) + 1) / 2
	for i, p := range picks[:half] {
		if err := t.visit(ctx, p.Subject, i); err != nil {
			return fmt.Errorf("%s: %w", p.Subject, err)
		}
	}
	if t.upto > Inspecting || half == len(picks) {
		return nil
	}
	if err := t.start(ctx, picks[half].Subject); err != nil {
		return err
	}
	return t.answer(ctx, picks[half].Subject, half, t.lead)
}

// inspect makes all visits that are left.
func (t *thread) inspect(ctx context.Context) error {
	visits, err := inspection.VisitsOfTask(ctx, t.q, t.st.Task)
	if err != nil {
		return err
	}
	ended := map[ids.Subject]bool{}
	for _, v := range visits {
		ended[v.Subject] = v.State == inspection.Ended
	}
	picks, err := task.Picks(ctx, t.q, t.st.Task)
	if err != nil {
		return err
	}
	for i, p := range picks {
		if ended[p.Subject] {
			continue
		}
		if err := t.visit(ctx, p.Subject, i); err != nil {
			return fmt.Errorf("%s: %w", p.Subject, err)
		}
	}
	t.say("检查 %d 户：逐项填写、组长结束检查、全体组员签字", len(picks))
	return nil
}

// visit is the n-th visit, from its start to the last signature.
func (t *thread) visit(ctx context.Context, subject ids.Subject, n int) error {
	if err := t.start(ctx, subject); err != nil {
		return err
	}
	for _, dept := range append([]ids.Dept{t.lead}, t.coop...) {
		if err := t.answer(ctx, subject, n, dept); err != nil {
			return err
		}
	}
	team, err := staffing.Team(ctx, t.q, t.st.Task, subject)
	if err != nil {
		return err
	}
	key := inspection.Key{Region: Region, Task: t.st.Task, Subject: subject}
	v, err := inspection.VisitOf(ctx, t.q, key)
	if err != nil {
		return err
	}
	if err := t.a.Inspection.End(ctx, t.inspector(inspection.Leader(team)), t.st.Task, subject, v.Version,
		t.today()); err != nil {
		return err
	}
	if v, err = inspection.VisitOf(ctx, t.q, key); err != nil {
		return err
	}
	for _, m := range team {
		if err := t.a.Inspection.Sign(ctx, t.inspector(m.Inspector), t.st.Task, subject, v.SheetHash); err != nil {
			return err
		}
	}
	return nil
}

func (t *thread) inspector(code ids.Inspector) actor.Actor { return t.by(inspectorLogin(code)) }

func (t *thread) start(ctx context.Context, subject ids.Subject) error {
	team, err := staffing.Team(ctx, t.q, t.st.Task, subject)
	if err != nil {
		return err
	}
	return t.a.Inspection.Start(ctx, t.inspector(inspection.Leader(team)), t.st.Task, subject)
}

// answer fills in the sheets of a department, by the first of its inspectors in
// the group; a department without an item at the object has none.
func (t *thread) answer(ctx context.Context, subject ids.Subject, n int, dept ids.Dept) error {
	made, err := task.ByID(ctx, t.q, t.st.Task)
	if err != nil {
		return err
	}
	team, err := staffing.Team(ctx, t.q, t.st.Task, subject)
	if err != nil {
		return err
	}
	v, err := inspection.VisitOf(ctx, t.q, inspection.Key{Region: Region, Task: t.st.Task, Subject: subject})
	if err != nil {
		return err
	}
	sheets, err := inspection.SheetsOf(ctx, t.q, made, v)
	if err != nil {
		return err
	}
	var in []inspection.Answers
	for _, sh := range sheets {
		if sh.Dept != dept {
			continue
		}
		a := inspection.Answers{Item: sh.Ref.Code, Version: sh.Version}
		for _, p := range sh.Points {
			a.Answers = append(a.Answers, found(subject, n, sh, p))
		}
		in = append(in, a)
	}
	if in == nil {
		return nil
	}
	return t.a.Inspection.Save(ctx, t.inspector(inspection.Share(team, dept)[0]), t.st.Task, subject, in)
}

// unreachable says of which visits nobody was found at the registered address.
func unreachable(n int) bool { return n%8 == 5 }

// found is what the sample's inspectors see at a point: mostly that all is well.
func found(subject ids.Subject, n int, sh inspection.Sheet, p inspection.Point) inspection.Answer {
	a := inspection.Answer{Point: p.Seq, Value: inspection.Pass}
	if unreachable(n) {
		a.Value, a.Note = inspection.Unchecked, "登记住所无人，两次上门均未能联系。"
		return a
	}
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %s %d", subject, sh.Ref, p.Seq)
	switch luck := h.Sum32() % 100; {
	case luck < 6:
		a.Value, a.Note = inspection.Fail, fmt.Sprintf("“%s”不符合要求：%s一项未做到。", p.Text, p.Standard)
	case luck < 11:
		a.Value, a.Note = inspection.NA, "该对象没有开展这项业务。"
	}
	return a
}
