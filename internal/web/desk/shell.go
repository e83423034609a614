package desk

import (
	"net/http"
	"slices"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/web/ui"
)

// Place is a page of the navigation, shown to those who could do its act.
type Place struct {
	ui.NavItem
	Act authz.Act
}

// Places is the navigation in its groups.
var Places = []struct {
	Title string
	Items []Place
}{
	{"", []Place{
		{ui.NavItem{Label: "工作台", Href: HomePath, Icon: "home"}, authz.ReadOwn},
	}},
	{"两库一单", []Place{
		{ui.NavItem{Label: "抽查事项清单", Href: "/items", Icon: "list-check"}, authz.ReadItem},
		{ui.NavItem{Label: "检查对象名录库", Href: "/subjects", Icon: "building"}, authz.ReadSubjects},
		{ui.NavItem{Label: "执法检查人员名录库", Href: "/inspectors", Icon: "users"}, authz.ReadInspectors},
	}},
	{"抽查", []Place{
		{ui.NavItem{Label: "年度计划", Href: "/plans", Icon: "calendar"}, authz.ReadPlan},
		{ui.NavItem{Label: "抽查任务", Href: "/tasks", Icon: "clipboard-list"}, authz.ReadTask},
		{ui.NavItem{Label: "抽取大厅", Href: "/hall", Icon: "dice-5"}, authz.WatchHall},
		{ui.NavItem{Label: "签收与派员", Href: "/shares", Icon: "truck-delivery"}, authz.ReadTask},
		{ui.NavItem{Label: "我的检查", Href: "/visits", Icon: "clipboard-check"}, authz.ReadVisit},
		{ui.NavItem{Label: "检查结果", Href: "/results", Icon: "gavel"}, authz.ReadResult},
		{ui.NavItem{Label: "公示", Href: "/publications", Icon: "world"}, authz.PublishResult},
	}},
	{"监督", []Place{
		{ui.NavItem{Label: "操作日志", Href: "/ledger", Icon: "history"}, authz.ReadLedger},
		{ui.NavItem{Label: "权限一览", Href: "/policies", Icon: "shield-check"}, authz.ReadPolicies},
	}},
	{"系统", []Place{
		{ui.NavItem{Label: "部门与人员", Href: "/people", Icon: "users-group"}, authz.ReadPeople},
	}},
}

// shell is what stands around every page: for a person the navigation of what
// he could do, for a visitor a link to sign in.
func (s *Desk) shell(r *http.Request) ui.Shell {
	sh := ui.Shell{Area: ui.Plain, Site: s.App.Config.Site, SignIn: "/login"}
	by := s.Actor(r)
	if !by.SignedIn() {
		return sh
	}
	sh.Area, sh.SignIn = ui.Staff, ""
	for _, group := range Places {
		g := ui.NavGroup{Title: group.Title}
		for _, p := range group.Items {
			if s.App.Authz.Could(by, p.Act) {
				g.Items = append(g.Items, p.NavItem)
			}
		}
		if len(g.Items) > 0 {
			sh.Nav = append(sh.Nav, g)
		}
	}
	roles := make([]string, len(by.Roles))
	for i, role := range by.Roles {
		roles[i] = role.Name()
	}
	slices.Sort(roles)
	sh.User = &ui.UserBox{Name: by.Name, Roles: strings.Join(roles, "、"), Href: "/password", SignOut: "/logout",
		Key: ui.NewKey()}
	if d, err := identity.DepartmentByCode(r.Context(), s.App.DB.Read(), by.Dept); err == nil {
		sh.User.Dept = d.Short
	}
	return sh
}
