package scenarios

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"yangguang/internal/demo"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/testkit"
)

func TestArticle4(t *testing.T) {
	t.Run("A4-1", func(t *testing.T) {
		sample(t, func(t *testing.T, z *zone) {
			// Given the list of an ordinary task is locked
			st := z.Zone.Tasks[demo.KeyDrawn]
			z.inHall("shgz-clerk2", st.Objects, "lock", "checked", "1").Done()
			// Then at once the public sees task, pool size, rate, number drawn
			page := z.By("").Open("/draws/" + string(st.Objects)).Says(st.Name)
			said := page.Text()
			for _, want := range []string{
				"110 户", // the pool
				"6%",    // the rate
			} {
				if !strings.Contains(said, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			if pool := z.count(`select pool from draw where id = $1`, st.Objects); pool != 110 {
				t.Errorf("the pool has %d", pool)
			}
			// names
			names := z.namesOf(st.Objects)
			if len(names) != 7 { // 6 % of 110, rounded up
				t.Errorf("%d objects drawn", len(names))
			}
			page.Says(names...)
			// and the proof: seed, cut-off, every file of it
			page.Says(z.text(`select seed from draw_attempt where draw = $1`, st.Objects),
				z.text(`select cutoff from draw_outcome where draw = $1`, st.Objects))
			for _, file := range []string{"plan.txt", "roster.txt", "excluded.txt", "seed.txt", "result.txt"} {
				if got := z.By("").Get("/draws/" + string(st.Objects) + "/files/" + file).Body; got != z.frozenFile(st.Objects,
					file) {
					t.Errorf("%s is not the frozen file", file)
				}
			}
		})
	})

	t.Run("A4-2", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given a locked list of a task 不宜告知, its groups drawn
			keys := z.imported(30)
			z.ready(append(line("SHGZ-01/v1/SHGZ", "SCJG-01/v1/SCJG"), "disclosure", plan.AfterTask))
			task := z.approved()
			draw := z.locked(task)
			z.does("clerk", task+"/dispatch").Done()
			z.teams(task, "clerk", "clerk2")
			z.teams(task, "other-clerk", "other-clerk2")
			z.must(z.App.Queue.Drain(t.Context()))
			drawn := z.column(`select subject from draw_pick where draw = $1`, draw)
			if len(drawn) != 2 {
				t.Fatalf("%d drawn", len(drawn))
			}
			closed := append(drawn, z.namesOf(draw)...)
			// When anybody looks at everything that the public can reach
			visitor := z.By("")
			seen := map[string]bool{"/": true}
			next := []string{"/", "/sitemap.xml", "/robots.txt", "/log/checkpoint", "/draws/" + string(draw),
				"/open/results.json", "/open/results.csv"}
			for _, file := range []string{"plan.txt", "roster.txt", "excluded.txt", "seed.txt", "result.txt"} {
				next = append(next, "/draws/"+string(draw)+"/files/"+file)
			}
			for _, path := range []string{"/bundle.zip", "/result.csv", "/tickets.json"} {
				next = append(next, "/draws/"+string(draw)+path)
			}
			for _, idx := range z.column(`select idx from ledger_entry`) {
				next = append(next, "/log/entry/"+idx, "/log/entry/"+idx+"/body")
			}
			for len(next) > 0 {
				path := next[0]
				next = next[1:]
				p := visitor.Get(path)
				// Then no name and no code is there
				p.SaysNot(closed...)
				if strings.Contains(p.Header.Get("Content-Type"), "html") {
					for _, to := range p.Links() {
						if !seen[to] && len(seen) < 1000 {
							seen[to] = true
							next = append(next, to)
						}
					}
				}
			}
			if len(seen) < 10 {
				t.Errorf("only %d addresses were found: the search is broken", len(seen))
			}
			// and asking for a firm tells nothing of whether it was drawn
			said := map[string]bool{}
			for _, id := range keys {
				p := visitor.Get("/draws/" + string(draw) + "/lookup?code=" + url.QueryEscape(id))
				said[fmt.Sprint(p.Status, strings.ReplaceAll(p.Text(), id, "CODE"))] = true
			}
			if len(said) != 1 {
				t.Errorf("30 firms get %d different answers: %v", len(said), said)
			}
			// and only the sealed hash is shown
			visitor.Open("/draws/" + string(draw)).Says(z.text(`select sealed from draw_attempt where draw = $1`, draw)).
				SaysNot(z.text(`select seed from draw_attempt where draw = $1`, draw))
		})
	})

	t.Run("A4-3", func(t *testing.T) {
		staffed(t, func(t *testing.T, z *zone, st testkit.Staffed) {
			// Given a result whose text has an identity number
			visit := z.started(st, st.Enterprise)
			z.answers("inspector1", visit, "pass", "SHGZ-01-1", "SHGZ-01-3", "SHGZ-02-1")
			z.answers("inspector1", visit, "fail", "SHGZ-01-2")
			z.answers("other-inspector1", visit, "pass", "SCJG-01-1", "SCJG-01-2")
			z.ended(visit, "inspector1", "inspector2", "other-inspector1", "other-inspector2")
			form := visit + "/results/SHGZ"
			page := z.By("inspector1").Open(form)
			before := z.acts()
			// When it goes its way to publication
			p := z.By("inspector1").Submit(page, form, "types", "08", "do", "submit",
				"summary", "负责人身份证11010519491231002X未登记", "handling", "已移送")
			// Then it is blocked, and the field is marked
			z.refused(p, http.StatusUnprocessableEntity, law.Disclosure17, "PERSONAL_DATA", before)
			if !regexp.MustCompile(`name="summary"[^>]*aria-invalid="true"`).MatchString(p.Body) {
				t.Error("the field is not marked")
			}
			if regexp.MustCompile(`name="handling"[^>]*aria-invalid="true"`).MatchString(p.Body) {
				t.Error("another field is marked")
			}
			// And so is one that was approved before somebody looked
			z.does("inspector1", form, "types", "08", "summary", "收费未公示", "handling", "已移送", "do", "submit").Done()
			id := z.text(`select id from result where dept = 'SHGZ' and state = 'pending'`)
			z.does("deputy", "/results/"+id+"/approve").Done()
			z.behind(`update result set handling = '退款至6222021234567890128' where id = $1`, id)
			ready := z.By("clerk").Open("/results/" + id + "/publish")
			before = z.acts()
			p = z.By("clerk").Submit(ready, "/results/"+id+"/publish")
			z.refused(p, http.StatusUnprocessableEntity, law.Disclosure17, "PERSONAL_DATA", before)
			if n := z.count(`select count(*) from publication`); n != 0 {
				t.Errorf("%d results are public", n)
			}
		})
	})
}
