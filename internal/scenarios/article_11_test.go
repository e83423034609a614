package scenarios

import (
	"net/http"
	"slices"
	"sync"
	"testing"

	"yangguang/internal/demo"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/webkit"
)

func TestArticle11(t *testing.T) {
	t.Run("A11-1", func(t *testing.T) {
		sample(t, func(t *testing.T, z *zone) {
			// Given a task whose rosters are confirmed and whose list is not locked
			task := z.Zone.Tasks[demo.KeyConfirmed].Task
			clerk := z.By("shgz-clerk")
			before := z.acts()
			// When the draw of inspectors is called, Then 409
			z.refused(clerk.Post("/shares/"+string(task)+"/freeze"), http.StatusConflict, law.Art11,
				"OBJECT_LIST_NOT_LOCKED", before)
		})
	})

	t.Run("A11-2", func(t *testing.T) {
		staffed(t, func(t *testing.T, z *zone, st testkit.Staffed) {
			// Given a visit that has not begun
			leader := z.By("inspector1")
			before := z.acts()
			// When a result is sent, Then 409
			p := leader.Post("/visits/"+string(st.Task)+"/"+string(st.Enterprise)+"/results/SHGZ", "types", "01", "do", "submit")
			z.refused(p, http.StatusConflict, law.Art11, "VISIT_NOT_STARTED", before)
		})
	})

	t.Run("A11-3", func(t *testing.T) {
		sample(t, func(t *testing.T, z *zone) {
			// Given a result that waits for its lock, seen by two people
			id := z.Zone.Tasks[demo.KeyDrawn].Objects
			people := []*webkit.Client{z.By("shgz-clerk2"), z.By("shgz-deputy")}
			for _, c := range people {
				if !c.Open("/hall/" + string(id)).HasForm("/hall/" + string(id) + "/lock") {
					t.Fatalf("%s is not offered to lock", c.Login)
				}
			}
			// When both lock at once
			status := make([]int, len(people))
			var all sync.WaitGroup
			for i, c := range people {
				form := z.Form("attempt", "1", "checked", "1")
				all.Go(func() {
					p, err := c.Try("POST", "/hall/"+string(id)+"/lock", form)
					if err != nil {
						t.Error(err)
					}
					status[i] = p.Status
				})
			}
			all.Wait()
			// Then one succeeds, the other gets 409, and there is one locked list
			slices.Sort(status)
			if !slices.Equal(status, []int{http.StatusSeeOther, http.StatusConflict}) {
				t.Errorf("answers %v", status)
			}
			if n := z.count(`select count(*) from ledger_entry where act = 'draw.locked' and subject = $1`,
				"draw:"+string(id)); n != 1 {
				t.Errorf("locked %d times", n)
			}
		})
	})

	t.Run("A11-4", func(t *testing.T) {
		sample(t, func(t *testing.T, z *zone) {
			// Given the page on which a draft is submitted
			task := "/tasks/" + string(z.Zone.Tasks[demo.KeyDraft].Task)
			clerk := z.By("shgz-clerk")
			page := clerk.Open(task + "/submit")
			before := z.acts()
			// When 提交 is pressed twice on it
			clerk.Submit(page, task+"/submit").Done()
			clerk.Submit(page, task+"/submit").Done()
			// Then there is one transition
			if n := z.acts() - before; n != 1 {
				t.Errorf("%d transitions", n)
			}
		})
	})
}
