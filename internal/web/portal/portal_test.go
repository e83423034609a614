package portal_test

import (
	"encoding/json"
	"html"
	"html/template"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"yangguang/internal/actor"
	"yangguang/internal/app"
	"yangguang/internal/canon"
	"yangguang/internal/catalog"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
	"yangguang/internal/testkit"
	"yangguang/internal/web/portal"
)

// site is the public site of a zone with a published item and plan, a replaced
// version of each, and drafts that nobody outside may see.
type site struct {
	*testkit.Home
	t        *testing.T
	app      *app.App
	p        *portal.Portal
	mux      *http.ServeMux
	old, now string // plan ids
	draft    string
}

func open(t *testing.T, h *testkit.Home) *site {
	t.Helper()
	a, err := app.With(app.Config{DataDir: t.TempDir(), Clock: h.Clock.Now}, h.DB)
	if err != nil {
		t.Fatal(err)
	}
	p, err := portal.New(a)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{Home: h, t: t, app: a, p: p, mux: http.NewServeMux()}
	p.Register(s.mux)
	s.mux.Handle("/", p.R.Handle(func(http.ResponseWriter, *http.Request) error { return http.ErrNotSupported }))
	return s
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) item(keeper, deputy actor.Actor, code, name string) {
	s.t.Helper()
	in := catalog.Item{
		Ref: catalog.Ref{Code: code}, Field: "民办教育", Name: name, Content: "内容", Class: "1", Mode: catalog.ModeRandom,
		Level: "县级", RateNum: 1, RateDen: 20,
		ObjectTypes: []string{"9"}, Methods: []string{"1"}, Frequency: "每年一次",
		Bases:  []catalog.Basis{{Instrument: "示例办法", Level: "规章", Article: "第十条", Quote: "（示例条文）", From: "2020-01-01"}},
		Points: []catalog.Point{{Text: "办学许可证有效", Method: "1"}},
	}
	_, err := s.app.Catalog.Draft(s.t.Context(), keeper, in)
	s.must(err)
	s.publish(keeper, deputy, catalog.Ref{Code: code, Version: 1})
}

func (s *site) publish(keeper, deputy actor.Actor, ref catalog.Ref) {
	s.t.Helper()
	s.must(s.app.Catalog.Submit(s.t.Context(), keeper, ref, 1))
	s.must(s.app.Catalog.Publish(s.t.Context(), deputy, ref, 2))
}

func (s *site) fill() {
	s.t.Helper()
	ctx, w := s.t.Context(), testkit.World(s.t, s.Home)
	s.item(w.Keeper, w.Deputy, "S-1", "民办学校检查")
	s.item(w.OtherKeeper, w.OtherDeputy, "C-1", "登记事项检查")
	v, err := s.app.Catalog.Revise(ctx, w.Keeper, "S-1", "补充要点")
	s.must(err)
	s.publish(w.Keeper, w.Deputy, catalog.Ref{Code: "S-1", Version: v})
	_, err = s.app.Catalog.Revise(ctx, w.Keeper, "S-1", "还没公布的修订")
	s.must(err)

	s.old, err = s.app.Plan.Draft(ctx, w.Clerk, 2026)
	s.must(err)
	_, err = s.app.Plan.SaveTask(ctx, w.Clerk, s.old, 1, plan.PlanTask{
		Name: "民办学校部门联合抽查", Direction: "1", Source: "2", Basis: "《示例办法》第十条", ScopeText: "辖区民办学校", Frequency: "每年一次",
		From: "2026-03-01", To: "2026-12-20", Joint: true, Coop: []ids.Dept{"SCJG"}, Mode: "县抽县查", Disclosure: plan.AtLock,
		Items: []plan.PlanItem{{Ref: catalog.Ref{Code: "S-1", Version: 2}, Dept: "SHGZ"},
			{Ref: catalog.Ref{Code: "C-1", Version: 1}, Dept: "SCJG"}},
		Quotas: []plan.Quota{{Stratum: "ALL", Name: "全部", By: plan.ByAll, Num: 1, Den: 20}},
	})
	s.must(err)
	publish := func(id string, seen int) {
		s.must(s.app.Plan.Submit(ctx, w.Clerk, id, seen))
		s.must(s.app.Plan.Approve(ctx, w.Head, id, seen+1, "同意"))
		s.must(s.app.Plan.Publish(ctx, w.Clerk, id, seen+2))
	}
	publish(s.old, 2)
	s.now, err = s.app.Plan.Adjust(ctx, w.Clerk, s.old, "上级调整比例")
	s.must(err)
	publish(s.now, 1)
	s.draft, err = s.app.Plan.Draft(ctx, w.Clerk, 2027)
	s.must(err)
}

func (s *site) get(path string, status int, words ...string) string {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != status {
		s.t.Fatalf("GET %s: %d, want %d\n%s", path, w.Code, status, w.Body)
	}
	body := w.Body.String()
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && status != http.StatusSeeOther {
		for _, problem := range testkit.HTMLProblems(w.Body.Bytes()) {
			s.t.Errorf("%s: %s", path, problem)
		}
	}
	for _, word := range words {
		if !strings.Contains(body, word) {
			s.t.Errorf("%s does not say %q", path, word)
		}
	}
	return body
}

