package people

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type personRow struct {
	Href, Name, Login, Dept, Roles, Inspector string
	State                                     ui.Badge
}

type peoplePage struct {
	Filter ui.Filter
	Rows   []personRow
	None   ui.Empty
}

var peopleView = ui.Define[peoplePage]("people/list")

// departmentOptions are all departments as the choices of a field.
func departmentOptions(s *desk.Desk, r *http.Request) ([]ui.Option, error) {
	list, err := identity.Departments(r.Context(), s.App.DB.Read())
	out := make([]ui.Option, len(list))
	for i, d := range list {
		out[i] = ui.Option{Value: d.Code, Label: d.Name}
	}
	return out, err
}

func labelOf(options []ui.Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

func roleOptions() []ui.Option {
	out := make([]ui.Option, len(actor.Roles))
	for i, role := range actor.Roles {
		out[i] = ui.Option{Value: string(role), Label: role.Name()}
	}
	return out
}

func personState(p identity.Person) ui.Badge {
	switch {
	case !p.Active:
		return ui.Badge{Text: "已停用"}
	case p.MustChange:
		return ui.Badge{Text: "待改口令", Tone: ui.Warn}
	}
	return ui.Badge{Text: "正常", Tone: ui.Good}
}

func people(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), s.App.DB.Read()
	if err := s.Permit(r, authz.ReadPeople, authz.Resource{Kind: "people"}); err != nil {
		return err
	}
	depts, err := departmentOptions(s, r)
	if err != nil {
		return err
	}
	query := ui.Query(r)
	list, err := identity.People(ctx, q, query.String("dept"))
	if err != nil {
		return err
	}
	held, err := identity.RolesNow(ctx, q, s.Now())
	if err != nil {
		return err
	}
	page := peoplePage{
		Filter: ui.Filter{Action: "/people", Fields: []ui.Field{
			query.Select("dept", "部门", depts).Any("全部部门"), query.Text("name", "姓名或登录名"), query.Select("role", "岗位", roleOptions()).Any("全部岗位"),
		}},
		None: ui.Empty{Title: "没有符合条件的人员", Text: "请换一个筛选条件。"},
	}
	name, role := query.String("name"), actor.Role(query.String("role"))
	for _, p := range list {
		if name != "" && !strings.Contains(p.Name, name) && !strings.Contains(p.Login, name) || role != "" && !slices.Contains(held[p.ID], role) {
			continue
		}
		page.Rows = append(page.Rows, personRow{Href: "/people/" + p.ID, Name: p.Name, Login: p.Login, Dept: labelOf(depts, p.Dept),
			Roles: roleNames(held[p.ID]), Inspector: p.Inspector, State: personState(p)})
	}
	sh := s.R.Shell(r, "部门与人员")
	sh.Actions = []ui.Action{ui.Link("部门", "/departments", "building")}
	if s.App.Authz.Could(s.Actor(r), authz.CreatePerson) {
		sh.Actions = append(sh.Actions, ui.Link("建立账号", "/people/new", "plus").Main())
	}
	return peopleView.Render(w, r, s.R, http.StatusOK, sh, page)
}

func roleNames(roles []actor.Role) string {
	var names []string
	for _, role := range actor.Roles {
		if slices.Contains(roles, role) {
			names = append(names, role.Name())
		}
	}
	return strings.Join(names, "、")
}

type personNewPage struct {
	Form  *ui.Form
	Depts []ui.Option
	Basis law.Provision
}

var personNewView = ui.Define[personNewPage]("people/new")

func personNew(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return personForm(s, w, r, http.StatusOK, ui.NewForm())
}

func personForm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form) error {
	depts, err := departmentOptions(s, r)
	if err != nil {
		return err
	}
	sh := s.R.Shell(r, "建立账号", ui.Crumb{Label: "部门与人员", Href: "/people"})
	return personNewView.Render(w, r, s.R, status, sh, personNewPage{Form: f, Depts: depts, Basis: law.OwnRights})
}

