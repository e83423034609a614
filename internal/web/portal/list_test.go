package portal_test

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"yangguang/internal/canon"
	"yangguang/internal/plan"
	"yangguang/internal/sampling"
	"yangguang/internal/testkit"
)

var rowName = regexp.MustCompile(`class="as-name p-name"[^>]*title="([^"]*)"`)

// names are the names in the rows of a list.
func names(page string) []string {
	var out []string
	for _, m := range rowName.FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

// table reads an export: the line of the filter, the heads, the rows.
func table(t *testing.T, text string) (note string, rows [][]string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil || len(all) < 2 {
		t.Fatalf("export of %d lines: %v", len(all), err)
	}
	return all[0][0], all[2:]
}

// The objects of a locked draw are read by page, searched, and exported whole.
func TestDrawnObjectsArePaged(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		c := newCeremony(t, h, 140)
		id, drawID := c.locked(plan.AtLock, canon.SHA256)
		picks, err := sampling.Picks(c.ctx, h.DB.Read(), drawID)
		c.must(err)
		if len(picks) <= 20 || len(picks) > 40 {
			t.Fatalf("%d objects do not fill two pages of 20", len(picks))
		}
		here := "/draws/" + string(drawID) + "?size=20"
		first, second := fetch(t, c.mux, here, http.StatusOK), fetch(t, c.mux, here+"&page=2", http.StatusOK)
		if a, b := len(names(first)), len(names(second)); a != 20 || a+b != len(picks) {
			t.Errorf("pages of %d and %d, drawn %d", a, b, len(picks))
		}
		for _, p := range picks[:20] {
			if !strings.Contains(first, string(p.Subject)) || strings.Contains(second, string(p.Subject)) {
				t.Errorf("place %d stands on the wrong page", p.Place)
			}
		}
		if text := fetch(t, c.mux, here+"&page=9", http.StatusOK); !strings.Contains(text, "没有这一页") {
			t.Error("a page beyond the end says nothing")
		}
		one := fetch(t, c.mux, here+"&text="+string(picks[3].Subject), http.StatusOK)
		if got := names(one); len(got) != 1 {
			t.Errorf("a search by code finds %v", got)
		}
		high := 0
		for _, p := range picks {
			if p.Stratum == "D" {
				high++
			}
		}
		note, rows := table(t, fetch(t, c.mux, here+"&stratum=D&export=csv", http.StatusOK))
		if len(rows) != high || !strings.Contains(note, "信用风险高") {
			t.Errorf("export of a stratum: %d rows of %d, %q", len(rows), high, note)
		}
		if _, rows := table(t, fetch(t, c.mux, here+"&page=2&export=csv", http.StatusOK)); len(rows) != len(picks) {
			t.Errorf("export of %d rows, drawn %d", len(rows), len(picks))
		}
		w := httptest.NewRecorder()
		c.mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, here+"&export=xlsx", nil))
		if !strings.HasPrefix(w.Body.String(), "PK") {
			t.Errorf("workbook: %d, %.20q", w.Code, w.Body)
		}

		seats := "/draws/" + string(c.staffed(id))
		_, all := table(t, fetch(t, c.mux, seats+"?export=csv", http.StatusOK))
		if len(all) != 2*len(picks) {
			t.Errorf("%d seats for %d objects", len(all), len(picks))
		}
		if text := fetch(t, c.mux, seats+"?gap=1", http.StatusOK); !strings.Contains(text, "没有符合条件的抽中的执法检查人员") {
			t.Error("gaps are shown where there is none")
		}
		if _, mine := table(t, fetch(t, c.mux, seats+"?text=SHGZ-001&export=csv", http.StatusOK)); len(mine) == 0 ||
			len(mine) == len(all) {
			t.Errorf("a search by inspector finds %d of %d", len(mine), len(all))
		}
	})
}

// What an embargo closes is in no export and no search.
func TestNoListTellsAnEmbargo(t *testing.T) {
	t.Parallel()
	c := newCeremony(t, testkit.NewHome(t), 20)
	_, drawID := c.locked(plan.AfterTask, canon.SHA256)
	for _, path := range []string{
		"/draws/" + string(drawID) + "?export=csv", "/draws/" + string(drawID) + "?text=" + url.QueryEscape("临港"),
		"/draws?export=csv", "/",
	} {
		text := fetch(t, c.mux, path, http.StatusOK)
		for _, closed := range []string{"保密名称", "𠮷祥", c.schools[0]} {
			if strings.Contains(text, closed) {
				t.Errorf("%s tells %s", path, closed)
			}
		}
	}
	if text := fetch(t, c.mux, "/", http.StatusOK); !strings.Contains(text, "完成了一次暂不公开名称的抽取") {
		t.Error("the news does not tell that a draw took place")
	}
}

