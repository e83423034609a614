package task_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
)

// TestSetupRefused: what a clerk may type is checked field by field.
func TestSetupRefused(t *testing.T) {
	t.Parallel()
	each(t, 1, func(t *testing.T, z *zone) {
		for _, row := range []struct {
			id, code, field string
			change          func(*task.Setup)
		}{
			{"no plan task", "PLAN_TASK_MISSING", "plan_task", func(in *task.Setup) { in.PlanTask = "" }},
			{"name", "TASK_NAME", "name", func(in *task.Setup) { in.Name = "抽查" }},
			{"name of two lines", "TASK_NAME", "name", func(in *task.Setup) { in.Name = "抽查任务\n另一行" }},
			{"not a date", "TASK_DATES", "from", func(in *task.Setup) { in.From = "24/11/2026" }},
			{"ends before it begins", "TASK_DATES", "to", func(in *task.Setup) { in.To = "2026-11-01" }},
			{"outside the plan", "OUTSIDE_PLAN", "from", func(in *task.Setup) { in.To = "2026-12-21" }},
			{"one inspector", "SLOTS_RANGE", "slots", func(in *task.Setup) { in.Slots = 1 }},
			{"no witness", "WITNESS_MISSING", "witness", func(in *task.Setup) { in.Witness = "" }},
			{"witness without the role", "WITNESS_ROLE", "witness", func(in *task.Setup) { in.Witness = z.Clerk2.Person }},
			{"hash", "HASH_UNKNOWN", "hash", func(in *task.Setup) { in.Hash = "md5" }},
		} {
			in := z.setup()
			row.change(&in)
			_, err := z.task.Create(z.ctx, z.Clerk, in)
			if no := testkit.Refused(z.t, row.id, err, row.code); no.Field != row.field {
				t.Errorf("%s: field %q", row.id, no.Field)
			}
		}
		if acts := z.ActsLike("task."); len(acts) != 0 {
			t.Errorf("something was recorded: %v", acts)
		}
		_, err := z.task.Create(z.ctx, z.OtherClerk, z.setup())
		testkit.Refused(z.t, "a cooperating department", err, "NOT_PERMITTED")
	})
}

// TestDraftItemIsNotSubmitted: a task with an item in draft, which no plan lets
// in, stays a draft.
func TestDraftItemIsNotSubmitted(t *testing.T) {
	t.Parallel()
	each(t, 1, func(t *testing.T, z *zone) {
		id := z.created()
		item, err := catalog.ItemOf(z.ctx, z.DB.Read(), z.items[0].Ref)
		z.must(err)
		item.Code, item.Version = "SHGZ-09", 0
		_, err = z.catalog.Draft(z.ctx, z.Keeper, item)
		z.must(err)
		_, err = z.DB.Writer().ExecContext(z.ctx, `insert into task_item (task, seq, item, item_version, dept)
			values ($1, 9, 'SHGZ-09', 1, 'SHGZ')`, id)
		z.must(err)
		before := len(z.ActsLike("task."))
		no := testkit.Refused(z.t, "submit", z.task.Submit(z.ctx, z.Clerk, id, 1), "ITEM_NOT_PUBLISHED")
		z.under(no, law.Art1)
		if got := z.read(id).State; got != task.Draft || len(z.ActsLike("task.")) != before {
			t.Errorf("the task is %s after %v", got, z.ActsLike("task."))
		}
	})
}

// TestSameFormTwiceIsOneAct: the same form twice is one act.
func TestSameFormTwiceIsOneAct(t *testing.T) {
	t.Parallel()
	each(t, 1, func(t *testing.T, z *zone) {
		by := z.Clerk.WithKey("form-1")
		first, err := z.task.Create(z.ctx, by, z.setup())
		z.must(err)
		second, err := z.task.Create(z.ctx, by, z.setup())
		z.must(err)
		if first != second || len(z.ActsLike("task.created")) != 1 {
			t.Errorf("%s, %s, %v", first, second, z.ActsLike("task."))
		}
	})
}

