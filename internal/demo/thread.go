package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
)

// thread carries one task through Article 11, one step after another.
type thread struct {
	*builder
	script
	st     *Standing
	secret string // of the witness, in the present attempt
	loud   bool   // tells of every step
}

// steps lead to the stage of the same place.
var steps = []func(*thread, context.Context) error{
	(*thread).create, (*thread).submit, (*thread).approve, (*thread).confirm, (*thread).freeze, (*thread).commitAndRoll,
	(*thread).rollAgain, (*thread).open, (*thread).reveal, (*thread).lock, (*thread).dispatch, (*thread).acknowledgeOwn,
	(*thread).staffOwn, (*thread).staffOthers, (*thread).inspectHalf, (*thread).report, (*thread).judge, (*thread).publish,
}

// tasks carries every script to its stage.
func (b *builder) tasks(ctx context.Context) error {
	n := 0
	for _, s := range scripts {
		if s.key == "" || b.opt.Only != nil && !slices.Contains(b.opt.Only, s.key) {
			continue
		}
		t := &thread{builder: b, script: s, loud: s.upto == Published,
			st: &Standing{Name: s.name, Lead: s.lead, Teams: map[ids.Dept]ids.Draw{}, Secrets: map[ids.Draw]string{},
				Dice: map[ids.Draw]string{}}}
		if err := t.Upto(ctx, s.upto); err != nil {
			return fmt.Errorf("%s: %w", s.key, err)
		}
		b.zone.Tasks[s.key] = t.st
		n++
		if !t.loud {
			b.tell("任务“%s”停在：%s", s.name, s.upto.Name())
		}
	}
	return nil
}

