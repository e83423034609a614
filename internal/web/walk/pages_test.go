package walk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"yangguang/internal/actor"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
)

// Signing in and giving rights, at a desk and on a phone, through the real
// sign-in. The other pages of the administrators are looked at by TestSweep.
// YANGGUANG_SHOTS names a directory for pictures.
func TestPagesInTheBrowser(t *testing.T) {
	t.Parallel()
	tab := testkit.Browser(t)
	s := served.World(t, testkit.NewHome(t))
	tab.Ignore("status of 401")
	look := func(tab *testkit.Tab, name, path string) {
		t.Helper()
		tab.Open(s.URL + path)
		if got := tab.Path(); got != path {
			t.Errorf("%s leads to %s", path, got)
		}
		for _, width := range []int64{1366, 390} {
			tab.SetViewport(width, 768)
			tab.CheckPage()
			if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
				tab.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)))
			}
		}
	}
	signIn := func(tab *testkit.Tab, login, password string) {
		t.Helper()
		tab.Open(s.URL + "/login?next=/password")
		tab.Fill("login", login)
		tab.Fill("password", password)
		tab.Submit("main form button")
	}

	look(tab, "login", "/login")
	look(tab, "entry", "/log/entry/2")
	signIn(tab, "sysadmin", "Wrong-password-1")
	tab.CheckPage()
	if !strings.Contains(tab.Text("main"), "登录名或口令不对") {
		t.Errorf("a wrong password is answered with %q", tab.Text("main"))
	}
	signIn(tab, "sysadmin", testkit.Password)
	if got := tab.Path(); got != "/password" {
		t.Fatalf("after signing in at %s", got)
	}
	person := "/people/" + string(s.World.Clerk.Person)
	for name, path := range map[string]string{"home": "/home", "password": "/password", "person-admin": person} {
		look(tab, name, path)
	}

	security := tab.Person()
	signIn(security, "security", testkit.Password)
	look(security, "person-security", person)
	security.Open(s.URL + person)
	security.Fill("role", string(actor.Keeper))
	security.Submit(`form[action$="/roles"] button`)
	if !strings.Contains(security.Text("main"), "已授予岗位") || !s.Home.Reload(s.World.Clerk).Has(actor.Keeper) {
		t.Errorf("the role was not granted: %s", security.Text("main"))
	}
}

// Bad input "expired session": what was typed is not lost. The person signs in
// in a window of its own, goes back and reloads: the same form is sent again.
func TestATypedFormOutlivesItsSession(t *testing.T) {
	t.Parallel()
	tab := testkit.Browser(t)
	s := served.World(t, testkit.NewHome(t))
	tab.Ignore("status of 401")
	signIn := func() {
		t.Helper()
		tab.Open(s.URL + "/login?next=/departments/new")
		tab.Fill("login", "sysadmin")
		tab.Fill("password", testkit.Password)
		tab.Submit("main form button")
	}
	signIn()
	for name, value := range map[string]string{"code": "NEWD", "region": "371073", "level": "县", "name": "新建的部门",
		"short": "新部门"} {
		tab.Fill(name, value)
	}
	if _, err := s.Home.DB.Writer().ExecContext(t.Context(), `update session set expires = 0`); err != nil {
		t.Fatal(err)
	}
	tab.Submit("main form button.main")
	if got := tab.Text("main"); !strings.Contains(got, "填写的内容不会丢") {
		t.Fatalf("the answer is %q", got)
	}
	again := tab.Window()
	again.Open(s.URL + "/login")
	again.Fill("login", "sysadmin")
	again.Fill("password", testkit.Password)
	again.Submit("main form button")
	tab.Do(chromedp.Reload())
	if got := tab.Text("main"); tab.Path() != "/departments" || !strings.Contains(got, "新建的部门") {
		t.Errorf("after reloading at %s: %q", tab.Path(), got)
	}
}
