package staff

import (
	"errors"
	"net/http"

	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/web/ui"
)

var sessionRoutes = []Route{
	{Pattern: "GET /login", Handler: (*Staff).login, Public: true},
	{Pattern: "POST /login", Handler: (*Staff).signIn, Public: true},
	{Pattern: "POST /logout", Handler: (*Staff).signOut, Act: authz.ReadOwn},
	{Pattern: "GET /password", Handler: (*Staff).password, Act: authz.SetPassword},
	{Pattern: "POST /password", Handler: (*Staff).setPassword, Act: authz.SetPassword},
}

type loginPage struct {
	Form *ui.Form
	Next string
}

var loginView = ui.Define[loginPage]("staff/login")

func (s *Staff) login(w http.ResponseWriter, r *http.Request) error {
	if s.actor(r).SignedIn() {
		http.Redirect(w, r, homePath, http.StatusSeeOther)
		return nil
	}
	return s.loginForm(w, r, http.StatusOK, ui.NewForm(), nextPage(r.URL.Query().Get("next")))
}

func (s *Staff) loginForm(w http.ResponseWriter, r *http.Request, status int, f *ui.Form, next string) error {
	sh := s.R.Shell(r, "登录")
	sh.Area, sh.SignIn = ui.Plain, ""
	return loginView.Render(w, r, s.R, status, sh, loginPage{Form: f, Next: next})
}

func (s *Staff) signIn(w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	next := nextPage(f.String("next"))
	login := f.Required("login", "登录名")
	password := f.Values.Get("password")
	if password == "" {
		f.Fail("password", "请填写口令。")
	}
	if !f.OK() {
		return s.loginForm(w, r, http.StatusUnprocessableEntity, f, next)
	}
	in, err := s.App.Identity.SignIn(r.Context(), login, password)
	var no *law.Refusal
	if errors.As(err, &no) {
		f.Fail("login", no.Message)
		f.Basis, f.Next = no.Basis, no.Next
		status := http.StatusUnauthorized
		if no.Kind == law.Forbidden {
			status = http.StatusForbidden
		}
		return s.loginForm(w, r, status, f, next)
	}
	if err != nil {
		return err
	}
	if err := s.Sessions.begin(r.Context(), in); err != nil {
		return err
	}
	if in.MustChange {
		next = "/password"
	}
	return ui.SeeOther(w, r, next, "")
}

func (s *Staff) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.App.Identity.SignOut(r.Context(), s.actor(r)); err != nil {
		return err
	}
	if err := s.Sessions.Destroy(r.Context()); err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/login", "您已退出。")
}

type passwordPage struct {
	Form *ui.Form
	Must *ui.Notice // set when the password was given by somebody else
}

var passwordView = ui.Define[passwordPage]("staff/password")

func (s *Staff) password(w http.ResponseWriter, r *http.Request) error {
	return s.passwordForm(w, r, http.StatusOK, ui.NewForm())
}

func (s *Staff) passwordForm(w http.ResponseWriter, r *http.Request, status int, f *ui.Form) error {
	page := passwordPage{Form: f}
	if signed(r.Context()).MustChange {
		page.Must = &ui.Notice{Tone: ui.Warn, Title: "请先修改口令", Basis: law.Sign,
			Text: "当前口令是别人为您设置的，改成只有您知道的口令后才能办理业务。"}
	}
	return passwordView.Render(w, r, s.R, status, s.R.Shell(r, "修改口令"), page)
}

func (s *Staff) setPassword(w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	fresh := f.Values.Get("password")
	if fresh != f.Values.Get("again") {
		f.Fail("again", "两次填写的新口令不一致。")
	}
	if !f.OK() {
		return s.passwordForm(w, r, http.StatusUnprocessableEntity, f)
	}
	by := s.actor(r)
	stamp, err := s.App.Identity.SetPassword(r.Context(), by.WithKey(f.Key), f.Values.Get("old"), fresh)
	if f.Refused(err) {
		return s.passwordForm(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	in := signed(r.Context())
	in.Stamp = stamp
	if err := s.Sessions.begin(r.Context(), in); err != nil {
		return err
	}
	return ui.SeeOther(w, r, homePath, "口令已修改，其他设备上的登录已失效。")
}
