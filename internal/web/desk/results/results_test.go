package results_test

import (
	"net/http"
	"strings"
	"testing"

	"yangguang/internal/demo"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// The lists of results: what waits first, the row unfolds without script, the
// export is the filter, and nobody gets the results of another department.
func TestResultLists(t *testing.T) {
	served.EachZone(t, func(t *testing.T, s *served.Site) {
		deputy := s.By("shgz-deputy")
		page := deputy.Get("/results").Says("状态：待审批", "同意", "退回", "导出 XLSX")
		if strings.Contains(page.Body, `type="checkbox" name="pick"`) {
			t.Error("there are boxes to tick and nothing to do with them")
		}
		if link := page.Link("同意"); !strings.HasSuffix(link, "/approve") {
			t.Errorf("同意 leads to %s", link)
		}
		page.SaysNot("检查结果待审批")

		problems := deputy.Get("/results?state=&type=05&open=problems").Says("is-open", "不合格 1 点", "情况和处理", "人已签")
		testkit.CheckHTML(t, []byte(problems.Body))
		all := deputy.Get("/results?state=&size=20").Says("第 1 / 2 页", "下一页", "已公示")
		next := deputy.Get("/results?state=&size=20&page=2").Says("第 2 / 2 页")
		if all.Text() == next.Text() {
			t.Error("the second page is the first")
		}
		deputy.Get("/results?state=&text=100%25").Says("没有符合条件的检查结果")
		deputy.Get("/results?state=&from=2026-12-31&until=2026-01-01").Says("结束日早于开始日")

		csv := deputy.Get("/results?export=csv&state=published&type=05").Body
		if !strings.Contains(csv, "状态：已公示") || strings.Contains(csv, "未发现问题,") || !strings.Contains(csv, "已责令改正") {
			t.Errorf("the export is not what the filter selects:\n%.600s", csv)
		}
		other := s.By("scjg-deputy").Get("/results?state=&export=csv").Body
		if strings.Contains(other, "徐子琛") || !strings.Contains(other, "任务编号") {
			t.Errorf("another department's export:\n%.600s", other)
		}
		clerk := s.By("shgz-clerk")
		clerk.Get("/publications").Says("公示", "退回", "已审批，待公示").SaysNot("/approve")
		clerk.Get("/publications?state=published").Says("按期办结")
		if p := s.By("shgz-keeper").Get("/publications?export=csv"); p.Status != http.StatusForbidden {
			t.Errorf("the keeper gets the list of publications: %d", p.Status)
		}
	})
}

// What a person may not decide says so in its row, and why under it.
func TestResultNotForHim(t *testing.T) {
	s := served.Zone(t)
	id := s.Zone.Tasks[demo.KeyReported].Task
	if _, err := s.App.DB.Writer().ExecContext(t.Context(), `update result set entered_by = (select id from person
		where login = 'shgz-deputy') where task = $1 and dept = 'SHGZ' and state = 'pending'`, id); err != nil {
		t.Fatal(err)
	}
	s.By("shgz-deputy").Get("/results?open=all").Says("不由您审批", "录入检查结果的人不能审批同一结果").
		SaysNot(`/approve"`)
}
