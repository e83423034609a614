package staff

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yangguang/internal/actor"
	"yangguang/internal/canon"
	"yangguang/internal/identity"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/install"
)

func rosterOffice(t *testing.T, h *testkit.Home) *office {
	t.Helper()
	w := testkit.World(t, h)
	s, err := New(install.App(t, h))
	if err != nil {
		t.Fatal(err)
	}
	o := &office{Home: h, t: t, s: s, mux: http.NewServeMux(), w: w}
	for _, route := range append(append([]Route{}, rosterRoutes...), importRoutes...) {
		o.mux.Handle(route.Pattern, s.R.Handle(s.guard(route)))
	}
	return o
}

// upload posts a file as a browser does and returns where it leads.
func (o *office) upload(by actor.Actor, path, name string, content []byte, status int, words ...string) string {
	o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("key", "upload-"+name)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		o.t.Fatal(err)
	}
	part.Write(content)
	form.Close()
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := o.do(by, r)
	if w.Code != status {
		o.t.Fatalf("POST %s: %d, want %d\n%s", path, w.Code, status, w.Body)
	}
	o.says(path, w.Body.String(), words)
	return w.Header().Get("Location")
}

func codeOf(t *testing.T, first17 string) string {
	t.Helper()
	check, err := canon.Check(first17)
	if err != nil {
		t.Fatal(err)
	}
	return first17 + string(check)
}

func TestImportWizard(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := rosterOffice(t, h)
		w := o.w
		good, second := codeOf(t, "91371073MA3C5XU22"), codeOf(t, "91371073MA3C5XU33")
		file := "商号,代码列,登记住所\n临港𠮷祥商行," + good + ",甲路1号\n=乙商行,320102000020373,乙路\n丙商行," + second + ",丙路\n丁商行," + good + ",丁路\n"
		o.get(w.Keeper, "/subjects/import", "选择文件", "统一社会信用代码", "名称（必须有）")
		o.upload(w.Keeper, "/subjects/import", "扫描件.pdf", []byte("%PDF-1.7\n%âãÏÓ\n1 0 obj\n"), http.StatusUnprocessableEntity, "无法导入")
		to := o.upload(w.Keeper, "/subjects/import", "名录.csv", []byte(file), http.StatusSeeOther)
		o.get(w.Keeper, to, "开始核对", "第 2 列 代码列", "不会导入的列：商号、代码列", "临港𠮷祥商行")
		if w := o.do(w.OtherKeeper, httptest.NewRequest(http.MethodGet, to, nil)); w.Code != http.StatusNotFound {
			t.Errorf("another department sees the batch: %d", w.Code)
		}
		o.post(w.Keeper, to+"/columns", url.Values{"uscc": {"1"}}, http.StatusUnprocessableEntity, "没有找到“名称”对应的列")
		o.post(w.Keeper, to+"/columns", url.Values{"name": {"0"}, "uscc": {"1"}, "address": {"2"}}, http.StatusSeeOther)
		o.get(w.Keeper, to, "旧注册号", "320102000020373", "与第 2 行重复", "只导入正确行", "全部放弃", "将写入 2 行")
		o.get(w.Keeper, "/subjects", "没有符合条件的检查对象")
		csv := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, to+"/problems.csv", nil)
		o.mux.ServeHTTP(csv, r.WithContext(context.WithValue(r.Context(), signedKey{}, identity.Signed{Actor: w.Keeper})))
		if body := csv.Body.String(); csv.Code != http.StatusOK || !strings.HasPrefix(body, "\ufeff行号,列,值,原因,性质\n3,统一社会信用代码,320102000020373,") || strings.Count(body, "错误") != 2 {
			t.Errorf("%d %q", csv.Code, body)
		}
		o.post(w.Keeper, to+"/apply", url.Values{"mode": {imports.CorrectOnly}}, http.StatusSeeOther)
		page := o.do(w.Keeper, httptest.NewRequest(http.MethodGet, to, nil))
		if page.Header().Get("Refresh") == "" || !strings.Contains(page.Body.String(), "正在导入") {
			t.Errorf("no waiting page: %v", page.Header())
		}
		id := strings.TrimPrefix(to, "/imports/")
		if err := o.s.App.Imports.Run(t.Context(), imports.Args{Batch: id, Person: w.Keeper.Person}); err != nil {
			t.Fatal(err)
		}
		o.get(w.Keeper, to, "导入完成", "新增 2 行", "日志第")
		o.get(w.Inspectors[0], "/subjects?q="+url.QueryEscape("𠮷祥"), "临港𠮷祥商行", "符合条件 1 户")
		o.get(w.Inspectors[0], "/subjects?q="+second[:12], "符合条件 2 户")
		o.get(w.Inspectors[0], "/subjects/"+good, "临港𠮷祥商行", "甲路1号", "没有改动过")
		again := o.upload(w.Keeper, "/subjects/import", "再来.csv", []byte("名称,统一社会信用代码,登记住所\n临港𠮷祥商行,"+good+",新路9号\n"), http.StatusSeeOther)
		o.post(w.Keeper, again+"/columns", url.Values{"name": {"0"}, "uscc": {"1"}, "address": {"2"}}, http.StatusSeeOther)
		o.get(w.Keeper, again, "登记住所 1 行", "甲路1号", "新路9号")
		o.post(w.Keeper, again+"/apply", url.Values{"mode": {imports.Nothing}}, http.StatusSeeOther)
		o.get(w.Keeper, again, "已放弃这次导入")
	})
}

