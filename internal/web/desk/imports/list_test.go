package imports_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

// The past imports are those of the own department into this roster, and the
// problems of one can be narrowed and exported.
func TestListsOfImports(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		w := o.People
		good := codeOf(t, "91371073MA3C5XU22")
		to := o.Upload(w.Keeper, "/subjects/import", "一批.csv", "名称,统一社会信用代码\n甲,"+good+"\n=乙,320102000020373\n丙,"+good+"\n",
			http.StatusSeeOther)
		o.Send(w.Keeper, to+"/columns", url.Values{"name": {"0"}, "uscc": {"1"}}, http.StatusSeeOther)
		o.Upload(w.Keeper, "/subjects/import", "二批.csv", "名称\n丁\n", http.StatusSeeOther)
		o.Upload(w.Keeper, "/inspectors/import", "人员.csv", "姓名\n戊\n", http.StatusSeeOther)

		o.At(w.Keeper).Open("/subjects/import").Says("历次导入", "共 <b>2</b> 条", "一批.csv", "继续</a>").SaysNot("人员.csv")
		o.At(w.Keeper).Open("/inspectors/import").Says("共 <b>1</b> 条", "人员.csv").SaysNot("一批.csv")
		o.At(w.OtherKeeper).Open("/subjects/import").SaysNot("历次导入", "一批.csv")
		o.At(w.Keeper).Open("/subjects/import?state=checked").Says("共 <b>1</b> 条", "一批.csv")
		o.At(w.Keeper).Open("/subjects/import?name="+url.QueryEscape("二")).Says("共 <b>1</b> 条", "二批.csv")
		o.Page(w.Keeper, "/subjects/import?export=csv").Says("\r\n一批.csv,", "\r\n二批.csv,").SaysNot("人员.csv")
		o.Page(w.OtherKeeper, "/subjects/import?export=csv").SaysNot("一批.csv")

		o.At(w.Keeper).Open(to).Says("共 <b>3</b> 条", "旧注册号", "重复")
		for filter, n := range map[string]string{"text=" + url.QueryEscape("重复"): "1", "kind=wrong": "2", "kind=warning": "1",
			"column=" + url.QueryEscape("统一社会信用代码"): "3", "column=" + url.QueryEscape("名称"): "0"} {
			o.At(w.Keeper).Open(to + "?" + filter).Says("共 <b>" + n + "</b> 条")
		}
		book, err := excelize.OpenReader(strings.NewReader(o.Page(w.Keeper, to+"?export=xlsx&kind=wrong").Body))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		if rows, err := book.GetRows("需改正或留意的行"); err != nil || len(rows) != 4 || rows[2][2] != "320102000020373" {
			t.Errorf("%q, %v", rows, err)
		}
		o.Refuse(w.OtherKeeper, to+"?export=csv", http.StatusNotFound)
	})
}
