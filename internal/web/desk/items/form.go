package items

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type formPage struct {
	Form   *ui.Form
	Action string
	Back   string
	Seen   int
	New    bool
	Fields []ui.Field
	Bases  show.FormRows
	Points show.FormRows
	Basis  law.Provision
}

var formView = ui.Define[formPage]("items/form")

const otherLevel = "其他文件"

func form(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form, ref catalog.Ref,
	seen int) error {
	by := d.Actor(r)
	sections, err := identity.Sections(r.Context(), d.App.DB.Read(), by.Dept)
	if err != nil {
		return err
	}
	var sectionOptions []ui.Option
	for _, x := range sections {
		sectionOptions = append(sectionOptions, ui.Option{Value: x.Code, Label: x.Name})
	}
	p := formPage{Form: f, Action: "/items/new", Back: "/items", Seen: seen, New: ref.Code == "", Basis: law.Art1}
	title := "起草抽查事项"
	if p.New {
		p.Fields = append(p.Fields, f.Text("code", "事项编码").Hint("留空由系统编号；一经使用不再改变").Max(40))
	} else {
		title = fmt.Sprintf("修改 %s 第%d版", ref.Code, ref.Version)
		p.Action, p.Back = show.ItemHref(ref)+"/edit", show.ItemHref(ref)
	}
	p.Fields = append(p.Fields,
		f.Text("name", "抽查事项").Need().Max(100),
		f.Text("field", "抽查领域").Hint("例如：民办教育、养老服务").Max(100),
		f.Select("section", "责任科室", sectionOptions).Any("暂不指定"),
		f.Select("class", "事项类别", show.WordOptions(catalog.Classes)).Any("请选择"),
		f.Select("mode", "监管方式", show.WordOptions(catalog.Modes)).Any("请选择").Hint("重点监管的事项不参加双随机抽取"),
		f.Select("level", "实施层级", show.WordOptions(catalog.Levels)).Any("请选择"),
		f.Text("frequency", "频次").Hint("例如：每年一次").Max(100),
		f.Text("rate", "默认抽查比例").Hint("百分数，例如 5% 或 2.5%；留空按计划"),
		f.Number("min_persons", "每组人数").Hint("本部门在每组中的人数，不少于2"),
		f.Text("quals", "人员资质").Hint("多项用顿号隔开；没有要求就留空"),
		f.Area("content", "抽查内容").Rows(3).Max(2000),
		f.Checks("object_types", "检查对象类型", show.WordOptions(catalog.ObjectTypes)),
		f.Checks("methods", "检查方式", show.WordOptions(catalog.Methods)),
		f.Check("off_site", "可以非现场检查"),
		f.Check("announce", "可以预先告知被检查对象"),
		f.Text("note", "版本说明").Hint("这一版改了什么，随清单公开").Wide().Max(200),
	)
	levels := append(show.WordOptions(catalog.BasisLevels), ui.Option{Value: otherLevel, Label: "其他文件（不能作为依据）"})
	p.Bases = show.FormRows{Name: "bases", Title: "抽查依据", Help: "逐条写明文件全称、条款和施行日期。只有法律、行政法规、地方性法规、规章和国务院决定可以作为依据。",
		More: "再加一条依据", Err: f.Errors["bases"], Count: show.RowCount(f, "bases", 1)}
	for n := range p.Bases.Count {
		field := func(name string) string { return show.RowField("bases", n, name) }
		p.Bases.Rows = append(p.Bases.Rows, show.FormRow{No: n + 1, Fields: []ui.Field{
			f.Text(field("instrument"), "文件名称"), f.Select(field("level"), "效力层级", levels).Any("请选择"),
			f.Text(field("article"), "条款"),
			f.Date(field("from"), "施行日期"), f.Date(field("until"), "失效日期"), f.Area(field("quote"), "条文内容").Rows(2),
		}})
	}
	p.Points = show.FormRows{Name: "points", Title: "检查要点", Help: "现场逐项对照的内容；检查人员只能按这里列出的要点填写。", More: "再加一个要点",
		Err: f.Errors["points"], Count: show.RowCount(f, "points", 2)}
	for n := range p.Points.Count {
		field := func(name string) string { return show.RowField("points", n, name) }
		p.Points.Rows = append(p.Points.Rows, show.FormRow{No: n + 1, Fields: []ui.Field{
			f.Text(field("text"), "检查要点").Wide(), f.Text(field("standard"), "合格标准"),
			f.Select(field("method"), "检查方式", show.WordOptions(catalog.Methods)).Any("不限"), f.Text(field("basis"), "对应条款"),
		}})
	}
	sh := d.R.Shell(r, title, ui.Crumb{Label: "抽查事项清单", Href: "/items"})
	sh.Lead = "草稿可以随时保存，缺项在提交审定时再检查。"
	return formView.Render(w, r, d.R, status, sh, p)
}

