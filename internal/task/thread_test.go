package task_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
)

// TestThread walks from the plan to the groups and checks both bundles with
// the code that a citizen runs (Articles 11, 12, 14).
func TestThread(t *testing.T) {
	t.Parallel()
	each(t, 53, func(t *testing.T, z *zone) {
		id := z.dispatched()
		objects := z.read(id).ObjectsDraw
		z.staffed(id, z.Clerk, z.Clerk2)
		if got := z.read(id).State; got != task.Dispatched {
			t.Errorf("staffed by one department of two, the task is %s", got)
		}
		z.staffed(id, z.OtherClerk, z.OtherClerk2)
		if got := z.read(id).State; got != task.Staffed {
			t.Fatalf("the task is %s", got)
		}
		if no := z.read(id).No; no != "临社工抽查〔2026〕1号" {
			t.Errorf("number: %s", no)
		}
		if objects != "371073-SHGZ-2026-0001-O" {
			t.Errorf("draw id: %s", objects)
		}
		picks, err := task.Picks(z.ctx, z.DB.Read(), id)
		z.must(err)
		// 13 schools of class D at 1/2, 40 others at 1/20: 7 and 2.
		if len(picks) != 9 {
			t.Errorf("%d objects drawn", len(picks))
		}
		for _, k := range picks {
			team, err := staffing.Team(z.ctx, z.DB.Read(), id, k.Subject)
			z.must(err)
			if len(team) != 4 || !team[0].Leader || team[0].Dept != "SHGZ" ||
				slices.ContainsFunc(team[1:], func(m staffing.Member) bool { return m.Leader }) {
				t.Errorf("team of %s: %+v", k.Subject, team)
			}
		}
		draws, err := sampling.OfTask(z.ctx, z.DB.Read(), id)
		z.must(err)
		if len(draws) != 3 {
			t.Fatalf("%d draws", len(draws))
		}
		for _, d := range draws {
			z.verify(d.ID)
		}
	})
}

// verify writes the bundle of a draw and checks it.
func (z *zone) verify(id ids.Draw) {
	z.t.Helper()
	var zip bytes.Buffer
	z.must(z.sampling.WriteBundle(&zip, z.hall(id), true))
	fsys, err := draw.OpenZip(bytes.NewReader(zip.Bytes()), int64(zip.Len()))
	z.must(err)
	report, err := draw.Verify(fsys)
	if err != nil || report.Status != draw.OK {
		z.t.Errorf("%s: %v, %v", id, report.Status, err)
	}
}

// TestQuotasAreRoundedUp: N=13 at 1/2 gives 7, rounded up; every object stands once.
func TestQuotasAreRoundedUp(t *testing.T) {
	t.Parallel()
	each(t, 53, func(t *testing.T, z *zone) {
		_, id := z.frozen()
		z.revealed(id)
		h := z.hall(id)
		if h.Strata[0].Pool != 13 || h.Strata[0].Drawn != 7 || h.Strata[1].Pool != 40 || h.Strata[1].Drawn != 2 {
			t.Errorf("strata: %+v", h.Strata)
		}
		picks, err := sampling.Picks(z.ctx, z.DB.Read(), id)
		z.must(err)
		seen := map[ids.Subject]bool{}
		for i, k := range picks {
			if seen[k.Subject] || k.Place != i+1 || i > 0 && k.Ticket < picks[i-1].Ticket {
				t.Errorf("pick %d: %+v", i, k)
			}
			seen[k.Subject] = true
		}
	})
}

// TestConfirmationBeforeTheFreeze: the rosters are confirmed for this task and not changed since.
func TestConfirmationBeforeTheFreeze(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		id := z.approved()
		z.under(testkit.Refused(z.t, "nothing confirmed",
			z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version),
			"ROSTER_NOT_CONFIRMED"), law.Art8)
		z.confirm(id, z.Clerk, roster.Objects)
		no := testkit.Refused(z.t, "inspectors not confirmed",
			z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version), "ROSTER_NOT_CONFIRMED")
		if want := "执法检查人员名录库"; !bytes.Contains([]byte(no.Message), []byte(want)) {
			t.Errorf("the missing roster is not named: %s", no.Message)
		}
		z.confirm(id, z.Clerk, roster.Inspecting)
		z.school(900, "active")
		testkit.Refused(z.t, "changed after the confirmation",
			z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version), "ROSTER_NOT_CONFIRMED")
		z.confirm(id, z.Clerk, roster.Objects)
		z.must(z.sampling.Freeze(z.ctx, z.Clerk, draw.KindObjects, id, z.read(id).Version))
		if got := z.read(id).State; got != task.Confirmed {
			t.Errorf("state: %s", got)
		}
	})
}

