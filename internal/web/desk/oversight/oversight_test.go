package oversight_test

import (
	"net/url"
	"strings"
	"testing"

	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

// The log can be narrowed, turned and exported; nobody but the auditor gets
// entries of others, whatever the address asks for.
func TestLedgerList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		o.Page(o.Clerk, "/home")
		o.Read(o.Auditor, "/ledger", "操作日志", o.Security.Name, "建立部门", "系统规则", o.Clerk.Name+"的账号")
		first := o.Page(o.Auditor, "/ledger?size=20&sort=no").Says("第 1 /", "aria-sort=\"ascending\"", "建立部门</a>")
		second := o.Page(o.Auditor, "/ledger?size=20&sort=no&page=2").Says("下一页")
		if first.Text() == second.Text() {
			t.Error("the second page is the first")
		}
		o.Page(o.Auditor, "/ledger?kind=department").Says("建立部门</a>").SaysNot("授予岗位</a>")
		o.Page(o.Auditor, "/ledger?who="+url.QueryEscape(o.Clerk.Name)).Says("登录</a>").SaysNot("授予岗位</a>")
		o.Page(o.Auditor, "/ledger?dept=SCJG").SaysNot(o.Clerk.Name + "的账号")
		o.Page(o.Auditor, "/ledger?from=2020-01-01&until=2020-01-02").Says("没有符合条件的操作记录")
		o.Page(o.Auditor, "/ledger?who=100%25").Says("没有符合条件的操作记录")

		csv := o.Page(o.Auditor, "/ledger?export=csv&kind=department").Body
		if !strings.Contains(csv, "涉及：部门") || !strings.Contains(csv, "建立部门") || strings.Contains(csv, "授予岗位") {
			t.Errorf("the export is not what the filter selects:\n%.400s", csv)
		}
		of := url.QueryEscape(o.Security.Name)
		o.Page(o.Clerk, "/ledger?dept=SCJG&who="+of).Says("登录</a>").SaysNot(o.Security.Name+"</td>", o.Security.Name+"的账号",
			"授予岗位</a>")
		csv = o.Page(o.Clerk, "/ledger?export=csv").Body
		if strings.Contains(csv, o.Security.Name) || !strings.Contains(csv, o.Clerk.Name) {
			t.Errorf("the clerk's export:\n%.400s", csv)
		}
	})
}
