package visits_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/law"
	"yangguang/internal/publication"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
	"yangguang/internal/web/show"
)

func resultID(o *served.Office, dept string) string {
	o.T.Helper()
	list, err := o.Home.DB.Read().QueryContext(o.T.Context(), `select id from result where dept = $1`, dept)
	if err != nil {
		o.T.Fatal(err)
	}
	defer list.Close()
	var id string
	for list.Next() {
		if err := list.Scan(&id); err != nil {
			o.T.Fatal(err)
		}
	}
	return id
}

func TestVisitAndResultPages(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o, st := served.NewStaffedOffice(t, h)
		P, Q, w := o.Inspectors, o.OtherInspectors, o.People
		at := show.VisitHref(st.Task, st.Enterprise)

		// Who sees what (no drafts across departments).
		o.Read(P[0], "/visits", "临港𠮷祥商贸有限公司", "临港新苗学校", "组长", "待检查")
		o.Read(P[2], "/visits", "没有检查任务")
		o.Read(w.OtherClerk, "/visits", "临港𠮷祥商贸有限公司")
		o.Refuse(w.ThirdClerk, at, http.StatusForbidden)
		o.Refuse(P[2], at, http.StatusForbidden)
		o.Read(P[0], at, "下一步：开始检查", "办学许可证在有效期内", at+"/start")
		if page := o.Read(Q[0], at, "等待组长开始检查"); strings.Contains(page, at+"/start") {
			t.Error("a member sees the leader's button")
		}
		o.Refuse(Q[0], at+"/start", http.StatusForbidden, "组长")
		o.Send(P[0], at, url.Values{"v-SHGZ-01": {"1"}, "p-SHGZ-01-1": {"pass"}}, http.StatusConflict, "检查还没有开始")
		// No result before the visit.
		o.Send(P[0], at+"/results/SHGZ", url.Values{"types": {"01"}}, http.StatusConflict, "检查还没有开始")
		o.Confirm(P[0], at+"/start", url.Values{}, http.StatusSeeOther)

		// Partial answers stay; errors keep what was typed.
		page := o.Read(P[1], at, `name="p-SHGZ-01-1"`, `name="v-SHGZ-02"`)
		if strings.Contains(page, `name="p-SCJG-01-1"`) {
			t.Error("another department's sheet can be written")
		}
		o.Send(P[1], at, url.Values{"v-SHGZ-01": {"1"}, "p-SHGZ-01-1": {"pass"}, "p-SHGZ-01-2": {"fail"}},
			http.StatusUnprocessableEntity, "没有写发现了什么", `value="pass" checked`, `value="fail" checked`, "《实施细则》第十七条")
		o.Send(P[1], at, url.Values{"v-SHGZ-01": {"1"}, "p-SHGZ-01-1": {"pass"}, "p-SHGZ-01-2": {"fail"},
			"n-p-SHGZ-01-2": {"收费未公示"}}, http.StatusSeeOther)
		o.Read(P[0], at, "收费未公示", "还有 4 点没有填写", o.Inspectors[1].Name+"填写")
		o.Send(P[0], at, url.Values{"v-SHGZ-01": {"1"}, "p-SHGZ-01-1": {"fail"}, "n-p-SHGZ-01-1": {"改"}}, http.StatusConflict,
			"别人已经改动")
		o.Send(P[0], at, url.Values{"v-YJGL-09": {"1"}, "p-YJGL-09-1": {"pass"}}, http.StatusUnprocessableEntity,
			"不在本次任务的清单内", "登记线索")
		o.Send(P[0], at, url.Values{"v-SHGZ-01": {"2"}, "p-SHGZ-01-3": {"pass"}, "v-SHGZ-02": {"1"}, "p-SHGZ-02-1": {"na"},
			"n-p-SHGZ-02-1": {"没有雇员"}}, http.StatusSeeOther)
		o.Confirm(P[0], at+"/end", url.Values{"ended_on": {"2026-11-23"}}, http.StatusUnprocessableEntity, "营业执照亮照经营",
			"年报已公示")
		o.Send(Q[1], at, url.Values{"v-SCJG-01": {"1"}, "p-SCJG-01-1": {"pass"}, "p-SCJG-01-2": {"pass"}},
			http.StatusSeeOther)
		o.Refuse(Q[1], at+"/end", http.StatusForbidden)
		o.Confirm(P[0], at+"/end", url.Values{"ended_on": {"2026-11-30"}}, http.StatusUnprocessableEntity, "晚于今天")
		o.Confirm(P[0], at+"/end", url.Values{"ended_on": {""}}, http.StatusUnprocessableEntity, "请填写检查结束日")
		o.Send(P[0], at+"/end?seen=1", url.Values{"ended_on": {"2026-11-23"}}, http.StatusConflict, "别人已经改动")
		o.Read(P[0], at+"/end", "收费未公示", "办理后不能撤回", "二十个工作日")
		o.Confirm(P[0], at+"/end", url.Values{"ended_on": {"2026-11-23"}}, http.StatusSeeOther)

		// Signatures: the missing ones are named.
		o.Read(Q[0], at, "汇总表还缺 4 人签字", P[0].Name, "签字确认", "2026-12-21")
		o.Send(Q[0], at+"/sign?seen=other", url.Values{}, http.StatusConflict, "没有签字")
		o.Read(P[0], at+"/results/SHGZ", "签字齐全后才能提交审批")
		for _, a := range []actor.Actor{P[0], P[1], Q[0], Q[1]} {
			o.Confirm(a, at+"/sign", url.Values{}, http.StatusSeeOther)
		}
		o.Read(P[0], at, "汇总表已由全体成员签字", "录入结果", "日志第")

		// The result of SHGZ.
		form := at + "/results/SHGZ"
		o.Refuse(Q[0], form, http.StatusForbidden)
		enter := func(do string, values url.Values, status int, words ...string) {
			t.Helper()
			values.Set("do", do)
			o.Confirm(P[0], form, values, status, words...)
		}
		enter("submit", url.Values{}, http.StatusUnprocessableEntity, "没有选择检查结果类型")
		enter("submit", url.Values{"types": {"01"}}, http.StatusUnprocessableEntity, "1 点不合格", `value="01" checked`)
		enter("submit", url.Values{"types": {"08"}, "summary": {"法定代表人手机13812345678"}, "handling": {"移送"}},
			http.StatusUnprocessableEntity, "手机号", "138…78", "《政府信息公开条例》第十七条")
		enter("save", url.Values{"types": {"08"}, "summary": {"收费项目未公示。"}}, http.StatusSeeOther)
		o.Read(P[1], form, "收费项目未公示。", `value="08" checked`)
		enter("submit", url.Values{"types": {"08"}, "summary": {"收费项目未公示。"}, "handling": {"已移送市场监督管理部门。"}},
			http.StatusSeeOther)

		id := resultID(o, "SHGZ")
		result := "/results/" + id
		o.Read(w.Deputy, "/results?state=pending", "临港𠮷祥商贸有限公司", P[0].Name, "待审批", "2026-12-21")
		o.Read(w.Deputy, result, "收费未公示", "提交审批", P[0].Name, "同意", "退回")
		o.Refuse(w.OtherDeputy, result, http.StatusForbidden)
		o.Refuse(w.Clerk, result+"/approve", http.StatusForbidden)
		o.Confirm(w.Deputy, result+"/return", url.Values{}, http.StatusUnprocessableEntity, "退回要写明原因")
		o.Confirm(w.Deputy, result+"/return", url.Values{"opinion": {"写明金额"}}, http.StatusSeeOther)
		o.Read(P[0], form, "这份结果被退回修改", "写明金额")
		enter("submit", url.Values{"types": {"08"}, "summary": {"收费项目三项未公示。"}, "handling": {"已移送市场监督管理部门。"}},
			http.StatusSeeOther)
		o.Send(w.Deputy, result+"/approve?seen=1", url.Values{}, http.StatusConflict, "别人已经改动")
		o.Confirm(w.Deputy, result+"/approve", url.Values{"opinion": {"同意"}}, http.StatusSeeOther)

		o.Read(w.Clerk, "/publications", "临港𠮷祥商贸有限公司", "已审批", "剩 20 日", "due green")
		o.Refuse(w.OtherClerk, result+"/publish", http.StatusForbidden)
		o.Read(w.Clerk, result+"/publish", "公示后不能再改", "办理后不能撤回")
		o.Confirm(w.Clerk, result+"/publish", url.Values{}, http.StatusSeeOther)
		p, err := publication.PublicationOf(t.Context(), h.DB.Read(), id)
		if err != nil {
			t.Fatal(err)
		}
		o.Read(w.Clerk, result, "已公示，不能再改", p.SHA256, p.SM3, "公开日志", "本平台公示站")
		o.Read(w.OtherClerk, result, p.SHA256) // published: others read
		o.Read(w.Clerk, "/publications?state=published", "按期办结")
		o.Read(w.Clerk, "/publications?state=open", "没有符合条件的检查结果")
		o.Read(w.Clerk, "/publications", "没有需要公示的结果")
		o.At(w.Clerk).Send("PUT", result, nil).Refused(http.StatusConflict, law.Art19, "已经公示")
		o.At(w.Clerk).Send("DELETE", result, nil).Refused(http.StatusConflict, law.Art19, "已经公示")
		o.Send(P[0], form, url.Values{"types": {"01"}}, http.StatusConflict, "已经公示")
	})
}

