package scenarios

import (
	"net/http"
	"testing"

	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

func TestArticle14(t *testing.T) {
	t.Run("A14-1", func(t *testing.T) {
		staffed(t, func(t *testing.T, z *zone, st testkit.Staffed) {
			// Given a group of P1, P2 of the 发起部门 and Q1, Q2
			visit := "/visits/" + string(st.Task) + "/" + string(st.Enterprise)
			// Then P1 leads
			if page := z.By("inspector1").Open(visit); !has(page.Links(), visit+"/start") {
				t.Error("the first of the initiating department is not offered to start")
			}
			// And Q1 sees no button of the leader, nor does P2
			for _, login := range []string{"other-inspector1", "inspector2"} {
				member := z.By(login)
				if page := member.Open(visit); has(page.Links(), visit+"/start") || has(page.Links(), visit+"/end") {
					t.Errorf("%s sees a button of the leader", login)
				}
				before := z.acts()
				z.refused(member.Post(visit+"/start"), http.StatusForbidden, law.Art14, "NOT_PERMITTED", before)
			}
			z.does("inspector1", visit+"/start").Done()
			if page := z.By("inspector1").Open(visit); !has(page.Links(), visit+"/end") {
				t.Error("the leader is not offered to end the visit")
			}
			if page := z.By("other-inspector1").Open(visit); has(page.Links(), visit+"/end") {
				t.Error("a member is offered to end the visit")
			}
		})
	})
}
