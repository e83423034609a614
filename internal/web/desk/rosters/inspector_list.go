package rosters

import (
	"net/http"
	"net/url"
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

type inspectorListPage struct{ List *ui.List }

var inspectorListView = ui.Define[inspectorListPage]("rosters/inspectors")

func inspectorHref(code ids.Inspector) string { return "/inspectors/" + url.PathEscape(string(code)) }

// eligibility says whether the inspector could be drawn for a task that ends
// today, and why not.
func eligibility(d *desk.Desk, in roster.Inspector) (ui.Badge, *law.Refusal) {
	no := roster.Eligible(in, d.Today())
	if no != nil {
		return ui.Badge{Text: "不可抽取", Tone: ui.Warn}, no
	}
	return ui.Badge{Text: "可抽取", Tone: ui.Good}, nil
}

// shortly are the words for the refusals of roster.Eligible in a narrow column.
var shortly = map[string]string{"NOT_ON_DUTY": "不在岗", "NO_CERTIFICATE": "没有执法证", "CERTIFICATE_ENDS": "证件到期"}

// inspectorList lists the inspectors of the own department.
func inspectorList(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q, by := r.Context(), d.App.DB.Read(), d.Actor(r)
	if err := d.Permit(r, authz.ReadInspectors, authz.Resource{Kind: "inspector", Dept: by.Dept}); err != nil {
		return err
	}
	list, err := identity.Sections(ctx, q, by.Dept)
	if err != nil {
		return err
	}
	l := ui.NewList(r, d.Now().UnixMicro(), "执法检查人员", "",
		ui.Column{Head: "编号", As: ui.AsShort},
		ui.Column{Head: "姓名", As: ui.AsName},
		ui.Column{Head: "科室", As: ui.AsShort},
		ui.Column{Head: "人员类别", As: ui.AsShort},
		ui.Column{Head: "执法证号", As: ui.AsShort},
		ui.Column{Head: "有效期至", As: ui.AsDay},
		ui.Column{Head: "能否抽取", As: ui.AsState},
		ui.Column{Head: "原因", As: ui.AsShort})
	l.Exports = true
	l.None = ui.Empty{Title: "执法检查人员名录库里还没有人员", Text: "由维护员导入文件或逐人录入。"}
	f := roster.InspectorFilter{Dept: by.Dept, Day: d.Today(),
		Text:     l.Text("q", "人员", "姓名、编号或证号"),
		Category: l.Choice("category", "人员类别", rosterOptions(roster.Categories)),
		Drawable: l.Choice("drawable", "能否抽取", drawable),
		Status:   l.Choice("status", "人员状态", rosterOptions(roster.Postings)),
		Section:  l.Choice("section", "科室", sectionOptions(list)),
	}
	total, err := roster.CountInspectors(ctx, q, f)
	if err != nil {
		return err
	}
	l.Found(total)
	names := sectionNames(list)
	if l.Exporting() != "" {
		each := func(fn func(roster.Inspector) error) error { return roster.EachInspector(ctx, q, f, -1, 0, fn) }
		return l.Export(w, inspectorHeads, show.Lines(each, func(in roster.Inspector) []string {
			return inspectorLine(d, in, named(names, in.Section))
		}))
	}
	edits := d.App.Authz.Could(by, authz.EditInspector)
	err = roster.EachInspector(ctx, q, f, l.Limit(), l.Offset(), func(in roster.Inspector) error {
		row := inspectorRow(d, in, named(names, in.Section))
		if edits {
			row.Acts = []ui.Action{ui.Link("修改", inspectorHref(in.Code)+"/edit", "")}
		}
		l.Add(row)
		return nil
	})
	if err != nil {
		return err
	}
	if l.Facts, err = inspectorFigures(d, r); err != nil {
		return err
	}
	sh := d.R.Shell(r, "执法检查人员名录库")
	sh.Lead = "包括日常监管人员；能否抽取看执法证件、有效期和在岗状态，有效期应当覆盖任务结束日。"
	if edits {
		sh.Actions = []ui.Action{ui.Link("录入一人", "/inspectors/new", "plus"),
			ui.Link("导入文件", "/inspectors/import", "file-upload").Main()}
	}
	return inspectorListView.Render(w, r, d.R, http.StatusOK, sh, inspectorListPage{l})
}

var drawable = []ui.Option{{Value: roster.Ready, Label: "可抽取"}, {Value: roster.Unready, Label: "不可抽取"}}

// inspectorFigures counts the whole roster of the own department.
func inspectorFigures(d *desk.Desk, r *http.Request) ([]ui.Fact, error) {
	var out []ui.Fact
	for _, x := range []struct{ label, drawable, href string }{
		{"在库人员", "", "/inspectors"}, {"今日可抽取", roster.Ready, "/inspectors?drawable=yes"},
		{"不可抽取（无证、到期或不在岗）", roster.Unready, "/inspectors?drawable=no"},
	} {
		n, err := roster.CountInspectors(r.Context(), d.App.DB.Read(),
			roster.InspectorFilter{Dept: d.Actor(r).Dept, Day: d.Today(), Drawable: x.drawable})
		if err != nil {
			return nil, err
		}
		out = append(out, ui.Fact{Label: x.label, Count: n, Href: x.href})
	}
	return out, nil
}

func inspectorRow(d *desk.Desk, in roster.Inspector, section string) ui.Row {
	badge, no := eligibility(d, in)
	why, fold := "", []ui.Part{{Title: "岗位", Lines: []ui.Line{
		{Text: "监管所：" + show.OrDash(in.Station)},
		{Text: "可任组长：" + yesNo[in.Leader]},
		{Text: "岗位资质：" + show.OrDash(strings.Join(in.Quals, "、"))},
		{Text: "人员状态：" + in.StatusName()},
	}}}
	if no != nil {
		why = shortly[no.Code]
		fold = append(fold, ui.Part{Title: "不可抽取", Lines: []ui.Line{{Text: no.Message, Mark: ui.Bad},
			{Text: no.Next, Soft: true}}})
	}
	return ui.Row{ID: string(in.Code), Fold: fold, Cells: []ui.Cell{
		ui.TextCell(string(in.Code)), ui.LinkCell(in.Name, inspectorHref(in.Code)), ui.TextCell(section),
		ui.TextCell(in.CategoryName()),
		ui.TextCell(in.CertNo), ui.DayCell(in.CertUntil), ui.BadgeCell(badge), ui.TextCell(why)}}
}

var yesNo = map[bool]string{true: "是", false: "否"}

// inspectorHeads and inspectorLine are the columns of an export.
var inspectorHeads = []string{"编号", "姓名", "科室", "监管所", "人员类别", "执法证号", "发证机关", "有效期至", "可任组长", "岗位资质",
	"人员状态", "能否抽取", "不能抽取的原因"}

func inspectorLine(d *desk.Desk, in roster.Inspector, section string) []string {
	badge, no := eligibility(d, in)
	why := ""
	if no != nil {
		why = no.Message
	}
	return []string{string(in.Code), in.Name, section, in.Station, in.CategoryName(), in.CertNo, in.CertIssuer,
		in.CertUntil,
		yesNo[in.Leader], strings.Join(in.Quals, "、"), in.StatusName(), badge.Text, why}
}

func sectionOptions(list []identity.Section) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, x := range list {
		out[i] = ui.Option{Value: x.Code, Label: x.Name}
	}
	return out
}

func sectionNames(list []identity.Section) map[string]string {
	out := make(map[string]string, len(list))
	for _, x := range list {
		out[x.Code] = x.Name
	}
	return out
}

// named is the name behind a code, or what stands there when it is no code.
func named(names map[string]string, code string) string {
	if n, ok := names[code]; ok {
		return n
	}
	return code
}
