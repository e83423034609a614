package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
	"yangguang/internal/web/ui"
)

var itemRoutes = []Route{
	{"GET /open/items", (*Portal).itemList},
	{"GET /open/items/{code}", (*Portal).itemNewest},
	{"GET /open/items/{code}/{version}", (*Portal).itemShow},
	{"GET /open/items/{code}/{version}/document.json", (*Portal).itemDocument},
}

type itemListPage struct {
	Filter ui.Filter
	Rows   []itemRow
	Pager  ui.Pager
	None   ui.Empty
}

type itemRow struct {
	Code, Href, Name, Dept, Field, Class, Types, Rate, Frequency string
	Version                                                      int
	State                                                        ui.Badge
}

var itemListView = ui.Define[itemListPage]("portal/items")

func itemHref(ref catalog.Ref) string {
	return itemsPath + "/" + url.PathEscape(ref.Code) + "/" + strconv.Itoa(ref.Version)
}

func itemBadge(st catalog.State) ui.Badge {
	tone := ui.Neutral
	switch st {
	case catalog.StatePublished:
		tone = ui.Good
	case catalog.StateSuspended, catalog.StateAbolished:
		tone = ui.Bad
	}
	return ui.Badge{Text: st.Name(), Tone: tone}
}

func names(words []catalog.Word, codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = catalog.NameOf(words, c)
	}
	return strings.Join(out, "、")
}

func rate(i catalog.Item) string {
	if i.RateNum == 0 {
		return "按计划"
	}
	return plan.RateText(i.RateNum, i.RateDen)
}

// publicStates are the states that a visitor can ask for.
func publicStates() []ui.Option {
	var out []ui.Option
	for _, st := range catalog.States {
		if st.Public() {
			out = append(out, ui.Option{Value: string(st), Label: st.Name()})
		}
	}
	return out
}

func (p *Portal) itemList(w http.ResponseWriter, r *http.Request) error {
	f := ui.Query(r)
	options, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	page := f.PageNumber()
	items, total, err := catalog.List(r.Context(), p.App.DB.Read(), catalog.Filter{
		Name: f.String("name"), Dept: f.String("dept"), Class: f.String("class"), Type: f.String("type"), State: catalog.State(f.String("state")),
	}, (page-1)*pageSize, pageSize)
	if err != nil {
		return err
	}
	out := itemListPage{
		Filter: ui.Filter{Action: itemsPath, Fields: []ui.Field{
			f.Text("name", "事项名称或编码"), f.Select("dept", "检查主体", options).Any("全部"), f.Select("class", "事项类别", wordOptions(catalog.Classes)).Any("全部"),
			f.Select("type", "检查对象类型", wordOptions(catalog.ObjectTypes)).Any("全部"), f.Select("state", "状态", publicStates()).Any("现行、停用和废止"),
		}},
		Pager: ui.Pages(r, page, pageSize, total),
		None:  ui.Empty{Title: "没有符合条件的事项", Text: "可以放宽筛选条件再查。"},
	}
	for _, i := range items {
		out.Rows = append(out.Rows, itemRow{Code: i.Code, Version: i.Version, Href: itemHref(i.Ref), Name: i.Name, Dept: nameOf(depts, i.Dept), Field: i.Field,
			Class: catalog.NameOf(catalog.Classes, i.Class), Types: names(catalog.ObjectTypes, i.ObjectTypes), Rate: rate(i), Frequency: i.Frequency, State: itemBadge(i.State)})
	}
	sh := p.R.Shell(r, "抽查事项清单")
	sh.Lead = "清单之外不设抽查。每一版都保留，点开可以看依据、检查要点和历次版本。"
	return itemListView.Render(w, r, p.R, http.StatusOK, sh, out)
}

// publicVersions lists the versions of an item that were published once,
// newest first. It returns db.ErrNotFound when there is none.
func (p *Portal) publicVersions(r *http.Request) ([]catalog.Item, error) {
	versions, err := catalog.Versions(r.Context(), p.App.DB.Read(), r.PathValue("code"))
	if err != nil {
		return nil, err
	}
	var out []catalog.Item
	for _, i := range versions {
		if i.State.Public() {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return nil, db.ErrNotFound
	}
	return out, nil
}

// publicItem is the version of the path among them.
func (p *Portal) publicItem(r *http.Request) (catalog.Item, []catalog.Item, error) {
	versions, err := p.publicVersions(r)
	if err != nil {
		return catalog.Item{}, nil, err
	}
	for _, i := range versions {
		if strconv.Itoa(i.Version) == r.PathValue("version") {
			return i, versions, nil
		}
	}
	return catalog.Item{}, nil, db.ErrNotFound
}

func (p *Portal) itemNewest(w http.ResponseWriter, r *http.Request) error {
	versions, err := p.publicVersions(r)
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, itemHref(versions[0].Ref), "")
}