// The news says what was opened, in words, and leads there; what a draw came to
// replaces that it began.
func TestNews(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		c := newCeremony(t, h, 20)
		_, drawID := c.frozen(plan.AtLock, canon.SHA256)
		if text := fetch(t, c.mux, "/", http.StatusOK); !strings.Contains(text, "社会工作部开始抽取检查对象：保密名称之民办学校抽查") ||
			!strings.Contains(text, `href="/draws/`+string(drawID)+`"`) {
			t.Errorf("the news does not tell of the draw")
		}
		_, done := c.locked(plan.AtLock, canon.SHA256)
		text := fetch(t, c.mux, "/", http.StatusOK)
		if !strings.Contains(text, "社会工作部抽出了检查对象") || strings.Count(text, `href="/draws/`+string(done)+`"`) != 1 {
			t.Error("the news does not tell what the draw came to, or tells it twice")
		}
		for _, code := range []string{"draw.frozen", "item.published", "暂不公开"} {
			if strings.Contains(text, code) {
				t.Errorf("the news says %s", code)
			}
		}
	})
}

func TestResultsOfADayAreOneNews(t *testing.T) {
	t.Parallel()
	mux, id, _ := publishOne(t, testkit.NewHome(t))
	if text := fetch(t, mux, "/", http.StatusOK); !strings.Contains(text, "公示了检查结果：临港𠮷祥商贸有限公司") ||
		!strings.Contains(text, "/open/results/"+id) {
		t.Error("the news does not tell of the result")
	}
}

// The log is searched by department, kind and date, and old links by number
// still lead to their entries.
func TestLogIsSearched(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		c := newCeremony(t, h, 20)
		_, drawID := c.locked(plan.AtLock, canon.SHA256)
		draws := fetch(t, c.mux, "/log/?about=draw", http.StatusOK)
		if n := strings.Count(draws, `data-label="日志编号"`); n == 0 ||
			n != strings.Count(draws, `title="抽取 `+string(drawID)+`"`) {
			t.Errorf("%d entries of draws, not all of %s", n, drawID)
		}
		if text := fetch(t, c.mux, "/log/?until=2020-01-01", http.StatusOK); !strings.Contains(text, "没有符合条件的日志记录") {
			t.Error("the filter by date does not filter")
		}
		if text := fetch(t, c.mux, "/log/?dept=SCJG&about=draw", http.StatusOK); !strings.Contains(
			text,
			"没有符合条件的日志记录",
		) {
			t.Error("the filter by department does not filter")
		}
		if text := fetch(t, c.mux, "/log/?before=1", http.StatusOK); !strings.Contains(text, "/log/entry/0\"") {
			t.Error("an old link does not lead to its entry")
		}
	})
}

// All versions of a plan are found when asked for, the one in force at first.
func TestListsOfVersions(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		s := open(t, h)
		s.fill()
		for path, want := range map[string][2]bool{ // replaced version, version in force
			"/open/plans": {false, true}, "/open/plans?state=": {true, true}, "/open/plans?state=replaced": {true, false},
		} {
			page := s.get(path, 200)
			for i, id := range []string{s.old, s.now} {
				if strings.Contains(page, "/open/plans/"+id+`"`) != want[i] {
					t.Errorf("%s: version %d shown: %v", path, i+1, !want[i])
				}
			}
		}
		for path, want := range map[string]bool{"/open/items": false, "/open/items?state=": true,
			"/open/items?state=published": false} {
			if page := s.get(path, 200); strings.Contains(page, `/open/items/S-1/1"`) != want ||
				!strings.Contains(page, "/open/items/S-1/2") {
				t.Errorf("%s: the replaced version is shown: %v", path, !want)
			}
		}
		note, rows := table(t, s.get("/open/items?dept=SHGZ&export=csv", 200))
		if len(rows) != 1 || rows[0][1] != "民办学校检查" || !strings.Contains(note, "检查主体") {
			t.Errorf("export %q: %v", note, rows)
		}
	})
}
