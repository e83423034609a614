package scenarios

import (
	"net/http"
	"testing"

	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

func TestArticle19(t *testing.T) {
	t.Run("A19-1", func(t *testing.T) {
		staffed(t, func(t *testing.T, z *zone, st testkit.Staffed) {
			// Given a published result
			visit := z.inspected(st)
			z.does("inspector1", visit+"/results/SHGZ", "types", "01", "do", "submit").Done()
			id := z.text(`select id from result where dept = 'SHGZ' and state = 'pending'`)
			z.does("deputy", "/results/"+id+"/approve").Done()
			z.does("clerk", "/results/"+id+"/publish").Done()
			published := z.text(`select content from publication where result = $1`, id)
			// When PUT is called, by whoever may read it, Then 409
			for _, login := range []string{"clerk", "deputy", "head", "inspector1", "other-clerk"} {
				c := z.By(login)
				before := z.acts()
				p := c.Send(http.MethodPut, "/results/"+id, z.Form("types", "08"))
				z.refused(p, http.StatusConflict, law.Art19, "RESULT_PUBLISHED", before)
			}
			if now := z.text(`select content from publication where result = $1`, id); now != published {
				t.Error("the publication changed")
			}
		})
	})
}
