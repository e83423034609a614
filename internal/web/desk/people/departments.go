package people

import (
	"net/http"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type departmentsPage struct {
	Rows []identity.Department
}

var departmentsView = ui.Define[departmentsPage]("people/departments")

func departmentList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	if err := s.Permit(r, authz.ReadPeople, authz.Resource{Kind: "departments"}); err != nil {
		return err
	}
	rows, err := identity.Departments(r.Context(), s.App.DB.Read())
	if err != nil {
		return err
	}
	sh := s.R.Shell(r, "部门", ui.Crumb{Label: "部门与人员", Href: "/people"})
	if s.App.Authz.Could(s.Actor(r), authz.CreateDepartment) {
		sh.Actions = []ui.Action{ui.Link("建立部门", "/departments/new", "plus").Main()}
	}
	return departmentsView.Render(w, r, s.R, http.StatusOK, sh, departmentsPage{Rows: rows})
}

type departmentNewPage struct {
	Form   *ui.Form
	Levels []ui.Option
	Depts  []ui.Option
	Basis  law.Provision
}

var departmentNewView = ui.Define[departmentNewPage]("people/department-new")

func departmentNew(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return departmentForm(s, w, r, http.StatusOK, ui.NewForm().Set("region", s.Actor(r).Region).Set("level", identity.County))
}

func departmentForm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form) error {
	depts, err := departmentOptions(s, r)
	if err != nil {
		return err
	}
	sh := s.R.Shell(r, "建立部门", ui.Crumb{Label: "部门与人员", Href: "/people"}, ui.Crumb{Label: "部门", Href: "/departments"})
	return departmentNewView.Render(w, r, s.R, status, sh,
		departmentNewPage{Form: f, Levels: ui.Options(identity.Levels...), Depts: depts, Basis: law.OwnRights})
}

func departmentCreate(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	err = s.App.Identity.CreateDepartment(r.Context(), s.Actor(r).WithKey(f.Key), identity.Department{
		Code: f.String("code"), Region: f.String("region"), Level: f.String("level"), Parent: f.String("parent"),
		Name: f.String("name"), Short: f.String("short"), DocWord: f.Line("doc_word", "文号字", 20),
	})
	if f.Refused(err) {
		return departmentForm(s, w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/departments", "部门已建立。")
}
