package items

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type listPage struct {
	Queue []ui.Notice // items that lost their basis (A1-4)
	List  *ui.List
}

var listView = ui.Define[listPage]("items/list")

// list lists the versions in force and, of the own department, those that are
// being written.
func list(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, by, q := r.Context(), d.Actor(r), d.App.DB.Read()
	depts, err := identity.Departments(ctx, q)
	if err != nil {
		return err
	}
	l := ui.NewList(r, d.Now().UnixMicro(), "抽查事项", "",
		ui.Column{Head: "编码", As: ui.AsShort},
		ui.Column{Head: "抽查事项", As: ui.AsName},
		ui.Column{Head: "领域", As: ui.AsShort},
		ui.Column{Head: "部门", As: ui.AsShort},
		ui.Column{Head: "类别", As: ui.AsShort},
		ui.Column{Head: "监管方式", As: ui.AsShort},
		ui.Column{Head: "默认比例", As: ui.AsCount},
		ui.Column{Head: "状态", As: ui.AsState})
	l.Exports = true
	l.None = ui.Empty{Title: "还没有抽查事项", Text: "抽查事项由各部门的维护员起草，分管负责人审定后发布。"}
	f := catalog.Filter{Viewer: by.Dept,
		Name:  l.Text("name", "抽查事项", "名称或编码"),
		Dept:  ids.Dept(l.Choice("dept", "部门", show.DeptOptions(depts))),
		State: catalog.State(l.Choice("state", "状态", states())),
		Class: l.Choice("class", "事项类别", show.WordOptions(catalog.Classes)),
		Mode:  l.Choice("mode", "监管方式", show.WordOptions(catalog.Modes)),
		Type:  l.Choice("type", "检查对象类型", show.WordOptions(catalog.ObjectTypes)),
	}
	if l.Tick("lapsed", "依据已全部失效") {
		f.Lapsed = d.Today().String()
	}
	total, err := catalog.Count(ctx, q, f)
	if err != nil {
		return err
	}
	l.Found(total)
	names := show.ByCode(depts)
	if l.Exporting() != "" {
		each := func(fn func(catalog.Item) error) error { return catalog.Each(ctx, q, f, 0, -1, fn) }
		return l.Export(w, heads, show.Lines(each, func(i catalog.Item) []string { return line(i, names) }))
	}
	err = catalog.Each(ctx, q, f, l.Offset(), l.Limit(), func(i catalog.Item) error {
		l.Add(row(d, r, i, names))
		return nil
	})
	if err != nil {
		return err
	}
	p := listPage{List: l}
	if p.Queue, err = figures(d, r, l); err != nil {
		return err
	}
	sh := d.R.Shell(r, "抽查事项清单")
	sh.Lead = "只有清单里已发布的事项才能安排抽查；每一版都可以查到，发布后不再改动。"
	if d.App.Authz.Could(by, authz.MarkRepealed) {
		sh.Actions = append(sh.Actions, ui.Link("登记依据失效", "/items/repeal", "ban"))
	}
	if d.App.Authz.Could(by, authz.DraftItem) {
		sh.Actions = append(sh.Actions, ui.Link("起草事项", "/items/new", "plus").Main())
	}
	return listView.Render(w, r, d.R, http.StatusOK, sh, p)
}