// TestOrder: every step waits for the one before, and nobody does what
// is another's.
func TestOrder(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		id := z.created()
		z.under(testkit.Refused(z.t, "freeze of a draft",
			z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version),
			"TASK_STATE"), law.Art11)
		z.must(z.task.Submit(z.ctx, z.Clerk, id, 1))
		testkit.Refused(z.t, "approval by the one who submitted", z.task.Approve(z.ctx, z.Clerk, id, 2, ""), "SOD_VIOLATION")
		testkit.Refused(z.t, "approval by another department",
			z.task.Approve(z.ctx, z.OtherDeputy, id, 2, ""), "NOT_PERMITTED")
		z.must(z.task.Approve(z.ctx, z.Deputy, id, 2, ""))
		testkit.Refused(z.t, "second approval", z.task.Approve(z.ctx, z.Deputy2, id, 2, ""), "TASK_STATE")
		testkit.Refused(z.t, "freeze by a cooperating department", z.freezeAs(id, z.OtherClerk), "NOT_PERMITTED")
		testkit.Refused(z.t, "inspectors before the lock", z.sampling.Freeze(z.ctx, z.OtherClerk, draw.KindInspectors, id, 0),
			"OBJECT_LIST_NOT_LOCKED")
		z.confirm(id, z.Clerk, roster.Objects, roster.Inspecting)
		z.must(z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version))
		testkit.Refused(z.t, "second freeze",
			z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version), "TASK_STATE")
		drawID := z.read(id).ObjectsDraw
		testkit.Refused(z.t, "dice before the commitment",
			z.sampling.TypeDice(z.ctx, z.Clerk, drawID, z.attempt(drawID), 0, "1234567890"), "DRAW_STEP_EARLY")
		testkit.Refused(z.t, "opening before the commitment",
			z.sampling.OpenSecret(z.ctx, z.Witness, drawID, z.attempt(drawID), secret),
			"DRAW_STEP_EARLY")
		testkit.Refused(z.t, "result before the commitment", z.sampling.Reveal(z.ctx, z.Clerk, drawID, z.attempt(drawID)),
			"DRAW_STEP_EARLY")
		testkit.Refused(z.t, "lock before the result",
			z.sampling.Lock(z.ctx, z.Clerk2, drawID, z.attempt(drawID)), "DRAW_STEP_EARLY")
		testkit.Refused(z.t, "dispatch before the lock",
			z.task.Dispatch(z.ctx, z.Clerk, id, z.read(id).Version), "TASK_STATE")
		testkit.Refused(z.t, "revoking a frozen task",
			z.task.Revoke(z.ctx, z.Clerk, id, z.read(id).Version, "不再需要检查"), "TASK_STATE")
		z.revealed(drawID)
		testkit.Refused(z.t, "second result", z.sampling.Reveal(z.ctx, z.Clerk, drawID, z.attempt(drawID)), "DRAW_STEP_DONE")
		z.under(testkit.Refused(z.t, "lock by the drawer",
			z.sampling.Lock(z.ctx, z.Clerk, drawID, z.attempt(drawID)), "SOD_VIOLATION"),
			law.FourEyes)
		z.must(z.sampling.Lock(z.ctx, z.Clerk2, drawID, z.attempt(drawID)))
		testkit.Refused(z.t, "second lock", z.sampling.Lock(z.ctx, z.Deputy, drawID, z.attempt(drawID)), "LIST_LOCKED")
		testkit.Refused(z.t, "void after the lock",
			z.sampling.AskVoid(z.ctx, z.Clerk, drawID, z.attempt(drawID), sampling.VoidTechnical, "锁定之后想要重新抽取"), "LIST_LOCKED")
		testkit.Refused(z.t, "acknowledging before the dispatch",
			z.task.Acknowledge(z.ctx, z.OtherClerk, id), "NOT_DISPATCHED")
		z.must(z.task.Dispatch(z.ctx, z.Clerk, id, z.read(id).Version))
		testkit.Refused(z.t, "an outsider", z.task.Acknowledge(z.ctx, z.ThirdClerk, id), "NOT_PERMITTED")
		testkit.Refused(z.t, "drawing before the acknowledgement",
			z.sampling.Freeze(z.ctx, z.OtherClerk, draw.KindInspectors, id, 0),
			"NOT_ACKNOWLEDGED")
		z.must(z.task.Acknowledge(z.ctx, z.OtherClerk, id))
		testkit.Refused(z.t, "second acknowledgement", z.task.Acknowledge(z.ctx, z.OtherClerk2, id), "ACKED_ALREADY")
		testkit.Refused(z.t, "the cooperating department confirmed nothing",
			z.sampling.Freeze(z.ctx, z.OtherClerk, draw.KindInspectors, id, 0), "ROSTER_NOT_CONFIRMED")
	})
}

