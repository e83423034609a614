package scenarios

import (
	"strings"
	"testing"
	"time"

	"yangguang/internal/ids"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

func TestArticle17(t *testing.T) {
	t.Run("A17-11", func(t *testing.T) {
		t.Parallel()
		testkit.Each(t, func(t *testing.T, h *testkit.Home) {
			// Given T0 is Friday, 18 September 2026
			h.Clock.Set(time.Date(2026, 9, 17, 9, 0, 0, 0, testkit.Start.Location()))
			z := &zone{Site: served.World(t, h)}
			z.schools(1, 2)
			z.ready()
			task := z.approved("from", "2026-09-17", "to", "2026-10-30")
			z.locked(task)
			z.does("clerk", task+"/dispatch").Done()
			z.teams(task, "clerk", "clerk2")
			z.teams(task, "other-clerk", "other-clerk2")
			id := ids.Task(strings.TrimPrefix(task, "/tasks/"))
			subject := z.text(`select subject from team_member where task = $1 limit 1`, id)
			visit := "/visits/" + string(id) + "/" + subject
			leader := z.login(z.leader(id, subject))
			h.Clock.Set(time.Date(2026, 9, 18, 15, 0, 0, 0, testkit.Start.Location()))
			z.does(leader, visit+"/start").Done()
			z.answers(leader, visit, "pass", "SHGZ-01-1")
			other := z.login(z.text(`select min(inspector) from team_member
				where task = $1 and subject = $2 and dept = 'SCJG'`, id, subject))
			z.answers(other, visit, "pass", "SCJG-01-1")
			z.does(leader, visit+"/end", "ended_on", "2026-09-18").Done()
			// Then the due day is Thursday, 22 October 2026
			z.By(leader).Open(visit).Says("2026-10-22")
			if n := z.count(`select count(*) from result where due_on = '2026-10-22' and ended_on = '2026-09-18'`); n != 2 {
				t.Errorf("%d results are due on that day, want those of both departments", n)
			}
		})
	})

	t.Run("A17-12", func(t *testing.T) {
		staffed(t, func(t *testing.T, z *zone, st testkit.Staffed) {
			// Given Q's result is approved and P's not
			visit := z.inspected(st)
			z.does("inspector1", visit+"/results/SHGZ", "types", "01", "do", "submit").Done()
			z.does("other-inspector1", visit+"/results/SCJG", "types", "01", "do", "submit").Done()
			id := z.text(`select id from result where dept = 'SCJG' and state = 'pending'`)
			z.does("other-deputy", "/results/"+id+"/approve").Done()
			// When Q publishes, Then its result is public alone
			z.does("other-clerk", "/results/"+id+"/publish").Done()
			if list := z.column(`select dept from result where state = 'published'`); len(list) != 1 || list[0] != "SCJG" {
				t.Errorf("published are the results of %v", list)
			}
			// And the object's page shows P as 待公示
			page := z.By("").Open("/open/results/" + id).Says("待公示")
			if _, rest, ok := strings.Cut(page.Text(), "社会工作部"); !ok || !strings.Contains(rest, "待公示") {
				t.Error("the page does not say whose result is still missing")
			}
		})
	})
}
