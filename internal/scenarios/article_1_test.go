package scenarios

import (
	"net/http"
	"testing"

	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

func TestArticle1(t *testing.T) {
	t.Run("A1-3", func(t *testing.T) {
		staffed(t, func(t *testing.T, z *zone, st testkit.Staffed) {
			// Given a running visit
			visit := z.started(st, st.Enterprise)
			inspector := z.By("inspector1")
			before := z.acts()
			// When an inspector adds an item that is not in the task
			p := inspector.Post(visit, "v-YJGL-09", "1", "p-YJGL-09-1", "pass")
			// Then it is refused, and 登记线索 is offered instead
			z.refused(p, http.StatusUnprocessableEntity, law.Art1, "ITEM_NOT_IN_TASK", before)
			p.Says("登记线索")
		})
	})

	t.Run("A1-4", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given the law behind an item ends on 1 December
			z.schools(1, 3)
			z.ready()
			task := z.task("from", "2026-12-10", "to", "2026-12-18")
			c := z.By("keeper")
			c.Submit(c.Open("/items/repeal"), "/items/repeal", "instrument", "示例办法", "since", "2026-12-01").Done()
			page := z.By("clerk").Open(task + "/submit")
			before := z.acts()
			// When a task that begins on 10 December is submitted
			p := z.By("clerk").Submit(page, task+"/submit")
			// Then it is refused with the name of the expired basis
			z.refused(p, http.StatusUnprocessableEntity, law.Art1, "BASIS_EXPIRED", before)
			p.Says("示例办法")
			// And the item stands in the queue of those without basis
			z.Home.Clock.Set(testkit.Start.AddDate(0, 0, 9)) // 2 December
			c.Open("/items").Says("SHGZ-01", "依据已全部失效")
		})
	})
}
