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
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

func refOf(r *http.Request) (catalog.Ref, error) {
	v, err := strconv.Atoi(r.PathValue("version"))
	if err != nil || v < 1 {
		return catalog.Ref{}, db.ErrNotFound
	}
	return catalog.Ref{Code: r.PathValue("code"), Version: v}, nil
}

// newest leads to the newest version that the person may read.
func newest(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	versions, err := catalog.Versions(r.Context(), d.App.DB.Read(), r.PathValue("code"))
	if err != nil {
		return err
	}
	for _, i := range versions {
		if d.Permit(r, authz.ReadItem, i.Resource(d.Actor(r))) == nil {
			return ui.SeeOther(w, r, show.ItemHref(i.Ref), "")
		}
	}
	return db.ErrNotFound
}

type showPage struct {
	Notices  []ui.Notice
	Facts    []ui.Def
	Bases    []basisLine
	Points   []catalog.Point
	Versions []versionRow
	Acts     []ui.Act
}

type basisLine struct {
	Name, Level, Article, Quote, Span string
	State                             ui.Badge
}

type versionRow struct {
	Href, PublishedOn, Note string
	Version                 int
	State                   ui.Badge
	Here                    bool
}

var showView = ui.Define[showPage]("items/show")

func showVersion(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, by, q := r.Context(), d.Actor(r), d.App.DB.Read()
	ref, err := refOf(r)
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
	if i == nil || d.Permit(r, authz.ReadItem, i.Resource(by)) != nil {
		return db.ErrNotFound
	}
	depts, err := d.Departments(r)
	if err != nil {
		return err
	}
	p := showPage{Facts: facts(*i, depts), Bases: basisLines(*i, d.Today().String()), Points: i.Points,
		Notices: notices(d, r, *i)}
	for n := range p.Points {
		p.Points[n].Method = catalog.NameOf(catalog.Methods, p.Points[n].Method)
	}
	for _, v := range versions {
		if d.Permit(r, authz.ReadItem, v.Resource(by)) == nil {
			p.Versions = append(p.Versions, versionRow{Href: show.ItemHref(v.Ref), PublishedOn: v.PublishedOn, Note: v.Note,
				Version: v.Version, State: show.ItemBadge(v.State), Here: v.Ref == ref})
		}
	}
	if p.Acts, err = d.Timeline(r, catalog.Subject(ref.Code)); err != nil {
		return err
	}
	sh := d.R.Shell(r, i.Name, ui.Crumb{Label: "抽查事项清单", Href: "/items"})
	sh.Badge, sh.Lead = show.ItemBadge(i.State), fmt.Sprintf("%s · 第%d版", i.Code, i.Version)
	sh.Actions = actions(d, r, *i)
	return showView.Render(w, r, d.R, http.StatusOK, sh, p)
}

func facts(i catalog.Item, depts map[ids.Dept]identity.Department) []ui.Def {
	yes := map[bool]string{true: "是", false: "否"}
	dept := string(i.Dept)
	if x, ok := depts[i.Dept]; ok {
		dept = x.Name
	}
	return []ui.Def{
		{Term: "事项编码", Text: i.Code}, {Term: "抽查领域", Text: i.Field}, {Term: "检查主体", Text: dept},
		{Term: "实施层级", Text: i.Level},
		{Term: "事项类别", Text: catalog.NameOf(catalog.Classes, i.Class)},
		{Term: "监管方式", Text: catalog.NameOf(catalog.Modes, i.Mode)},
		{Term: "默认抽查比例", Text: show.ItemRate(i)}, {Term: "频次", Text: i.Frequency},
		{Term: "检查对象类型", Text: show.Names(catalog.ObjectTypes, i.ObjectTypes), Wide: true},
		{Term: "检查方式", Text: show.Names(catalog.Methods, i.Methods), Wide: true},
		{Term: "抽查内容", Text: i.Content, Wide: true},
		{Term: "人员资质", Text: orNone(i.Quals)}, {Term: "每组人数", Text: strconv.Itoa(i.MinPersons) + " 人以上"},
		{Term: "可非现场检查", Text: yes[i.OffSite]}, {Term: "可预先告知", Text: yes[i.Announce]},
		{Term: "公布日期", Text: i.PublishedOn}, {Term: "施行日期", Text: i.EffectiveFrom},
	}
}

func orNone(quals []string) string {
	if len(quals) == 0 {
		return "不另作要求"
	}
	return strings.Join(quals, "、")
}

func basisLines(i catalog.Item, day string) []basisLine {
	out := make([]basisLine, len(i.Bases))
	for n, b := range i.Bases {
		until := b.Until
		if b.Repealed != "" && (until == "" || b.Repealed < until) {
			until = b.Repealed
		}
		line := basisLine{Name: "《" + b.Instrument + "》", Level: b.Level, Article: b.Article, Quote: b.Quote,
			Span: b.From + " 起"}
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

// notices says what the person should know of this version first.
func notices(d *desk.Desk, r *http.Request, i catalog.Item) []ui.Notice {
	var out []ui.Notice
	if i.Opinion != "" {
		title := map[catalog.State]string{catalog.StateDraft: "审定人退回了这一版",
			catalog.StateSuspended: "停用理由", catalog.StateAbolished: "废止理由"}[i.State]
		out = append(out, ui.Notice{Tone: ui.Warn, Title: title, Text: i.Opinion, Basis: law.Art1})
	}
	switch i.State {
	case catalog.StatePending:
		next := ui.Notice{Tone: ui.Info, Title: "等待分管负责人审定", Text: "起草或提交过这一版的人不能审定它。", Basis: law.FourEyes}
		if d.Permit(r, authz.PublishItem, i.Resource(d.Actor(r))) == nil {
			next = ui.Notice{Tone: ui.Info, Title: "请审定这一版", Text: "核对依据、对象、方式和检查要点，然后审定发布或退回。", Basis: law.Art1}
		}
		out = append(out, next)
	case catalog.StatePublished:
		if no := catalog.CheckUsable(i, d.Today()); no != nil {
			out = append(out, ui.Notice{Tone: ui.Bad, Title: "现在不能用于抽查", Text: no.Message + no.Next, Basis: no.Basis})
		}
	case catalog.StateReplaced:
		newest := ui.Link("看最新版", "/items/"+url.PathEscape(i.Code), "arrow-right")
		out = append(out, ui.Notice{Tone: ui.Info, Title: "这是旧版", Text: "已有新版发布，旧版只供查阅。", Link: &newest})
	}
	return out
}
