package people

import (
	"net/http"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type listPage struct{ List *ui.List }

var listView = ui.Define[listPage]("people/list")

// departmentOptions are all departments as the choices of a field.
func departmentOptions(s *desk.Desk, r *http.Request) ([]ui.Option, error) {
	list, err := identity.Departments(r.Context(), s.App.DB.Read())
	out := make([]ui.Option, len(list))
	for i, x := range list {
		out[i] = ui.Option{Value: string(x.Code), Label: x.Name}
	}
	return out, err
}

func roleOptions() []ui.Option {
	out := make([]ui.Option, len(actor.Roles))
	for i, role := range actor.Roles {
		out[i] = ui.Option{Value: string(role), Label: role.Name()}
	}
	return out
}

func state(active, mustChange bool) ui.Badge {
	switch {
	case !active:
		return ui.Badge{Text: "已停用"}
	case mustChange:
		return ui.Badge{Text: "待改口令", Tone: ui.Warn}
	}
	return ui.Badge{Text: "正常", Tone: ui.Good}
}

var states = []ui.Option{
	{Value: query.PeopleActive, Label: "在用"},
	{Value: query.PeopleInitial, Label: "待改口令"},
	{Value: query.PeopleDisabled, Label: "已停用"},
}

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), d.App.DB.Read()
	if err := d.Permit(r, authz.ReadPeople, authz.Resource{Kind: "people"}); err != nil {
		return err
	}
	depts, err := departmentOptions(d, r)
	if err != nil {
		return err
	}
	l := ui.NewList(r, d.Now().UnixMicro(), "人员", query.PeopleByDept,
		ui.Column{Head: "姓名", As: ui.AsName, Sort: query.PeopleByName},
		ui.Column{Head: "登录名", As: ui.AsCode},
		ui.Column{Head: "部门", As: ui.AsText, Sort: query.PeopleByDept},
		ui.Column{Head: "岗位", As: ui.AsText},
		ui.Column{Head: "执法人员编号", As: ui.AsCode},
		ui.Column{Head: "状态", As: ui.AsState})
	f := query.PeopleFilter{At: d.Now(),
		Text:  l.Text("name", "人员", "姓名或登录名"),
		Dept:  ids.Dept(l.Choice("dept", "部门", depts)),
		Role:  actor.Role(l.Choice("role", "岗位", roleOptions())),
		State: l.Choice("state", "状态", states),
	}
	f.Sort, f.Desc = l.Order()
	l.Exports = true
	total, err := query.CountPeople(ctx, q, f)
	if err != nil {
		return err
	}
	l.Found(total)
	each := func(fn func(query.PersonRow) error) error { return query.EachPerson(ctx, q, f, fn) }
	if l.Exporting() != "" {
		return l.Export(w, exportHeads, show.Lines(each, exportLine))
	}
	f.Limit, f.Offset = l.Limit(), l.Offset()
	if err := each(func(p query.PersonRow) error {
		l.Add(ui.Row{ID: p.ID, Cells: []ui.Cell{
			ui.LinkCell(p.Name, "/people/"+p.ID), ui.TextCell(p.Login), ui.TextCell(p.DeptName),
			orMuted(roleNames(p.Roles), "未授予"), orMuted(string(p.Inspector), "—"), ui.BadgeCell(state(p.Active, p.MustChange))}})
		return nil
	}); err != nil {
		return err
	}
	sh := d.R.Shell(r, "部门与人员")
	sh.Actions = []ui.Action{ui.Link("部门", "/departments", "building")}
	if d.App.Authz.Could(d.Actor(r), authz.CreatePerson) {
		sh.Actions = append(sh.Actions, ui.Link("建立账号", "/people/new", "plus").Main())
	}
	return listView.Render(w, r, d.R, http.StatusOK, sh, listPage{l})
}

func orMuted(text, none string) ui.Cell {
	if text == "" {
		return ui.TextCell(none).Muted()
	}
	return ui.TextCell(text)
}

var exportHeads = []string{"姓名", "登录名", "部门", "岗位", "执法人员编号", "状态"}

func exportLine(p query.PersonRow) []string {
	return []string{p.Name, p.Login, p.DeptName, roleNames(p.Roles), string(p.Inspector), state(p.Active,
		p.MustChange).Text}
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
