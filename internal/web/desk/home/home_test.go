package home_test

import (
	"net/url"
	"testing"

	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

// The way to the first draw is there for those who prepare it, and each step
// waits for the one before.
func TestBeginning(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		o.Page(o.Clerk, "/home").Says("从零到第一次抽取", "✓ 已完成", "编制年度计划", "在第 5 步之后", "/items/new")
		o.Page(o.Deputy, "/home").Says("现在没有要您办的事").SaysNot("从零到第一次抽取")
		o.Page(o.Auditor, "/home").SaysNot("从零到第一次抽取")
	})
}

// After the first draw the workbench shows what waits, one blue button, and
// what was begun.
func TestWorkbench(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o, _ := served.NewStaffedOffice(t, h)
		o.Page(o.Clerk, "/home").SaysNot("从零到第一次抽取")
		page := o.Page(o.Inspectors[0], "/home").Says("检查 2 户", "去检查", "以后")
		if link := page.Link("去检查"); link != "/visits" {
			t.Errorf("去检查 leads to %s", link)
		}
		o.Upload(o.Keeper, "/subjects/import", "社会组织.csv", "名称,类型\n一,二\n", 303)
		o.Page(o.Keeper, "/home").Says("没办完的", "导入检查对象名录库", "社会组织.csv", "继续")
		o.Page(o.OtherKeeper, "/home").SaysNot("没办完的")
		o.Send(o.Keeper, "/logout", url.Values{}, 303)
	})
}
