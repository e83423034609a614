package results

import (
	"cmp"
	"net/http"

	"yangguang/internal/authz"
	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type listPage struct{ List *ui.List }

var listView = ui.Define[listPage]("results/list")

// list lists the department's results; for those who approve, at first those
// that wait for it.
func list(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	l := ui.NewList(r, d.Now().UnixMicro(), "检查结果", query.ResultsByDue, columns(true)...)
	f := query.ResultFilter{Dept: d.Actor(r).Dept, States: publication.States}
	if d.App.Authz.Could(d.Actor(r), authz.ApproveResult) {
		l.Default("state", string(publication.Pending))
		l.None = ui.Empty{Title: "没有待审批的结果", Action: new(ui.Link("看已审批的", "/results?state=approved", ""))}
	} else {
		l.None = ui.Empty{Title: "没有检查结果", Text: "检查结束后，本部门的结果会出现在这里。"}
	}
	options := make([]ui.Option, len(publication.States))
	for i, st := range publication.States {
		options[i] = ui.Option{Value: string(st), Label: st.Name()}
	}
	conditions(l, &f, func() {
		if st := l.Choice("state", "状态", options); st != "" {
			f.States, l.Columns = []publication.State{publication.State(st)}, columns(false)
		}
	})
	if done, err := fill(d, w, r, l, f); done || err != nil {
		return err
	}
	sh := d.R.Shell(r, "检查结果")
	sh.Lead = "本部门负责的部分；检查人员录入，分管负责人审批，经办人在检查结束后 20 个工作日内公示。"
	return listView.Render(w, r, d.R, http.StatusOK, sh, listPage{l})
}

// columns are those of the list; what is of several states says the state of
// each row where else the enterer stands.
func columns(state bool) []ui.Column {
	out := []ui.Column{
		{Head: "检查对象", As: ui.AsName, Sort: query.ResultsByName},
		{Head: "任务", As: ui.AsText},
		{Head: "检查结果", As: ui.AsResult},
		{Head: "录入人", As: ui.AsPerson},
		{Head: "结束日", As: ui.AsDay, Sort: query.ResultsByEnded},
		{Head: "公示期限（工作日）", As: ui.AsClock, Sort: query.ResultsByDue},
	}
	if state {
		out[3] = ui.Column{Head: "状态", As: ui.AsState}
	}
	return out
}

var terms = []ui.Option{{Value: query.ResultsLate, Label: "已逾期"}, {Value: query.ResultsSoon, Label: "三个工作日内到期"}}

// conditions asks for what both lists are narrowed by; state is asked for third.
func conditions(l *ui.List, f *query.ResultFilter, state func()) {
	f.Text = l.Text("text", "检查对象", "名称或统一社会信用代码")
	f.Task = l.Text("task", "任务", "名称或编号")
	state()
	types := make([]ui.Option, len(publication.Types))
	for i, t := range publication.Types {
		types[i] = ui.Option{Value: t.Code, Label: t.Name}
	}
	f.Type = l.Choice("type", "检查结果", types)
	f.Enterer = l.Text("enterer", "录入人", "姓名")
	f.From, f.Until = l.Days("from", "until", "检查结束日")
	f.Term = l.Choice("term", "公示期限", terms)
	f.Sort, f.Desc = l.Order()
}

// fill reads what the list shows, or answers with its export and says that it
// is done.
func fill(
	d *desk.Desk, w http.ResponseWriter, r *http.Request, l *ui.List, f query.ResultFilter,
) (done bool, err error) {
	ctx, q, by := r.Context(), d.App.DB.Read(), d.Actor(r)
	today := d.Today()
	soon, _, err := d.App.Calendar.AddWorkdays(today, 3)
	if err != nil {
		return false, err
	}
	f.Today, f.Soon, f.Inspector = today.String(), soon.String(), by.Inspector
	whole := d.Permit(r, authz.ReadResult, authz.Resource{Kind: "result", Dept: by.Dept, Region: by.Region}) == nil
	if !whole {
		f.Member = cmp.Or(by.Inspector, "-") // who is in no group sees the published ones
	}
	n, err := query.CountResults(ctx, q, f)
	if err != nil {
		return false, err
	}
	l.Exports, l.Problem = true, "有问题"
	l.Found(n.All)
	l.Facts = []ui.Fact{
		{Label: "已逾期", Count: n.Late, Href: r.URL.Path + "?state=&term=" + query.ResultsLate, Hot: n.Late > 0},
		{Label: "三个工作日内到期", Count: n.Soon, Href: r.URL.Path + "?state=&term=" + query.ResultsSoon},
	}
	if l.Exporting() != "" {
		each := func(fn func(query.ResultRow) error) error { return query.EachResult(ctx, q, f, fn) }
		line := func(x query.ResultRow) []string { return exportLine(d, x) }
		return true, l.Export(w, exportHeads, show.Lines(each, line))
	}
	f.Limit, f.Offset = l.Limit(), l.Offset()
	rows, err := query.Results(ctx, q, f)
	if err != nil {
		return false, err
	}
	keys := make([]string, len(rows))
	for i, x := range rows {
		keys[i] = x.ID
	}
	findings, err := query.FindingsOf(ctx, q, keys)
	if err != nil {
		return false, err
	}
	for _, x := range rows {
		l.Add(listRow(d, r, l, x, findings[x.ID], whole))
	}
	return false, nil
}

var exportHeads = []string{"检查对象", "统一社会信用代码或编号", "任务编号", "任务名称", "检查结果", "情况摘要", "处理情况",
	"录入人", "审批人", "检查结束日", "公示期限", "工作日", "状态"}

func exportLine(d *desk.Desk, x query.ResultRow) []string {
	clock := rowClock(d, x)
	return []string{x.SubjectName, string(x.Subject), x.TaskNo, x.TaskName, show.TypesText(x.Types), x.Summary, x.Handling,
		x.Enterer, x.Approver, x.EndedOn, x.DueOn, clock.Words(), x.State.Name()}
}

func rowClock(d *desk.Desk, x query.ResultRow) ui.Clock {
	return d.ResultClock(publication.Result{State: x.State, DueOn: x.DueOn, PublishedAt: x.PublishedAt})
}
