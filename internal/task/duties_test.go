package task_test

import (
	"errors"
	"slices"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
)

// Nobody submits or approves what he has not seen: a task that was returned,
// edited and submitted again since the page was opened.
func TestApprovalOfWhatWasSeen(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		id := z.created()
		in := z.setup()
		z.must(z.task.Edit(z.ctx, z.Clerk2, id, 1, in))
		if err := z.task.Submit(z.ctx, z.Clerk, id, 1); !errors.Is(err, db.ErrConflict) {
			t.Errorf("submitting what was edited meanwhile: %v", err)
		}
		z.must(z.task.Submit(z.ctx, z.Clerk, id, 2))
		seen := z.read(id).Version
		z.must(z.task.Return(z.ctx, z.Deputy2, id, z.read(id).Version, "请改动名称后再报"))
		in.Name = "面目全非的另一项抽查"
		z.must(z.task.Edit(z.ctx, z.Clerk, id, z.read(id).Version, in))
		z.must(z.task.Submit(z.ctx, z.Clerk, id, z.read(id).Version))
		if err := z.task.Approve(z.ctx, z.Deputy, id, seen, ""); !errors.Is(err, db.ErrConflict) {
			t.Errorf("approving what was edited meanwhile: %v", err)
		}
		if got := z.read(id).State; got != task.Pending {
			t.Errorf("the task is %s", got)
		}
	})
}

// The head may say no to a void: the attempt goes on, and both words stay in
// the public log.
func TestVoidRefused(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		id, drawID := z.frozen()
		z.revealed(drawID)
		testkit.Refused(z.t, "nobody asked",
			z.sampling.KeepAttempt(z.ctx, z.Head, drawID, z.attempt(drawID)), "VOID_NOT_ASKED")
		z.must(z.sampling.AskVoid(z.ctx, z.Clerk, drawID, z.attempt(drawID), sampling.VoidTechnical, "对结果不满意，想要再抽一次"))
		testkit.Refused(z.t, "by the clerk",
			z.sampling.KeepAttempt(z.ctx, z.Clerk2, drawID, z.attempt(drawID)), "NOT_PERMITTED")
		testkit.Refused(z.t, "by another department", z.sampling.KeepAttempt(z.ctx, z.OtherHead, drawID, z.attempt(drawID)),
			"NOT_PERMITTED")
		z.must(z.sampling.KeepAttempt(z.ctx, z.Head, drawID, z.attempt(drawID)))
		if h := z.hall(drawID); h.Draw.Attempt != 1 || h.Stage() != sampling.ToLock || h.Now().VoidReason != "" {
			t.Errorf("after the no: attempt %d, %s, %q", h.Draw.Attempt, h.Stage(), h.Now().VoidReason)
		}
		z.must(z.sampling.Lock(z.ctx, z.Clerk2, drawID, z.attempt(drawID)))
		testkit.Refused(z.t, "after the lock",
			z.sampling.KeepAttempt(z.ctx, z.Head, drawID, z.attempt(drawID)), "LIST_LOCKED")
		if z.read(id).State != task.Locked || !slices.Contains(z.ActsLike("draw."), "draw.void-refused") ||
			!slices.Contains(z.ActsLike("draw."), "draw.void-asked") {
			t.Errorf("task %s, acts %v", z.read(id).State, z.ActsLike("draw."))
		}
		z.verify(drawID)
	})
}

// One person with two roles: the witness who is a clerk too neither freezes nor
// starts the draw, and the clerk who is head too does not void on his own word.
func TestTwoRolesOfOnePerson(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		also := func(who actor.Actor, role actor.Role) actor.Actor {
			z.must(z.Identity.GrantRole(z.ctx, z.Security, identity.Grant{Person: who.Person, Role: role}))
			return z.Reload(who)
		}
		both := also(z.Witness, actor.Clerk)
		id := z.approved()
		z.confirm(id, z.Clerk, roster.Objects, roster.Inspecting)
		z.under(testkit.Refused(z.t, "freeze by the witness",
			z.sampling.Freeze(z.ctx, both, draw.KindObjects, id, z.read(id).Version),
			"SOD_VIOLATION"), law.Ceremony)
		z.must(z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version))
		drawID := z.read(id).ObjectsDraw
		z.commit(drawID)
		z.must(z.sampling.TypeDice(z.ctx, z.Clerk, drawID, z.attempt(drawID), 0, "1234567890"))
		z.must(z.sampling.TypeDice(z.ctx, both, drawID, z.attempt(drawID), 0, "1234567890"))
		z.must(z.sampling.OpenSecret(z.ctx, both, drawID, z.attempt(drawID), secret))
		z.under(testkit.Refused(z.t, "result by the witness", z.sampling.Reveal(z.ctx, both, drawID, z.attempt(drawID)),
			"SOD_VIOLATION"), law.Ceremony)
		z.must(z.sampling.Reveal(z.ctx, z.Clerk, drawID, z.attempt(drawID)))
		head := also(z.Clerk2, actor.Head)
		z.must(z.sampling.AskVoid(z.ctx, head, drawID, z.attempt(drawID), sampling.VoidTechnical, "对结果不满意，想要再抽一次"))
		z.under(testkit.Refused(z.t, "void on his own word",
			z.sampling.Void(z.ctx, head, drawID, z.attempt(drawID)), "SOD_VIOLATION"),
			law.FourEyes)
		z.must(z.sampling.KeepAttempt(z.ctx, z.Head, drawID, z.attempt(drawID)))
		z.under(testkit.Refused(z.t, "lock by the drawer as deputy",
			z.sampling.Lock(z.ctx, also(z.Clerk, actor.DeputyHead), drawID, z.attempt(drawID)), "SOD_VIOLATION"), law.FourEyes)
		z.must(z.sampling.Lock(z.ctx, head, drawID, z.attempt(drawID)))
	})
}
