package staff

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/app"
	"yangguang/internal/catalog"
	"yangguang/internal/identity"
	"yangguang/internal/plan"
	"yangguang/internal/testkit"
)

// office is the list and the plan as people use them: by forms, each request
// with the rights of one person.
type office struct {
	*testkit.Home
	t   *testing.T
	s   *Staff
	mux *http.ServeMux
	w   *testkit.People
	key int
}

func newOffice(t *testing.T, h *testkit.Home) *office {
	t.Helper()
	w := testkit.World(t, h)
	a, err := app.With(app.Config{DataDir: t.TempDir(), Clock: h.Clock.Now}, h.DB)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(a)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{Home: h, t: t, s: s, mux: http.NewServeMux(), w: w}
	for _, route := range append(append([]Route{}, catalogRoutes...), planRoutes...) {
		o.mux.Handle(route.Pattern, s.R.Handle(s.guard(route)))
	}
	return o
}

func (o *office) do(by actor.Actor, r *http.Request) *httptest.ResponseRecorder {
	o.t.Helper()
	w := httptest.NewRecorder()
	o.mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), signedKey{}, identity.Signed{Actor: by})))
	if w.Code < 300 || w.Code >= 400 {
		for _, problem := range testkit.HTMLProblems(w.Body.Bytes()) {
			o.t.Errorf("%s %s: %s", r.Method, r.URL, problem)
		}
	}
	return w
}

// get expects a page that says all of the words.
func (o *office) get(by actor.Actor, path string, words ...string) string {
	o.t.Helper()
	w := o.do(by, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		o.t.Fatalf("GET %s: %d\n%s", path, w.Code, w.Body)
	}
	return o.says(path, w.Body.String(), words)
}

func (o *office) says(path, body string, words []string) string {
	o.t.Helper()
	for _, word := range words {
		if !strings.Contains(body, word) {
			o.t.Errorf("%s does not say %q", path, word)
		}
	}
	return body
}

// post expects a status, and for a page that it says all of the words. It
// returns where it leads.
func (o *office) post(by actor.Actor, path string, form url.Values, status int, words ...string) string {
	o.t.Helper()
	o.key++
	form.Set("key", fmt.Sprintf("key-%d", o.key))
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := o.do(by, r)
	if w.Code != status {
		o.t.Fatalf("POST %s: %d, want %d\n%s", path, w.Code, status, w.Body)
	}
	o.says(path, w.Body.String(), words)
	return w.Header().Get("Location")
}

// confirm opens the page of an act and posts the form it shows.
func (o *office) confirm(by actor.Actor, path string, form url.Values, status int, words ...string) string {
	o.t.Helper()
	page := o.get(by, path)
	_, rest, _ := strings.Cut(page, `<form method="post" action="`+path)
	query, _, _ := strings.Cut(rest, `"`)
	return o.post(by, path+query, form, status, words...)
}

func itemForm(code, name string) url.Values {
	return url.Values{
		"code": {code}, "name": {name}, "field": {"民办教育"}, "class": {"1"}, "mode": {"random"}, "level": {"县级"}, "frequency": {"每年一次"}, "rate": {"2.5%"},
		"min_persons": {"2"}, "quals": {"教育、卫生"}, "content": {"办学许可和收费公示"}, "object_types": {"9", "10"}, "methods": {"1"}, "announce": {"1"},
		"bases": {"1"}, "bases-0-instrument": {"《示例办法》"}, "bases-0-level": {"规章"}, "bases-0-article": {"第十条"}, "bases-0-from": {"2020-01-01"}, "bases-0-quote": {"（示例条文）"},
		"points": {"2"}, "points-0-text": {"办学许可证有效"}, "points-0-method": {"1"}, "points-1-text": {"收费项目已公示"},
	}
}

func (o *office) publishItem(keeper, deputy actor.Actor, code, name string) {
	o.t.Helper()
	to := o.post(keeper, "/items/new", itemForm(code, name), http.StatusSeeOther)
	o.confirm(keeper, to+"/submit", url.Values{}, http.StatusSeeOther)
	o.confirm(deputy, to+"/publish", url.Values{}, http.StatusSeeOther)
}

func TestItemPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := newOffice(t, h)
		w := o.w
		o.get(w.Keeper, "/items", "抽查事项清单", "没有符合条件的事项", "起草事项")
		o.get(w.Keeper, "/items/new", "检查要点", "再加一条依据")

		// A further row keeps what was typed and writes nothing.
		more := itemForm("SHGZ-X1", "民办学校检查")
		more.Set("more", "bases")
		o.post(w.Keeper, "/items/new", more, http.StatusOK, `value="《示例办法》"`, `name="bases-1-instrument"`, `name="bases" value="2"`, "收费项目已公示")
		// Errors keep what was typed, and name their fields.
		bad := itemForm("SHGZ-X1", "")
		bad.Set("rate", "约5%")
		o.post(w.Keeper, "/items/new", bad, http.StatusUnprocessableEntity, "请填写抽查事项", "不能用", `value="约5%"`, `value="《示例办法》"`)
		if acts := o.ActsLike("item."); len(acts) != 0 {
			t.Errorf("acts before anything was saved: %v", acts)
		}

		notice := itemForm("SHGZ-X1", "民办学校检查")
		notice.Set("bases-0-level", otherLevel)
		to := o.post(w.Keeper, "/items/new", notice, http.StatusSeeOther)
		if to != "/items/SHGZ-X1/1" {
			t.Fatalf("leads to %s", to)
		}
		// A1-5 on the page of the act.
		o.confirm(w.Keeper, to+"/submit", url.Values{}, http.StatusUnprocessableEntity, "不能作为抽查依据", "《实施细则》第一条")
		page := o.get(w.Keeper, to+"/edit", `value="2.5%"`, "卫生、教育", `<option value="其他文件" selected>`)
		seen := hidden(page, "seen")
		good := itemForm("", "民办学校检查")
		good.Set("seen", seen)
		o.post(w.Keeper, to+"/edit", good, http.StatusSeeOther)
		o.post(w.Keeper, to+"/edit", good, http.StatusConflict, "别人已经改动")
		o.confirm(w.Keeper, to+"/submit", url.Values{}, http.StatusSeeOther)
		o.get(w.Deputy, to, "请审核这一版", "发布", "退回")
		o.get(w.Deputy, "/items?state=pending", "民办学校检查")
		o.confirm(w.Deputy, to+"/return", url.Values{"reason": {" "}}, http.StatusUnprocessableEntity, "请填写退回理由")
		o.confirm(w.Deputy, to+"/return", url.Values{"reason": {"要点不清"}}, http.StatusSeeOther)
		o.get(w.Keeper, to, "审核人退回了这一版", "要点不清")
		o.confirm(w.Keeper, to+"/submit", url.Values{}, http.StatusSeeOther)
		o.confirm(w.Deputy, to+"/publish", url.Values{}, http.StatusSeeOther)
		o.get(w.Keeper, to, "已发布", "办学许可证有效", "《示例办法》", "现行有效", "公布日期")
		o.get(w.OtherClerk, "/items?dept=SHGZ&class=1&type=9&name=%E6%B0%91%E5%8A%9E", "民办学校检查", "2.5%")

		// A draft of the next version is the department's own.
		if next := o.confirm(w.Keeper, to+"/revise", url.Values{"reason": {"补充要点"}}, http.StatusSeeOther); next != "/items/SHGZ-X1" {
			t.Errorf("revision leads to %s", next)
		}
		o.get(w.Keeper, "/items/SHGZ-X1/2", "草稿", "第1版")
		if w := o.do(w.OtherClerk, httptest.NewRequest(http.MethodGet, "/items/SHGZ-X1/2", nil)); w.Code != http.StatusNotFound {
			t.Errorf("another department's draft: %d", w.Code)
		}
		if w := o.do(w.OtherClerk, httptest.NewRequest(http.MethodGet, "/items/SHGZ-X1", nil)); w.Header().Get("Location") != "/items/SHGZ-X1/1" {
			t.Errorf("another department is led to %s", w.Header().Get("Location"))
		}
		if w := o.do(w.SystemAdmin, httptest.NewRequest(http.MethodGet, "/items", nil)); w.Code != http.StatusForbidden {
			t.Errorf("the system administrator reads the list: %d", w.Code)
		}
		for _, path := range []string{"/items/SHGZ-X1/9", "/items/SHGZ-X1/x", "/items/NONE/1", "/items/NONE"} {
			if w := o.do(w.Keeper, httptest.NewRequest(http.MethodGet, path, nil)); w.Code != http.StatusNotFound {
				t.Errorf("%s: %d", path, w.Code)
			}
		}

		o.get(w.Keeper, "/items/repeal", "示例办法")
		o.post(w.Keeper, "/items/repeal", url.Values{"instrument": {"示例办法"}, "since": {"明天"}}, http.StatusUnprocessableEntity, "失效日期应当写成")
		o.post(w.Keeper, "/items/repeal", url.Values{"instrument": {"示例办法"}, "since": {"2026-11-01"}}, http.StatusSeeOther)
		o.get(w.Keeper, "/items/SHGZ-X1/1", "现在不能用于抽查", "已失效")
		o.get(w.Keeper, "/items", "民办学校检查（SHGZ-X1）的依据已全部失效", "去处理")
		o.confirm(w.Deputy, to+"/suspend", url.Values{"reason": {"依据失效"}}, http.StatusSeeOther)
		o.confirm(w.Deputy, to+"/abolish", url.Values{"reason": {"依据失效"}}, http.StatusSeeOther)
		o.get(w.Keeper, to, "废止理由")
	})
}

