package items_test

import (
	"net/http"
	"net/url"
	"testing"

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

func TestItemPages(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		o := served.NewOffice(t, h)
		w := o.People
		o.Read(w.Keeper, "/items", "抽查事项清单", "还没有抽查事项", "起草事项")
		o.Read(w.Keeper, "/items/new", "检查要点", "再加一条依据")

		// A further row keeps what was typed and writes nothing.
		more := itemForm("SHGZ-X1", "民办学校检查")
		more.Set("more", "bases")
		o.Send(w.Keeper, "/items/new", more, http.StatusOK, `value="《示例办法》"`, `name="bases-1-instrument"`,
			`name="bases" value="2"`, "收费项目已公示")
		// Errors keep what was typed, and name their fields.
		bad := itemForm("SHGZ-X1", "")
		bad.Set("rate", "约5%")
		o.Send(w.Keeper, "/items/new", bad, http.StatusUnprocessableEntity, "请填写抽查事项", "不能用", `value="约5%"`, `value="《示例办法》"`)
		if acts := h.ActsLike("item."); len(acts) != 0 {
			t.Errorf("acts before anything was saved: %v", acts)
		}

		notice := itemForm("SHGZ-X1", "民办学校检查")
		notice.Set("bases-0-level", "其他文件")
		to := o.Send(w.Keeper, "/items/new", notice, http.StatusSeeOther)
		if to != "/items/SHGZ-X1/1" {
			t.Fatalf("leads to %s", to)
		}
		// On the page of the act.
		o.Confirm(w.Keeper, to+"/submit", url.Values{}, http.StatusUnprocessableEntity, "不能作为抽查依据", "《实施细则》第一条")
		page := o.Read(w.Keeper, to+"/edit", `value="2.5%"`, "卫生、教育", `<option value="其他文件" selected>`)
		seen := served.Hidden(page, "seen")
		good := itemForm("", "民办学校检查")
		good.Set("seen", seen)
		o.Send(w.Keeper, to+"/edit", good, http.StatusSeeOther)
		o.Send(w.Keeper, to+"/edit", good, http.StatusConflict, "别人已经改动")
		o.Confirm(w.Keeper, to+"/submit", url.Values{}, http.StatusSeeOther)
		o.Read(w.Deputy, to, "请审定这一版", "发布", "退回")
		o.Read(w.Deputy, "/items?state=pending", "民办学校检查")
		o.Confirm(w.Deputy, to+"/return", url.Values{"reason": {" "}}, http.StatusUnprocessableEntity, "请填写退回理由")
		o.Confirm(w.Deputy, to+"/return", url.Values{"reason": {"要点不清"}}, http.StatusSeeOther)
		o.Read(w.Keeper, to, "审定人退回了这一版", "要点不清")
		o.Confirm(w.Keeper, to+"/submit", url.Values{}, http.StatusSeeOther)
		o.Confirm(w.Deputy, to+"/publish", url.Values{}, http.StatusSeeOther)
		o.Read(w.Keeper, to, "已发布", "办学许可证有效", "《示例办法》", "现行有效", "公布日期")
		o.Read(w.OtherClerk, "/items?dept=SHGZ&class=1&type=9&name=%E6%B0%91%E5%8A%9E", "民办学校检查", "2.5%")

		// A draft of the next version is the department's own.
		if next := o.Confirm(w.Keeper, to+"/revise", url.Values{"reason": {"补充要点"}},
			http.StatusSeeOther); next != "/items/SHGZ-X1" {
			t.Errorf("revision leads to %s", next)
		}
		o.Read(w.Keeper, "/items/SHGZ-X1/2", "草稿", "第1版")
		if w := o.Page(w.OtherClerk, "/items/SHGZ-X1/2"); w.Status != http.StatusNotFound {
			t.Errorf("another department's draft: %d", w.Status)
		}
		if w := o.Page(w.OtherClerk, "/items/SHGZ-X1"); w.Location != "/items/SHGZ-X1/1" {
			t.Errorf("another department is led to %s", w.Location)
		}
		if w := o.Page(w.SystemAdmin, "/items"); w.Status != http.StatusForbidden {
			t.Errorf("the system administrator reads the list: %d", w.Status)
		}
		for _, path := range []string{"/items/SHGZ-X1/9", "/items/SHGZ-X1/x", "/items/NONE/1", "/items/NONE"} {
			if w := o.Page(w.Keeper, path); w.Status != http.StatusNotFound {
				t.Errorf("%s: %d", path, w.Status)
			}
		}

		o.Read(w.Keeper, "/items/repeal", "示例办法")
		o.Send(w.Keeper, "/items/repeal", url.Values{"instrument": {"示例办法"}, "since": {"明天"}},
			http.StatusUnprocessableEntity, "失效日期应当写成")
		o.Send(w.Keeper, "/items/repeal", url.Values{"instrument": {"示例办法"}, "since": {"2026-11-01"}}, http.StatusSeeOther)
		o.Read(w.Keeper, "/items/SHGZ-X1/1", "现在不能用于抽查", "已失效")
		o.Read(w.Keeper, "/items", "民办学校检查（SHGZ-X1）的依据已全部失效", "去处理")
		o.Confirm(w.Deputy, to+"/suspend", url.Values{"reason": {"依据失效"}}, http.StatusSeeOther)
		o.Confirm(w.Deputy, to+"/abolish", url.Values{"reason": {"依据失效"}}, http.StatusSeeOther)
		o.Read(w.Keeper, to, "废止理由")
	})
}
