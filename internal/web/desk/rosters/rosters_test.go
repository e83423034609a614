package rosters_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yangguang/internal/roster"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

func TestRosterPages(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		w := o.People
		o.Read(w.Keeper, "/subjects/new", "录入检查对象")
		in := url.Values{"name": {"临港示例工地"}, "licence": {"施001"}, "type": {"16"}, "labels": {"建筑、扬尘"}, "street": {"汪疃镇"}}
		to := o.Send(w.Keeper, "/subjects/new", in, http.StatusSeeOther)
		if to != "/subjects/N:371073-000001" {
			t.Fatalf("leads to %s", to)
		}
		o.Send(w.Keeper, "/subjects/new", in, http.StatusUnprocessableEntity, "名录库中已有这个检查对象")
		in.Set("uscc", "913710007060885340")
		o.Send(w.Keeper, "/subjects/new", in, http.StatusUnprocessableEntity, "校验位不符", `value="913710007060885340"`,
			"GB 32100")
		page := o.Read(w.Keeper, to+"/edit", `value="施001"`, "建筑、扬尘")
		edit := url.Values{"name": {"临港示例工地"}, "licence": {"施001"}, "type": {"16"}, "status": {"cancelled"},
			"labels": {"扬尘"}, "seen": {served.Hidden(page, "seen")}}
		o.Send(w.Keeper, to+"/edit", edit, http.StatusSeeOther)
		o.Send(w.Keeper, to+"/edit", edit, http.StatusConflict, "已经改动")
		o.Read(w.Clerk, to, "不参加抽取", "存续 → 注销", "修改检查对象", "日志第")
		o.Read(w.Clerk, "/subjects?label="+url.QueryEscape("扬尘"), "临港示例工地")
		o.Read(w.Clerk, "/subjects?label="+url.QueryEscape("扬"), "没有符合条件")

		o.Read(w.Keeper, "/inspectors", "执法检查人员名录库里还没有人员")
		person := url.Values{"code": {string(w.Inspectors[0].Inspector)}, "name": {"巡查一"}, "certNo": {"鲁K1"},
			"certUntil": {"2026-12-31"}, "person": {string(w.Inspectors[0].Person)}, "leader": {"1"}}
		at := o.Send(w.Keeper, "/inspectors/new", person, http.StatusSeeOther)
		o.Send(w.Keeper, "/inspectors/new", url.Values{"name": {"无证"}}, http.StatusSeeOther)
		o.Send(w.Keeper, "/inspectors/new", url.Values{"name": {"到期"}, "certNo": {"鲁K2"}, "certUntil": {"2026-11-01"}},
			http.StatusSeeOther)
		o.Read(w.Keeper, "/inspectors", "可抽取", "没有执法证件", "有效期至2026-11-01")
		o.Read(w.Keeper, "/inspectors?drawable=yes", "巡查一")
		shown := o.Read(w.Inspectors[0], at, "巡查一", "登记回避")
		if strings.Contains(shown, "停抽</span>") {
			t.Error("an inspector may pause himself")
		}
		o.Send(w.Inspectors[0], at+"/conflicts/new", url.Values{"subject": {"无"}, "kind": {"kin"}},
			http.StatusUnprocessableEntity, "没有这个编号")
		o.Send(w.Inspectors[0], at+"/conflicts/new", url.Values{"subject": {"N:371073-000001"}, "kind": {"kin"}},
			http.StatusSeeOther)
		o.Read(w.Keeper, at, "近亲属任职", "长期", "回避中")
		end := at + "/conflicts/end?" + url.Values{"subject": {"N:371073-000001"}, "region": {"371073"},
			"kind": {"kin"}}.Encode()
		o.Read(w.Keeper, end, "终止回避", "临港示例工地")
		o.Send(w.Keeper, end, url.Values{}, http.StatusSeeOther)
		o.Read(w.Keeper, at+"/pause", "停抽原因")
		o.Send(w.Keeper, at+"/pause?seen=1", url.Values{}, http.StatusUnprocessableEntity, "请写明停抽原因")
		o.Send(w.Keeper, at+"/pause?seen=1", url.Values{"reason": {"病假"}}, http.StatusSeeOther)
		o.Read(w.Keeper, at, "停抽：病假", "恢复在岗")
		o.Send(w.Keeper, at+"/resume?seen=2", url.Values{}, http.StatusSeeOther)
		page = o.Read(w.Keeper, at+"/edit", `value="鲁K1"`)
		o.Send(w.Keeper, at+"/edit", url.Values{"name": {"巡查一"}, "certNo": {"鲁K2"}, "seen": {served.Hidden(page, "seen")}},
			http.StatusUnprocessableEntity, "另一人使用")
	})
}

// The pages of a long list lead through all of it, both ways.
func TestSubjectListTurnsPages(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	o := served.NewOffice(t, h)
	const size = 20
	for i := range 2*size + 3 {
		licence := strings.Repeat("证", i+1)[:min(3*(i+1), 150)] + string(rune('A'+i%26)) + string(rune('A'+i/26))
		in := roster.Subject{Region: testkit.Region, Name: "对象", Licence: licence}
		if _, err := o.App.Roster.AddSubject(t.Context(), o.Keeper, in); err != nil {
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
	for at := "/subjects?size=20"; at != ""; {
		page := o.Read(o.Keeper, at)
		pages = append(pages, page)
		at = link(page, "next")
	}
	if len(pages) != 3 || link(pages[0], "prev") != "" {
		t.Fatalf("%d pages", len(pages))
	}
	rows := func(page string) int { return strings.Count(page, "<tr id=") }
	if rows(pages[0]) != size || rows(pages[1]) != size || rows(pages[2]) != 3 {
		t.Errorf("rows %d, %d, %d", rows(pages[0]), rows(pages[1]), rows(pages[2]))
	}
	seen := map[string]bool{}
	for _, page := range pages {
		for _, part := range strings.Split(page, `<tr id="`)[1:] {
			id, _, _ := strings.Cut(part, `"`)
			seen[id] = true
		}
	}
	if len(seen) != 2*size+3 {
		t.Errorf("%d subjects on all pages", len(seen))
	}
	back := o.Read(o.Keeper, link(pages[2], "prev"))
	if link(back, "next") != link(pages[1], "next") || link(back, "prev") != link(pages[1], "prev") || rows(back) != size {
		t.Error("the page before the last is not the second")
	}
	first := o.Read(o.Keeper, link(back, "prev"))
	if link(first, "prev") != "" || link(first, "next") == "" {
		t.Errorf("the first page leads to %q and %q", link(first, "prev"), link(first, "next"))
	}
	o.Read(o.Keeper, "/subjects?size=20&page=9", "第 3 / 3 页", "共 <b>43</b> 条")
}
