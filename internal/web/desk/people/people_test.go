package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

// The lists of people and departments are narrowed in the database.
func TestPeopleLists(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		admin := o.Auditor
		all := o.Read(admin, "/people", o.Clerk.Name, o.OtherClerk.Name, "经办人", "共 <b>")
		if strings.Contains(all, "建立账号") {
			t.Error("the auditor is offered to make accounts")
		}
		o.Page(admin, "/people?dept=SCJG").Says(o.OtherClerk.Name).SaysNot(o.Clerk.Name + "</a>")
		o.Page(admin, "/people?role=witness").Says(o.Witness.Name).SaysNot(o.Clerk.Name + "</a>")
		o.Page(admin, "/people?name="+url.QueryEscape(o.Clerk.Name)).Says("1 条").SaysNot(o.OtherClerk.Name + "</a>")
		o.Page(admin, "/people?state=disabled").Says("没有符合条件的人员")
		o.Page(admin, "/people?role=nobody").Says("没有这个选项")
		csv := o.Page(admin, "/people?export=csv&dept=SCJG").Body
		if !strings.Contains(csv, o.OtherClerk.Name) || strings.Contains(csv, o.Clerk.Name+",") {
			t.Errorf("the export is not what the filter selects:\n%.400s", csv)
		}
		o.Read(admin, "/departments", "SHGZ", "SCJG")
		o.Page(admin, "/departments?text=scjg").Says("SCJG").SaysNot("SHGZ")
		o.Refuse(o.Clerk, "/people", http.StatusForbidden)
		o.Refuse(o.Clerk, "/people?export=csv", http.StatusForbidden)
	})
}
