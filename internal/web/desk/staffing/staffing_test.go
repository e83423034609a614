package staffing_test

import (
	"net/http"
	"strings"
	"testing"

	"yangguang/internal/demo"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// A department lists what was handed to it and nothing else, can sign for it in
// the list, and finds, turns and exports.
func TestListOfShares(t *testing.T) {
	t.Parallel()
	served.EachZone(t, func(t *testing.T, s *served.Site) {
		find := func(k demo.Key) task.Task {
			x, err := task.ByID(t.Context(), s.App.DB.Read(), s.Zone.Tasks[k].Task)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		sent, staffed, locked := find(demo.KeyDispatched), find(demo.KeyStaffed), find(demo.KeyLocked)
		clerk := s.By("shgz-clerk")
		page := clerk.Open("/shares")
		testkit.CheckHTML(t, []byte(page.Body))
		page.Says("签收与派员", "查询", "导出 XLSX", sent.No, staffed.No).SaysNot(locked.No)
		clerk.Open("/shares?step=staffed").Says("状态：人员已定", staffed.No).SaysNot(sent.No)
		clerk.Open("/shares?text=" + staffed.No).Says(staffed.No).SaysNot(sent.No)
		csv := clerk.Get("/shares?step=sent&export=csv")
		if csv.Status != http.StatusOK || !strings.Contains(csv.Body, sent.No) || strings.Contains(csv.Body, staffed.No) {
			t.Errorf("%d\n%s", csv.Status, csv.Body)
		}

		to := clerk.Submit(clerk.Open("/shares?step=sent"), "/shares/"+string(sent.ID)+"/acknowledge").Done()
		clerk.Open(to).Says("名单已签收")
		clerk.Open("/shares?step=acked").Says(sent.No)
		groups := clerk.Open("/shares/" + string(staffed.ID))
		testkit.CheckHTML(t, []byte(groups.Body))
		groups.Says("检查小组", "组长", "共 ")
	})
}
