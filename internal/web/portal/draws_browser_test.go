package portal_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"yangguang/internal/canon"
	"yangguang/internal/plan"
	"yangguang/internal/testkit"
	"yangguang/internal/web/assets"
	"yangguang/internal/web/ui"
)

// TestDrawPagesInTheBrowser looks at the draws, the verify page and the log at a
// desk and on a phone. YANGGUANG_SHOTS names a directory for pictures.
func TestDrawPagesInTheBrowser(t *testing.T) {
	tab := testkit.Browser(t)
	tab.ReduceMotion()
	c := newCeremony(t, testkit.NewHome(t), 60)
	id, drawID := c.locked(plan.AtLock, canon.SHA256)
	teams := c.staffed(id)
	for _, d := range []string{drawID, teams} {
		c.must(c.app.Sampling.PublishBundle(c.ctx, d))
	}
	_, closed := c.locked(plan.AfterTask, canon.SHA256)
	_, voided := c.frozen(plan.AtLock, canon.SM3)
	c.must(c.app.Sampling.AskVoid(c.ctx, c.Clerk, voided, c.attempt(voided), "technical", "现场停电，掷数没有完成"))
	c.must(c.app.Sampling.Void(c.ctx, c.Head, voided, c.attempt(voided)))
	c.Clock.Advance(25 * time.Hour)
	c.must(c.Ledger.Publish(c.ctx))
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", assets.Handler())
	mux.Handle("/", c.mux)
	site := testkit.Serve(t, ui.Secure(mux))
	for name, path := range map[string]string{
		"draws": "/draws", "draw": "/draws/" + drawID, "draw-inspectors": "/draws/" + teams, "draw-closed": "/draws/" + closed, "draw-late": "/draws/" + voided,
		"lookup": "/draws/" + drawID + "/lookup?code=" + c.schools[3], "lookup-closed": "/draws/" + closed + "/lookup?code=" + c.schools[3], "lookup-all": "/draws/lookup?code=" + schoolCode(60),
		"verify": "/verify", "verify-inspectors": "/verify?draw=" + teams, "log": "/log/", "entry": "/log/entry/61",
	} {
		for _, size := range [][2]int64{{1366, 768}, {390, 844}} {
			tab.SetViewport(size[0], size[1])
			tab.Open(site + path)
			tab.CheckPage()
			if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
				tab.Screenshot(filepath.Join(dir, "portal-"+name+"-"+strconv.FormatInt(size[0], 10)+".png"))
			}
		}
	}
}
