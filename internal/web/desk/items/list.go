package items

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type itemListPage struct {
	Queue  []ui.Notice // items that lost their basis (A1-4)
	KPIs   []ui.KPI
	Filter ui.Filter
	Rows   []itemRow
	Pager  ui.Pager
	None   ui.Empty
}

type itemRow struct {
	Code, Href, Name, Dept, Field, Class, Mode, Types, Rate string
	Version                                                 int
	State                                                   ui.Badge
}

var itemListView = ui.Define[itemListPage]("items/list")

// wordNames joins the names of codes.
func wordNames(words []catalog.Word, codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = catalog.NameOf(words, c)
	}
	return strings.Join(out, "、")
}

func itemList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, by, q, f := r.Context(), s.Actor(r), s.App.DB.Read(), ui.Query(r)
	list, err := identity.Departments(ctx, q)
	if err != nil {
		return err
	}
	depts := map[string]identity.Department{}
	for _, d := range list {
		depts[d.Code] = d
	}
	page := f.PageNumber()
	items, total, err := catalog.List(ctx, q, catalog.Filter{
		Name: f.String("name"), Dept: f.String("dept"), Class: f.String("class"), Mode: f.String("mode"), Type: f.String("type"),
		State: catalog.State(f.String("state")), Viewer: by.Dept,
	}, (page-1)*show.PageSize, show.PageSize)
	if err != nil {
		return err
	}
	p := itemListPage{
		Filter: ui.Filter{Action: "/items", Fields: []ui.Field{
			f.Text("name", "事项名称或编码"), f.Select("dept", "部门", show.DeptOptions(list)).Any("全部"),
			f.Select("class", "事项类别", show.WordOptions(catalog.Classes)).Any("全部"), f.Select("mode", "监管方式", show.WordOptions(catalog.Modes)).Any("全部"),
			f.Select("type", "检查对象类型", show.WordOptions(catalog.ObjectTypes)).Any("全部"), f.Select("state", "状态", itemStates()).Any("全部（不含旧版）"),
		}},
		Pager: ui.Pages(r, page, show.PageSize, total),
		None:  ui.Empty{Title: "没有符合条件的事项", Text: "可以放宽筛选条件，或者起草新的事项。"},
	}
	if p.KPIs, p.Queue, err = itemFigures(s, r); err != nil {
		return err
	}
	for _, i := range items {
		p.Rows = append(p.Rows, itemRow{
			Code: i.Code, Version: i.Version, Href: show.ItemHref(i.Ref), Name: i.Name, Dept: show.Short(depts, i.Dept), Field: i.Field,
			Class: catalog.NameOf(catalog.Classes, i.Class), Mode: catalog.NameOf(catalog.Modes, i.Mode),
			Types: wordNames(catalog.ObjectTypes, i.ObjectTypes), Rate: itemRate(i), State: show.ItemBadge(i.State),
		})
	}
	sh := s.R.Shell(r, "抽查事项清单")
	sh.Lead = "只有清单里已发布的事项才能安排抽查；每一版都可以查到，发布后不再改动。"
	if s.App.Authz.Could(by, authz.MarkRepealed) {
		sh.Actions = append(sh.Actions, ui.Link("登记依据失效", "/items/repeal", "ban"))
	}
	if s.App.Authz.Could(by, authz.DraftItem) {
		sh.Actions = append(sh.Actions, ui.Link("起草事项", "/items/new", "plus").Main())
	}
	return itemListView.Render(w, r, s.R, http.StatusOK, sh, p)
}

func itemStates() []ui.Option {
	out := make([]ui.Option, len(catalog.States))
	for i, st := range catalog.States {
		out[i] = ui.Option{Value: string(st), Label: st.Name()}
	}
	return out
}

func itemRate(i catalog.Item) string {
	if i.RateNum == 0 {
		return "按计划"
	}
	return plan.RateText(i.RateNum, i.RateDen)
}

