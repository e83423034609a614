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

// TestItemAndPlanPagesInTheBrowser looks at the pages of the list and the plan
// at a desk and on a phone. YANGGUANG_SHOTS names a directory for pictures.
func TestItemAndPlanPagesInTheBrowser(t *testing.T) {
	tab := testkit.Browser(t)
	tab.ReduceMotion()
	o := newOffice(t, testkit.NewHome(t))
	w := o.w
	var by actor.Actor
	o.mux.Handle("GET /assets/", assets.Handler())
	site := testkit.Serve(t, ui.Secure(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), signedKey{}, identity.Signed{Actor: by})))
	})))
	look := func(a actor.Actor, path string) {
		t.Helper()
		by = a
		for _, size := range [][2]int64{{1366, 768}, {390, 844}} {
			tab.SetViewport(size[0], size[1])
			tab.Open(site + path)
			tab.CheckPage()
			if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
				name := strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path[1:])
				tab.Screenshot(filepath.Join(dir, name+"-"+strconv.FormatInt(size[0], 10)+".png"))
			}
		}
	}
	look(w.Keeper, "/items")
	look(w.Keeper, "/items/new")
	to := o.post(w.Keeper, "/items/new", itemForm("S-1", "民办学校办学情况检查"), http.StatusSeeOther)
	look(w.Keeper, to+"/edit")
	look(w.Keeper, to+"/submit")
	o.confirm(w.Keeper, to+"/submit", url.Values{}, http.StatusSeeOther)
	look(w.Deputy, to)
	look(w.Deputy, to+"/return")
	o.confirm(w.Deputy, to+"/publish", url.Values{}, http.StatusSeeOther)
	o.publishItem(w.OtherKeeper, w.OtherDeputy, "C-1", "登记事项检查")
	look(w.Keeper, to)
	look(w.Keeper, "/items?state=published")
	look(w.Keeper, "/items/repeal")

	look(w.Clerk, "/plans")
	look(w.Clerk, "/plans/new")
	id := o.post(w.Clerk, "/plans/new", url.Values{"year": {"2026"}}, http.StatusSeeOther)
	look(w.Clerk, id)
	look(w.Clerk, id+"/tasks/new")
	form := planTask()
	form.Set("seen", "1")
	task := o.post(w.Clerk, id+"/tasks/new", form, http.StatusSeeOther)
	look(w.Clerk, task)
	look(w.Clerk, task+"/edit")
	look(w.Clerk, task+"/remove")
	look(w.Clerk, id)
	look(w.Clerk, id+"/submit")

	// A further row by its button, and a form with errors.
	by = w.Keeper
	tab.SetViewport(1366, 768)
	tab.Open(site + "/items/new")
	tab.Fill("name", "养老机构服务质量检查")
	tab.Submit("button[value=points]")
	tab.CheckPage()
	if got := testkit.Eval[string](tab, `document.querySelector('[name=name]').value`); got != "养老机构服务质量检查" {
		t.Errorf("after a further row the name is %q", got)
	}
	tab.Ignore("status of 422")
	tab.Fill("name", "养老机构服务质量检查")
	tab.Fill("rate", "约5%")
	tab.Submit("button.main:not(.quiet)")
	tab.CheckPage()
}
