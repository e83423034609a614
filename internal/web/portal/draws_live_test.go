package portal_test

import (
	"bufio"
	"net/http"
	"strings"
	"testing"

	"yangguang/internal/canon"
	"yangguang/internal/plan"
	"yangguang/internal/sampling"
	"yangguang/internal/testkit"
)

// Anybody follows a draw that is under way: one event at once, one for each
// step, an end with the lock, and then a word to the browser not to come again.
func TestDrawLive(t *testing.T) {
	t.Parallel()
	c := newCeremony(t, testkit.NewHome(t), 20)
	_, drawID := c.frozen(plan.AtLock, canon.SHA256)
	page := fetch(t, c.mux, "/draws/"+string(drawID), http.StatusOK)
	if !strings.Contains(page, `data-live="/draws/`+string(drawID)+`/live"`) {
		t.Error("the page of a draw under way does not follow it")
	}
	site := testkit.Serve(t, c.mux)
	resp, err := http.Get(site + "/draws/" + string(drawID) + "/live")
	c.must(err)
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func() string {
		t.Helper()
		for lines.Scan() {
			if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				return id
			}
		}
		return ""
	}
	first := next()
	c.must(c.app.Sampling.AskVoid(c.ctx, c.Clerk, drawID, c.attempt(drawID), sampling.VoidTechnical, "投影设备断电，现场没有看到结果"))
	if second := next(); second == "" || second == first {
		t.Errorf("after a step the stream says %q, before it %q", second, first)
	}
	c.must(c.app.Sampling.Void(c.ctx, c.Head, drawID, c.attempt(drawID)))
	c.finish(drawID)
	last := ""
	for id := next(); id != ""; id = next() {
		last = id
	}
	if last == "" {
		t.Error("the stream ended without the lock")
	}
	if page := fetch(t, c.mux, "/draws/"+string(drawID), http.StatusOK); strings.Contains(page, "data-live=") {
		t.Error("the page of a locked draw waits for more")
	}
	req, err := http.NewRequest(http.MethodGet, site+"/draws/"+string(drawID)+"/live", nil)
	c.must(err)
	req.Header.Set("Last-Event-ID", last)
	again, err := http.DefaultClient.Do(req)
	c.must(err)
	again.Body.Close()
	if again.StatusCode != http.StatusNoContent {
		t.Errorf("coming again after the lock: %s", again.Status)
	}
	fetch(t, c.mux, "/draws/none/live", http.StatusNotFound)
}
