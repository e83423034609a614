package hall

import (
	"net/http"
	"strconv"

	"yangguang/internal/calendar"
	"yangguang/internal/draw"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type listPage struct{ List *ui.List }

var listView = ui.Define[listPage]("hall/list")

const overdue, undecided = "超时没有结果", "待决定作废"

var (
	kinds = []ui.Option{
		{Value: string(draw.KindObjects), Label: show.DrawKind(draw.KindObjects)},
		{Value: string(draw.KindInspectors), Label: show.DrawKind(draw.KindInspectors)},
	}
	states = []ui.Option{
		{Value: string(sampling.Frozen), Label: sampling.Frozen.Name()},
		{Value: string(sampling.Drawn), Label: sampling.Drawn.Name()},
		{Value: string(sampling.Locked), Label: sampling.Locked.Name()},
		{Value: string(sampling.Failed), Label: sampling.Failed.Name()},
		{Value: string(query.Overdue), Label: overdue}, {Value: string(query.VoidAsked), Label: undecided},
	}
)

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q, now := r.Context(), d.App.DB.Read(), d.Now().UnixMicro()
	depts, err := identity.Departments(ctx, q)
	if err != nil {
		return err
	}
	l := ui.NewList(r, now, "抽取", "-"+query.HallsByFrozen,
		ui.Column{Head: "抽取编号", As: ui.AsText, Sort: query.HallsByID},
		ui.Column{Head: "名称", As: ui.AsName},
		ui.Column{Head: "内容", As: ui.AsShort},
		ui.Column{Head: "部门", As: ui.AsShort},
		ui.Column{Head: "冻结时间", As: ui.AsInstant, Sort: query.HallsByFrozen},
		ui.Column{Head: "状态", As: ui.AsState})
	l.Exports = true
	l.None = ui.Empty{Title: "还没有抽取", Text: "任务经审批同意、确认两库并冻结参加抽取的对象之后，抽取会出现在这里。"}
	f := query.HallFilter{By: d.Actor(r), Now: now, Text: l.Text("text", "抽取", "编号或名称")}
	f.Kind = draw.Kind(l.Choice("kind", "内容", kinds))
	f.State = sampling.State(l.Choice("state", "状态", states))
	f.Dept = ids.Dept(l.Choice("dept", "部门", show.DeptOptions(depts)))
	from, until := l.Days("from", "until", "冻结时间")
	f.From, f.Until = start(from, 0), start(until, 1)
	f.Sort, f.Desc = l.Order()
	total, err := query.CountHalls(ctx, q, f)
	if err != nil {
		return err
	}
	l.Found(total)
	short := make(map[ids.Dept]string, len(depts))
	for _, x := range depts {
		short[x.Code] = x.Short
	}
	if l.Exporting() != "" {
		each := func(fn func(query.HallRow) error) error { return query.EachHall(ctx, q, f, fn) }
		heads := []string{"抽取编号", "名称", "内容", "部门", "第几次", "冻结时间", "状态"}
		return l.Export(w, heads, show.Lines(each, func(x query.HallRow) []string {
			return []string{x.ID, x.Title, show.DrawKind(x.Kind), short[x.Dept], strconv.Itoa(x.Attempt),
				ui.InstantCell(x.FrozenAt).Text, badge(x, now).Text}
		}))
	}
	f.Limit, f.Offset = l.Limit(), l.Offset()
	err = query.EachHall(ctx, q, f, func(x query.HallRow) error {
		l.Add(ui.Row{ID: x.ID, Acts: []ui.Action{ui.Link("进入", "/hall/"+x.ID, "")}, Cells: []ui.Cell{
			ui.LinkCell(x.ID, "/hall/"+x.ID), ui.LinkCell(x.Title, "/hall/"+x.ID), ui.TextCell(content(x)),
			ui.TextCell(short[x.Dept]), ui.InstantCell(x.FrozenAt), ui.BadgeCell(badge(x, now))}})
		return nil
	})
	if err != nil {
		return err
	}
	sh := d.R.Shell(r, "抽取大厅")
	sh.Lead = "每次抽取都按“冻结、校验码、现场摇号、随机密码、结果、锁定”的顺序进行，刷新页面不会改变任何内容。"
	return listView.Render(w, r, d.R, http.StatusOK, sh, listPage{l})
}

// badge is the state of a draw; what is late or waits for a decision says so.
func badge(x query.HallRow, now int64) ui.Badge {
	switch {
	case x.VoidAsked:
		return ui.Badge{Text: undecided, Tone: ui.Warn}
	case x.Late(now):
		return ui.Badge{Text: overdue, Tone: ui.Bad}
	}
	if x.State == sampling.Locked && x.Embargoed {
		return ui.Badge{Text: "锁定未公开", Tone: ui.Good}
	}
	return show.DrawBadge(x.Draw())
}

// content is what is drawn, and the attempt after the first.
func content(x query.HallRow) string {
	if x.Attempt == 1 {
		return show.DrawKind(x.Kind)
	}
	return show.DrawKind(x.Kind) + "，第" + strconv.Itoa(x.Attempt) + "次"
}

// start is the beginning of a legal date, days later, in µs UTC; 0 for none.
func start(date string, days int) int64 {
	day, err := calendar.Parse(date)
	if err != nil {
		return 0
	}
	return day.AddDays(days).Start().UnixMicro()
}