func TestTemplatesFitTheirStructs(t *testing.T) {
	t.Parallel()
	s := open(t, testkit.NewHome(t))
	s.p.R.Each(func(name string, layout *template.Template, zero any) {
		if err := templatecheck.CheckHTML(layout, zero); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
}

// Article 4: what is published can be found, read and checked by anybody, and
// nothing else.
func TestArt4PublicPages(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		s := open(t, h)
		s.get("/", 200, "还没有公开的内容")
		s.get("/open/items", 200, "还没有抽查事项")
		s.get("/log/", 200, "公开日志")
		s.fill()
		s.get("/", 200, "公布了抽查事项", "公开了 2026 年度抽查计划", "查什么", law.Art4.Cite())
		s.get("/open/items", 200, "民办学校检查", "登记事项检查", "5%")
		list := s.get("/open/items?name=%E6%B0%91%E5%8A%9E&dept=SHGZ&class=1&type=9", 200, "民办学校检查", "/open/items/S-1/2")
		if strings.Contains(list, "登记事项检查") || strings.Contains(list, "/open/items/S-1/3") {
			t.Error("the filter shows other items or a draft")
		}
		s.get("/open/items/S-1", 303)
		page := s.get("/open/items/S-1/2", 200, "办学许可证有效", "（示例条文）", "第1版", "补充要点", "与日志一致", "实地检查")
		if strings.Contains(page, "还没公布的修订") || strings.Contains(page, "不一致") {
			t.Error("the page shows a draft or a broken proof")
		}
		s.get("/open/items/S-1/1", 200, "这是旧版", "与日志一致")
		for _, path := range []string{"/open/items/S-1/3", "/open/items/S-1/x", "/open/items/NONE", "/open/plans/" + s.draft,
			"/open/plans/none", "/open/items/S-1/3/document.json", "/open/plans/" + s.draft + "/document.json"} {
			s.get(path, 404)
		}
		if body := s.get("/open/items?state=draft", 200); strings.Contains(body, "/open/items/S-1/3") {
			t.Error("a draft is listed when asked for")
		}

		plans := s.get("/open/plans", 200, "2026年度双随机抽查计划", "上级调整比例")
		if strings.Contains(plans, "2027年度") || strings.Contains(plans, s.old) {
			t.Error("a draft or a replaced plan is listed")
		}
		s.get("/open/plans?state=replaced", 200, s.old)
		s.get("/open/plans?text=%E8%BE%96%E5%8C%BA&year=2026&dept=SHGZ", 200, s.now)
		s.get("/open/plans?text=nothing", 200, "没有符合条件的抽查计划")
		s.get("/open/plans/"+s.now, 200, "SHGZ-2026-01", "辖区民办学校", "全部 5%", "市场监督管理局", "登记事项检查", "与日志一致", "第1版")
		s.get("/open/plans/"+s.old, 200, "这是旧版", "与日志一致")
		s.get("/log/", 200, "公开计划", "/log/entry/")
		s.get("/log/?before=3", 200, "/log/entry/2")
	})
}

// The downloaded documents have the hashes that stand in the log.
func TestArt4DocumentsMatchTheLog(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		s := open(t, h)
		s.fill()
		for path, subject := range map[string]string{
			"/open/items/S-1/1/document.json": "item:S-1", "/open/items/S-1/2/document.json": "item:S-1",
			"/open/plans/" + s.old + "/document.json": "plan:SHGZ-2026",
			"/open/plans/" + s.now + "/document.json": "plan:SHGZ-2026",
		} {
			body := s.get(path, 200)
			if !json.Valid([]byte(body)) {
				t.Errorf("%s is no JSON", path)
			}
			entries, err := ledger.EntriesOf(t.Context(), h.DB.Read(), subject)
			s.must(err)
			found := false
			for _, e := range entries {
				for _, doc := range e.Docs() {
					found = found || doc.SHA256 == canon.SHA256.Hex([]byte(body)) && doc.SM3 == canon.SM3.Hex([]byte(body))
				}
			}
			if !found {
				t.Errorf("%s: its hashes do not stand in the log", path)
			}
		}
	})
}

// Every link of every page of this site leads to a page, but for the pages of
// others: signing in, the log's tiles and entries, the draws and results.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	s := open(t, testkit.NewHome(t))
	s.fill()
	links := regexp.MustCompile(`<a [^>]*href="([^"#?]*)`)
	seen := map[string]bool{}
	todo := []string{"/"}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		for _, m := range links.FindAllStringSubmatch(s.get(path, 200), -1) {
			to := html.UnescapeString(m[1])
			own := to == "/" || to == "/log/" || strings.HasPrefix(to, "/open/items") || strings.HasPrefix(to, "/open/plans")
			if own && !seen[to] && !strings.HasSuffix(to, ".json") {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	if len(seen) < 8 {
		t.Errorf("only %d pages were reached: %v", len(seen), seen)
	}
}