func (z *zone) freezeAs(id ids.Task, by actor.Actor) error {
	z.confirm(id, z.Clerk, roster.Objects, roster.Inspecting)
	return z.sampling.Freeze(z.ctx, by, draw.KindObjects, id, z.read(id).Version)
}

// TestCeremonyRefused: bad input in the room leaves the attempt as it was.
func TestCeremonyRefused(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		_, id := z.frozen()
		testkit.Refused(z.t, "commitment by the drawer",
			z.sampling.Commit(z.ctx, z.Clerk, id, z.attempt(id), strings.Repeat("a", 64)),
			"SOD_VIOLATION")
		testkit.Refused(z.t, "not hexadecimal", z.sampling.Commit(z.ctx, z.Witness, id, z.attempt(id), "秘密"), "HEX_FORMAT")
		testkit.Refused(z.t, "the platform's own commitment",
			z.sampling.Commit(z.ctx, z.Witness, id, z.attempt(id), z.hall(id).Commitments[0].Hash), "COMMIT_COPIED")
		z.commit(id)
		testkit.Refused(z.t, "second commitment",
			z.sampling.Commit(z.ctx, z.Witness, id, z.attempt(id), strings.Repeat("b", 64)),
			"DRAW_STEP_DONE")
		testkit.Refused(z.t, "nine digits",
			z.sampling.TypeDice(z.ctx, z.Clerk, id, z.attempt(id), 0, "123456789"), "DICE_FORMAT")
		testkit.Refused(z.t, "letters",
			z.sampling.TypeDice(z.ctx, z.Clerk, id, z.attempt(id), 0, "12345678九0"), "DICE_FORMAT")
		testkit.Refused(z.t, "an outsider's dice",
			z.sampling.TypeDice(z.ctx, z.ThirdClerk, id, z.attempt(id), 0, "1234567890"),
			"NOT_PERMITTED")
		z.must(z.sampling.TypeDice(z.ctx, z.Clerk, id, z.attempt(id), 0, "1234567890"))
		before := len(z.Acts())
		testkit.Refused(z.t, "two people typed differently",
			z.sampling.TypeDice(z.ctx, z.Witness, id, z.attempt(id), 0, "1234567891"),
			"DICE_DIFFER")
		if len(z.hall(id).Dice) != 1 || len(z.Acts()) != before {
			t.Error("something was kept of what differed")
		}
		z.must(z.sampling.TypeDice(z.ctx, z.Clerk, id, z.attempt(id), 0, "1234567891"))
		if _, agreed := z.hall(id).Agreed(0); agreed {
			t.Error("one person agreed with himself")
		}
		z.must(z.sampling.TypeDice(z.ctx, z.Witness, id, z.attempt(id), 0, "1234567891"))
		testkit.Refused(z.t, "a secret that was not committed to",
			z.sampling.OpenSecret(z.ctx, z.Witness, id, z.attempt(id), strings.Repeat("c", 64)), "SECRET_MISMATCH")
		testkit.Refused(z.t, "somebody else's opening",
			z.sampling.OpenSecret(z.ctx, z.Clerk, id, z.attempt(id), secret), "NOT_A_PARTY")
		if z.hall(id).Stage() != sampling.ToOpen {
			t.Errorf("stage: %s", z.hall(id).Stage())
		}
		z.must(z.sampling.OpenSecret(z.ctx, z.Witness, id, z.attempt(id), secret))
		z.must(z.sampling.Reveal(z.ctx, z.Clerk, id, z.attempt(id)))
	})
}

