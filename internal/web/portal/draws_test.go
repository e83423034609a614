package portal_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"yangguang/internal/canon"
	"yangguang/internal/ids"
	"yangguang/internal/plan"
	"yangguang/internal/sampling"
	"yangguang/internal/testkit"
)

func TestPublicDraw(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		c := newCeremony(t, h, 53)
		id, drawID := c.locked(plan.AtLock, canon.SHA256)
		teams := c.staffed(id)
		here := "/draws/" + string(drawID)
		before := fetch(t, c.mux, here, http.StatusOK)
		if !strings.Contains(before, "正在打包") || strings.Contains(before, "bundle.zip") {
			t.Error("a bundle is offered that is not there yet")
		}
		fetch(t, c.mux, here+"/bundle.zip", http.StatusNotFound)
		for _, d := range []ids.Draw{drawID, teams} {
			c.must(c.app.Sampling.PublishBundle(c.ctx, d))
		}
		bundle, err := sampling.BundleOf(c.ctx, h.DB.Read(), drawID)
		c.must(err)
		hall := c.hall(drawID)
		page := fetch(t, c.mux, here, http.StatusOK)
		for _, want := range []string{bundle.SHA256, hall.Now().Seed, hall.Strata[0].CutOff, secret, "𠮷祥", "平台", "监督见证人",
			"冻结抽取材料", "/log/entry/", here + "/files/roster.txt", "有效"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page of the draw lacks %s", want)
			}
		}
		for _, who := range []string{c.Clerk.Name, c.Witness.Name, c.Clerk2.Name} {
			if strings.Contains(page, who) {
				t.Errorf("the page names %s", who)
			}
		}
		if got := canon.SHA256.Hex([]byte(fetch(t, c.mux, here+"/bundle.zip", http.StatusOK))); got != bundle.SHA256 {
			t.Errorf("bundle: %s, published as %s", got, bundle.SHA256)
		}
		people := fetch(t, c.mux, "/draws/"+string(teams), http.StatusOK)
		if !strings.Contains(people, "SHGZ-001") || strings.Contains(people, "检查员") || strings.Contains(people, "ZF-") {
			t.Error("the page of the inspectors shows more than their codes, or less")
		}
		table := fetch(t, c.mux, here+"/result.csv", http.StatusOK)
		if n := strings.Count(table, "\r\n"); n != 1+9 || !strings.HasPrefix(table, "\uFEFF总位次,") {
			t.Errorf("CSV of %d lines: %.80q", n, table)
		}
		if text := fetch(t, c.mux, "/draws/"+string(teams)+"/result.csv", http.StatusOK); !strings.Contains(text,
			"SHGZ-002") {
			t.Errorf("CSV of the inspectors: %s", text)
		}
		if text := fetch(t, c.mux, here+"/tickets.json", http.StatusOK); !strings.Contains(text, hall.Strata[1].CutOff) {
			t.Error("the picture lacks the cut-off")
		}
		list := fetch(t, c.mux, "/draws", http.StatusOK)
		for _, want := range []ids.Draw{drawID, teams, "53户", "9户", "作废率"} {
			if !strings.Contains(list, string(want)) {
				t.Errorf("the list lacks %s", want)
			}
		}
		if text := fetch(t, c.mux, "/draws?kind=inspectors", http.StatusOK); strings.Contains(text, ">"+string(drawID)+"<") ||
			!strings.Contains(text, string(teams)) {
			t.Error("the filter by kind does not filter")
		}
		if text := fetch(t, c.mux, "/draws?dept=SCJG", http.StatusOK); !strings.Contains(text, "没有符合条件的抽取") {
			t.Error("the filter by department does not filter")
		}
		fetch(t, c.mux, "/draws/371073-SHGZ-2026-9999-O", http.StatusNotFound)
	})
}

// The files of a public draw are the bytes whose hashes were published, may be
// kept for ever, and nothing else is served.
func TestFilesOfADraw(t *testing.T) {
	t.Parallel()
	c := newCeremony(t, testkit.NewHome(t), 20)
	_, drawID := c.locked(plan.AtLock, canon.SHA256)
	sums := fetch(t, c.mux, "/draws/"+string(drawID)+"/files/SHA256SUMS", http.StatusOK)
	names := 0
	for line := range strings.Lines(sums) {
		hash, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		w := httptest.NewRecorder()
		c.mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/draws/"+string(drawID)+"/files/"+name, nil))
		if w.Code != http.StatusOK || canon.SHA256.Hex(w.Body.Bytes()) != hash {
			t.Errorf("%s: %d, %s", name, w.Code, canon.SHA256.Hex(w.Body.Bytes()))
		}
		if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s may be kept: %q", name, got)
		}
		if got := w.Header().Get("Content-Type"); got != "text/plain; charset=utf-8" {
			t.Errorf("%s: %s", name, got)
		}
		again := httptest.NewRequest(http.MethodGet, "/draws/"+string(drawID)+"/files/"+name, nil)
		again.Header.Set("If-None-Match", w.Header().Get("ETag"))
		w = httptest.NewRecorder()
		if c.mux.ServeHTTP(w, again); w.Code != http.StatusNotModified {
			t.Errorf("%s asked for again: %d", name, w.Code)
		}
		names++
	}
	if names != 5 {
		t.Errorf("%d files:\n%s", names, sums)
	}
	for _, name := range []string{"openings.txt", "passwd", "%2e%2e%2fkeys%2fseal.key", "frozen.json"} {
		fetch(t, c.mux, "/draws/"+string(drawID)+"/files/"+name, http.StatusNotFound)
	}
}