// TestCertificateEndsWithinTheTask: whoever's certificate ends before the task does is not drawable.
func TestCertificateEndsWithinTheTask(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		_, err := z.roster.AddInspector(z.ctx, z.OtherKeeper,
			roster.Inspector{Code: "SCJG-900", Dept: "SCJG", Name: "到期", Category: roster.Qualified,
				CertNo: "ZF-900", CertUntil: "2026-12-17", Status: roster.OnDuty})
		z.must(err)
		id := z.dispatched()
		drawID := z.staffed(id, z.OtherClerk, z.OtherClerk2)
		if text := z.file(drawID, draw.InspectorsFile); bytes.Contains(text, []byte("SCJG-900")) ||
			!bytes.Contains(text, []byte("SCJG-001")) {
			t.Errorf("inspectors.txt:\n%s", text)
		}
	})
}

func (z *zone) file(drawID ids.Draw, name string) []byte {
	z.t.Helper()
	for _, f := range z.hall(drawID).Files {
		if f.Name == name {
			file, err := z.files.Open(f.SHA256)
			z.must(err)
			defer file.Close()
			var b bytes.Buffer
			_, err = b.ReadFrom(file)
			z.must(err)
			return b.Bytes()
		}
	}
	z.t.Fatalf("%s has no %s", drawID, name)
	return nil
}

// TestDeregisteredIsExcluded: a deregistered subject stays in the universe, excluded with its reason.
func TestDeregisteredIsExcluded(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		gone := z.school(901, "cancelled")
		_, drawID := z.frozen()
		if text := z.file(drawID, draw.ExcludedFile); string(text) != string(gone)+"\tZX\n" {
			t.Errorf("excluded.txt: %q", text)
		}
		if h := z.hall(drawID); h.Draw.Pool != 20 || h.Draw.Excluded != 1 {
			t.Errorf("pool %d, excluded %d", h.Draw.Pool, h.Draw.Excluded)
		}
	})
}

// TestDrawnTwiceIsExcluded: drawn twice in the year without a trigger, a subject is excluded.
// Of two objects one is drawn each time, so after at most three draws one of
// them has been drawn twice.
func TestDrawnTwiceIsExcluded(t *testing.T) {
	t.Parallel()
	each(t, 2, func(t *testing.T, z *zone) {
		twice := ids.Subject("")
		for range 3 {
			if twice != "" {
				break
			}
			z.locked()
			counts, err := sampling.DrawnThisYear(z.ctx, z.DB.Read(), "371073", 0, 1<<62)
			z.must(err)
			for sub, n := range counts {
				if n == 2 {
					twice = sub
				}
			}
		}
		_, drawID := z.frozen()
		if text := z.file(drawID, draw.ExcludedFile); string(text) != string(twice)+"\tF2\n" {
			t.Errorf("excluded.txt: %q, drawn twice: %s", text, twice)
		}
		if got := sampling.ReasonBasis(sampling.OutTwice); got.ID != law.Art7.ID {
			t.Errorf("excluded under %s", got.ID)
		}
		z.Clock.Set(z.Clock.Now().AddDate(0, 2, 0))
		counts, err := sampling.DrawnThisYear(z.ctx, z.DB.Read(), "371073", z.Clock.Now().UnixMicro(), 1<<62)
		z.must(err)
		if len(counts) != 0 {
			t.Errorf("the next year begins with %v", counts)
		}
		// The draw of the next year has everybody in its pool again.
		z.publishPlan(2027)
		z.school(7, roster.Active)
		z.inspector(z.Keeper, "SHGZ-009", true)
		_, drawID = z.frozen(func(in *task.Setup) { in.From, in.To = "2027-02-01", "2027-03-01" })
		if h := z.hall(drawID); h.Draw.Pool != 3 || h.Draw.Excluded != 0 {
			t.Errorf("in the next year the pool has %d, %d are left out", h.Draw.Pool, h.Draw.Excluded)
		}
	})
}

// TestBundleIsPublished: the job writes what a citizen downloads, once.
func TestBundleIsPublished(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		_, drawID := z.locked()
		for range 2 {
			z.must(z.sampling.PublishBundle(z.ctx, drawID))
		}
		if acts := z.ActsLike("draw.bundle"); len(acts) != 1 {
			t.Errorf("acts: %v", acts)
		}
		f, err := os.Open(filepath.Join(z.Dir, "bundles", string(drawID)+".zip"))
		z.must(err)
		defer f.Close()
		info, err := f.Stat()
		z.must(err)
		fsys, err := draw.OpenZip(f, info.Size())
		z.must(err)
		if report, err := draw.Verify(fsys); err != nil || report.Status != draw.OK {
			t.Errorf("%v, %v", report.Status, err)
		}
	})
}
