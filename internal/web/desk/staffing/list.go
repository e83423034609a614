package staffing

import (
	"net/http"
	"strconv"

	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/query"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type listPage struct{ List *ui.List }

var listView = ui.Define[listPage]("staffing/list")

var steps = []ui.Option{
	{Value: query.ShareSent, Label: "待签收"},
	{Value: query.ShareAcked, Label: "已签收，待抽人员"},
	{Value: query.ShareDrawing, Label: "人员抽取中"},
	{Value: query.ShareStaffed, Label: "人员已定"},
	{Value: query.ShareWithGaps, Label: "有空缺"},
}

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), d.App.DB.Read()
	depts, err := identity.Departments(ctx, q)
	if err != nil {
		return err
	}
	l := ui.NewList(r, d.Now().UnixMicro(), "派发名单", "-"+query.SharesBySent,
		ui.Column{Head: "任务编号", As: ui.AsCode, Sort: query.SharesByNo},
		ui.Column{Head: "任务名称", As: ui.AsName},
		ui.Column{Head: "发起部门", As: ui.AsShort},
		ui.Column{Head: "执行时间", As: ui.AsInstant, Sort: query.SharesByTo},
		ui.Column{Head: "对象", As: ui.AsCount},
		ui.Column{Head: "派发时间", As: ui.AsInstant, Sort: query.SharesBySent},
		ui.Column{Head: "状态", As: ui.AsState})
	l.Exports = true
	l.None = ui.Empty{Title: "还没有派发给本部门的名单", Text: "发起部门锁定名单并派发后，会出现在这里。"}
	f := query.ShareFilter{By: d.Actor(r), Text: l.Text("text", "任务", "编号或名称")}
	f.Step = l.Choice("step", "状态", steps)
	f.Initiator = ids.Dept(l.Choice("initiator", "发起部门", show.DeptOptions(depts)))
	f.Sort, f.Desc = l.Order()
	total, err := query.CountShares(ctx, q, f)
	if err != nil {
		return err
	}
	l.Found(total)
	short := make(map[ids.Dept]string, len(depts))
	for _, x := range depts {
		short[x.Code] = x.Short
	}
	if l.Exporting() != "" {
		each := func(fn func(query.ShareRow) error) error { return query.EachShare(ctx, q, f, fn) }
		heads := []string{"任务编号", "任务名称", "发起部门", "开始日期", "结束日期", "对象户数", "派发时间", "空缺", "状态"}
		return l.Export(w, heads, show.Lines(each, func(x query.ShareRow) []string {
			return []string{x.No, x.Name, short[x.Initiator], x.From, x.To, strconv.FormatInt(x.Objects, 10),
				ui.InstantCell(x.SentAt).Text, strconv.FormatInt(x.Gaps, 10), badge(x).Text}
		}))
	}
	f.Limit, f.Offset = l.Limit(), l.Offset()
	err = query.EachShare(ctx, q, f, func(x query.ShareRow) error {
		l.Add(ui.Row{ID: string(x.Task), Acts: listActs(d, r, x), Cells: []ui.Cell{
			ui.TextCell(x.No), ui.LinkCell(x.Name, "/shares/"+string(x.Task)), ui.TextCell(short[x.Initiator]),
			show.Span(x.From, x.To, d.Today().String()), ui.CountCell(x.Objects), ui.InstantCell(x.SentAt),
			ui.BadgeCell(badge(x))}})
		return nil
	})
	if err != nil {
		return err
	}
	sh := d.R.Shell(r, "签收与派员")
	sh.Lead = "派发到本部门的名单：签收、确认执法检查人员名录库、随机抽取执法检查人员。"
	return listView.Render(w, r, d.R, http.StatusOK, sh, listPage{l})
}

// badge is how far a share is; an open place says so.
func badge(x query.ShareRow) ui.Badge {
	if x.Gaps > 0 {
		return ui.Badge{Text: "有 " + strconv.FormatInt(x.Gaps, 10) + " 个空缺", Tone: ui.Warn}
	}
	return show.ShareBadge(x.Dispatch)
}

// listActs are what the person may do next with a share of the list.
func listActs(d *desk.Desk, r *http.Request, x query.ShareRow) []ui.Action {
	t := task.Task{Region: x.Region, ID: x.Task, Initiator: x.Initiator}
	if x.AckedAt == 0 && d.Permit(r, authz.AcknowledgeTask, t.ShareResource(x.Dept)) == nil {
		sign := acts.Link(acknowledge, t)
		sign.Label, sign.Kind, sign.Icon = "签收", "", ""
		return []ui.Action{sign}
	}
	return []ui.Action{ui.Link("查看", "/shares/"+string(x.Task), "")}
}
