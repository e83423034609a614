package rosters

import (
	"net/http"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

func inspectorForm(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form, code ids.Inspector,
	seen int) error {
	p := rosterFormPage{Form: f, Action: "/inspectors/new", Back: "/inspectors", Seen: seen, Basis: law.Art8}
	title := "录入执法检查人员"
	crumbs := []ui.Crumb{{Label: "执法检查人员名录库", Href: "/inspectors"}}
	if code == "" {
		p.Fields = append(p.Fields, f.Text("code", "内部编号").Hint("留空由系统编号；抽取材料里用编号代表本人").Max(20))
	} else {
		title, p.Action, p.Back = "修改执法检查人员", inspectorHref(code)+"/edit", inspectorHref(code)
		crumbs = append(crumbs, ui.Crumb{Label: string(code), Href: p.Back})
	}
	sections, err := identity.Sections(r.Context(), d.App.DB.Read(), d.Actor(r).Dept)
	if err != nil {
		return err
	}
	people, err := identity.People(r.Context(), d.App.DB.Read(), d.Actor(r).Dept)
	if err != nil {
		return err
	}
	var accounts []ui.Option
	for _, x := range people {
		if x.Active {
			accounts = append(accounts, ui.Option{Value: string(x.ID), Label: x.Name + "（" + x.Login + "）"})
		}
	}
	p.Fields = append(p.Fields,
		f.Text("name", "姓名").Need().Max(60),
		f.Select("section", "科室", sectionOptions(sections)).Any("暂不指定"),
		f.Text("station", "监管所").Max(40),
		f.Select("category", "人员类别", rosterOptions(roster.Categories)).Any("按有无证件判断").Hint("日常监管人员在库，但不参加抽取"),
		f.Text("certNo", "执法证号").Max(40),
		f.Text("certIssuer", "发证机关").Max(80),
		f.Date("certUntil", "证件有效期至").Hint("早于任务结束日的不能抽取"),
		f.Text("quals", "岗位资质").Hint("多项用顿号隔开，例如：教育、食品"),
		f.Select("status", "人员状态", rosterOptions(roster.Postings)).Any("在岗"),
		f.Text("reason", "停抽原因").Max(100),
		f.Select("person", "登录账号", accounts).Any("没有账号").Hint("检查时凭账号录入和签字"),
		f.Check("leader", "可以担任检查组组长"),
	)
	return rosterFormView.Render(w, r, d.R, status, d.R.Shell(r, title, crumbs...), p)
}

func readInspector(f *ui.Form) roster.Inspector {
	f.Required("name", "姓名")
	return roster.Inspector{
		Code: ids.Inspector(f.String("code")), Name: f.String("name"), Section: f.String("section"),
		Station:  f.String("station"),
		Category: f.String("category"),
		CertNo:   f.String("certNo"), CertIssuer: f.String("certIssuer"), CertUntil: f.String("certUntil"),
		Leader: f.Bool("leader"),
		Quals:  show.SplitList(f.String("quals")), Status: f.String("status"), Reason: f.String("reason"),
		Person: ids.Person(f.String("person")),
	}
}

func inspectorNew(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return inspectorForm(d, w, r, http.StatusOK, ui.NewForm(), "", 0)
}

func inspectorCreate(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	by, in := d.Actor(r), readInspector(f)
	if !f.OK() {
		return inspectorForm(d, w, r, http.StatusUnprocessableEntity, f, "", 0)
	}
	in.Dept = by.Dept
	code, err := d.App.Roster.AddInspector(r.Context(), by.WithKey(f.Key), in)
	if f.Refused(err) {
		return inspectorForm(d, w, r, http.StatusUnprocessableEntity, f, "", 0)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, inspectorHref(code), "已录入名录库。此前的名录库确认已失效，抽取前须重新确认。")
}

func inspectorEdit(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	in, err := readableInspector(d, r, authz.EditInspector)
	if err != nil {
		return err
	}
	f := ui.NewForm()
	for name, v := range map[string]string{
		"name": in.Name, "section": in.Section, "station": in.Station, "category": in.Category, "certNo": in.CertNo,
		"certIssuer": in.CertIssuer, "certUntil": in.CertUntil, "quals": strings.Join(in.Quals, "、"),
		"status": in.Status, "reason": in.Reason, "person": string(in.Person),
	} {
		f.Set(name, v)
	}
	if in.Leader {
		f.Set("leader", "1")
	}
	return inspectorForm(d, w, r, http.StatusOK, f, in.Code, in.Version)
}

func inspectorSave(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	old, err := readableInspector(d, r, authz.EditInspector)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	seen, in := seenVersion(f), readInspector(f)
	if !f.OK() {
		return inspectorForm(d, w, r, http.StatusUnprocessableEntity, f, old.Code, seen)
	}
	in.Code, in.Version = old.Code, seen
	err = d.App.Roster.EditInspector(r.Context(), d.Actor(r).WithKey(f.Key), in)
	if f.Refused(err) {
		return inspectorForm(d, w, r, http.StatusUnprocessableEntity, f, old.Code, seen)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, inspectorHref(old.Code), "已保存。此前的名录库确认已失效，抽取前须重新确认。")
}
