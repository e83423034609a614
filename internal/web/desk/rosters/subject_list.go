package rosters

import (
	"net/http"
	"net/url"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type subjectListPage struct{ List *ui.List }

var subjectListView = ui.Define[subjectListPage]("rosters/subjects")

func rosterOptions(words []roster.Word) []ui.Option {
	out := make([]ui.Option, len(words))
	for i, w := range words {
		out[i] = ui.Option{Value: w.Code, Label: w.Name}
	}
	return out
}

func subjectHref(id ids.Subject) string { return "/subjects/" + url.PathEscape(string(id)) }

func statusBadge(x roster.Subject) ui.Badge {
	if x.Status == roster.Active {
		return ui.Badge{Text: x.StatusName(), Tone: ui.Good}
	}
	return ui.Badge{Text: x.StatusName(), Tone: ui.Bad}
}

func creditBadge(x roster.Subject) ui.Badge {
	tone := map[string]ui.Tone{"A": ui.Good, "B": ui.Info, "C": ui.Warn, "D": ui.Bad}[x.Credit]
	return ui.Badge{Text: x.CreditName(), Tone: tone}
}

// subjectList lists the subjects of the own region. One may hold millions: what
// a filter finds is counted up to roster.Counted, beyond that the list only goes
// on.
func subjectList(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	by := d.Actor(r)
	if err := d.Permit(r, authz.ReadSubjects, authz.Resource{Kind: "subject", Region: by.Region}); err != nil {
		return err
	}
	l := ui.NewList(r, d.Now().UnixMicro(), "检查对象", "",
		ui.Column{Head: "代码或编号", As: ui.AsCode},
		ui.Column{Head: "名称", As: ui.AsName},
		ui.Column{Head: "主体类型", As: ui.AsShort},
		ui.Column{Head: "街道", As: ui.AsShort},
		ui.Column{Head: "监管标签", As: ui.AsText},
		ui.Column{Head: "信用风险", As: ui.AsState},
		ui.Column{Head: "登记状态", As: ui.AsState})
	l.Exports = true
	l.None = ui.Empty{Title: "检查对象名录库里还没有检查对象", Text: "由维护员导入文件或逐户录入。"}
	f := roster.Filter{
		Text:   l.Text("q", "名称或代码", "或代码的前几位"),
		Type:   l.Choice("type", "主体类型", rosterOptions(roster.Types)),
		Status: l.Choice("status", "登记状态", rosterOptions(roster.Statuses)),
		Credit: l.Choice("credit", "信用风险等级", rosterOptions(roster.Credits)),
		Street: l.Text("street", "街道", ""),
		Label:  l.Text("label", "监管标签", ""),
	}
	if l.Exporting() != "" {
		return exportSubjects(d, w, r, l, f)
	}
	if err := readSubjects(d, r, l, f); err != nil {
		return err
	}
	sh := d.R.Shell(r, "检查对象名录库")
	sh.Lead = "本区域全部检查对象。注销、吊销、迁出的对象留在库中备查，不参加抽取。"
	if d.App.Authz.Could(by, authz.EditSubject) {
		sh.Actions = []ui.Action{ui.Link("录入一户", "/subjects/new", "plus"),
			ui.Link("导入文件", "/subjects/import", "file-upload").Main()}
	}
	return subjectListView.Render(w, r, d.R, http.StatusOK, sh, subjectListPage{l})
}

// readSubjects counts what the filter finds and reads the page.
func readSubjects(d *desk.Desk, r *http.Request, l *ui.List, f roster.Filter) error {
	ctx, q, region := r.Context(), d.App.DB.Read(), d.Actor(r).Region
	total, exact, err := roster.CountSubjects(ctx, q, region, f)
	if err != nil {
		return err
	}
	limit := l.Limit() + 1
	switch {
	case total == 0:
		l.Found(0)
		return nil // a second search of the whole region would find nothing either
	case exact:
		l.Found(total)
		limit--
	default:
		l.Note = "符合条件的超过 " + ui.Number(total) + " 户，没有逐户计数"
	}
	rows, err := roster.ListSubjects(ctx, q, region, f, limit, l.Offset())
	if err != nil {
		return err
	}
	if !exact {
		l.More(len(rows) > l.Limit())
		rows = rows[:min(len(rows), l.Limit())]
	}
	edits := d.App.Authz.Could(d.Actor(r), authz.EditSubject)
	for _, x := range rows {
		row := ui.Row{ID: string(x.ID), Cells: []ui.Cell{
			ui.TextCell(string(x.ID)), ui.LinkCell(x.Name, subjectHref(x.ID)), ui.TextCell(x.TypeName()), ui.TextCell(x.Street),
			ui.TextCell(strings.Join(x.Labels, "、")), ui.BadgeCell(creditBadge(x)), ui.BadgeCell(statusBadge(x))}}
		if edits {
			row.Acts = []ui.Action{ui.Link("修改", subjectHref(x.ID)+"/edit", "")}
		}
		l.Add(row)
	}
	return nil
}

// exportSubjects sends all that the filter finds as it is read.
func exportSubjects(d *desk.Desk, w http.ResponseWriter, r *http.Request, l *ui.List, f roster.Filter) error {
	ctx, q, region := r.Context(), d.App.DB.Read(), d.Actor(r).Region
	each := func(fn func(roster.Subject) error) error { return roster.EachSubject(ctx, q, region, f, fn) }
	heads := []string{"编号", "名称", "主体类型", "街道", "监管所", "登记住所", "监管标签", "信用风险等级", "登记状态"}
	return l.Export(w, heads, show.Lines(each, func(x roster.Subject) []string {
		return []string{string(x.ID), x.Name, x.TypeName(), x.Street, x.Station, x.Address, strings.Join(x.Labels, "、"),
			x.CreditName(), x.StatusName()}
	}))
}