// itemFigures counts the own department's published items and those whose
// bases have all expired, and names the latter one by one.
func itemFigures(s *desk.Desk, r *http.Request) ([]ui.KPI, []ui.Notice, error) {
	by, q := s.Actor(r), s.App.DB.Read()
	published, err := catalog.Published(r.Context(), q, by.Dept)
	if err != nil {
		return nil, nil, err
	}
	expired, err := catalog.Expired(r.Context(), q, by.Dept, s.Today())
	if err != nil {
		return nil, nil, err
	}
	lost := ui.KPI{Value: strconv.Itoa(len(expired)), Label: "依据失效", Hint: "全部依据都已失效，不能再安排"}
	if len(expired) > 0 {
		lost.Tone = ui.Bad
	}
	var queue []ui.Notice
	for _, i := range expired {
		queue = append(queue, ui.Notice{Tone: ui.Bad, Title: i.Name + "（" + i.Code + "）的依据已全部失效", Text: "修订并补上现行依据，或者停用、废止。",
			Basis: law.Art1, Link: new(ui.Link("去处理", show.ItemHref(i.Ref), "arrow-right"))})
	}
	mine := ui.KPI{Value: strconv.Itoa(len(published)), Label: "本部门已发布", Href: "/items?state=published&dept=" + url.QueryEscape(by.Dept)}
	return []ui.KPI{mine, lost}, queue, nil
}

func itemRef(r *http.Request) (catalog.Ref, error) {
	v, err := strconv.Atoi(r.PathValue("version"))
	if err != nil || v < 1 {
		return catalog.Ref{}, db.ErrNotFound
	}
	return catalog.Ref{Code: r.PathValue("code"), Version: v}, nil
}

// itemNewest leads to the newest version that the person may read.
func itemNewest(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	versions, err := catalog.Versions(r.Context(), s.App.DB.Read(), r.PathValue("code"))
	if err != nil {
		return err
	}
	for _, i := range versions {
		if s.Permit(r, authz.ReadItem, i.Resource(s.Actor(r))) == nil {
			return ui.SeeOther(w, r, show.ItemHref(i.Ref), "")
		}
	}
	return db.ErrNotFound
}

type itemPage struct {
	Notices  []ui.Notice
	Facts    []ui.Def
	Bases    []basisLine
	Points   []catalog.Point
	Versions []itemVersion
	Acts     []ui.Act
}

type basisLine struct {
	Name, Level, Article, Quote, Span string
	State                             ui.Badge
}

type itemVersion struct {
	Href, PublishedOn, Note string
	Version                 int
	State                   ui.Badge
	Here                    bool
}

var itemView = ui.Define[itemPage]("items/show")

func itemShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, by, q := r.Context(), s.Actor(r), s.App.DB.Read()
	ref, err := itemRef(r)
	if err != nil {
		return err
	}
	versions, err := catalog.Versions(ctx, q, ref.Code)
	if err != nil {
		return err
	}
	var i *catalog.Item
	for n := range versions {
		if versions[n].Ref == ref {
			i = &versions[n]
		}
	}
	if i == nil || s.Permit(r, authz.ReadItem, i.Resource(by)) != nil {
		return db.ErrNotFound
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	p := itemPage{Facts: itemFacts(*i, depts), Bases: basisLines(*i, s.Today().String()), Points: i.Points, Notices: itemNotices(s, r, *i)}
	for n := range p.Points {
		p.Points[n].Method = catalog.NameOf(catalog.Methods, p.Points[n].Method)
	}
	for _, v := range versions {
		if s.Permit(r, authz.ReadItem, v.Resource(by)) == nil {
			p.Versions = append(p.Versions, itemVersion{Href: show.ItemHref(v.Ref), PublishedOn: v.PublishedOn, Note: v.Note, Version: v.Version, State: show.ItemBadge(v.State), Here: v.Ref == ref})
		}
	}
	if p.Acts, err = s.Timeline(r, catalog.Subject(ref.Code)); err != nil {
		return err
	}
	sh := s.R.Shell(r, i.Name, ui.Crumb{Label: "抽查事项清单", Href: "/items"})
	sh.Badge, sh.Lead = show.ItemBadge(i.State), fmt.Sprintf("%s · 第%d版", i.Code, i.Version)
	sh.Actions = itemActions(s, r, *i)
	return itemView.Render(w, r, s.R, http.StatusOK, sh, p)
}

