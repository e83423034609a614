package rosters

import (
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// rosterFormPage is the form of one row of either roster.
type rosterFormPage struct {
	Form   *ui.Form
	Action string
	Back   string
	Seen   int // version shown, 0 for a new row
	Fields []ui.Field
	Basis  law.Provision
}

var rosterFormView = ui.Define[rosterFormPage]("rosters/form")

func subjectForm(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form, id ids.Subject,
	seen int) error {
	p := rosterFormPage{Form: f, Action: "/subjects/new", Back: "/subjects", Seen: seen, Basis: law.Art8}
	title := "录入检查对象"
	crumbs := []ui.Crumb{{Label: "检查对象名录库", Href: "/subjects"}}
	if id == "" {
		p.Fields = append(p.Fields, f.Text("uscc", "统一社会信用代码").Hint("18位，没有代码就留空，由系统编号").Max(24))
	} else {
		title, p.Action, p.Back = "修改检查对象", subjectHref(id)+"/edit", subjectHref(id)
		crumbs = append(crumbs, ui.Crumb{Label: string(id), Href: p.Back})
	}
	p.Fields = append(p.Fields,
		f.Text("name", "名称").Need().Max(200),
		f.Text("licence", "注册号或许可证号").Hint("没有代码的对象，再次导入时凭名称和这个号码认出").Max(80),
		f.Select("type", "主体类型", rosterOptions(roster.Types)).Any("按代码判断"),
		f.Select("status", "登记状态", rosterOptions(roster.Statuses)).Any("存续"),
		f.Select("credit", "信用风险等级", rosterOptions(roster.Credits)).Any("未评级"),
		f.Text("legalRep", "法定代表人或负责人").Max(100),
		f.Date("founded", "成立日期"),
		f.Text("industry", "行业代码").Max(40),
		f.Text("street", "街道").Max(40),
		f.Text("station", "监管所").Max(40),
		f.Text("labels", "监管标签").Hint("多项用顿号隔开，每项不含空格"),
		f.Text("address", "登记住所").Max(300).Wide(),
		f.Text("contact", "联系人").Max(60),
		f.Text("phone", "联系电话").Max(60),
		f.Text("source", "数据来源").Max(60),
	)
	return rosterFormView.Render(w, r, d.R, status, d.R.Shell(r, title, crumbs...), p)
}

func readSubject(f *ui.Form) roster.Subject {
	f.Required("name", "名称")
	return roster.Subject{
		USCC: f.String("uscc"), Name: f.String("name"), Licence: f.String("licence"), Type: f.String("type"),
		Status: f.String("status"), Credit: f.String("credit"),
		LegalRep: f.String("legalRep"), Founded: f.String("founded"), Industry: f.String("industry"),
		Street: f.String("street"), Station: f.String("station"),
		Labels: show.SplitList(f.String("labels")), Address: f.String("address"), Contact: f.String("contact"),
		Phone: f.String("phone"), Source: f.String("source"),
	}
}

func subjectNew(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return subjectForm(d, w, r, http.StatusOK, ui.NewForm(), "", 0)
}

func subjectCreate(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	by, in := d.Actor(r), readSubject(f)
	if !f.OK() {
		return subjectForm(d, w, r, http.StatusUnprocessableEntity, f, "", 0)
	}
	in.Region = by.Region
	id, err := d.App.Roster.AddSubject(r.Context(), by.WithKey(f.Key), in)
	if f.Refused(err) {
		return subjectForm(d, w, r, http.StatusUnprocessableEntity, f, "", 0)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, subjectHref(id), "已录入名录库。此前的名录库确认已失效，抽取前须重新确认。")
}

func subjectEdit(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	x, err := readableSubject(d, r, authz.EditSubject)
	if err != nil {
		return err
	}
	f := ui.NewForm()
	for name, v := range map[string]string{"name": x.Name, "licence": x.Licence, "type": x.Type, "status": x.Status,
		"credit": x.Credit, "legalRep": x.LegalRep,
		"founded": x.Founded, "industry": x.Industry, "street": x.Street, "station": x.Station,
		"labels": strings.Join(x.Labels, "、"), "address": x.Address,
		"contact": x.Contact, "phone": x.Phone, "source": x.Source} {
		f.Set(name, v)
	}
	return subjectForm(d, w, r, http.StatusOK, f, x.ID, x.Version)
}

func subjectSave(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	x, err := readableSubject(d, r, authz.EditSubject)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	seen, in := seenVersion(f), readSubject(f)
	if !f.OK() {
		return subjectForm(d, w, r, http.StatusUnprocessableEntity, f, x.ID, seen)
	}
	in.Region, in.ID, in.Version = x.Region, x.ID, seen
	err = d.App.Roster.EditSubject(r.Context(), d.Actor(r).WithKey(f.Key), in)
	if f.Refused(err) {
		return subjectForm(d, w, r, http.StatusUnprocessableEntity, f, x.ID, seen)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, subjectHref(x.ID), "已保存。此前的名录库确认已失效，抽取前须重新确认。")
}

// seenVersion is the version of the row that the form was shown for; 0 matches
// none and is answered as a conflict.
func seenVersion(f *ui.Form) int {
	n, err := strconv.Atoi(f.String("seen"))
	if err != nil {
		return 0
	}
	return n
}
