package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

var itemRoutes = []Route{
	{"GET /open/items", (*Portal).itemList},
	{"GET /open/items/{code}", (*Portal).itemNewest},
	{"GET /open/items/{code}/{version}", (*Portal).itemShow},
	{"GET /open/items/{code}/{version}/document.json", (*Portal).itemDocument},
}

type itemListPage struct{ List *ui.List }

var itemListView = ui.Define[itemListPage]("portal/items")

func itemHref(ref catalog.Ref) string {
	return itemsPath + "/" + url.PathEscape(ref.Code) + "/" + strconv.Itoa(ref.Version)
}

// inForce stands in the address of a list for all versions but the replaced.
const inForce = "current"

// publicStates are the states that a visitor can ask for.
func publicStates() []ui.Option {
	out := []ui.Option{{Value: inForce, Label: "现行、停用和废止"}}
	for _, st := range catalog.States {
		if st.Public() {
			out = append(out, ui.Option{Value: string(st), Label: st.Name()})
		}
	}
	return out
}

var itemHead = []string{
	"编码", "抽查事项", "版本", "抽查领域", "检查主体", "事项类别", "检查对象", "抽查比例", "频次", "状态", "公布日期", "链接",
}

func (p *Portal) itemList(w http.ResponseWriter, r *http.Request) error {
	options, depts, err := p.departments(r)
	if err != nil {
		return err
	}
	l := p.list(
		r,
		"抽查事项",
		ui.Column{Head: "抽查事项", As: ui.AsName},
		ui.Column{Head: "编码", As: ui.AsShort},
		ui.Column{
			Head: "版本",
			As:   ui.AsCount,
		},
		ui.Column{Head: "检查主体", As: ui.AsShort},
		ui.Column{Head: "类别", As: ui.AsShort},
		ui.Column{
			Head: "检查对象",
			As:   ui.AsText,
		},
		ui.Column{Head: "比例", As: ui.AsCount},
		ui.Column{Head: "状态", As: ui.AsState},
	)
	l.Exports = true
	f := catalog.Filter{
		Name: l.Text("name", "抽查事项", "名称或编码"), Dept: ids.Dept(l.Choice("dept", "检查主体", options)),
	}
	l.Default("state", inForce)
	if st := l.Choice("state", "状态", publicStates()); st != inForce {
		f.State, f.Replaced = catalog.State(st), true
	}
	f.Type = l.Choice("type", "检查对象", show.WordOptions(catalog.ObjectTypes))
	f.Class = l.Choice("class", "事项类别", show.WordOptions(catalog.Classes))
	limit, offset := span(l)
	items, total, err := catalog.List(r.Context(), p.App.DB.Read(), f, offset, limit)
	if err != nil {
		return err
	}
	l.Found(total)
	class := func(i catalog.Item) string { return catalog.NameOf(catalog.Classes, i.Class) }
	types := func(i catalog.Item) string { return show.Names(catalog.ObjectTypes, i.ObjectTypes) }
	if l.Exporting() != "" {
		return l.Export(w, itemHead, lines(items, func(i catalog.Item) []string {
			return []string{
				i.Code,
				i.Name,
				strconv.Itoa(i.Version),
				i.Field,
				show.Full(depts, string(i.Dept)),
				class(i),
				types(i),
				show.ItemRate(i),
				i.Frequency,
				i.State.Name(),
				i.PublishedOn,
				itemHref(i.Ref),
			}
		}))
	}
	for _, i := range items {
		l.Add(ui.Row{
			ID: i.Code + "-" + strconv.Itoa(i.Version),
			Cells: []ui.Cell{
				ui.LinkCell(i.Name, itemHref(i.Ref)), ui.TextCell(i.Code), ui.CountCell(i.Version),
				ui.TextCell(show.Short(depts, i.Dept)), ui.TextCell(class(i)), ui.TextCell(types(i)),
				ui.TextCell(show.ItemRate(i)), ui.BadgeCell(show.ItemBadge(i.State)),
			},
			Fold: []ui.Part{{Title: "事项内容", Lines: []ui.Line{
				line("抽查领域", i.Field), line("检查对象", types(i)), line("频次", i.Frequency), line("公布日期", i.PublishedOn),
			}}},
		})
	}
	sh := p.R.Shell(r, "抽查事项清单")
	sh.Lead = "清单之外不设抽查。每一版都保留，点开可以看依据、检查要点和历次版本。"
	return itemListView.Render(w, r, p.R, http.StatusOK, sh, itemListPage{l})
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
	out := itemPage{Points: slices.Clone(i.Points), Document: itemHref(i.Ref) + "/document.json", Facts: []ui.Def{
		{Term: "事项编码", Text: i.Code}, {Term: "抽查领域", Text: i.Field},
		{Term: "检查主体", Text: show.Full(depts, string(i.Dept))}, {Term: "实施层级", Text: i.Level},
		{
			Term: "事项类别",
			Text: catalog.NameOf(catalog.Classes, i.Class),
		}, {Term: "监管方式", Text: catalog.NameOf(catalog.Modes, i.Mode)},
		{Term: "抽查比例", Text: show.ItemRate(i)}, {Term: "频次", Text: i.Frequency},
		{Term: "检查对象", Text: show.Names(catalog.ObjectTypes, i.ObjectTypes), Wide: true},
		{Term: "检查方式", Text: show.Names(catalog.Methods, i.Methods), Wide: true},
		{Term: "抽查内容", Text: i.Content, Wide: true},
		{Term: "公布日期", Text: i.PublishedOn}, {Term: "施行日期", Text: i.EffectiveFrom},
	}}
	out.Bases = basisRows(i, today.String())
	for n := range out.Points {
		out.Points[n].Method = catalog.NameOf(catalog.Methods, out.Points[n].Method)
	}
	switch i.State {
	case catalog.StateReplaced:
		out.Notices = append(out.Notices, ui.Notice{Tone: ui.Info, Title: "这是旧版", Text: "已有新版发布，旧版只供查阅。",
			Link: new(ui.Link("看现行版", itemHref(versions[0].Ref), "arrow-right"))})
	case catalog.StateSuspended, catalog.StateAbolished:
		out.Notices = append(out.Notices, ui.Notice{Tone: ui.Warn, Title: "这个事项已" + i.State.Name(),
			Text: i.Opinion, Basis: law.Art1})
	case catalog.StatePublished:
		if no := catalog.CheckUsable(i, today); no != nil {
			out.Notices = append(out.Notices, ui.Notice{Tone: ui.Warn, Title: "目前不能据此抽查",
				Text: no.Message, Basis: no.Basis})
		}
	}
	for _, v := range versions {
		out.Versions = append(out.Versions, versionRow{Href: itemHref(v.Ref), Label: fmt.Sprintf("第%d版", v.Version),
			PublishedOn: v.PublishedOn, Note: v.Note, State: show.ItemBadge(v.State), Here: v.Ref == i.Ref})
	}
	if out.Proof, err = proof(ctx, q, catalog.Subject(i.Code), catalog.DocumentName(i.Ref), body); err != nil {
		return err
	}
	entries, err := ledger.EntriesOf(ctx, q, catalog.Subject(i.Code))
	if err != nil {
		return err
	}
	out.Acts = openedActs(entries, depts)
	sh := p.R.Shell(r, i.Name, ui.Crumb{Label: "抽查事项清单", Href: itemsPath})
	sh.Badge, sh.Lead = show.ItemBadge(i.State), fmt.Sprintf("%s · 第%d版", i.Code, i.Version)
	return itemView.Render(w, r, p.R, http.StatusOK, sh, out)
}

func basisRows(i catalog.Item, day string) []basisRow {
	out := make([]basisRow, len(i.Bases))
	for n, b := range i.Bases {
		until := b.Until
		if b.Repealed != "" && (until == "" || b.Repealed < until) {
			until = b.Repealed
		}
		row := basisRow{Name: "《" + b.Instrument + "》", Level: b.Level, Article: b.Article, Quote: b.Quote,
			Span: b.From + " 起", State: ui.Badge{Text: "现行有效", Tone: ui.Good}}
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
