package items_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

// The list shows, counts and exports what the filter finds, and of other
// departments only what is public.
func TestListOfItems(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		w := o.People
		publish := func(code, name string) {
			to := o.Send(w.Keeper, "/items/new", itemForm(code, name), http.StatusSeeOther)
			o.Confirm(w.Keeper, to+"/submit", url.Values{}, http.StatusSeeOther)
			o.Confirm(w.Deputy, to+"/publish", url.Values{}, http.StatusSeeOther)
		}
		publish("S-1", "民办学校检查")
		publish("S-2", "养老机构检查_100%")
		o.Send(w.Keeper, "/items/new", itemForm("S-3", "=志愿服务检查"), http.StatusSeeOther)
		o.Send(w.OtherKeeper, "/items/new", itemForm("C-1", "登记事项检查"), http.StatusSeeOther)

		list := o.At(w.Keeper).Open("/items").Says("共 <b>3</b> 条", "本部门已发布 <a", `/items/S-3/1/edit">修改</a>`)
		list.SaysNot("登记事项检查")
		o.At(w.OtherKeeper).Open("/items").Says("共 <b>3</b> 条", "登记事项检查").SaysNot("志愿服务检查")
		for filter, n := range map[string]string{
			"name=100%25": "1", "name=s-1": "1", "state=draft": "1", "state=published": "2", "dept=SCJG": "0", "class=1": "3",
			"class=2": "0",
			"type=9":  "3", "mode=random": "3", "lapsed=1": "0",
		} {
			o.At(w.Keeper).Open("/items?"+filter).Says("共 <b>"+n+"</b> 条", "当前筛选", "全部清除")
		}
		o.At(w.Keeper).Open("/items?state=nonsense").Says("没有这个选项", "共 <b>3</b> 条")
		o.At(w.Keeper).Open("/items?size=20&page=7").Says("第 1 / 1 页", "民办学校检查")

		csv := o.Page(w.Keeper, "/items?state=draft&export=csv")
		if csv.Status != http.StatusOK || !strings.HasPrefix(csv.Body, "\ufeff抽查事项　筛选：状态：草稿") ||
			strings.Count(csv.Body, "\r\n") != 3 || !strings.Contains(csv.Body, "S-3,1,'=志愿服务检查,民办教育,") {
			t.Errorf("%d %q", csv.Status, csv.Body)
		}
		o.Page(w.OtherKeeper, "/items?export=csv").Says("登记事项检查", "养老机构检查").SaysNot("志愿服务检查")
		book, err := excelize.OpenReader(strings.NewReader(o.Page(w.Keeper, "/items?export=xlsx").Body))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		rows, err := book.GetRows("抽查事项")
		if err != nil || len(rows) != 5 || rows[1][2] != "抽查事项" || rows[4][2] != "=志愿服务检查" {
			t.Errorf("%q, %v", rows, err)
		}
		o.Refuse(w.SystemAdmin, "/items?export=csv", http.StatusForbidden)

		o.Send(w.Keeper, "/items/repeal", url.Values{"instrument": {"示例办法"}, "since": {"2026-11-01"}}, http.StatusSeeOther)
		o.At(w.Keeper).Open("/items?lapsed=1").Says("共 <b>2</b> 条", "依据失效 <a", "依据已全部失效").SaysNot("志愿服务检查")
	})
}
