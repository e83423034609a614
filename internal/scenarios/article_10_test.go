package scenarios

import (
	"net/http"
	"testing"

	"yangguang/internal/demo"
	"yangguang/internal/law"
)

func TestArticle10(t *testing.T) {
	t.Run("A10-2", func(t *testing.T) {
		sample(t, func(t *testing.T, z *zone) {
			// Given users of a cooperating department
			st := z.Zone.Tasks[demo.KeyOpened]
			for _, login := range []string{"scjg-clerk", "scjg-section", "scjg-deputy"} {
				c := z.By(login)
				before := z.acts()
				// When they ask for the draw of objects, Then 403
				frozen := "/tasks/" + string(z.Zone.Tasks[demo.KeyConfirmed].Task) + "/freeze"
				z.refused(c.Post(frozen), http.StatusForbidden, law.Art12, "NOT_PERMITTED", before)
				p := c.Post("/hall/"+string(st.Objects)+"/reveal", "attempt", "1")
				if p.Status != http.StatusForbidden || z.acts() != before {
					t.Errorf("%s asks for the result: %d", login, p.Status)
				}
			}
			joint := z.Zone.Tasks[demo.KeyFrozen].Objects
			page := z.By("scjg-clerk").Open("/hall/" + string(joint))
			for _, step := range []string{"reveal", "lock"} {
				if page.HasForm("/hall/" + string(joint) + "/" + step) {
					t.Errorf("a cooperating department is offered to %s", step)
				}
			}
		})
	})
}