// TestVoidAndDrawAgain: a void needs the head, both attempts stay public, and the same
// inputs are drawn again.
func TestVoidAndDrawAgain(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		id, drawID := z.frozen()
		z.revealed(drawID)
		first, err := sampling.Picks(z.ctx, z.DB.Read(), drawID)
		z.must(err)
		testkit.Refused(z.t, "void without approval",
			z.sampling.Void(z.ctx, z.Clerk, drawID, z.attempt(drawID)), "NOT_PERMITTED")
		testkit.Refused(z.t, "void that nobody asked for",
			z.sampling.Void(z.ctx, z.Head, drawID, z.attempt(drawID)), "VOID_NOT_ASKED")
		testkit.Refused(z.t, "no reason",
			z.sampling.AskVoid(z.ctx, z.Clerk, drawID, z.attempt(drawID), sampling.VoidTechnical, "重抽"),
			"VOID_REASON")
		testkit.Refused(z.t, "personal data in a public reason",
			z.sampling.AskVoid(z.ctx, z.Clerk, drawID, z.attempt(drawID), sampling.VoidTechnical, "投影断电，请联系维修人员13812345678"),
			"PERSONAL_DATA")
		z.must(z.sampling.AskVoid(z.ctx, z.Clerk, drawID, z.attempt(drawID), sampling.VoidTechnical, "投影设备断电，现场没有看到结果"))
		testkit.Refused(z.t, "lock while a void is asked",
			z.sampling.Lock(z.ctx, z.Clerk2, drawID, z.attempt(drawID)), "VOID_ASKED")
		testkit.Refused(z.t, "the deputy", z.sampling.Void(z.ctx, z.Deputy, drawID, z.attempt(drawID)), "NOT_PERMITTED")
		z.must(z.sampling.Void(z.ctx, z.Head, drawID, z.attempt(drawID)))
		h := z.hall(drawID)
		if len(h.Attempts) != 2 || h.Attempts[0].State != "void" || h.Draw.Attempt != 2 || h.Stage() != sampling.ToCommit ||
			z.read(id).State != task.Confirmed {
			t.Fatalf("after the void: %+v, stage %s, task %s", h.Attempts, h.Stage(), z.read(id).State)
		}
		z.revealed(drawID)
		second, err := sampling.Picks(z.ctx, z.DB.Read(), drawID)
		z.must(err)
		if len(first) != len(second) || len(first) == 0 {
			t.Errorf("%d and %d objects drawn from the same inputs", len(first), len(second))
		}
		z.must(z.sampling.Lock(z.ctx, z.Clerk2, drawID, z.attempt(drawID)))
		z.verify(drawID)
	})
}

// TestInputErrorIsMended: the next attempt of the same draw has other inputs.
func TestInputErrorIsMended(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		id, drawID := z.frozen()
		z.must(z.sampling.AskVoid(z.ctx, z.Clerk, drawID, z.attempt(drawID), sampling.VoidInputError, "名录库漏了一所学校，需要补录后重来"))
		z.must(z.sampling.Void(z.ctx, z.Head, drawID, z.attempt(drawID)))
		if got := z.read(id).State; got != task.Approved {
			t.Fatalf("task: %s", got)
		}
		z.school(902, "active")
		z.confirm(id, z.Clerk, roster.Objects, roster.Inspecting)
		z.must(z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version))
		h := z.hall(drawID)
		if h.Draw.Attempt != 2 || h.Draw.Pool != 21 || z.read(id).ObjectsDraw != drawID {
			t.Errorf("%+v", h.Draw)
		}
		z.revealed(drawID)
		z.must(z.sampling.Lock(z.ctx, z.Clerk2, drawID, z.attempt(drawID)))
		z.verify(drawID)
	})
}

// TestEmptyPool: an empty pool refuses the freeze; so does a number above the pool.
func TestEmptyPool(t *testing.T) {
	t.Parallel()
	each(t, 0, func(t *testing.T, z *zone) {
		z.school(0, "cancelled")
		id := z.approved()
		z.confirm(id, z.Clerk, roster.Objects, roster.Inspecting)
		no := testkit.Refused(z.t, "every subject is excluded",
			z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version), "EMPTY_POOL")
		if !strings.Contains(no.Message, "1户") {
			t.Errorf("message: %s", no.Message)
		}
		if got := z.read(id); got.State != task.Approved || got.ObjectsDraw != "" {
			t.Errorf("half done: %+v", got)
		}
	})
}

