package scenarios

import (
	"net/http"
	"strings"
	"testing"

	"yangguang/internal/demo"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

func TestArticle15(t *testing.T) {
	t.Run("A15-1", func(t *testing.T) {
		staffed(t, func(t *testing.T, z *zone, st testkit.Staffed) {
			// Given a visit with all points answered but one
			visit := z.started(st, st.Enterprise)
			z.answers("inspector1", visit, "pass", "SHGZ-01-1", "SHGZ-01-2", "SHGZ-01-3", "SHGZ-02-1")
			z.answers("other-inspector1", visit, "pass", "SCJG-01-1")
			before := z.acts()
			// When the leader ends the visit
			p := z.does("inspector1", visit+"/end", "ended_on", "2026-11-23")
			// Then the missing one is named, and no other
			z.refused(p, http.StatusUnprocessableEntity, law.Art15, "POINTS_MISSING", before)
			p.Says("年报已公示")
			if _, said, _ := strings.Cut(p.Text(), "没有保存"); strings.Contains(said, "营业执照亮照经营") {
				t.Error("an answered point is called missing")
			}
		})
	})

	t.Run("A15-2", func(t *testing.T) {
		staffed(t, func(t *testing.T, z *zone, st testkit.Staffed) {
			// Given every point of a visit is 不适用
			visit := z.started(st, st.School)
			z.answers("inspector1", visit, "na", "SHGZ-01-1", "SHGZ-01-2", "SHGZ-01-3", "SHGZ-02-1")
			z.ended(visit, "inspector1", "inspector2")
			form := visit + "/results/SHGZ"
			before := z.acts()
			// Then another type without a reason is refused
			p := z.does("inspector2", form, "types", "15", "summary", "学校已停办。", "do", "submit")
			z.refused(p, http.StatusUnprocessableEntity, law.Art15, "ALL_NOT_APPLICABLE", before)
			// And the type 未发现开展本次抽查涉及的经营活动 is taken
			z.does("inspector2", form, "types", "07", "do", "submit").Done()

			// Given the same of SHGZ at another object
			visit = z.started(st, st.Enterprise)
			z.answers("inspector1", visit, "na", "SHGZ-01-1", "SHGZ-01-2", "SHGZ-01-3", "SHGZ-02-1")
			z.answers("other-inspector1", visit, "pass", "SCJG-01-1", "SCJG-01-2")
			z.ended(visit, "inspector1", "inspector2", "other-inspector1", "other-inspector2")
			// Then another type is taken with a reason
			z.does("inspector2", visit+"/results/SHGZ", "types", "15", "summary", "已停业。",
				"reason", "登记状态为停业，现场已无人办公", "do", "submit").Done()
		})
	})

	t.Run("A15-3", func(t *testing.T) {
		sample(t, func(t *testing.T, z *zone) {
			// Given the checklist of an item was revised after a task was locked
			st := z.Zone.Tasks[demo.KeyStaffed]
			locked := z.text(`select text from item_point where code = 'SHGZ-06' and version = 1 and seq = 1`)
			z.does("shgz-keeper", "/items/SHGZ-06/1/revise", "reason", "检查要点调整").Done()
			const revised = "修订之后才有的检查要点"
			z.does("shgz-keeper", "/items/SHGZ-06/2/edit", "points-0-text", revised).Done()
			z.does("shgz-keeper", "/items/SHGZ-06/2/submit").Done()
			z.does("shgz-deputy", "/items/SHGZ-06/2/publish").Done()
			z.By("").Open("/open/items/SHGZ-06").Says(revised)
			// When a visit of the task begins
			subject := z.text(`select subject from draw_pick where draw = $1 order by place limit 1`, st.Objects)
			leader := z.login(z.leader(st.Task, subject))
			visit := "/visits/" + string(st.Task) + "/" + subject
			z.does(leader, visit+"/start").Done()
			// Then it uses the version that was locked
			page := z.By(leader).Open(visit).Says(locked).SaysNot(revised)
			z.By(leader).Submit(page, visit, "p-SHGZ-06-1", "pass").Done()
			v := z.count(`select item_version from visit_sheet where task = $1 and subject = $2 and item = 'SHGZ-06'`,
				st.Task, subject)
			if v != 1 {
				t.Errorf("the sheet is of version %d", v)
			}
		})
	})
}