// Of a workbook with several sheets a person can choose one.
func TestImportOfOneSheetOfSeveral(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := rosterOffice(t, h)
		w := o.w
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
		to := o.upload(w.Keeper, "/subjects/import", "名录.xlsx", content.Bytes(), http.StatusSeeOther)
		o.get(w.Keeper, to, "读哪一张工作表", "填表说明", "换工作表")
		o.post(w.Keeper, to+"/sheet", url.Values{"sheet": {"没有"}}, http.StatusUnprocessableEntity, "没有名为“没有”的工作表")
		o.post(w.OtherKeeper, to+"/sheet", url.Values{"sheet": {"明细"}}, http.StatusNotFound)
		o.post(w.Keeper, to+"/sheet", url.Values{"sheet": {"明细"}}, http.StatusSeeOther)
		o.get(w.Keeper, to, "甲商行")
		o.post(w.Keeper, to+"/columns", url.Values{"name": {"0"}, "uscc": {"1"}}, http.StatusSeeOther)
		o.get(w.Keeper, to, "超过15位的数字", "工作表“明细”", "没有需要写入的行", "选择工作表")
	})
}

// A 300 MB file is refused before any of it is read.
func TestUploadOf300MB(t *testing.T) {
	h := testkit.NewHome(t)
	o := rosterOffice(t, h)
	mux := http.NewServeMux()
	o.s.Register(mux)
	r := httptest.NewRequest(http.MethodPost, "/subjects/import", strings.NewReader("x"))
	r.ContentLength = 300 << 20
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "200 MB") || !strings.Contains(w.Body.String(), "规则七") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestRosterPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := rosterOffice(t, h)
		w := o.w
		o.get(w.Keeper, "/subjects/new", "录入检查对象")
		in := url.Values{"name": {"临港示例工地"}, "licence": {"施001"}, "type": {"16"}, "labels": {"建筑、扬尘"}, "street": {"汪疃镇"}}
		to := o.post(w.Keeper, "/subjects/new", in, http.StatusSeeOther)
		if to != "/subjects/N:371073-000001" {
			t.Fatalf("leads to %s", to)
		}
		o.post(w.Keeper, "/subjects/new", in, http.StatusUnprocessableEntity, "名录库中已有这个检查对象")
		in.Set("uscc", "913710007060885340")
		o.post(w.Keeper, "/subjects/new", in, http.StatusUnprocessableEntity, "校验位不符", `value="913710007060885340"`, "GB 32100")
		page := o.get(w.Keeper, to+"/edit", `value="施001"`, "建筑、扬尘")
		edit := url.Values{"name": {"临港示例工地"}, "licence": {"施001"}, "type": {"16"}, "status": {"cancelled"}, "labels": {"扬尘"}, "seen": {hidden(page, "seen")}}
		o.post(w.Keeper, to+"/edit", edit, http.StatusSeeOther)
		o.post(w.Keeper, to+"/edit", edit, http.StatusConflict, "已经改动")
		o.get(w.Clerk, to, "不进入抽取", "存续 → 注销", "修改检查对象", "日志第")
		o.get(w.Clerk, "/subjects?label="+url.QueryEscape("扬尘"), "临港示例工地")
		o.get(w.Clerk, "/subjects?label="+url.QueryEscape("扬"), "没有符合条件")

		o.get(w.Keeper, "/inspectors", "没有符合条件的人员")
		person := url.Values{"code": {w.Inspectors[0].Inspector}, "name": {"巡查一"}, "certNo": {"鲁K1"}, "certUntil": {"2026-12-31"}, "person": {w.Inspectors[0].Person}, "leader": {"1"}}
		at := o.post(w.Keeper, "/inspectors/new", person, http.StatusSeeOther)
		o.post(w.Keeper, "/inspectors/new", url.Values{"name": {"无证"}}, http.StatusSeeOther)
		o.post(w.Keeper, "/inspectors/new", url.Values{"name": {"到期"}, "certNo": {"鲁K2"}, "certUntil": {"2026-11-01"}}, http.StatusSeeOther)
		o.get(w.Keeper, "/inspectors", "可抽取", "没有执法证件", "有效期至2026-11-01")
		o.get(w.Keeper, "/inspectors?drawable=yes", "巡查一")
		shown := o.get(w.Inspectors[0], at, "巡查一", "登记回避")
		if strings.Contains(shown, "停抽</span>") {
			t.Error("an inspector may pause himself")
		}
		o.post(w.Inspectors[0], at+"/conflicts/new", url.Values{"subject": {"无"}, "kind": {"kin"}}, http.StatusUnprocessableEntity, "没有这个编号")
		o.post(w.Inspectors[0], at+"/conflicts/new", url.Values{"subject": {"N:371073-000001"}, "kind": {"kin"}}, http.StatusSeeOther)
		o.get(w.Keeper, at, "近亲属任职", "长期", "回避中")
		end := at + "/conflicts/end?" + url.Values{"subject": {"N:371073-000001"}, "region": {"371073"}, "kind": {"kin"}}.Encode()
		o.get(w.Keeper, end, "终止回避", "临港示例工地")
		o.post(w.Keeper, end, url.Values{}, http.StatusSeeOther)
		o.get(w.Keeper, at+"/pause", "停抽原因")
		o.post(w.Keeper, at+"/pause?seen=1", url.Values{}, http.StatusUnprocessableEntity, "请写明停抽原因")
		o.post(w.Keeper, at+"/pause?seen=1", url.Values{"reason": {"病假"}}, http.StatusSeeOther)
		o.get(w.Keeper, at, "停抽：病假", "恢复在岗")
		o.post(w.Keeper, at+"/resume?seen=2", url.Values{}, http.StatusSeeOther)
		page = o.get(w.Keeper, at+"/edit", `value="鲁K1"`)
		o.post(w.Keeper, at+"/edit", url.Values{"name": {"巡查一"}, "certNo": {"鲁K2"}, "seen": {hidden(page, "seen")}}, http.StatusUnprocessableEntity, "另一人使用")
	})
}

