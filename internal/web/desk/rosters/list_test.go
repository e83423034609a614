package rosters_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/synth"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

// Both rosters show, count and export what the filter finds; inspectors are
// those of the own department.
func TestListsOfRosters(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		w := o.People
		for _, x := range []roster.Subject{
			{Name: "=甲商行", Licence: "施001", Type: "16", Street: "汪疃镇", Labels: []string{"扬尘"}, Credit: "D"},
			{Name: "乙商行", Licence: "施002", Type: "9", Street: "汪疃镇", Status: roster.Closed},
			{Name: "丙商行", Licence: "施003", Type: "9", Street: "草庙子镇"},
		} {
			x.Region = testkit.Region
			if _, err := o.App.Roster.AddSubject(t.Context(), w.Keeper, x); err != nil {
				t.Fatal(err)
			}
		}
		street := url.QueryEscape("汪疃镇")
		for filter, n := range map[string]string{
			"q=" + url.QueryEscape("乙"): "1", "q=N:371073-000002": "1", "q=%25": "0", "type=9": "2",
			"status=" + roster.Closed: "1", "credit=D": "1",
			"street=" + street: "2", "street=" + street + "&type=9": "1", "label=" + url.QueryEscape("扬尘"): "1",
		} {
			o.At(w.Clerk).Open("/subjects?"+filter).Says("共 <b>"+n+"</b> 条", "当前筛选")
		}
		o.At(w.Keeper).Open("/subjects").Says("共 <b>3</b> 条", "修改</a>")
		o.At(w.Inspectors[0]).Open("/subjects").Says("甲商行").SaysNot("修改</a>")
		csv := o.Page(w.Clerk, "/subjects?street="+street+"&export=csv")
		if csv.Status != http.StatusOK || strings.Count(csv.Body, "\r\n") != 4 || !strings.Contains(csv.Body, ",'=甲商行,") ||
			!strings.Contains(csv.Body, "筛选：街道：汪疃镇") || strings.Contains(csv.Body, "丙商行") {
			t.Errorf("%d %q", csv.Status, csv.Body)
		}
		book, err := excelize.OpenReader(strings.NewReader(o.Page(w.Clerk, "/subjects?export=xlsx").Body))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		if rows, err := book.GetRows("检查对象"); err != nil || len(rows) != 5 || rows[2][1] != "=甲商行" {
			t.Errorf("%q, %v", rows, err)
		}

		for _, x := range []roster.Inspector{
			{Name: "王一", Code: "A1", CertNo: "鲁K1", CertUntil: "2027-12-31"}, {Name: "李二", Code: "A2"},
		} {
			x.Dept = "SHGZ"
			if _, err := o.App.Roster.AddInspector(t.Context(), w.Keeper, x); err != nil {
				t.Fatal(err)
			}
		}
		other := roster.Inspector{Dept: "SCJG", Name: "赵三", Code: "B1", CertNo: "鲁K3", CertUntil: "2027-12-31"}
		if _, err := o.App.Roster.AddInspector(t.Context(), w.OtherKeeper, other); err != nil {
			t.Fatal(err)
		}
		o.At(w.Keeper).Open("/inspectors").Says("共 <b>2</b> 条", "没有执法证", "在库人员 <a").SaysNot("赵三")
		for filter, n := range map[string]string{"q=K1": "1", "q=" + url.QueryEscape("李"): "1", "drawable=yes": "1",
			"drawable=no":   "1",
			"status=active": "2", "category=" + roster.Daily: "1"} {
			o.At(w.Keeper).Open("/inspectors?" + filter).Says("共 <b>" + n + "</b> 条")
		}
		csv = o.Page(w.Keeper, "/inspectors?drawable=no&export=csv")
		if csv.Status != http.StatusOK || strings.Count(csv.Body, "\r\n") != 3 || !strings.Contains(csv.Body, "\r\nA2,李二,") {
			t.Errorf("%d %q", csv.Status, csv.Body)
		}
		o.Page(w.Keeper, "/inspectors?export=csv").SaysNot("赵三")
		o.Refuse(w.SystemAdmin, "/subjects?export=csv", http.StatusForbidden)
		o.Refuse(w.SystemAdmin, "/inspectors?export=csv", http.StatusForbidden)
	})
}

// What a filter finds beyond a number is not counted: the list says so and goes
// on, and the export of it is whole.
func TestLongListIsNotCounted(t *testing.T) {
	h := testkit.NewHome(t)
	o := served.NewOffice(t, h)
	var content bytes.Buffer
	const all = roster.Counted + 2_000
	if err := synth.Subjects(all, 5, testkit.Region, &content); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rows.csv")
	if err := os.WriteFile(path, content.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	in := imports.Direct{Kind: roster.Objects, Region: testkit.Region, Dept: "SHGZ", Path: path}
	if _, _, err := o.App.Imports.ImportFile(t.Context(), o.Keeper, in); err != nil {
		t.Fatal(err)
	}
	o.At(o.Keeper).Open("/subjects?size=20&page=600").Says("共 <b>12,000</b> 条", "第 600 / 600 页").SaysNot(`rel="next"`)
	common := "/subjects?status=" + roster.Active
	first := o.At(o.Keeper).Open(common).Says("符合条件的超过 10,000 户", `rel="next"`, "第 <b>1</b> 页").SaysNot("共 <b>")
	if n := strings.Count(first.Body, "<tr id="); n != 50 {
		t.Errorf("%d rows", n)
	}
	csv := o.Page(o.Keeper, common+"&export=csv")
	if n := strings.Count(csv.Body, "\r\n"); n <= roster.Counted+2 || n > all+2 {
		t.Errorf("%d lines exported", n)
	}
}