func row(d *desk.Desk, r *http.Request, i catalog.Item, depts map[ids.Dept]identity.Department) ui.Row {
	out := ui.Row{ID: i.Code + "-" + strconv.Itoa(i.Version), Cells: []ui.Cell{
		ui.TextCell(i.Code), ui.LinkCell(i.Name, show.ItemHref(i.Ref)), ui.TextCell(i.Field),
		ui.TextCell(show.Short(depts, i.Dept)),
		ui.TextCell(catalog.NameOf(catalog.Classes, i.Class)), ui.TextCell(catalog.NameOf(catalog.Modes, i.Mode)),
		ui.TextCell(show.ItemRate(i)), ui.BadgeCell(show.ItemBadge(i.State))}}
	may := func(act authz.Act) bool { return d.Permit(r, act, i.Resource(d.Actor(r))) == nil }
	switch {
	case i.State == catalog.StateDraft && may(authz.DraftItem):
		out.Acts = []ui.Action{ui.Link("修改", show.ItemHref(i.Ref)+"/edit", "")}
	case i.State == catalog.StatePending && may(authz.PublishItem):
		out.Acts = []ui.Action{ui.Link("审定", show.ItemHref(i.Ref), "")}
	}
	out.Fold = []ui.Part{
		{Title: "第 " + strconv.Itoa(i.Version) + " 版", Lines: lines("公布日期", i.PublishedOn, "施行日期", i.EffectiveFrom, "版本说明",
			i.Note)},
		{Title: "查谁、怎样查", Lines: lines("检查对象", show.Names(catalog.ObjectTypes, i.ObjectTypes), "检查方式",
			show.Names(catalog.Methods, i.Methods), "频次", i.Frequency)},
		{Title: "人员", Lines: lines("每组人数", strconv.Itoa(i.MinPersons)+" 人以上", "资质", orNone(i.Quals))},
	}
	return out
}

// lines are pairs of term and text, without those that have no text.
func lines(pairs ...string) []ui.Line {
	var out []ui.Line
	for n := 0; n+1 < len(pairs); n += 2 {
		if pairs[n+1] != "" {
			out = append(out, ui.Line{Text: pairs[n] + "：" + pairs[n+1]})
		}
	}
	return out
}

// heads and line are the columns of an export.
var heads = []string{"编码", "版本", "抽查事项", "抽查领域", "部门", "类别", "监管方式", "检查对象", "检查方式", "默认比例", "频次",
	"每组人数", "人员资质", "状态", "公布日期", "施行日期"}

func line(i catalog.Item, depts map[ids.Dept]identity.Department) []string {
	return []string{i.Code, strconv.Itoa(i.Version), i.Name, i.Field, show.Short(depts, i.Dept),
		catalog.NameOf(catalog.Classes, i.Class), catalog.NameOf(catalog.Modes, i.Mode),
		show.Names(catalog.ObjectTypes, i.ObjectTypes), show.Names(catalog.Methods, i.Methods), show.ItemRate(i), i.Frequency,
		strconv.Itoa(i.MinPersons), strings.Join(i.Quals, "、"), i.State.Name(), i.PublishedOn, i.EffectiveFrom}
}

func states() []ui.Option {
	out := make([]ui.Option, len(catalog.States))
	for n, st := range catalog.States {
		out[n] = ui.Option{Value: string(st), Label: st.Name()}
	}
	return out
}

// namedLapsed is how many items without a basis in force are named one by one.
const namedLapsed = 3

// figures counts the own department's published items and those whose bases
// have all expired, and names the first of the latter.
func figures(d *desk.Desk, r *http.Request, l *ui.List) (queue []ui.Notice, err error) {
	ctx, q, dept := r.Context(), d.App.DB.Read(), d.Actor(r).Dept
	published, err := catalog.Count(ctx, q, catalog.Filter{Dept: dept, State: catalog.StatePublished})
	if err != nil {
		return nil, err
	}
	lapsed, n, err := catalog.List(ctx, q, catalog.Filter{Dept: dept, Lapsed: d.Today().String()}, 0, namedLapsed)
	if err != nil {
		return nil, err
	}
	mine := url.Values{"dept": {string(dept)}, "state": {string(catalog.StatePublished)}}
	l.Facts = []ui.Fact{{Label: "本部门已发布", Count: published, Href: "/items?" + mine.Encode()}}
	if n > 0 {
		mine = url.Values{"dept": {string(dept)}, "lapsed": {"1"}}
		l.Facts = append(l.Facts, ui.Fact{Label: "依据失效", Count: n, Href: "/items?" + mine.Encode(), Hot: true})
	}
	for _, i := range lapsed {
		queue = append(queue, ui.Notice{Tone: ui.Bad, Title: i.Name + "（" + i.Code + "）的依据已全部失效",
			Text: "不能再安排抽查。请修订并补上现行依据，或者停用、废止。",
			Link: new(ui.Link("去处理", show.ItemHref(i.Ref), "arrow-right"))})
	}
	return queue, nil
}
