package portal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"yangguang/internal/testkit"
	"yangguang/internal/web/assets"
	"yangguang/internal/web/ui"
)

// TestResultPagesInTheBrowser looks at the public results at a desk and on a
// phone. YANGGUANG_SHOTS names a directory for pictures.
func TestResultPagesInTheBrowser(t *testing.T) {
	tab := testkit.Browser(t)
	tab.ReduceMotion()
	mux, id, _ := publishOne(t, testkit.NewHome(t))
	mux.Handle("GET /assets/", assets.Handler())
	site := testkit.Serve(t, ui.Secure(mux))
	for _, width := range []int64{1366, 390} {
		tab.SetViewport(width, 800)
		for name, path := range map[string]string{"results": "/open/results", "result": "/open/results/" + id, "none": "/open/results?type=06"} {
			tab.Open(site + path)
			tab.CheckPage()
			if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
				tab.Screenshot(filepath.Join(dir, fmt.Sprintf("portal-%s-%d.png", name, width)))
			}
		}
	}
}