// The pages of a long list lead through all of it, both ways.
func TestSubjectListTurnsPages(t *testing.T) {
	h := testkit.NewHome(t)
	o := rosterOffice(t, h)
	for i := range 2*pageSize + 3 {
		if _, err := o.s.App.Roster.AddSubject(t.Context(), o.w.Keeper, roster.Subject{Region: testkit.Region, Name: "对象", Licence: strings.Repeat("证", i+1)[:min(3*(i+1), 150)] + string(rune('A'+i%26)) + string(rune('A'+i/26))}); err != nil {
			t.Fatal(err)
		}
	}
	link := func(page, rel string) string {
		_, rest, ok := strings.Cut(page, `rel="`+rel+`" href="`)
		if !ok {
			return ""
		}
		href, _, _ := strings.Cut(rest, `"`)
		return strings.ReplaceAll(href, "&amp;", "&")
	}
	var pages []string
	for at := "/subjects"; at != ""; {
		page := o.get(o.w.Keeper, at)
		pages = append(pages, page)
		at = link(page, "next")
	}
	if len(pages) != 3 || link(pages[0], "prev") != "" {
		t.Fatalf("%d pages", len(pages))
	}
	back := o.get(o.w.Keeper, link(pages[2], "prev"))
	if strings.Count(back, "<tr>") != strings.Count(pages[1], "<tr>") || !strings.Contains(back, link(pages[1], "next")[len("/subjects"):][:20]) {
		t.Error("the page before the last is not the second")
	}
	first := o.get(o.w.Keeper, link(back, "prev"))
	if link(first, "prev") != "" || link(first, "next") == "" {
		t.Errorf("the first page leads to %q and %q", link(first, "prev"), link(first, "next"))
	}
}
