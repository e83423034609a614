package signin

import (
	"errors"
	"net/http"

	"yangguang/internal/law"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type loginPage struct {
	Form *ui.Form
	Next string
}

var loginView = ui.Define[loginPage]("signin/login")

func login(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	if d.Actor(r).SignedIn() {
		http.Redirect(w, r, desk.HomePath, http.StatusSeeOther)
		return nil
	}
	return loginForm(d, w, r, http.StatusOK, ui.NewForm(), desk.NextPage(r.URL.Query().Get("next")))
}

func loginForm(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form, next string) error {
	sh := d.R.Shell(r, "登录")
	sh.Area, sh.SignIn = ui.Plain, ""
	return loginView.Render(w, r, d.R, status, sh, loginPage{Form: f, Next: next})
}

func signIn(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	next := desk.NextPage(f.String("next"))
	login := f.Required("login", "登录名")
	password := f.Values.Get("password")
	if password == "" {
		f.Fail("password", "请填写口令。")
	}
	if !f.OK() {
		return loginForm(d, w, r, http.StatusUnprocessableEntity, f, next)
	}
	in, err := d.App.Identity.SignIn(r.Context(), login, password)
	var no *law.Refusal
	if errors.As(err, &no) {
		f.Fail("login", no.Message)
		f.Basis, f.Next = no.Basis, no.Next
		status := http.StatusUnauthorized
		if no.Kind == law.Forbidden {
			status = http.StatusForbidden
		}
		return loginForm(d, w, r, status, f, next)
	}
	if err != nil {
		return err
	}
	if err := d.Sessions.Begin(r.Context(), in); err != nil {
		return err
	}
	if in.MustChange {
		next = "/password"
	}
	return ui.SeeOther(w, r, next, "")
}

func signOut(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	if err := d.App.Identity.SignOut(r.Context(), d.Actor(r)); err != nil {
		return err
	}
	if err := d.Sessions.Destroy(r.Context()); err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/login", "您已退出。")
}

type passwordPage struct {
	Form *ui.Form
	Must *ui.Notice // set when the password was given by somebody else
}

var passwordView = ui.Define[passwordPage]("signin/password")

func password(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return passwordForm(d, w, r, http.StatusOK, ui.NewForm())
}

func passwordForm(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form) error {
	page := passwordPage{Form: f}
	if desk.Signed(r.Context()).MustChange {
		page.Must = &ui.Notice{Tone: ui.Warn, Title: "请先修改口令", Basis: law.Sign,
			Text: "当前口令是别人为您设置的，改成只有您知道的口令后才能办理业务。"}
	}
	return passwordView.Render(w, r, d.R, status, d.R.Shell(r, "修改口令"), page)
}

func setPassword(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	fresh := f.Values.Get("password")
	if fresh != f.Values.Get("again") {
		f.Fail("again", "两次填写的新口令不一致。")
	}
	if !f.OK() {
		return passwordForm(d, w, r, http.StatusUnprocessableEntity, f)
	}
	by := d.Actor(r)
	stamp, err := d.App.Identity.SetPassword(r.Context(), by.WithKey(f.Key), f.Values.Get("old"), fresh)
	if f.Refused(err) {
		return passwordForm(d, w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	in := desk.Signed(r.Context())
	in.Stamp = stamp
	if err := d.Sessions.Begin(r.Context(), in); err != nil {
		return err
	}
	return ui.SeeOther(w, r, desk.HomePath, "口令已修改，其他设备上的登录已失效。")
}