// Upto carries the task on from where it stands until the stage.
func (t *thread) Upto(ctx context.Context, stage Stage) error {
	for at := range stage + 1 {
		if err := steps[at](t, ctx); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
		t.st.Stage = at
		if at == Drawn && t.voided {
			if err := t.again(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// say tells of a step of the thread that is shown whole.
func (t *thread) say(format string, args ...any) {
	if t.loud {
		t.tell("  "+format, args...)
	}
}

func (t *thread) own(duty string) string { return login(t.lead, duty) }

func (t *thread) create(ctx context.Context) error {
	p, err := t.planned(ctx, t.script)
	if err != nil {
		return err
	}
	from := t.today()
	to := min(from.AddDays(30).String(), p.To)
	in := task.Setup{PlanTask: p.ID, Name: fmt.Sprintf("%d年%s", from.Year(), t.name), From: from.String(), To: to,
		Hash: "sha256", Slots: 2, Slack: 1, Witness: t.by("witness").Person}
	if t.sm3 {
		in.Hash = "sm3"
	}
	if t.st.Task, err = t.a.Task.Create(ctx, t.by(t.own("clerk")), in); err != nil {
		return err
	}
	made, err := task.ByID(ctx, t.q, t.st.Task)
	t.st.No, t.st.Name = made.No, made.Name
	t.say("建立任务 %s %s", made.No, made.Name)
	return err
}

func (t *thread) submit(ctx context.Context) error {
	return t.a.Task.Submit(ctx, t.by(t.own("clerk")), t.st.Task, 1)
}

func (t *thread) approve(ctx context.Context) error {
	defer t.say("提交并由分管负责人审批同意")
	return t.a.Task.Approve(ctx, t.by(t.own("deputy")), t.st.Task, 2, "同意开展。")
}

func (t *thread) confirm(ctx context.Context) error {
	for _, kind := range []roster.Kind{roster.Objects, roster.Inspecting} {
		if err := t.a.Roster.Confirm(ctx, t.by(t.own("keeper")), t.st.Task, t.lead, kind); err != nil {
			return err
		}
	}
	t.say("发起部门确认两库")
	return nil
}

func (t *thread) freeze(ctx context.Context) error {
	if err := t.a.Sampling.Freeze(ctx, t.by(t.own("clerk")), draw.KindObjects, t.st.Task, 3); err != nil {
		return err
	}
	made, err := task.ByID(ctx, t.q, t.st.Task)
	if err != nil {
		return err
	}
	t.st.Objects = made.ObjectsDraw
	d, err := sampling.ByID(ctx, t.q, t.st.Objects)
	t.say("冻结 %s：参加抽取 %d 户，不参加 %d 户", d.ID, d.Pool, d.Excluded)
	return err
}

// commitAndRoll: the witness commits, one person types what was rolled.
func (t *thread) commitAndRoll(ctx context.Context) error {
	if err := t.commit(ctx); err != nil {
		return err
	}
	return t.roll(ctx, t.st.Objects, 10, t.own("clerk"))
}

func (t *thread) commit(ctx context.Context) error {
	d, err := sampling.ByID(ctx, t.q, t.st.Objects)
	if err != nil {
		return err
	}
	t.secret = sampling.NewSecret()
	t.st.Secrets[d.ID] = t.secret
	delete(t.st.Dice, d.ID)
	return t.a.Sampling.Commit(ctx, t.by("witness"), d.ID, d.Attempt,
		draw.Commit(d.Hash, string(d.ID), uint64(d.Attempt), sampling.Witness, t.secret))
}

// roll lets a person type the digits of the sample's roll (演示摇号): they come
// from crypto/rand, because nobody rolls dice here.
func (t *thread) roll(ctx context.Context, id ids.Draw, digits int, login string) error {
	if t.st.Dice[id] == "" {
		rolled, err := rand.Int(rand.Reader, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
		if err != nil {
			return err
		}
		t.st.Dice[id] = fmt.Sprintf("%0*s", digits, rolled)
	}
	return t.seen(ctx, id, func(attempt int) error {
		return t.a.Sampling.TypeDice(ctx, t.by(login), id, attempt, 0, t.st.Dice[id])
	})
}

// seen carries out a step of the ceremony in the present attempt of a draw.
func (t *thread) seen(ctx context.Context, id ids.Draw, act func(attempt int) error) error {
	d, err := sampling.ByID(ctx, t.q, id)
	if err != nil {
		return err
	}
	return act(d.Attempt)
}

// rollAgain: the second person types the same.
func (t *thread) rollAgain(ctx context.Context) error {
	if err := t.roll(ctx, t.st.Objects, 10, "witness"); err != nil {
		return err
	}
	t.say("见证人提交校验码；演示摇号 %s，由两人录入一致", t.st.Dice[t.st.Objects])
	return nil
}

func (t *thread) open(ctx context.Context) error {
	delete(t.st.Secrets, t.st.Objects)
	return t.seen(ctx, t.st.Objects, func(attempt int) error {
		return t.a.Sampling.OpenSecret(ctx, t.by("witness"), t.st.Objects, attempt, t.secret)
	})
}

func (t *thread) reveal(ctx context.Context) error {
	if err := t.seen(ctx, t.st.Objects, func(attempt int) error {
		return t.a.Sampling.Reveal(ctx, t.by(t.own("clerk")), t.st.Objects, attempt)
	}); err != nil {
		return err
	}
	t.say("见证人公布随机密码，平台公布随机密码，算出结果")
	return t.strata(ctx)
}

// strata tells pool, number drawn and cut-off of each.
func (t *thread) strata(ctx context.Context) error {
	d, err := sampling.ByID(ctx, t.q, t.st.Objects)
	if err != nil || !t.loud {
		return err
	}
	list, err := sampling.Strata(ctx, t.q, d.ID, d.Attempt)
	for _, s := range list {
		fmt.Fprintf(t.out, "           %s %s：%d 户中抽 %d 户，抽取界限 %s\n", s.Code, s.Name, s.Pool, s.Drawn, s.CutOff)
	}
	return err
}

func (t *thread) lock(ctx context.Context) error {
	defer t.say("第二名经办人锁定名单")
	return t.seen(ctx, t.st.Objects, func(attempt int) error {
		return t.a.Sampling.Lock(ctx, t.by(t.own("clerk2")), t.st.Objects, attempt)
	})
}

// again voids the attempt by the 主要负责人 and repeats the ceremony with the
// same inputs; both attempts stay public.
func (t *thread) again(ctx context.Context) error {
	reason := "演示：抽取大厅的投影中断，在场人员没有看到公布随机密码的过程，申请重新抽取。"
	if err := t.a.Sampling.AskVoid(ctx, t.by(t.own("clerk")), t.st.Objects, 1, sampling.VoidTechnical,
		reason); err != nil {
		return err
	}
	if err := t.a.Sampling.Void(ctx, t.by(t.own("head")), t.st.Objects, 1); err != nil {
		return err
	}
	for _, step := range []func(*thread, context.Context) error{(*thread).commitAndRoll, (*thread).rollAgain,
		(*thread).open, (*thread).reveal} {
		if err := step(t, ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t *thread) dispatch(ctx context.Context) error {
	made, err := task.ByID(ctx, t.q, t.st.Task)
	if err != nil {
		return err
	}
	if err := t.a.Task.Dispatch(ctx, t.by(t.own("clerk")), t.st.Task, made.Version); err != nil {
		return err
	}
	sent, err := task.Dispatches(ctx, t.q, t.st.Task)
	var parts []string
	for _, d := range sent {
		parts = append(parts, fmt.Sprintf("%s %d 户", deptOf(d.Dept).Short, d.Objects))
	}
	t.say("派发：%s", strings.Join(parts, "，"))
	return err
}
