package people

import (
	"net/http"
	"time"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type grantRow struct {
	Role, From, Until string
	End               *ui.Action // nil when it has ended or may not be ended here
}

type showPage struct {
	Facts    []ui.Def
	Grants   []grantRow
	Grant    *ui.Form // nil when the viewer may not grant
	Roles    []ui.Option
	Reset    *ui.Form
	Disable  *ui.Action
	Person   string
	Timeline []ui.Act
}

var showView = ui.Define[showPage]("people/show")

func read(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return render(d, w, r, http.StatusOK, ui.NewForm(), ui.NewForm())
}

func render(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, grant, reset *ui.Form) error {
	ctx, q, by := r.Context(), d.App.DB.Read(), d.Actor(r)
	p, err := identity.PersonByID(ctx, q, ids.Person(r.PathValue("id")))
	if err != nil {
		return err
	}
	if err := d.Permit(r, authz.ReadPeople, authz.Resource{Kind: "person", ID: string(p.ID), Dept: p.Dept}); err != nil {
		return err
	}
	dept, err := identity.DepartmentByCode(ctx, q, p.Dept)
	if err != nil {
		return err
	}
	grants, err := identity.Grants(ctx, q, p.ID)
	if err != nil {
		return err
	}
	page := showPage{Person: string(p.ID), Roles: roleOptions(), Facts: []ui.Def{
		{Term: "登录名", Text: p.Login}, {Term: "部门", Text: dept.Name}, {Term: "执法人员编号", Text: show.OrDash(string(p.Inspector))},
		{Term: "建立日期", Text: calendar.DateOf(time.UnixMicro(p.CreatedAt)).String()},
		{Term: "账号状态", Badge: state(p.Active, p.MustChange)},
	}}
	res := authz.Resource{Kind: "person", ID: string(p.ID), Dept: p.Dept, Person: p.ID}
	mayRevoke := d.App.Authz.Permit(by, authz.RevokeRole, res) == nil
	now := d.Now().UnixMicro()
	for _, g := range grants {
		row := grantRow{Role: g.Role.Name(), From: calendar.DateOf(time.UnixMicro(g.From)).String(), Until: "长期"}
		if g.Until != identity.Forever {
			row.Until = calendar.DateOf(time.UnixMicro(g.Until)).String()
		}
		if mayRevoke && g.From <= now && g.Until > now {
			end := ui.Post("收回", "/people/"+string(p.ID)+"/roles/"+string(g.Role)+"/end", "")
			row.End = &end
		}
		page.Grants = append(page.Grants, row)
	}
	if p.Active && d.App.Authz.Permit(by, authz.GrantRole, res) == nil {
		page.Grant = grant
	}
	if p.Active && d.App.Authz.Permit(by, authz.ResetPassword, res) == nil {
		page.Reset = reset
	}
	if p.Active && p.ID != by.Person && d.App.Authz.Permit(by, authz.DisablePerson, res) == nil {
		button := acts.Link(disable, p)
		page.Disable = &button
	}
	if page.Timeline, err = d.Timeline(r, "person:"+p.Pseudonym); err != nil {
		return err
	}
	return showView.Render(w, r, d.R, status, d.R.Shell(r, p.Name, ui.Crumb{Label: "部门与人员", Href: "/people"}), page)
}
