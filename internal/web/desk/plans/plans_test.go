package plans_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/plan"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

func itemForm(code, name string) url.Values {
	return url.Values{
		"code": {code}, "name": {name}, "field": {"民办教育"}, "class": {"1"}, "mode": {"random"}, "level": {"县级"},
		"frequency": {"每年一次"}, "rate": {"2.5%"},
		"min_persons": {"2"}, "quals": {"教育、卫生"}, "content": {"办学许可和收费公示"}, "object_types": {"9", "10"}, "methods": {"1"},
		"announce": {"1"},
		"bases":    {"1"}, "bases-0-instrument": {"《示例办法》"}, "bases-0-level": {"规章"}, "bases-0-article": {"第十条"},
		"bases-0-from": {"2020-01-01"}, "bases-0-quote": {"（示例条文）"},
		"points": {"2"}, "points-0-text": {"办学许可证有效"}, "points-0-method": {"1"}, "points-1-text": {"收费项目已公示"},
	}
}

func publishItem(o *served.Office, keeper, deputy actor.Actor, code, name string) {
	o.T.Helper()
	to := o.Send(keeper, "/items/new", itemForm(code, name), http.StatusSeeOther)
	o.Confirm(keeper, to+"/submit", url.Values{}, http.StatusSeeOther)
	o.Confirm(deputy, to+"/publish", url.Values{}, http.StatusSeeOther)
}

func planTask() url.Values {
	return url.Values{
		"name": {"民办学校部门联合抽查"}, "direction": {"1"}, "source": {"2"}, "from": {"2026-03-01"}, "to": {"2026-12-20"},
		"frequency": {"每年一次"},
		"mode":      {"县抽县查"}, "disclosure": {plan.AtLock}, "basis": {"《示例办法》第十条"}, "joint": {"1"}, "coop": {"SCJG"},
		"items": {"S-1/v1/SHGZ", "C-1/v1/SCJG"}, "scope_text": {"辖区民办学校"}, "types": {"9"}, "credits": {},
		"labels": {"收费投诉、年检"}, "streets": {""},
		"quotas": {"2"}, "quotas-0-by": {"credit:D"}, "quotas-0-rate": {"20%"}, "quotas-1-by": {"all"},
		"quotas-1-count": {"30"},
	}
}

