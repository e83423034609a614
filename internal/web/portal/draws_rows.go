package portal

import (
	"context"
	"net/http"
	"strconv"

	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

var objectHead = []string{"总位次", "分层", "层内位次", "对象名称", "对象代码", "签号"}

// objectLine is a drawn object as a line of a table.
func objectLine(strata map[string]string) func(query.DrawnObject) []string {
	return func(o query.DrawnObject) []string {
		return []string{strconv.Itoa(o.Place), strata[o.Stratum], strconv.Itoa(o.Rank), o.Name, o.Code, o.Ticket}
	}
}

// objects is the list of what a public draw took.
func (p *Portal) objects(r *http.Request, h sampling.Hall) (*ui.List, []query.DrawnObject, error) {
	l := p.list(
		r,
		"抽中的检查对象",
		ui.Column{Head: "检查对象", As: ui.AsName},
		ui.Column{Head: "代码", As: ui.AsCode},
		ui.Column{
			Head: "分层",
			As:   ui.AsText,
		},
		ui.Column{Head: "层内位次", As: ui.AsCount},
		ui.Column{Head: "签号", As: ui.AsText},
	)
	l.Exports = true
	var options []ui.Option
	for _, st := range h.Strata {
		options = append(options, ui.Option{Value: st.Code, Label: st.Name})
	}
	f := query.DrawnFilter{Text: l.Text("text", "检查对象", "名称或代码"), Stratum: l.Choice("stratum", "分层", options)}
	limit, offset := span(l)
	list, total, err := query.DrawnObjects(r.Context(), p.App.DB.Read(), h.Draw, f, limit, offset)
	if err != nil {
		return nil, nil, err
	}
	l.Found(total)
	strata := show.StratumNames(h)
	for _, o := range list {
		l.Add(ui.Row{ID: o.Code, Cells: []ui.Cell{
			ui.LinkCell(o.Name, lookupHref(h.Draw.ID, o.Code)), ui.TextCell(o.Code), ui.TextCell(strata[o.Stratum]),
			ui.CountCell(o.Rank), ticketCell(o.Ticket),
		}, Fold: []ui.Part{{Title: "位次和签号", Lines: []ui.Line{
			line("总位次", strconv.Itoa(o.Place)), line("签号", o.Ticket),
		}}}})
	}
	return l, list, nil
}

// ticketCell is a ticket by its beginning and end.
func ticketCell(ticket string) ui.Cell {
	if len(ticket) <= 16 {
		return ui.TextCell(show.OrDash(ticket)).Muted()
	}
	return ui.Cell{Text: ticket[:8] + "…" + ticket[len(ticket)-4:], Title: ticket, Soft: true}
}

var seatHead = []string{"位次", "对象名称", "对象代码", "部门", "席位", "执法人员代码", "签号"}

// seatLine is a place in a group as a line of a table.
func seatLine(depts map[ids.Dept]identity.Department) func(query.DrawnSeat) []string {
	return func(s query.DrawnSeat) []string {
		slot, inspector, _ := show.Seat(s.Seat, "")
		return []string{strconv.Itoa(s.Place), s.Name, string(s.Subject), show.Short(depts, s.Dept), slot,
			string(inspector), s.Ticket}
	}
}

// seats is the list of the places that a public draw of inspectors filled.
func (p *Portal) seats(r *http.Request, h sampling.Hall) (*ui.List, []query.DrawnSeat, error) {
	options, depts, err := p.departments(r)
	if err != nil {
		return nil, nil, err
	}
	l := p.list(
		r,
		"抽中的执法检查人员",
		ui.Column{Head: "检查对象", As: ui.AsName},
		ui.Column{Head: "对象代码", As: ui.AsCode},
		ui.Column{Head: "部门", As: ui.AsShort},
		ui.Column{Head: "席位", As: ui.AsCount},
		ui.Column{
			Head: "人员代码",
			As:   ui.AsText,
		},
		ui.Column{Head: "位次", As: ui.AsCount},
		ui.Column{Head: "签号", As: ui.AsText},
	)
	l.Exports, l.Note = true, "这里只写人员代码"
	f := query.DrawnFilter{
		Text: l.Text("text", "对象或人员", "对象名称、代码或人员代码"), Dept: ids.Dept(l.Choice("dept", "部门", options)),
		Gaps: l.Tick("gap", "只看空缺"),
	}
	limit, offset := span(l)
	list, total, err := query.DrawnSeats(r.Context(), p.App.DB.Read(), h.Draw, f, limit, offset)
	if err != nil {
		return nil, nil, err
	}
	l.Found(total)
	for i, s := range list {
		slot, inspector, gap := show.Seat(s.Seat, "")
		who := ui.TextCell(string(inspector))
		if gap {
			who = ui.BadgeCell(ui.Badge{Text: string(inspector), Tone: ui.Bad})
		}
		row := ui.Row{ID: strconv.Itoa(offset + i + 1), Wrong: gap, Cells: []ui.Cell{
			ui.TextCell(s.Name), ui.TextCell(string(s.Subject)), ui.TextCell(show.Short(depts, s.Dept)), ui.TextCell(slot), who,
			ui.CountCell(s.Place), ticketCell(s.Ticket),
		}}
		if s.Ticket != "" {
			row.Fold = []ui.Part{{Title: "签号", Lines: []ui.Line{{Text: s.Ticket}}}}
		}
		l.Add(row)
	}
	return l, list, nil
}

// drawn is the list of what a public draw took, or its export, which is
// written at once and gives true.
func (p *Portal) drawn(w http.ResponseWriter, r *http.Request, h sampling.Hall) (l *ui.List, sent bool, err error) {
	if h.Draw.Kind == draw.KindObjects {
		l, list, err := p.objects(r, h)
		if err != nil || l.Exporting() == "" {
			return l, false, err
		}
		return nil, true, l.Export(w, objectHead, lines(list, objectLine(show.StratumNames(h))))
	}
	l, list, err := p.seats(r, h)
	if err != nil || l.Exporting() == "" {
		return l, false, err
	}
	_, depts, err := p.departments(r)
	if err != nil {
		return nil, false, err
	}
	return nil, true, l.Export(w, seatHead, lines(list, seatLine(depts)))
}

// everything is the whole result of a draw as a table.
func (p *Portal) everything(ctx context.Context, h sampling.Hall) (head []string, rows [][]string, err error) {
	q := p.App.DB.Read()
	if h.Draw.Kind == draw.KindObjects {
		list, _, err := query.DrawnObjects(ctx, q, h.Draw, query.DrawnFilter{}, allRows, 0)
		for _, o := range list {
			rows = append(rows, objectLine(show.StratumNames(h))(o))
		}
		return objectHead, rows, err
	}
	departments, err := identity.Departments(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	list, _, err := query.DrawnSeats(ctx, q, h.Draw, query.DrawnFilter{}, allRows, 0)
	for _, s := range list {
		rows = append(rows, seatLine(show.ByCode(departments))(s))
	}
	return seatHead, rows, err
}