// read reads the form; what does not parse is noted on it.
func read(f *ui.Form) catalog.Item {
	i := catalog.Item{
		Ref: catalog.Ref{Code: f.Line("code", "事项编码", 40)}, Section: f.String("section"), Field: f.Line("field", "抽查领域", 100),
		Name: f.Line("name", "抽查事项", 100), Content: f.String("content"), Class: f.String("class"), Mode: f.String("mode"),
		Level:       f.String("level"),
		ObjectTypes: f.Strings("object_types"), Methods: f.Strings("methods"), OffSite: f.Bool("off_site"),
		Announce:  f.Bool("announce"),
		Frequency: f.Line("frequency", "频次", 100), Note: f.Line("note", "版本说明", 200),
		Quals: show.SplitList(f.String("quals")),
	}
	if f.Errors["name"] == "" {
		f.Required("name", "抽查事项")
	}
	if f.String("rate") != "" {
		var err error
		i.RateNum, i.RateDen, err = plan.ParseRate(f.String("rate"))
		f.Refused(err)
	}
	if f.String("min_persons") != "" {
		i.MinPersons = f.Int("min_persons", "每组人数", 2, 20)
	}
	for n := range show.RowCount(f, "bases", 1) {
		at := func(name string) string { return f.String(show.RowField("bases", n, name)) }
		b := catalog.Basis{Instrument: at("instrument"), Level: at("level"), Article: at("article"), Quote: at("quote"),
			From: at("from"), Until: at("until")}
		if b != (catalog.Basis{}) {
			i.Bases = append(i.Bases, b)
		}
	}
	for n := range show.RowCount(f, "points", 1) {
		at := func(name string) string { return f.String(show.RowField("points", n, name)) }
		pt := catalog.Point{Text: at("text"), Standard: at("standard"), Method: at("method"), Basis: at("basis")}
		if pt != (catalog.Point{}) {
			i.Points = append(i.Points, pt)
		}
	}
	return i
}

// values fills the form from a stored draft.
func values(i catalog.Item) *ui.Form {
	f := ui.NewForm()
	set := func(name, value string) {
		if value != "" {
			f.Set(name, value)
		}
	}
	set("section", i.Section)
	set("field", i.Field)
	set("name", i.Name)
	set("content", i.Content)
	set("class", i.Class)
	set("mode", i.Mode)
	set("level", i.Level)
	set("frequency", i.Frequency)
	set("note", i.Note)
	set("quals", strings.Join(i.Quals, "、"))
	set("min_persons", strconv.Itoa(i.MinPersons))
	if i.RateNum > 0 {
		set("rate", plan.RateText(i.RateNum, i.RateDen))
	}
	f.Values["object_types"], f.Values["methods"] = i.ObjectTypes, i.Methods
	if i.OffSite {
		set("off_site", "1")
	}
	if i.Announce {
		set("announce", "1")
	}
	set("bases", strconv.Itoa(len(i.Bases)))
	for n, b := range i.Bases {
		for name, v := range map[string]string{"instrument": b.Instrument, "level": b.Level, "article": b.Article,
			"quote": b.Quote, "from": b.From, "until": b.Until} {
			set(show.RowField("bases", n, name), v)
		}
	}
	set("points", strconv.Itoa(len(i.Points)))
	for n, pt := range i.Points {
		for name, v := range map[string]string{"text": pt.Text, "standard": pt.Standard, "method": pt.Method,
			"basis": pt.Basis} {
			set(show.RowField("points", n, name), v)
		}
	}
	return f
}

func draftForm(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	return form(d, w, r, http.StatusOK, ui.NewForm().Set("min_persons", "2"), catalog.Ref{}, 0)
}

func draft(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	if show.MoreRows(f, "bases", "points") {
		return form(d, w, r, http.StatusOK, f, catalog.Ref{}, 0)
	}
	in := read(f)
	if !f.OK() {
		return form(d, w, r, http.StatusUnprocessableEntity, f, catalog.Ref{}, 0)
	}
	code, err := d.App.Catalog.Draft(r.Context(), d.Actor(r).WithKey(f.Key), in)
	if f.Refused(err) {
		return form(d, w, r, http.StatusUnprocessableEntity, f, catalog.Ref{}, 0)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, show.ItemHref(catalog.Ref{Code: code, Version: 1}), "草稿已保存，补齐后提交审定。")
}

// openDraft loads a version for its form.
func openDraft(d *desk.Desk, r *http.Request) (catalog.Item, error) {
	ref, err := refOf(r)
	if err != nil {
		return catalog.Item{}, err
	}
	i, err := catalog.ItemOf(r.Context(), d.App.DB.Read(), ref)
	if err != nil {
		return i, err
	}
	return i, d.Permit(r, authz.DraftItem, i.Resource(d.Actor(r)))
}

func editForm(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	i, err := openDraft(d, r)
	if err != nil {
		return err
	}
	return form(d, w, r, http.StatusOK, values(i), i.Ref, i.RowVersion)
}

func edit(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	i, err := openDraft(d, r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	seen, err := strconv.Atoi(f.String("seen"))
	if err != nil {
		seen = 0 // matches no row: answered as a conflict
	}
	if show.MoreRows(f, "bases", "points") {
		return form(d, w, r, http.StatusOK, f, i.Ref, seen)
	}
	in := read(f)
	if !f.OK() {
		return form(d, w, r, http.StatusUnprocessableEntity, f, i.Ref, seen)
	}
	err = d.App.Catalog.Edit(r.Context(), d.Actor(r).WithKey(f.Key), i.Ref, seen, in)
	if f.Refused(err) {
		return form(d, w, r, http.StatusUnprocessableEntity, f, i.Ref, seen)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, show.ItemHref(i.Ref), "草稿已保存。")
}