// TestTooFewInspectors: too few inspectors refuse the draw and leave the list alone.
func TestTooFewInspectors(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		id := z.dispatched(func(in *task.Setup) { in.Slots = 5 })
		z.must(z.task.Acknowledge(z.ctx, z.OtherClerk, id))
		z.confirm(id, z.OtherClerk, roster.Inspecting)
		before := z.Acts()
		z.under(testkit.Refused(z.t, "four inspectors for groups of five",
			z.sampling.Freeze(z.ctx, z.OtherClerk, draw.KindInspectors, id, 0), "INSUFFICIENT_INSPECTORS"), law.Penalty42)
		if len(z.Acts()) != len(before) {
			t.Error("something was recorded")
		}
		z.inspector(z.OtherKeeper, "SCJG-005", false)
		z.confirm(id, z.OtherClerk, roster.Inspecting)
		z.must(z.sampling.Freeze(z.ctx, z.OtherClerk, draw.KindInspectors, id, 0))
	})
}

// TestTwoLockAtOnce: two people lock at once: one list, one lock.
func TestTwoLockAtOnce(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		_, drawID := z.frozen()
		z.revealed(drawID)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, by := range []actor.Actor{z.Clerk2, z.Deputy} {
			wg.Go(func() { errs[i] = z.sampling.Lock(z.ctx, by, drawID, z.attempt(drawID)) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || len(z.ActsLike("draw.locked")) != 1 {
			t.Errorf("%v, %v; %v", errs[0], errs[1], z.ActsLike("draw."))
		}
	})
}

// TestLockedDrawIsImmutable: nothing of a locked draw changes, not even by SQL.
func TestLockedDrawIsImmutable(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		id := z.dispatched()
		z.staffed(id, z.OtherClerk, z.OtherClerk2)
		must := func(stmt string) {
			t.Helper()
			z.must(z.DB.Write(z.ctx, func(ctx context.Context, tx *db.Tx) error { return tx.ExecOne(ctx, stmt) }))
		}
		must(`insert into draw_dice (draw, attempt, seq, person, digits, at) values ('free', 1, 0, 'p', '1', 1)`)
		must(
			`insert into task_quota select 'free', seq, stratum, name, split, value, num, den, fixed from task_quota limit 1`)
		stmts := []string{
			`update draw set title = 'x' where state = 'locked'`, `delete from draw`,
			`update draw_pick set subject = 'x'`, `delete from draw_pick`,
			`insert into draw_pick select region, draw, attempt, 'x', stratum, rank, place, ticket from draw_pick limit 1`,
			`update draw_attempt set seed = 'x'`, `delete from draw_attempt`, `update draw_commitment set hash = 'x'`,
			`delete from draw_dice`,
			`update draw_file set sha256 = 'x'`, `delete from draw_stratum`, `update draw_outcome set cutoff = 'x'`,
			`delete from draw_seat`,
			`update team_member set inspector = 'x'`, `delete from team_member`, `delete from task`,
			`update task_quota set num = 1`, `delete from task_item`,
			`insert into task_dept (task, dept, lead) select task, 'X', 0 from task_dept limit 1`,
			`update draw_dice set draw = (select id from draw where state = 'locked' limit 1) where draw = 'free'`,
			`update task_quota set task = (select id from task limit 1) where task = 'free'`,
			`update task set objects_draw = 'free'`, `update task set id = 'x'`,
		}
		if z.DB.Dialect == db.Postgres {
			for _, table := range []string{"draw", "draw_attempt", "draw_file", "draw_commitment", "draw_dice", "draw_stratum",
				"draw_outcome", "draw_pick", "draw_seat", "team_member", "dispatch", "task", "task_dept", "task_item",
				"task_quota"} {
				stmts = append(stmts, `truncate `+table)
			}
		}
		for _, stmt := range stmts {
			err := z.DB.Write(z.ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, stmt)
				return err
			})
			if !errors.Is(err, db.ErrImmutable) {
				t.Errorf("%s: %v", stmt, err)
			}
		}
	})
}

// TestStaleVersion: a draft that somebody else changed is not overwritten.
func TestStaleVersion(t *testing.T) {
	t.Parallel()
	each(t, 1, func(t *testing.T, z *zone) {
		id := z.created()
		z.must(z.task.Edit(z.ctx, z.Clerk2, id, 1, z.setup()))
		if err := z.task.Edit(z.ctx, z.Clerk, id, 1, z.setup()); !errors.Is(err, db.ErrConflict) {
			t.Errorf("%v", err)
		}
	})
}

