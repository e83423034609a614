package scenarios

import (
	"testing"
	"time"

	"yangguang/internal/testkit"
)

func TestArticle7(t *testing.T) {
	t.Run("A7-3", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given the only school was drawn twice by 30 December 2026
			at := func(year int, month time.Month, day int) {
				z.Home.Clock.Set(time.Date(year, month, day, 9, 0, 0, 0, testkit.Start.Location()))
			}
			school := z.schools(1, 1)[0]
			items := []string{"SHGZ-01/v1/SHGZ", "SCJG-01/v1/SCJG"}
			z.ready(append(without(line(items...), "to"), "to", "2026-12-31"))
			z.locked(z.approved())
			at(2026, 12, 30)
			z.does("keeper", "/subjects/"+school+"/edit", "street", "蔄山镇").Done()
			z.does("keeper", "/inspectors/SHGZ-001/edit", "certUntil", "2028-12-30").Done()
			z.locked(z.approved("from", "2026-12-30", "to", "2026-12-31"))
			// so that this year it is left out
			task := z.approved("from", "2026-12-30", "to", "2026-12-31")
			z.confirmed(task)
			if p := z.does("clerk", task+"/freeze"); p.Code() != "EMPTY_POOL" {
				t.Fatalf("on 30 December the school is drawn a third time: %d %s", p.Status, p.Text())
			}
			// When the next draw is on 4 January 2027
			at(2027, 1, 4)
			again := line(items...)
			again = append(without(without(again, "from"), "to"), "from", "2027-01-01", "to", "2027-12-20")
			z.planned("2027", again)
			id := z.frozen(z.approved("from", "2027-01-04", "to", "2027-01-29"))
			// Then its counter is 0: it is in the pool, and nothing is left out
			in, out := z.count(`select pool from draw where id = $1`, id), z.count(`select excluded from draw where id = $1`, id)
			if in != 1 || out != 0 {
				t.Errorf("the pool has %d, %d are left out", in, out)
			}
			z.drawn(id)
			if n := z.count(`select count(*) from draw_pick where draw = $1`, id); n != 1 {
				t.Errorf("%d drawn", n)
			}
		})
	})
}
