package staff

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/identity"
	"yangguang/internal/testkit"
	"yangguang/internal/web/assets"
	"yangguang/internal/web/ui"
)

// TestVisitPagesInTheBrowser looks at the pages of visits and results as people
// do, at a desk and on a phone. YANGGUANG_SHOTS names a directory for pictures.
func TestVisitPagesInTheBrowser(t *testing.T) {
	tab := testkit.Browser(t)
	tab.ReduceMotion()
	h := testkit.NewHome(t)
	o, st := onSite(t, h)
	P, Q, w := o.w.Inspectors, o.w.OtherInspectors, o.w
	var by actor.Actor
	o.mux.Handle("GET /assets/", assets.Handler())
	site := testkit.Serve(t, ui.Secure(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), signedKey{}, identity.Signed{Actor: by})))
	})))
	n := 0
	look := func(a actor.Actor, path string) {
		t.Helper()
		n++
		by = a
		for _, size := range [][2]int64{{1366, 768}, {390, 844}} {
			tab.SetViewport(size[0], size[1])
			tab.Open(site + path)
			tab.CheckPage()
			if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
				name := strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path[1:])
				tab.Screenshot(filepath.Join(dir, strconv.Itoa(n)+"-"+name+"-"+strconv.FormatInt(size[0], 10)+".png"))
			}
		}
	}
	at := visitHref(st.Task, st.Enterprise)
	look(P[0], "/visits")
	look(P[0], at+"/start")
	o.confirm(P[0], at+"/start", url.Values{}, http.StatusSeeOther)
	o.post(P[0], at, url.Values{"v-SHGZ-01": {"1"}, "p-SHGZ-01-1": {"pass"}, "p-SHGZ-01-2": {"fail"}, "n-p-SHGZ-01-2": {"收费未公示"}}, http.StatusSeeOther)
	look(P[0], at)
	o.post(P[0], at, url.Values{"v-SHGZ-01": {"2"}, "p-SHGZ-01-3": {"pass"}, "v-SHGZ-02": {"1"}, "p-SHGZ-02-1": {"pass"}}, http.StatusSeeOther)
	o.post(Q[0], at, url.Values{"v-SCJG-01": {"1"}, "p-SCJG-01-1": {"pass"}, "p-SCJG-01-2": {"pass"}}, http.StatusSeeOther)
	look(P[0], at+"/end")
	o.confirm(P[0], at+"/end", url.Values{"ended_on": {"2026-11-23"}}, http.StatusSeeOther)
	look(Q[0], at+"/sign")
	for _, a := range []actor.Actor{P[0], P[1], Q[0], Q[1]} {
		o.confirm(a, at+"/sign", url.Values{}, http.StatusSeeOther)
	}
	look(P[0], at)
	look(P[0], at+"/results/SHGZ")
	o.confirm(P[0], at+"/results/SHGZ", url.Values{"do": {"submit"}, "types": {"08"}, "summary": {"收费项目未公示。"}, "handling": {"已移送市场监督管理部门。"}}, http.StatusSeeOther)
	show := "/results/" + o.resultID("SHGZ")
	look(w.Deputy, "/results")
	look(w.Deputy, show)
	look(w.Deputy, show+"/return")
	o.confirm(w.Deputy, show+"/approve", url.Values{}, http.StatusSeeOther)
	look(w.Clerk, "/publications")
	look(w.Clerk, show+"/publish")
	o.confirm(w.Clerk, show+"/publish", url.Values{}, http.StatusSeeOther)
	look(w.Clerk, show)

	// The form works with the keyboard and without a mouse, and says what is wrong.
	by = Q[0]
	tab.Open(site + at + "/results/SCJG")
	tab.Ignore("status of 422")
	tab.Submit("button[value=submit]")
	tab.CheckPage()
}
