package task_test

import (
	"strings"
	"testing"

	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
)

// TestGapIsFilled: a place that nobody could take stays public and is filled by
// an approved act of the deputy head of that very department (Article 13).
func TestGapIsFilled(t *testing.T) {
	t.Parallel()
	each(t, 20, func(t *testing.T, z *zone) {
		for _, code := range []ids.Inspector{"SCJG-001", "SCJG-002", "SCJG-003"} {
			for _, sub := range z.subjects {
				z.must(z.roster.DeclareConflict(z.ctx, z.OtherKeeper,
					roster.Conflict{Inspector: code, Region: "371073", Subject: sub, Kind: "kin"}))
			}
		}
		id := z.dispatched()
		drawID := z.staffed(id, z.OtherClerk, z.OtherClerk2)
		z.verify(drawID)
		if text := string(z.file(drawID, draw.ResultFile)); !strings.Contains(text, "\tSCJG\t2\t-\t-\n") {
			t.Errorf("result.txt:\n%s", text)
		}
		gaps, err := staffing.Gaps(z.ctx, z.DB.Read(), z.read(id))
		z.must(err)
		picks, err := task.Picks(z.ctx, z.DB.Read(), id)
		z.must(err)
		if len(gaps) != len(picks) || gaps[0].Slot != 2 || gaps[0].Dept != "SCJG" {
			t.Fatalf("%d gaps of %d objects: %+v", len(gaps), len(picks), gaps)
		}
		g, why := gaps[0], "抽取时没有可以安排的人员"
		z.under(testkit.Refused(z.t, "a conflict of interest",
			z.staffing.FillGap(z.ctx, z.OtherDeputy, id, g, "SCJG-001", why),
			"CONFLICT_OF_INTEREST"), law.Penalty43)
		testkit.Refused(z.t, "somebody in the group already",
			z.staffing.FillGap(z.ctx, z.OtherDeputy, id, g, "SCJG-004", why),
			"IN_GROUP_ALREADY")
		testkit.Refused(z.t, "an inspector of another department",
			z.staffing.FillGap(z.ctx, z.OtherDeputy, id, g, "SHGZ-001", why),
			"INSPECTOR_UNKNOWN")
		z.inspector(z.OtherKeeper, "SCJG-005", false)
		testkit.Refused(z.t, "another department's deputy",
			z.staffing.FillGap(z.ctx, z.Deputy, id, g, "SCJG-005", why), "NOT_PERMITTED")
		testkit.Refused(z.t, "no reason", z.staffing.FillGap(z.ctx, z.OtherDeputy, id, g, "SCJG-005", " "), "REASON_MISSING")
		z.must(z.staffing.FillGap(z.ctx, z.OtherDeputy, id, g, "SCJG-005", why))
		z.under(testkit.Refused(z.t, "the same place again",
			z.staffing.FillGap(z.ctx, z.OtherDeputy, id, g, "SCJG-005", why), "NO_GAP"),
			law.Art13)
		team, err := staffing.Team(z.ctx, z.DB.Read(), id, g.Subject)
		z.must(err)
		if len(team) != 2 || team[1].Inspector != "SCJG-005" || team[1].Origin != "filled" || team[1].Reason != why {
			t.Errorf("team: %+v", team)
		}
		rest, err := staffing.Gaps(z.ctx, z.DB.Read(), z.read(id))
		z.must(err)
		if len(rest) != len(gaps)-1 {
			t.Errorf("%d gaps left", len(rest))
		}
	})
}