// hidden is the value of a hidden field of a page.
func hidden(page, name string) string {
	_, rest, _ := strings.Cut(page, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

func planTask() url.Values {
	return url.Values{
		"name": {"民办学校部门联合抽查"}, "direction": {"1"}, "source": {"2"}, "from": {"2026-03-01"}, "to": {"2026-12-20"}, "frequency": {"每年一次"},
		"mode": {"县抽县查"}, "disclosure": {plan.AtLock}, "basis": {"《示例办法》第十条"}, "joint": {"1"}, "coop": {"SCJG"},
		"items": {"S-1/v1/SHGZ", "C-1/v1/SCJG"}, "scope_text": {"辖区民办学校"}, "types": {"9"}, "credits": {}, "labels": {"收费投诉、年检"}, "streets": {""},
		"quotas": {"2"}, "quotas-0-by": {"credit:D"}, "quotas-0-rate": {"20%"}, "quotas-1-by": {"all"}, "quotas-1-count": {"30"},
	}
}

func TestPlanPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := newOffice(t, h)
		w := o.w
		o.publishItem(w.Keeper, w.Deputy, "S-1", "民办学校检查")
		o.publishItem(w.OtherKeeper, w.OtherDeputy, "C-1", "登记事项检查")
		o.publishItem(w.Keeper, w.Deputy, "S-2", "养老机构检查")
		o.get(w.Clerk, "/plans", "没有符合条件的计划", "编制计划")
		o.get(w.Clerk, "/plans/new", "年度")
		o.post(w.Clerk, "/plans/new", url.Values{"year": {"1999"}}, http.StatusUnprocessableEntity, "请选择年度")
		to := o.post(w.Clerk, "/plans/new", url.Values{"year": {"2026"}}, http.StatusSeeOther)
		o.post(w.Clerk, "/plans/new", url.Values{"year": {"2026"}}, http.StatusUnprocessableEntity, "本部门已有2026年度的计划")
		o.get(w.Clerk, to, "还没有计划任务", "还有 2 个事项没有排进计划", "民办学校检查（S-1）", "添加任务")

		page := o.get(w.Clerk, to+"/tasks/new", "登记事项检查", "市场监督管理局", "再加一层")
		seen := hidden(page, "seen")
		more := planTask()
		more.Set("more", "quotas")
		more.Set("seen", seen)
		o.post(w.Clerk, to+"/tasks/new", more, http.StatusOK, `name="quotas-2-by"`, `value="20%"`, "收费投诉、年检", `value="S-1/v1/SHGZ" checked`)
		for field, rows := range map[string]map[string]string{ // A6-4
			"quotas-0-rate":  {"0%": "比例应为", "120%": "比例应为", "约5%": "比例应为"},
			"quotas-1-count": {"0": "户数应为", "约30": "户数应为"},
			"name":           {"": "请填写抽查任务名称"},
			"basis":          {"": "请填写抽查依据"},
			"from":           {"2026-02-30": "开始日期"},
			"to":             {"2026-01-01": "结束日期早于开始日期"},
			"joint":          {"0": "单部门抽查不能有配合部门"},
			"coop":           {"": "至少要有一个配合部门"}, // A2-3
			"items":          {"S-1/v7/SHGZ": "清单里没有事项", "乱填": "请从列出的事项中选择"},
		} {
			for value, word := range rows {
				bad := planTask()
				bad.Set("seen", seen)
				bad[field] = append([]string{value}, bad[field][1:]...)
				o.post(w.Clerk, to+"/tasks/new", bad, http.StatusUnprocessableEntity, word)
			}
		}
		good := planTask()
		good.Set("seen", seen)
		task := o.post(w.Clerk, to+"/tasks/new", good, http.StatusSeeOther)
		o.get(w.Clerk, task, "SHGZ-2026-01", "信用风险高 20%", "其余 30户", "范围只有 0 户", "年检", "民办学校")
		o.confirm(w.Clerk, to+"/submit", url.Values{}, http.StatusUnprocessableEntity, "养老机构检查（S-2）") // A6-1

		page = o.get(w.Clerk, task+"/edit", `value="S-1/v1/SHGZ" checked`, `value="30"`, `value="20%"`, `<option value="credit:D" selected>`)
		full := planTask()
		full.Add("items", "S-2/v1/SHGZ")
		full.Set("seen", hidden(page, "seen"))
		o.post(w.Clerk, task+"/edit", full, http.StatusSeeOther)
		o.post(w.Clerk, task+"/edit", full, http.StatusConflict, "别人已经改动")
		o.get(w.Clerk, task+"/remove", "删除任务")
		if w := o.do(w.OtherClerk, httptest.NewRequest(http.MethodGet, to, nil)); w.Code != http.StatusNotFound {
			t.Errorf("another department's draft: %d", w.Code)
		}
		o.confirm(w.Clerk, to+"/submit", url.Values{}, http.StatusSeeOther)
		o.get(w.Head, to, "待审定", "退回")
		o.confirm(w.Head, to+"/return", url.Values{"reason": {"比例偏低"}}, http.StatusSeeOther)
		o.get(w.Clerk, to, "审定人退回了这一版", "比例偏低")
		o.confirm(w.Clerk, to+"/submit", url.Values{}, http.StatusSeeOther)
		o.confirm(w.Head, to+"/approve", url.Values{"reason": {"同意"}}, http.StatusSeeOther)
		o.confirm(w.Clerk, to+"/publish", url.Values{}, http.StatusSeeOther)
		o.get(w.OtherClerk, to, "已公开", "民办学校部门联合抽查", "2026-11-23")
		o.get(w.OtherClerk, task, "登记事项检查")
		o.get(w.OtherClerk, "/plans?year=2026&dept=SHGZ&state=published", "2026年度双随机抽查计划")

		next := o.confirm(w.Clerk, to+"/adjust", url.Values{"reason": {"上级调整比例"}}, http.StatusSeeOther)
		o.get(w.Clerk, next, "上级调整比例", "第1版", "草稿")
		tasks, err := plan.Tasks(t.Context(), h.DB.Read(), strings.TrimPrefix(next, "/plans/"))
		if err != nil || len(tasks) != 1 {
			t.Fatalf("copied tasks: %v, %v", tasks, err)
		}
		o.confirm(w.Clerk, next+"/tasks/"+tasks[0].ID+"/remove", url.Values{}, http.StatusSeeOther)
		for _, path := range []string{"/plans/none", to + "/tasks/none", next + "/tasks/" + tasks[0].ID} {
			if w := o.do(w.Clerk, httptest.NewRequest(http.MethodGet, path, nil)); w.Code != http.StatusNotFound {
				t.Errorf("%s: %d", path, w.Code)
			}
		}
	})
}

// What is written on the page is what the domain stored.
func TestItemFormKeepsAll(t *testing.T) {
	o := newOffice(t, testkit.NewHome(t))
	o.post(o.w.Keeper, "/items/new", itemForm("S-1", "民办学校检查"), http.StatusSeeOther)
	i, err := catalog.ItemOf(t.Context(), o.DB.Read(), catalog.Ref{Code: "S-1", Version: 1})
	if err != nil {
		t.Fatal(err)
	}
	if again := readItem(itemValues(i)); again.Name != i.Name || again.RateNum != 1 || again.RateDen != 40 || len(again.Bases) != 1 || again.Bases[0] != i.Bases[0] ||
		len(again.Points) != 2 || again.Points[1].Text != i.Points[1].Text || len(again.Quals) != 2 || len(again.ObjectTypes) != 2 || !again.Announce || again.OffSite {
		t.Errorf("stored %+v\nshown  %+v", i, again)
	}
}
