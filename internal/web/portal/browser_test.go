package portal_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"yangguang/internal/testkit"
	"yangguang/internal/web/assets"
	"yangguang/internal/web/ui"
)

// TestPublicPagesInTheBrowser looks at the public pages as a citizen does, at a
// desk and on a phone. YANGGUANG_SHOTS names a directory for pictures.
func TestPublicPagesInTheBrowser(t *testing.T) {
	tab := testkit.Browser(t)
	tab.ReduceMotion()
	s := open(t, testkit.NewHome(t))
	s.fill()
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", assets.Handler())
	mux.Handle("/", s.mux)
	site := testkit.Serve(t, ui.Secure(mux))
	for _, path := range []string{"/", "/open/items", "/open/items/S-1/2", "/open/items/S-1/1", "/open/plans", "/open/plans?text=x", "/open/plans/" + s.now, "/log/"} {
		for _, size := range [][2]int64{{1366, 768}, {390, 844}} {
			tab.SetViewport(size[0], size[1])
			tab.Open(site + path)
			tab.CheckPage()
			if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
				name := "portal" + strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path)
				tab.Screenshot(filepath.Join(dir, name+"-"+strconv.FormatInt(size[0], 10)+".png"))
			}
		}
	}
}