func TestPlanPages(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		w := o.People
		publishItem(o, w.Keeper, w.Deputy, "S-1", "民办学校检查")
		publishItem(o, w.OtherKeeper, w.OtherDeputy, "C-1", "登记事项检查")
		publishItem(o, w.Keeper, w.Deputy, "S-2", "养老机构检查")
		o.Read(w.Clerk, "/plans", "还没有年度计划", "编制计划")
		o.Read(w.Clerk, "/plans/new", "年度")
		o.Send(w.Clerk, "/plans/new", url.Values{"year": {"1999"}}, http.StatusUnprocessableEntity, "请选择年度")
		to := o.Send(w.Clerk, "/plans/new", url.Values{"year": {"2026"}}, http.StatusSeeOther)
		o.Send(w.Clerk, "/plans/new", url.Values{"year": {"2026"}}, http.StatusUnprocessableEntity, "本部门已有2026年度的计划")
		o.Read(w.Clerk, to, "还没有计划任务", "还有 2 个事项没有排进计划", "民办学校检查（S-1）", "添加任务")

		page := o.Read(w.Clerk, to+"/tasks/new", "登记事项检查", "市场监督管理局", "再加一层")
		seen := served.Hidden(page, "seen")
		more := planTask()
		more.Set("more", "quotas")
		more.Set("seen", seen)
		o.Send(w.Clerk, to+"/tasks/new", more, http.StatusOK, `name="quotas-2-by"`, `value="20%"`, "收费投诉、年检",
			`value="S-1/v1/SHGZ" checked`)
		for field, rows := range map[string]map[string]string{
			"quotas-0-rate":  {"0%": "比例应为", "120%": "比例应为", "约5%": "比例应为"},
			"quotas-1-count": {"0": "户数应为", "约30": "户数应为"},
			"name":           {"": "请填写抽查任务名称"},
			"basis":          {"": "请填写抽查依据"},
			"from":           {"2026-02-30": "开始日期"},
			"to":             {"2026-01-01": "结束日期早于开始日期"},
			"joint":          {"0": "单部门抽查不能有配合部门"},
			"coop":           {"": "至少要有一个配合部门"},
			"items":          {"S-1/v7/SHGZ": "清单里没有事项", "乱填": "请从列出的事项中选择"},
		} {
			for value, word := range rows {
				bad := planTask()
				bad.Set("seen", seen)
				bad[field] = append([]string{value}, bad[field][1:]...)
				o.Send(w.Clerk, to+"/tasks/new", bad, http.StatusUnprocessableEntity, word)
			}
		}
		good := planTask()
		good.Set("seen", seen)
		task := o.Send(w.Clerk, to+"/tasks/new", good, http.StatusSeeOther)
		o.Read(w.Clerk, task, "SHGZ-2026-01", "信用风险高 20%", "其余 30户", "范围只有 0 户", "年检", "民办学校")
		o.Confirm(w.Clerk, to+"/submit", url.Values{}, http.StatusUnprocessableEntity, "养老机构检查（S-2）")

		page = o.Read(w.Clerk, task+"/edit", `value="S-1/v1/SHGZ" checked`, `value="30"`, `value="20%"`,
			`<option value="credit:D" selected>`)
		full := planTask()
		full.Add("items", "S-2/v1/SHGZ")
		full.Set("seen", served.Hidden(page, "seen"))
		o.Send(w.Clerk, task+"/edit", full, http.StatusSeeOther)
		o.Send(w.Clerk, task+"/edit", full, http.StatusConflict, "别人已经改动")
		o.Read(w.Clerk, task+"/remove", "删除任务")
		if w := o.Page(w.OtherClerk, to); w.Status != http.StatusNotFound {
			t.Errorf("another department's draft: %d", w.Status)
		}
		o.Confirm(w.Clerk, to+"/submit", url.Values{}, http.StatusSeeOther)
		o.Read(w.Head, to, "待审定", "退回")
		o.Confirm(w.Head, to+"/return", url.Values{"reason": {"比例偏低"}}, http.StatusSeeOther)
		o.Read(w.Clerk, to, "审定人退回了这一版", "比例偏低")
		o.Confirm(w.Clerk, to+"/submit", url.Values{}, http.StatusSeeOther)
		o.Confirm(w.Head, to+"/approve", url.Values{"reason": {"同意"}}, http.StatusSeeOther)
		o.Confirm(w.Clerk, to+"/publish", url.Values{}, http.StatusSeeOther)
		o.Read(w.OtherClerk, to, "已公开", "民办学校部门联合抽查", "2026-11-23")
		o.Read(w.OtherClerk, task, "登记事项检查")
		o.Read(w.OtherClerk, "/plans?year=2026&dept=SHGZ&state=published", "2026年度双随机抽查计划")

		next := o.Confirm(w.Clerk, to+"/adjust", url.Values{"reason": {"上级调整比例"}}, http.StatusSeeOther)
		o.Read(w.Clerk, next, "上级调整比例", "第1版", "草稿")
		tasks, err := plan.Tasks(t.Context(), h.DB.Read(), strings.TrimPrefix(next, "/plans/"))
		if err != nil || len(tasks) != 1 {
			t.Fatalf("copied tasks: %v, %v", tasks, err)
		}
		o.Confirm(w.Clerk, next+"/tasks/"+string(tasks[0].ID)+"/remove", url.Values{}, http.StatusSeeOther)
		for _, path := range []string{"/plans/none", to + "/tasks/none", next + "/tasks/" + string(tasks[0].ID)} {
			if w := o.Page(w.Clerk, path); w.Status != http.StatusNotFound {
				t.Errorf("%s: %d", path, w.Status)
			}
		}
	})
}