// A17(4): late publication needs a reason, which the page asks for.
func TestLatePublicationPage(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	o, st := served.NewStaffedOffice(t, h)
	P, w := o.Inspectors, o.People
	at := show.VisitHref(st.Task, st.School)
	o.Confirm(P[0], at+"/start", url.Values{}, http.StatusSeeOther)
	answers := url.Values{"v-SHGZ-01": {"1"}, "v-SHGZ-02": {"1"}}
	for _, p := range []string{"SHGZ-01-1", "SHGZ-01-2", "SHGZ-01-3", "SHGZ-02-1"} {
		answers.Set("p-"+p, "na")
		answers.Set("n-p-"+p, "学校已停办")
	}
	o.Send(P[0], at, answers, http.StatusSeeOther)
	o.Confirm(P[0], at+"/end", url.Values{"ended_on": {"2026-11-23"}}, http.StatusSeeOther)
	for _, a := range P[:2] {
		o.Confirm(a, at+"/sign", url.Values{}, http.StatusSeeOther)
	}
	form := at + "/results/SHGZ"
	o.Read(P[1], form, "选择其他类型的原因")
	o.Confirm(P[1], form, url.Values{"do": {"submit"}, "types": {"15"}, "summary": {"停办"}}, http.StatusUnprocessableEntity,
		"全部是“不适用”")
	o.Confirm(P[1], form, url.Values{"do": {"submit"}, "types": {"07"}}, http.StatusSeeOther)
	result := "/results/" + resultID(o, "SHGZ")
	o.Confirm(w.Deputy, result+"/approve", url.Values{}, http.StatusSeeOther)
	h.Clock.Set(testkit.Start.AddDate(0, 1, 0))
	o.Read(w.Clerk, "/publications", "逾期 2 日", "due red")
	o.Confirm(w.Clerk, result+"/publish", url.Values{}, http.StatusUnprocessableEntity, "没有写逾期原因")
	o.Confirm(w.Clerk, result+"/publish", url.Values{"late_reason": {"系统升级停机"}}, http.StatusSeeOther)
	o.Read(w.Clerk, result, "系统升级停机", "逾期办结")
}

// The lists turn pages and count over departments' rows only.
func TestVisitListFilters(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	o, _ := served.NewStaffedOffice(t, h)
	for query, want := range map[string]bool{"state=waiting": true, "state=ended": false,
		"text=" + url.QueryEscape("新苗"): true, "text=100%25": false, "text=_": false} {
		page := o.Read(o.Inspectors[0], "/visits?"+query)
		if got := strings.Contains(page, "临港新苗学校"); got != want {
			t.Errorf("%s: found %v, want %v", query, got, want)
		}
	}
	for _, path := range []string{"/results", "/results?state=returned", "/publications"} {
		o.Read(o.Clerk, path, fmt.Sprint(0))
	}
}
