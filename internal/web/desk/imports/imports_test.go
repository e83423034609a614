package imports_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yangguang/internal/canon"
	"yangguang/internal/roster/imports"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/install"
	"yangguang/internal/testkit/served"
	"yangguang/internal/web"
)

func codeOf(t *testing.T, first17 string) string {
	t.Helper()
	check, err := canon.Check(first17)
	if err != nil {
		t.Fatal(err)
	}
	return first17 + string(check)
}

func TestImportWizard(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		w := o.People
		good, second := codeOf(t, "91371073MA3C5XU22"), codeOf(t, "91371073MA3C5XU33")
		file := "商号,代码列,登记住所\n临港𠮷祥商行," + good + ",甲路1号\n=乙商行,320102000020373,乙路\n丙商行," + second + ",丙路\n丁商行," + good + ",丁路\n"
		o.Read(w.Keeper, "/subjects/import", "选择文件", "统一社会信用代码", "名称（必须有）")
		o.Upload(w.Keeper, "/subjects/import", "扫描件.pdf", "%PDF-1.7\n%âãÏÓ\n1 0 obj\n", http.StatusUnprocessableEntity,
			"无法导入")
		to := o.Upload(w.Keeper, "/subjects/import", "名录.csv", file, http.StatusSeeOther)
		o.Read(w.Keeper, to, "开始核对", "第 2 列 代码列", "不会导入的列：商号、代码列", "临港𠮷祥商行")
		if w := o.Page(w.OtherKeeper, to); w.Status != http.StatusNotFound {
			t.Errorf("another department sees the batch: %d", w.Status)
		}
		o.Send(w.Keeper, to+"/columns", url.Values{"uscc": {"1"}}, http.StatusUnprocessableEntity, "没有找到“名称”对应的列")
		o.Send(w.Keeper, to+"/columns", url.Values{"name": {"0"}, "uscc": {"1"}, "address": {"2"}}, http.StatusSeeOther)
		o.Read(w.Keeper, to, "旧注册号", "320102000020373", "与第 2 行重复", "只导入正确行", "全部放弃", "将写入 2 行")
		o.Read(w.Keeper, "/subjects", "检查对象名录库里还没有检查对象")
		csv := o.Page(w.Keeper, to+"?export=csv")
		_, lines, _ := strings.Cut(csv.Body, "\r\n")
		if csv.Status != http.StatusOK || !strings.HasPrefix(csv.Body, "\ufeff需改正或留意的行") ||
			!strings.HasPrefix(lines, "行号,列,值,原因,性质\r\n3,统一社会信用代码,320102000020373,") ||
			strings.Count(lines, "错误") != 2 {
			t.Errorf("%d %q", csv.Status, csv.Body)
		}
		o.Send(w.Keeper, to+"/apply", url.Values{"mode": {imports.CorrectOnly}}, http.StatusSeeOther)
		page := o.Page(w.Keeper, to)
		if page.Header.Get("Refresh") == "" || !strings.Contains(page.Body, "正在导入") {
			t.Errorf("no waiting page: %v", page.Header)
		}
		id := strings.TrimPrefix(to, "/imports/")
		if err := o.App.Imports.Run(t.Context(), imports.Args{Batch: id, Person: w.Keeper.Person}); err != nil {
			t.Fatal(err)
		}
		o.Read(w.Keeper, to, "导入完成", "新增 2 行", "日志第")
		o.Read(w.Inspectors[0], "/subjects?q="+url.QueryEscape("𠮷祥"), "临港𠮷祥商行", "共 <b>1</b> 条")
		o.Read(w.Inspectors[0], "/subjects?q="+second[:12], "共 <b>2</b> 条")
		o.Read(w.Inspectors[0], "/subjects/"+good, "临港𠮷祥商行", "甲路1号", "没有改动过")
		again := o.Upload(w.Keeper, "/subjects/import", "再来.csv", "名称,统一社会信用代码,登记住所\n临港𠮷祥商行,"+good+",新路9号\n",
			http.StatusSeeOther)
		o.Send(w.Keeper, again+"/columns", url.Values{"name": {"0"}, "uscc": {"1"}, "address": {"2"}}, http.StatusSeeOther)
		o.Read(w.Keeper, again, "登记住所 1 行", "甲路1号", "新路9号")
		o.Send(w.Keeper, again+"/apply", url.Values{"mode": {imports.Nothing}}, http.StatusSeeOther)
		o.Read(w.Keeper, again, "已放弃这次导入")
	})
}

// Of a workbook with several sheets a person can choose one.
func TestImportOfOneSheetOfSeveral(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		w := o.People
		f := excelize.NewFile()
		defer f.Close()
		f.NewSheet("明细")
		f.SetSheetRow("Sheet1", "A1", &[]any{"填表说明", "内容"})
		f.SetSheetRow("明细", "A1", &[]any{"名称", "统一社会信用代码"})
		f.SetSheetRow("明细", "A2", &[]any{"甲商行", int64(913710007060885349)})
		content, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		to := o.Upload(w.Keeper, "/subjects/import", "名录.xlsx", content.String(), http.StatusSeeOther)
		o.Read(w.Keeper, to, "读哪一张工作表", "填表说明", "换工作表")
		o.Send(w.Keeper, to+"/sheet", url.Values{"sheet": {"没有"}}, http.StatusUnprocessableEntity, "没有名为“没有”的工作表")
		o.Send(w.OtherKeeper, to+"/sheet", url.Values{"sheet": {"明细"}}, http.StatusNotFound)
		o.Send(w.Keeper, to+"/sheet", url.Values{"sheet": {"明细"}}, http.StatusSeeOther)
		o.Read(w.Keeper, to, "甲商行")
		o.Send(w.Keeper, to+"/columns", url.Values{"name": {"0"}, "uscc": {"1"}}, http.StatusSeeOther)
		o.Read(w.Keeper, to, "超过15位的数字", "工作表“明细”", "没有需要写入的行", "选择工作表")
	})
}

// A 300 MB file is refused before any of it is read.
func TestUploadOf300MB(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	server, err := web.New(install.App(t, h))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/subjects/import", strings.NewReader("x"))
	r.ContentLength = 300 << 20
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(),
		"200 MB") || !strings.Contains(w.Body.String(), "规则七") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
