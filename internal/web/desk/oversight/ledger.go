package oversight

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type ledgerPage struct{ List *ui.List }

var ledgerView = ui.Define[ledgerPage]("oversight/ledger")

const byIndex = "no"

// ledger shows the auditor every entry, and everybody else their own.
func ledger(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q, by := r.Context(), d.App.DB.Read(), d.Actor(r)
	all := d.Permit(r, authz.ReadLedger, authz.Resource{Kind: "ledger"}) == nil
	f := query.ActFilter{}
	if !all {
		if err := d.Permit(r, authz.ReadLedger, authz.Resource{Kind: "ledger", Person: by.Person}); err != nil {
			return err
		}
		f.Pseudonym = by.Pseudonym
	}
	l := ui.NewList(r, d.Now().UnixMicro(), "操作记录", "-"+byIndex, columns(all)...)
	l.Exports = true
	if all {
		list, err := departments(d, r)
		if err != nil {
			return err
		}
		f.Who = l.Text("who", "经办人", "姓名")
		f.Organ = l.Choice("dept", "部门", list)
	}
	f.Kind = l.Choice("kind", "涉及", kinds())
	from, until := l.Days("from", "until", "日期")
	f.From, f.Until = instants(from, until)
	_, f.Desc = l.Order()
	total, err := query.CountActs(ctx, q, f)
	if err != nil {
		return err
	}
	l.Found(total)
	each := func(fn func(query.LoggedAct) error) error { return query.EachAct(ctx, q, f, fn) }
	if l.Exporting() != "" {
		return l.Export(w, exportHeads, show.Lines(each, exportLine))
	}
	f.Limit, f.Offset = l.Limit(), l.Offset()
	if err := each(func(a query.LoggedAct) error {
		l.Add(row(a, all))
		return nil
	}); err != nil {
		return err
	}
	sh := d.R.Shell(r, "操作日志")
	sh.Lead = "您本人办理过的事项。日志只增不改，每条都可以公开核验。"
	if all {
		sh.Lead = "全部人员办理过的事项。日志只增不改，每条都可以公开核验。"
	}
	return ledgerView.Render(w, r, d.R, http.StatusOK, sh, ledgerPage{l})
}

func columns(all bool) []ui.Column {
	out := []ui.Column{
		{Head: "事项", As: ui.AsName},
		{Head: "涉及", As: ui.AsText},
		{Head: "部门", As: ui.AsShort},
		{Head: "时间", As: ui.AsInstant},
		{Head: "日志编号", As: ui.AsCount, Sort: byIndex},
	}
	if all {
		out = slices.Insert(out, 2, ui.Column{Head: "经办人", As: ui.AsPerson})
	}
	return out
}

func row(a query.LoggedAct, all bool) ui.Row {
	entry := "/log/entry/" + strconv.FormatInt(a.Idx, 10)
	basis, _ := law.ByID(a.Basis)
	out := ui.Row{ID: strconv.FormatInt(a.Idx, 10), Cells: []ui.Cell{
		ui.LinkCell(query.ActWords(a.Act), entry), ui.TextCell(about(a)),
		ui.TextCell(a.Organization), ui.InstantCell(a.At), ui.TextCell(strconv.FormatInt(a.Idx, 10))},
		Fold: []ui.Part{
			{Title: basis.Term(), Lines: []ui.Line{{Text: show.OrDash(basis.Cite())}}},
			{Title: "涉及", Lines: []ui.Line{{Text: query.SubjectWords(a.Subject)}}},
		}}
	if all {
		out.Cells = slices.Insert(out.Cells, 2, ui.TextCell(who(a)))
	}
	return out
}

func who(a query.LoggedAct) string { return cmp.Or(a.Who, "系统") }

// about names tasks and people as the other pages do, of the rest its kind.
func about(a query.LoggedAct) string {
	if a.Named != "" {
		return a.Named
	}
	kind, id, _ := strings.Cut(a.Subject, ":")
	if kind == "item" || kind == "draw" || kind == "department" {
		return query.SubjectWords(kind + ":" + id) // people know these by their codes
	}
	return cmp.Or(query.SubjectKinds()[kind], a.Subject)
}

func kinds() []ui.Option {
	var out []ui.Option
	for kind, word := range query.SubjectKinds() {
		out = append(out, ui.Option{Value: kind, Label: word})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return cmp.Compare(a.Value, b.Value) })
	return out
}

func departments(d *desk.Desk, r *http.Request) ([]ui.Option, error) {
	list, err := d.Departments(r)
	var out []ui.Option
	for code, x := range list {
		out = append(out, ui.Option{Value: string(code), Label: x.Short})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return cmp.Compare(a.Value, b.Value) })
	return out, err
}

// instants are the beginning of the first day and the end of the last, in µs
// UTC; 0 for an open end.
func instants(first, last string) (from, until int64) {
	if day, err := calendar.Parse(first); err == nil {
		from = day.Start().UnixMicro()
	}
	if day, err := calendar.Parse(last); err == nil {
		until = day.AddDays(1).Start().UnixMicro()
	}
	return from, until
}

var exportHeads = []string{"日志编号", "时间", "事项", "涉及", "经办人", "部门", "依据或系统规则"}

func exportLine(a query.LoggedAct) []string {
	basis, _ := law.ByID(a.Basis)
	return []string{strconv.FormatInt(a.Idx, 10), ui.InstantCell(a.At).Text, query.ActWords(a.Act),
		cmp.Or(a.Named, query.SubjectWords(a.Subject)), who(a), a.Organization, basis.Cite()}
}
