package people

import (
	"net/http"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

var departmentsView = ui.Define[listPage]("people/departments")

func departments(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), d.App.DB.Read()
	if err := d.Permit(r, authz.ReadPeople, authz.Resource{Kind: "departments"}); err != nil {
		return err
	}
	l := ui.NewList(r, d.Now().UnixMicro(), "部门", "",
		ui.Column{Head: "名称", As: ui.AsName},
		ui.Column{Head: "代码", As: ui.AsShort},
		ui.Column{Head: "简称", As: ui.AsText},
		ui.Column{Head: "层级", As: ui.AsPerson},
		ui.Column{Head: "区划", As: ui.AsShort},
		ui.Column{Head: "上级", As: ui.AsText},
		ui.Column{Head: "文号字", As: ui.AsShort},
		ui.Column{Head: "在用账号", As: ui.AsCount})
	f := query.DepartmentFilter{Text: l.Text("text", "部门", "名称、简称或代码"),
		Level: l.Choice("level", "层级", ui.Options(identity.Levels...))}
	l.Exports = true
	total, err := query.CountDepartments(ctx, q, f)
	if err != nil {
		return err
	}
	l.Found(total)
	each := func(fn func(query.DepartmentRow) error) error { return query.EachDepartment(ctx, q, f, fn) }
	if l.Exporting() != "" {
		return l.Export(w, []string{"代码", "名称", "简称", "层级", "区划", "上级", "文号字"},
			show.Lines(each, func(x query.DepartmentRow) []string {
				return []string{x.Code, x.Name, x.Short, x.Level, x.Region, x.Parent, x.DocWord}
			}))
	}
	f.Limit, f.Offset = l.Limit(), l.Offset()
	if err := each(func(x query.DepartmentRow) error {
		l.Add(ui.Row{ID: x.Code, Cells: []ui.Cell{
			ui.LinkCell(x.Name, "/people?dept="+x.Code), ui.TextCell(x.Code), ui.TextCell(x.Short), ui.TextCell(x.Level),
			ui.TextCell(x.Region), orMuted(x.Parent, "—"), orMuted(x.DocWord, "—"), ui.CountCell(x.People)}})
		return nil
	}); err != nil {
		return err
	}
	sh := d.R.Shell(r, "部门", ui.Crumb{Label: "部门与人员", Href: "/people"})
	if d.App.Authz.Could(d.Actor(r), authz.CreateDepartment) {
		sh.Actions = []ui.Action{ui.Link("建立部门", "/departments/new", "plus").Main()}
	}
	return departmentsView.Render(w, r, d.R, http.StatusOK, sh, listPage{l})
}

type departmentNewPage struct {
	Form   *ui.Form
	Levels []ui.Option
	Depts  []ui.Option
	Basis  law.Provision
}

var departmentNewView = ui.Define[departmentNewPage]("people/department-new")

func departmentNew(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f := ui.NewForm().Set("region", d.Actor(r).Region).Set("level", identity.County)
	return departmentForm(d, w, r, http.StatusOK, f)
}

func departmentForm(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form) error {
	depts, err := departmentOptions(d, r)
	if err != nil {
		return err
	}
	sh := d.R.Shell(r, "建立部门", ui.Crumb{Label: "部门与人员", Href: "/people"}, ui.Crumb{Label: "部门", Href: "/departments"})
	return departmentNewView.Render(w, r, d.R, status, sh,
		departmentNewPage{Form: f, Levels: ui.Options(identity.Levels...), Depts: depts, Basis: law.OwnRights})
}

func departmentCreate(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	err = d.App.Identity.CreateDepartment(r.Context(), d.Actor(r).WithKey(f.Key), identity.Department{
		Code: ids.Dept(f.String("code")), Region: f.String("region"), Level: f.String("level"),
		Parent: ids.Dept(f.String("parent")),
		Name:   f.String("name"), Short: f.String("short"), DocWord: f.Line("doc_word", "文号字", 20),
	})
	if f.Refused(err) {
		return departmentForm(d, w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/departments", "部门已建立。")
}
