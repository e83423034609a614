package people

import (
	"net/http"

	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type formPage struct {
	Form  *ui.Form
	Depts []ui.Option
	Basis law.Provision
}

var formView = ui.Define[formPage]("people/new")

func blank(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return form(d, w, r, http.StatusOK, ui.NewForm())
}

func form(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form) error {
	depts, err := departmentOptions(d, r)
	if err != nil {
		return err
	}
	sh := d.R.Shell(r, "建立账号", ui.Crumb{Label: "部门与人员", Href: "/people"})
	return formView.Render(w, r, d.R, status, sh, formPage{Form: f, Depts: depts, Basis: law.OwnRights})
}

func create(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	in := identity.NewPerson{Login: f.Required("login", "登录名"), Name: f.Required("name", "姓名"),
		Dept: ids.Dept(f.Required("dept",
			"部门")), Inspector: ids.Inspector(f.String("inspector")), Password: f.Values.Get("password")}
	if !f.OK() {
		return form(d, w, r, http.StatusUnprocessableEntity, f)
	}
	id, err := d.App.Identity.CreatePerson(r.Context(), d.Actor(r).WithKey(f.Key), in)
	if f.Refused(err) {
		return form(d, w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/people/"+string(id), "账号已建立，授予岗位后才能办理业务。")
}