// TestEmbargo: nothing from which the list could be found leaves before the
// visits are over (Article 17(2); ssj/1 section 7).
func TestEmbargo(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		z.adjusted(func(row *plan.PlanTask) { row.Disclosure = plan.AfterTask })
		_, drawID := z.frozen()
		z.revealed(drawID)
		z.must(z.sampling.Lock(z.ctx, z.Clerk2, drawID, z.attempt(drawID)))
		h := z.hall(drawID)
		a := h.Now()
		if !h.Draw.Embargoed() || h.Draw.Public() || a.Sealed == "" {
			t.Fatalf("%+v %+v", h.Draw, a)
		}
		_, err := z.sampling.LookUp(z.ctx, z.DB.Read(), drawID, z.subjects[0])
		z.under(testkit.Refused(z.t, "looked up under embargo", err, "NOT_PUBLIC_YET"), law.Embargo)
		bodies, err := db.Values[[]byte](z.ctx, z.DB.Read(), `select body from ledger_entry`)
		z.must(err)
		for _, b := range bodies {
			for _, closed := range []string{a.Seed, secret, h.Files[len(h.Files)-1].SHA256, `"pool":`, `"drawn":`, `"strata":`} {
				if strings.Contains(string(b), closed) {
					t.Errorf("the log tells %s:\n%s", closed, b)
				}
			}
		}
		counts, err := sampling.DrawnThisYear(z.ctx, z.DB.Read(), "371073", 0, 1<<62)
		z.must(err)
		if len(counts) != 0 {
			t.Errorf("a later exclusion would tell the sealed list: %v", counts)
		}
		if got := draw.SealedLeaf(h.Draw.Hash, a.Seed, z.file(drawID, draw.ResultFile), a.SealedSalt); got != a.Sealed {
			t.Errorf("the seal %s does not open to %s", a.Sealed, got)
		}
		z.must(z.sampling.PublishBundle(z.ctx, drawID))
		if acts := z.ActsLike("draw.bundle"); len(acts) != 0 {
			t.Error("a bundle was published under embargo")
		}
	})
}

// TestLate: a freeze without a result by its limit can be told.
func TestLate(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		_, drawID := z.frozen()
		d := z.hall(drawID).Draw
		if d.LimitAt-d.FrozenAt != (24 * time.Hour).Microseconds() {
			t.Errorf("limit: %d", d.LimitAt-d.FrozenAt)
		}
	})
}

// TestCountAbovePool: a fixed number larger than its stratum refuses the
// freeze; the draw never falls short silently.
func TestCountAbovePool(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		z.adjusted(func(row *plan.PlanTask) { row.Quotas[0].Num, row.Quotas[0].Den, row.Quotas[0].Count = 0, 0, 6 })
		id := z.approved()
		z.confirm(id, z.Clerk, roster.Objects, roster.Inspecting)
		no := testkit.Refused(z.t, "6 of 5", z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version),
			"DRAW_INPUT_INVALID")
		if !strings.Contains(no.Message, "6") || z.read(id).State != task.Approved {
			t.Errorf("%s; task %s", no.Message, z.read(id).State)
		}
	})
}

// TestRevoke: a task ends before its lock with a reason that stays in the log.
func TestRevoke(t *testing.T) {
	t.Parallel()
	each(t, 2, func(t *testing.T, z *zone) {
		id := z.approved()
		testkit.Refused(z.t, "no reason", z.task.Revoke(z.ctx, z.Clerk, id, z.read(id).Version, " 无 "), "REASON_MISSING")
		testkit.Refused(z.t, "personal data in the log",
			z.task.Revoke(z.ctx, z.Clerk, id, z.read(id).Version, "负责人110105194912310021改期，电话13812345678"), "PERSONAL_DATA")
		z.must(z.task.Revoke(z.ctx, z.Clerk, id, z.read(id).Version, "上级统一安排到明年实施"))
		if got := z.read(id); got.State != task.Revoked || got.RevokedWhy != "上级统一安排到明年实施" {
			t.Errorf("%+v", got)
		}
		testkit.Refused(z.t, "twice", z.task.Revoke(z.ctx, z.Clerk, id, z.read(id).Version, "上级统一安排到明年实施"), "TASK_STATE")
	})
}