// ssj/1 section 7: under embargo the public sees commitments, input hashes
// and the sealed hash, and nothing from which the list could be found.
func TestEmbargoedDraw(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		c := newCeremony(t, h, 20)
		_, drawID := c.locked(plan.AfterTask, canon.SHA256)
		hall, here := c.hall(drawID), "/draws/"+string(drawID)
		page := fetch(t, c.mux, here, http.StatusOK)
		for _, want := range []string{hall.Now().Sealed, hall.Commitments[0].Hash, hall.Files[0].SHA256, "暂不公开", "社会工作部"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		closed := []string{"保密名称", hall.Now().Seed, secret, "𠮷祥", "1234567890", "信用风险高", hall.Strata[0].CutOff, c.schools[0]}
		for _, path := range []string{here, "/draws", "/verify", here + "/lookup?code=" + c.schools[0],
			"/draws/lookup?code=" + c.schools[1], "/log/"} {
			text := fetch(t, c.mux, path, http.StatusOK)
			for _, secret := range closed {
				if strings.Contains(text, secret) && !strings.Contains(path, secret) {
					t.Errorf("%s shows %s", path, secret)
				}
			}
		}
		if text := fetch(t, c.mux, "/draws?text="+url.QueryEscape("保密"), http.StatusOK); strings.Contains(text,
			string(drawID)) {
			t.Error("a search by title finds the draw under embargo")
		}
		for _, path := range []string{"/files/roster.txt", "/files/SHA256SUMS", "/files/seed.txt", "/bundle.zip",
			"/result.csv", "/tickets.json"} {
			fetch(t, c.mux, here+path, http.StatusNotFound)
		}
		fetch(t, c.mux, "/verify?draw="+string(drawID), http.StatusNotFound)
		if text := fetch(t, c.mux, here+"/lookup?code="+c.schools[0], http.StatusOK); !strings.Contains(text, "现在还不能查询") ||
			!strings.Contains(text, "不能核对") {
			t.Error("the page does not say why nothing can be looked up")
		}
	})
}

// ssj/1 section 6: a freeze without result by its limit is red, a void stays.
func TestOverdueAndVoidedDraws(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		c := newCeremony(t, h, 20)
		_, drawID := c.frozen(plan.AtLock, canon.SHA256)
		if text := fetch(t, c.mux, "/draws?state=overdue", http.StatusOK); strings.Contains(text, string(drawID)) {
			t.Error("overdue at once")
		}
		open := fetch(t, c.mux, "/draws/"+string(drawID), http.StatusOK)
		if strings.Contains(open, "/files/") || strings.Contains(open, "𠮷祥") || !strings.Contains(open, "名单还没有锁定") {
			t.Error("the page of a frozen draw shows too much or does not say what comes")
		}
		h.Clock.Advance(25 * time.Hour)
		for _, path := range []string{"/draws?state=overdue", "/draws/" + string(drawID)} {
			if text := fetch(t, c.mux, path, http.StatusOK); !strings.Contains(text, string(drawID)) ||
				!strings.Contains(text, "超过时限没有结果") {
				t.Errorf("%s does not show the overdue draw", path)
			}
		}
		c.must(c.app.Sampling.AskVoid(c.ctx, c.Clerk, drawID, c.attempt(drawID), "technical", "现场停电，掷数没有完成"))
		c.must(c.app.Sampling.Void(c.ctx, c.Head, drawID, c.attempt(drawID)))
		c.finish(drawID)
		page := fetch(t, c.mux, "/draws/"+string(drawID), http.StatusOK)
		for _, want := range []string{"第 1 次抽取已作废", "现场停电", "结果有效"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		list := fetch(t, c.mux, "/draws?state=voided", http.StatusOK)
		for _, want := range []ids.Draw{drawID, "1 次", "50%"} {
			if !strings.Contains(list, string(want)) {
				t.Errorf("the list lacks %s", want)
			}
		}
	})
}