type itemPage struct {
	Notices  []ui.Notice
	Facts    []ui.Def
	Bases    []basisRow
	Points   []catalog.Point
	Versions []versionRow
	Proof    []ui.Def
	Document string
	Acts     []ui.Act
}

type basisRow struct {
	Name, Level, Article, Quote, Span string
	State                             ui.Badge
}

type versionRow struct {
	Href, Label, PublishedOn, Note string
	State                          ui.Badge
	Here                           bool
}

var itemView = ui.Define[itemPage]("portal/item")

func (p *Portal) itemShow(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), p.App.DB.Read()
	i, versions, err := p.publicItem(r)
	if err != nil {
		return err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	body, err := catalog.Document(i)
	if err != nil {
		return err
	}
	today := calendar.DateOf(p.App.Ledger.Clock())
	out := itemPage{Points: slices.Clone(i.Points), Document: itemHref(i.Ref) + "/document.json", Bases: basisRows(i, today.String()), Facts: []ui.Def{
		{Term: "事项编码", Text: i.Code}, {Term: "抽查领域", Text: i.Field}, {Term: "检查主体", Text: nameOf(depts, i.Dept)}, {Term: "实施层级", Text: i.Level},
		{Term: "事项类别", Text: catalog.NameOf(catalog.Classes, i.Class)}, {Term: "监管方式", Text: catalog.NameOf(catalog.Modes, i.Mode)},
		{Term: "抽查比例", Text: rate(i)}, {Term: "频次", Text: i.Frequency},
		{Term: "检查对象", Text: names(catalog.ObjectTypes, i.ObjectTypes), Wide: true}, {Term: "检查方式", Text: names(catalog.Methods, i.Methods), Wide: true},
		{Term: "抽查内容", Text: i.Content, Wide: true}, {Term: "公布日期", Text: i.PublishedOn}, {Term: "施行日期", Text: i.EffectiveFrom},
	}}
	for n := range out.Points {
		out.Points[n].Method = catalog.NameOf(catalog.Methods, out.Points[n].Method)
	}
	switch i.State {
	case catalog.StateReplaced:
		out.Notices = append(out.Notices, ui.Notice{Tone: ui.Info, Title: "这是旧版", Text: "已有新版发布，旧版只供查阅。", Link: new(ui.Link("看现行版", itemHref(versions[0].Ref), "arrow-right"))})
	case catalog.StateSuspended, catalog.StateAbolished:
		out.Notices = append(out.Notices, ui.Notice{Tone: ui.Warn, Title: "这个事项已" + i.State.Name(), Text: i.Opinion, Basis: law.Art1})
	case catalog.StatePublished:
		if no := catalog.CheckUsable(i, today); no != nil {
			out.Notices = append(out.Notices, ui.Notice{Tone: ui.Warn, Title: "目前不能据此抽查", Text: no.Message, Basis: no.Basis})
		}
	}
	for _, v := range versions {
		out.Versions = append(out.Versions, versionRow{Href: itemHref(v.Ref), Label: fmt.Sprintf("第%d版", v.Version), PublishedOn: v.PublishedOn, Note: v.Note, State: itemBadge(v.State), Here: v.Ref == i.Ref})
	}
	if out.Proof, err = proof(ctx, q, catalog.Subject(i.Code), catalog.DocumentName(i.Ref), body); err != nil {
		return err
	}
	entries, err := ledger.EntriesOf(ctx, q, catalog.Subject(i.Code))
	if err != nil {
		return err
	}
	out.Acts = openedActs(entries, func(code string) string { return nameOf(depts, code) })
	sh := p.R.Shell(r, i.Name, ui.Crumb{Label: "抽查事项清单", Href: itemsPath})
	sh.Badge, sh.Lead = itemBadge(i.State), fmt.Sprintf("%s · 第%d版", i.Code, i.Version)
	return itemView.Render(w, r, p.R, http.StatusOK, sh, out)
}

func basisRows(i catalog.Item, day string) []basisRow {
	out := make([]basisRow, len(i.Bases))
	for n, b := range i.Bases {
		until := b.Until
		if b.Repealed != "" && (until == "" || b.Repealed < until) {
			until = b.Repealed
		}
		row := basisRow{Name: "《" + b.Instrument + "》", Level: b.Level, Article: b.Article, Quote: b.Quote, Span: b.From + " 起", State: ui.Badge{Text: "现行有效", Tone: ui.Good}}
		if until != "" {
			row.Span = b.From + " 至 " + until + " 前"
		}
		if !b.InForce(day) {
			row.State = ui.Badge{Text: "不在有效期内", Tone: ui.Warn}
		}
		out[n] = row
	}
	return out
}

func (p *Portal) itemDocument(w http.ResponseWriter, r *http.Request) error {
	i, _, err := p.publicItem(r)
	if err != nil {
		return err
	}
	body, err := catalog.Document(i)
	if err != nil {
		return err
	}
	return download(w, catalog.DocumentName(i.Ref), body)
}