func itemFacts(i catalog.Item, depts map[string]identity.Department) []ui.Def {
	yes := map[bool]string{true: "是", false: "否"}
	dept := i.Dept
	if d, ok := depts[i.Dept]; ok {
		dept = d.Name
	}
	quals := strings.Join(i.Quals, "、")
	if quals == "" {
		quals = "不另作要求"
	}
	return []ui.Def{
		{Term: "事项编码", Text: i.Code}, {Term: "抽查领域", Text: i.Field}, {Term: "检查主体", Text: dept}, {Term: "实施层级", Text: i.Level},
		{Term: "事项类别", Text: catalog.NameOf(catalog.Classes, i.Class)}, {Term: "监管方式", Text: catalog.NameOf(catalog.Modes, i.Mode)},
		{Term: "默认抽查比例", Text: itemRate(i)}, {Term: "频次", Text: i.Frequency},
		{Term: "检查对象类型", Text: wordNames(catalog.ObjectTypes, i.ObjectTypes), Wide: true},
		{Term: "检查方式", Text: wordNames(catalog.Methods, i.Methods), Wide: true},
		{Term: "抽查内容", Text: i.Content, Wide: true},
		{Term: "人员资质", Text: quals}, {Term: "每组人数", Text: strconv.Itoa(i.MinPersons) + " 人以上"},
		{Term: "可非现场检查", Text: yes[i.OffSite]}, {Term: "可预先告知", Text: yes[i.Announce]},
		{Term: "公布日期", Text: i.PublishedOn}, {Term: "施行日期", Text: i.EffectiveFrom},
	}
}

func basisLines(i catalog.Item, day string) []basisLine {
	out := make([]basisLine, len(i.Bases))
	for n, b := range i.Bases {
		until := b.Until
		if b.Repealed != "" && (until == "" || b.Repealed < until) {
			until = b.Repealed
		}
		line := basisLine{Name: "《" + b.Instrument + "》", Level: b.Level, Article: b.Article, Quote: b.Quote, Span: b.From + " 起"}
		if until != "" {
			line.Span = b.From + " 至 " + until + " 前"
		}
		switch {
		case b.InForce(day):
			line.State = ui.Badge{Text: "现行有效", Tone: ui.Good}
		case b.From > day:
			line.State = ui.Badge{Text: "尚未施行", Tone: ui.Warn}
		default:
			line.State = ui.Badge{Text: "已失效", Tone: ui.Bad}
		}
		out[n] = line
	}
	return out
}

// itemNotices says what the person should know of this version first.
func itemNotices(s *desk.Desk, r *http.Request, i catalog.Item) []ui.Notice {
	var out []ui.Notice
	if i.Opinion != "" {
		title := map[catalog.State]string{catalog.StateDraft: "审核人退回了这一版", catalog.StateSuspended: "停用理由", catalog.StateAbolished: "废止理由"}[i.State]
		out = append(out, ui.Notice{Tone: ui.Warn, Title: title, Text: i.Opinion, Basis: law.Art1})
	}
	switch i.State {
	case catalog.StatePending:
		next := ui.Notice{Tone: ui.Info, Title: "等待分管负责人审核发布", Text: "起草或提交过这一版的人不能发布它。", Basis: law.FourEyes}
		if s.Permit(r, authz.PublishItem, i.Resource(s.Actor(r))) == nil {
			next = ui.Notice{Tone: ui.Info, Title: "请审核这一版", Text: "核对依据、对象、方式和检查要点，然后发布或退回。", Basis: law.Art1}
		}
		out = append(out, next)
	case catalog.StatePublished:
		if no := catalog.CheckUsable(i, s.Today()); no != nil {
			out = append(out, ui.Notice{Tone: ui.Bad, Title: "现在不能用于抽查", Text: no.Message + no.Next, Basis: no.Basis})
		}
	case catalog.StateReplaced:
		out = append(out, ui.Notice{Tone: ui.Info, Title: "这是旧版", Text: "已有新版发布，旧版只供查阅。", Link: new(ui.Link("看最新版", "/items/"+url.PathEscape(i.Code), "arrow-right"))})
	}
	return out
}
