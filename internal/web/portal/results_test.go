package portal_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/install"
	"yangguang/internal/web/portal"
)

// publishOne carries the enterprise of a staffed task through to one published
// result, that of SHGZ; SCJG's waits. It returns the id of the result.
func publishOne(t *testing.T, h *testkit.Home) (*http.ServeMux, string, testkit.Staffed) {
	t.Helper()
	w := testkit.World(t, h)
	st := testkit.StaffedTask(t, h, w)
	a := install.App(t, h)
	ctx, P, Q := t.Context(), w.Inspectors, w.OtherInspectors
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	key := inspection.Key{Region: testkit.Region, Task: st.Task, Subject: st.Enterprise}
	visit := func() inspection.Visit {
		v, err := inspection.VisitOf(ctx, h.DB.Read(), key)
		must(err)
		return v
	}
	must(a.Inspection.Start(ctx, P[0], st.Task, st.Enterprise))
	must(a.Inspection.Save(ctx, P[0], st.Task, st.Enterprise, []inspection.Answers{
		{Item: "SHGZ-01", Version: 1, Answers: []inspection.Answer{{Point: 1, Value: "pass"},
			{Point: 2, Value: "fail", Note: "未公示"}, {Point: 3, Value: "pass"}}},
		{Item: "SHGZ-02", Version: 1, Answers: []inspection.Answer{{Point: 1, Value: "pass"}}}}))
	must(a.Inspection.Save(ctx, Q[0], st.Task, st.Enterprise, []inspection.Answers{
		{Item: "SCJG-01", Version: 1, Answers: []inspection.Answer{{Point: 1, Value: "pass"}, {Point: 2, Value: "pass"}}}}))
	must(a.Inspection.End(ctx, P[0], st.Task, st.Enterprise, visit().Version, calendar.MustParse("2026-11-23")))
	for _, m := range []actor.Actor{P[0], P[1], Q[0], Q[1]} {
		must(a.Inspection.Sign(ctx, m, st.Task, st.Enterprise, visit().SheetHash))
	}
	result := func() publication.Result {
		r, err := publication.ResultOf(ctx, h.DB.Read(), publication.Key{Key: key, Dept: "SHGZ"})
		must(err)
		return r
	}
	must(a.Publication.Submit(ctx, P[0], st.Task, st.Enterprise, "SHGZ",
		result().Version, publication.Content{Types: []string{"08"}, Summary: "=HYPERLINK(\"x&<y>\") 收费未公示",
			Handling: "已移送"}))
	must(a.Publication.Approve(ctx, w.Deputy, result().ID, result().Version, ""))
	must(a.Publication.Publish(ctx, w.Clerk, result().ID, result().Version, ""))
	p, err := portal.New(a)
	must(err)
	mux := http.NewServeMux()
	p.Register(mux)
	return mux, result().ID, st
}

func fetch(t *testing.T, mux *http.ServeMux, path string, status int) string {
	t.Helper()
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != status {
		t.Fatalf("GET %s: %d, want %d\n%s", path, w.Code, status, w.Body)
	}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		testkit.CheckHTML(t, w.Body.Bytes())
	}
	return w.Body.String()
}

func TestPublishedResults(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		mux, id, st := publishOne(t, h)
		for query, found := range map[string]bool{
			"": true, "?name=𠮷祥": true, "?name=新苗": false, "?name=%25": false,
			"?code=" + strings.ToLower(string(st.Enterprise)): true, "?code=9137": false,
			"?dept=SHGZ": true, "?dept=SCJG": false, "?task=联合": true, "?task=" + st.No: true, "?task=SHGZ-2026-0002": false,
			"?type=08": true, "?type=01": false, "?name=𠮷祥&type=08&dept=SHGZ": true,
		} {
			page := fetch(t, mux, "/open/results"+query, http.StatusOK)
			if got := strings.Contains(page, "/open/results/"+id); got != found {
				t.Errorf("%s: found %v, want %v", query, got, found)
			}
		}
		// The object's page shows who else has still to publish.
		page := fetch(t, mux, "/open/results/"+id, http.StatusOK)
		for _, word := range []string{"临港𠮷祥商贸有限公司", "发现问题待后续处理", "鲁K000001", "待公示", "与日志一致", "日志第"} {
			if !strings.Contains(page, word) {
				t.Errorf("the page does not say %q", word)
			}
		}
		for _, secret := range []string{"巡查1", "乔知夏", "文衡之"} { // the public sees department and certificates
			if strings.Contains(page, secret) {
				t.Errorf("the page names %s", secret)
			}
		}
		fetch(t, mux, "/open/results/nosuchresult", http.StatusNotFound)

		doc := fetch(t, mux, "/open/results/"+id+"/document.json", http.StatusOK)
		var list []struct {
			SHA256   string
			Document json.RawMessage
		}
		if err := json.Unmarshal([]byte(fetch(t, mux, "/open/results.json?dept=SHGZ", http.StatusOK)), &list); err != nil ||
			len(list) != 1 {
			t.Fatalf("%d results, %v", len(list), err)
		}
		if canon.SHA256.Hex([]byte(doc)) != list[0].SHA256 || canon.SHA256.Hex(list[0].Document) != list[0].SHA256 ||
			!strings.Contains(page, list[0].SHA256) {
			t.Error("the download does not have the hash that the page shows")
		}
		text, bom := strings.CutPrefix(fetch(t, mux, "/open/results.csv", http.StatusOK), "\uFEFF")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || !bom || len(rows) != 2 || len(rows[1]) != len(rows[0]) || rows[1][2] != "临港𠮷祥商贸有限公司" ||
			!strings.HasPrefix(rows[1][10], "'=") {
			t.Errorf("csv %v, %v", rows, err)
		}
		if rows, err := csv.NewReader(strings.NewReader(
			strings.TrimPrefix(fetch(t, mux, "/open/results.csv?dept=SCJG", http.StatusOK), "\uFEFF"))).ReadAll(); err != nil ||
			len(rows) != 1 {
			t.Errorf("an empty search: %v, %v", rows, err)
		}
	})
}
