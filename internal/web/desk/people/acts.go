package people

import (
	"net/http"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/web/act"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// acts are those on one person.
var acts = act.Table[identity.Person]{
	Thing: act.Thing[identity.Person]{
		Path: "/people/{id}",
		Load: func(d *desk.Desk, r *http.Request) (identity.Person, error) {
			return identity.PersonByID(r.Context(), d.App.DB.Read(), ids.Person(r.PathValue("id")))
		},
		Resource: func(_ actor.Actor, p identity.Person) authz.Resource {
			return authz.Resource{Kind: "person", ID: string(p.ID), Dept: p.Dept}
		},
		Href:   func(p identity.Person) string { return "/people/" + string(p.ID) },
		Name:   func(p identity.Person) string { return p.Name },
		Crumbs: []ui.Crumb{{Label: "部门与人员", Href: "/people"}},
		Facts: func(_ *desk.Desk, _ *http.Request, p identity.Person) ([]ui.Def, error) {
			return []ui.Def{{Term: "姓名", Text: p.Name}, {Term: "登录名", Text: p.Login}}, nil
		},
	},
	Acts: []act.Act[identity.Person]{disable},
}

var disable = act.Act[identity.Person]{
	Path: "disable", Right: authz.DisablePerson, Title: "停用账号", Icon: "ban", Danger: true, Final: true,
	Basis: law.OwnRights,
	What:  []string{"此人立即不能再登录，已登录的页面在下一次操作时失效。", "此人办过的事项和操作日志全部保留。"},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Identity.DisablePerson(c.Ctx(), c.By, ids.Person(c.ID()))
	},
	Done: "账号已停用。",
}

func grantRole(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	g := identity.Grant{Person: ids.Person(r.PathValue("id")), Role: actor.Role(f.Chosen("role", "岗位", roleOptions()))}
	if f.String("until") != "" {
		if day, err := calendar.Parse(f.Day("until", "截止日期")); err == nil {
			g.Until = day.AddDays(1).Start().UnixMicro()
		}
	}
	if !f.OK() {
		return render(d, w, r, http.StatusUnprocessableEntity, f, ui.NewForm())
	}
	err = d.App.Identity.GrantRole(r.Context(), d.Actor(r).WithKey(f.Key), g)
	if f.Refused(err) {
		return render(d, w, r, http.StatusUnprocessableEntity, f, ui.NewForm())
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/people/"+string(g.Person), "已授予岗位。")
}

func endRole(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	id := ids.Person(r.PathValue("id"))
	by, role := d.Actor(r).WithKey(f.Key), actor.Role(r.PathValue("role"))
	if err := d.App.Identity.RevokeRole(r.Context(), by, id, role); err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/people/"+string(id), "已收回岗位。")
}

func resetPassword(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	id := ids.Person(r.PathValue("id"))
	err = d.App.Identity.ResetPassword(r.Context(), d.Actor(r).WithKey(f.Key), id, f.Values.Get("password"))
	if f.Refused(err) {
		return render(d, w, r, http.StatusUnprocessableEntity, ui.NewForm(), f)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/people/"+string(id), "口令已重置，此人下次登录时须自行修改。")
}