func personCreate(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	in := identity.NewPerson{Login: f.Required("login", "登录名"), Name: f.Required("name", "姓名"), Dept: f.Required("dept", "部门"),
		Inspector: f.String("inspector"), Password: f.Values.Get("password")}
	if !f.OK() {
		return personForm(s, w, r, http.StatusUnprocessableEntity, f)
	}
	id, err := s.App.Identity.CreatePerson(r.Context(), s.Actor(r).WithKey(f.Key), in)
	if f.Refused(err) {
		return personForm(s, w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/people/"+id, "账号已建立，授予岗位后才能办理业务。")
}

type grantRow struct {
	Role, From, Until string
	End               *ui.Action // nil when it has ended or may not be ended here
}

type personPage struct {
	Facts    []ui.Def
	Grants   []grantRow
	Grant    *ui.Form // nil when the viewer may not grant
	Roles    []ui.Option
	Reset    *ui.Form
	Disable  *ui.Action
	Person   string
	Timeline []ui.Act
}

var personView = ui.Define[personPage]("people/show")

func personShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return showPerson(s, w, r, http.StatusOK, ui.NewForm(), ui.NewForm())
}

func showPerson(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, grant, reset *ui.Form) error {
	ctx, q, by := r.Context(), s.App.DB.Read(), s.Actor(r)
	p, err := identity.PersonByID(ctx, q, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := s.Permit(r, authz.ReadPeople, authz.Resource{Kind: "person", ID: p.ID, Dept: p.Dept}); err != nil {
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
	page := personPage{Person: p.ID, Roles: roleOptions(), Facts: []ui.Def{
		{Term: "登录名", Text: p.Login}, {Term: "部门", Text: dept.Name}, {Term: "执法人员编号", Text: show.OrDash(p.Inspector)},
		{Term: "建立日期", Text: calendar.DateOf(time.UnixMicro(p.CreatedAt)).String()}, {Term: "账号状态", Badge: personState(p)},
	}}
	res := authz.Resource{Kind: "person", ID: p.ID, Dept: p.Dept, Person: p.ID}
	mayRevoke := s.App.Authz.Permit(by, authz.RevokeRole, res) == nil
	now := s.Now().UnixMicro()
	for _, g := range grants {
		row := grantRow{Role: g.Role.Name(), From: calendar.DateOf(time.UnixMicro(g.From)).String(), Until: "长期"}
		if g.Until != identity.Forever {
			row.Until = calendar.DateOf(time.UnixMicro(g.Until)).String()
		}
		if mayRevoke && g.From <= now && g.Until > now {
			end := ui.Post("收回", "/people/"+p.ID+"/roles/"+string(g.Role)+"/end", "")
			row.End = &end
		}
		page.Grants = append(page.Grants, row)
	}
	if p.Active && s.App.Authz.Permit(by, authz.GrantRole, res) == nil {
		page.Grant = grant
	}
	if p.Active && s.App.Authz.Permit(by, authz.ResetPassword, res) == nil {
		page.Reset = reset
	}
	if p.Active && p.ID != by.Person && s.App.Authz.Permit(by, authz.DisablePerson, res) == nil {
		button := acts.Link(disable, p)
		page.Disable = &button
	}
	if page.Timeline, err = s.Timeline(r, "person:"+p.Pseudonym); err != nil {
		return err
	}
	return personView.Render(w, r, s.R, status, s.R.Shell(r, p.Name, ui.Crumb{Label: "部门与人员", Href: "/people"}), page)
}

func roleGrant(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	g := identity.Grant{Person: r.PathValue("id"), Role: actor.Role(f.Chosen("role", "岗位", roleOptions()))}
	if f.String("until") != "" {
		if day, err := calendar.Parse(f.Day("until", "截止日期")); err == nil {
			g.Until = day.AddDays(1).Start().UnixMicro()
		}
	}
	if !f.OK() {
		return showPerson(s, w, r, http.StatusUnprocessableEntity, f, ui.NewForm())
	}
	err = s.App.Identity.GrantRole(r.Context(), s.Actor(r).WithKey(f.Key), g)
	if f.Refused(err) {
		return showPerson(s, w, r, http.StatusUnprocessableEntity, f, ui.NewForm())
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/people/"+g.Person, "已授予岗位。")
}

func roleRevoke(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := s.App.Identity.RevokeRole(r.Context(), s.Actor(r).WithKey(f.Key), id, actor.Role(r.PathValue("role"))); err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/people/"+id, "已收回岗位。")
}

func passwordReset(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = s.App.Identity.ResetPassword(r.Context(), s.Actor(r).WithKey(f.Key), id, f.Values.Get("password"))
	if f.Refused(err) {
		return showPerson(s, w, r, http.StatusUnprocessableEntity, ui.NewForm(), f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/people/"+id, "口令已重置，此人下次登录时须自行修改。")
}
