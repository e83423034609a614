package plans_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

// The list shows, counts and exports what the filter finds; the draft of a
// department, and the year it is for, are its own.
func TestListOfPlans(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		w := o.People
		publishItem(o, w.Keeper, w.Deputy, "S-1", "民办学校检查")
		publishItem(o, w.OtherKeeper, w.OtherDeputy, "C-1", "登记事项检查")
		to := o.Send(w.Clerk, "/plans/new", url.Values{"year": {"2026"}}, http.StatusSeeOther)
		task := planTask()
		task.Set("seen", served.Hidden(o.Read(w.Clerk, to+"/tasks/new"), "seen"))
		o.Send(w.Clerk, to+"/tasks/new", task, http.StatusSeeOther)
		next := o.Send(w.Clerk, "/plans/new", url.Values{"year": {"2027"}}, http.StatusSeeOther)

		o.At(w.Clerk).Open("/plans").Says("共 <b>2</b> 条", `href="`+next+`">修改</a>`, `<option value="2027">`)
		for filter, n := range map[string]string{"year=2026": "1", "year=2027": "1", "state=draft": "2",
			"state=published": "0",
			"text=" + url.QueryEscape("民办学校部门"): "1", "text=_": "0", "dept=SCJG": "0"} {
			o.At(w.Clerk).Open("/plans?"+filter).Says("共 <b>"+n+"</b> 条", "当前筛选")
		}
		csv := o.Page(w.Clerk, "/plans?year=2027&export=csv")
		if csv.Status != http.StatusOK || strings.Count(csv.Body, "\r\n") != 3 || !strings.Contains(csv.Body,
			"\r\n2027,2027年度双随机抽查计划,") {
			t.Errorf("%d %q", csv.Status, csv.Body)
		}
		o.At(w.OtherClerk).Open("/plans").Says("还没有年度计划").SaysNot(`<option value="2027">`, next)
		o.Page(w.OtherClerk, "/plans?export=csv").SaysNot("2027")

		o.Confirm(w.Clerk, to+"/submit", url.Values{}, http.StatusSeeOther)
		o.At(w.Head).Open("/plans?state=pending").Says("共 <b>1</b> 条", `href="`+to+`">审定</a>`)
		o.Confirm(w.Head, to+"/approve", url.Values{}, http.StatusSeeOther)
		o.At(w.Clerk).Open("/plans").Says(`href="` + to + `">公开</a>`)
		o.Confirm(w.Clerk, to+"/publish", url.Values{}, http.StatusSeeOther)
		o.At(w.OtherClerk).Open("/plans").Says("共 <b>1</b> 条", to, `<option value="2026">`).SaysNot("公开</a>")
	})
}
