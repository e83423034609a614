package staffing

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type memberCell struct {
	Name, Dept     string
	Leader, Filled bool
}

type groupRow struct {
	Place           int
	Name, ID, Visit string
	Members         []memberCell
}

type gapRow struct {
	Object, What, Href string
}

type sharePage struct {
	Next     *ui.Notice
	Facts    []ui.Def
	Drawable []ui.KPI
	Groups   []groupRow
	Pages    ui.Pager
	Gaps     []gapRow
	Acts     []ui.Act
}

var shareView = ui.Define[sharePage]("staffing/show")

// perPage is how many groups the page of a share shows at once.
const perPage = 20

func page(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := d.ReadableTask(r)
	if err != nil {
		return err
	}
	by, q := d.Actor(r), d.App.DB.Read()
	list, err := task.Dispatches(r.Context(), q, t.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x task.Dispatch) bool { return x.Dept == by.Dept })
	if i < 0 {
		return law.Refuse(law.Art12, law.NotFound, "NO_SHARE", "名单还没有派发到本部门。", "请等待发起部门锁定并派发名单。")
	}
	x := list[i]
	p := sharePage{Facts: []ui.Def{
		{Term: "任务", Text: t.Name, Href: "/tasks/" + string(t.ID)},
		{Term: "任务编号", Text: t.No},
		{Term: "执行时间", Text: t.From + " 至 " + t.To},
		{Term: "涉及本部门", Text: strconv.FormatInt(x.Objects, 10) + "户"},
		{Term: "每户人数", Text: fmt.Sprintf("%d人", t.Slots)},
		{Term: "状态", Badge: show.ShareBadge(x)},
	}}
	sh := d.R.Shell(r, t.Name, ui.Crumb{Label: "签收与派员", Href: "/shares"})
	sh.Lead = "派发给本部门的名单和检查人员。"
	sh.Badge = show.ShareBadge(x)
	if p.Next, sh.Actions, err = next(d, r, t, x); err != nil {
		return err
	}
	if p.Drawable, err = drawableCounts(d, r, t, by); err != nil {
		return err
	}
	if err = groups(d, r, t, &p); err != nil {
		return err
	}
	if p.Gaps, err = gaps(d, r, t, by); err != nil {
		return err
	}
	if p.Acts, err = d.Timeline(r, "task:"+string(t.ID)); err != nil {
		return err
	}
	return shareView.Render(w, r, d.R, http.StatusOK, sh, p)
}

// next says what comes next for the department, and offers the buttons of
// whoever may press them.
func next(d *desk.Desk, r *http.Request, t task.Task, x task.Dispatch) (*ui.Notice, []ui.Action, error) {
	by := d.Actor(r)
	can := func(act authz.Act) bool { return d.App.Authz.Permit(by, act, t.ShareResource(by.Dept)) == nil }
	var buttons []ui.Action
	offer := func(ok bool, a ui.Action) {
		if ok {
			buttons = append(buttons, a)
		}
	}
	note := func(title, text string, basis law.Provision) *ui.Notice {
		return &ui.Notice{Tone: ui.Info, Title: title, Text: text, Basis: basis}
	}
	if x.StaffedAt != 0 {
		return note("本部门人员已定", "检查小组见下表。抽出的人员原则上不更换。", law.Art13), buttons, nil
	}
	if x.AckedAt == 0 {
		offer(can(authz.AcknowledgeTask), acts.Link(acknowledge, t))
		return note("下一步：签收名单", "签收后确认本部门执法检查人员名录库，再抽取执法检查人员。", law.Art12), buttons, nil
	}
	if x.Draw != "" {
		old, err := sampling.ByID(r.Context(), d.App.DB.Read(), x.Draw)
		if err != nil || old.State != sampling.Failed {
			buttons = append(buttons, ui.Link("进入抽取大厅", "/hall/"+string(x.Draw), "dice-5").Main())
			return note("下一步：在抽取大厅完成人员抽取", "两人录入现场摇号、公布平台的随机密码、第二人锁定。", law.Art14), buttons, err
		}
	}
	if x.Objects == 0 {
		offer(can(authz.DrawInspectors), acts.Link(nothing, t))
		return note("抽中的对象都不涉及本部门的事项", "确认后本部门的人员安排办结。", law.Art12), buttons, nil
	}
	_, ok, err := roster.Confirmed(r.Context(), d.App.DB.Read(), t.ID, by.Dept, roster.Inspecting)
	if err != nil {
		return nil, nil, err
	}
	if !ok {
		confirm := ui.Link("核对并确认人员名录库", "/tasks/"+string(t.ID)+"/rosters/"+roster.Inspecting, "check")
		offer(d.App.Authz.Could(by, authz.ConfirmRoster), confirm.Main())
		return note("下一步：确认执法检查人员名录库", "每次抽取前都要确认，确认后有变动的须重新确认。", law.Art8), buttons, nil
	}
	offer(can(authz.DrawInspectors), acts.Link(freeze, t))
	return note("下一步：随机抽取执法检查人员", "冻结待派员的对象和参加抽取的人员，摘要写入公开日志，再到抽取大厅现场摇号抽取。", law.Art14), buttons, nil
}

// drawableCounts counts who of the department can be drawn for the task, and why the
// others cannot.
func drawableCounts(d *desk.Desk, r *http.Request, t task.Task, by actor.Actor) ([]ui.KPI, error) {
	people, err := roster.Inspectors(r.Context(), d.App.DB.Read(), by.Dept)
	if err != nil {
		return nil, err
	}
	until, err := calendar.Parse(t.To)
	if err != nil {
		return nil, err
	}
	reasons := map[string]int{}
	able, leaders := 0, 0
	for _, in := range people {
		if no := roster.Eligible(in, until); no != nil {
			reasons[no.Code]++
			continue
		}
		able++
		if in.Leader {
			leaders++
		}
	}
	list := ""
	if d.App.Authz.Could(by, authz.ReadInspectors) {
		list = "/inspectors"
	}
	return []ui.KPI{
		{Value: strconv.Itoa(len(people)), Label: "名录库人员", Href: list},
		{Value: strconv.Itoa(able), Label: "可以抽取", Tone: ui.Good},
		{Value: strconv.Itoa(leaders), Label: "可任组长"},
		{Value: strconv.Itoa(reasons["CERTIFICATE_ENDS"] + reasons["NO_CERTIFICATE"]), Label: "无证或到期", Hint: "证件须在任务结束日仍有效"},
		{Value: strconv.Itoa(reasons["NOT_ON_DUTY"]), Label: "不在岗"},
	}, nil
}

// groups shows a page of the list with the group of each object.
func groups(d *desk.Desk, r *http.Request, t task.Task, p *sharePage) error {
	q := d.App.DB.Read()
	formed, err := query.Formed(r.Context(), q, t.Region, t.ID)
	if err != nil || !formed {
		return err
	}
	f := query.PickFilter{Region: t.Region, Draw: t.ObjectsDraw}
	total, err := query.CountPicks(r.Context(), q, f)
	if err != nil {
		return err
	}
	depts, err := d.Departments(r)
	if err != nil {
		return err
	}
	at := min(ui.Query(r).PageNumber(), max(1, (total+perPage-1)/perPage))
	p.Pages = ui.Pages(r, at, perPage, total)
	f.Limit, f.Offset = perPage, (at-1)*perPage
	return query.EachProgress(r.Context(), q, f, func(k query.PickRow) error {
		row := groupRow{Place: k.Place, Name: k.Name, ID: string(k.Subject)}
		for _, m := range k.Team {
			row.Members = append(row.Members, memberCell{Name: m.Name, Dept: depts[m.Dept].Short, Leader: m.Leader,
				Filled: m.Origin == "filled"})
		}
		if t.State.Reached(task.Staffed) {
			row.Visit = d.VisitFor(r, t, k.Members(), k.Subject)
		}
		p.Groups = append(p.Groups, row)
		return nil
	})
}

func gaps(d *desk.Desk, r *http.Request, t task.Task, by actor.Actor) ([]gapRow, error) {
	q := d.App.DB.Read()
	list, err := staffing.Gaps(r.Context(), q, t)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(g staffing.Gap) bool { return g.Dept != by.Dept })
	keys := make([]ids.Subject, len(list))
	for i, g := range list {
		keys[i] = g.Subject
	}
	subjects, err := roster.SubjectsByID(r.Context(), q, t.Region, keys)
	if err != nil {
		return nil, err
	}
	var out []gapRow
	for _, g := range list {
		row := gapRow{Object: subjects[g.Subject].Name, What: gapText(g)}
		if d.App.Authz.Could(by, authz.FillGap) {
			ask := url.Values{"subject": {string(g.Subject)}, "slot": {strconv.Itoa(g.Slot)}, "lacks": {g.Lacks}}
			row.Href = "/shares/" + string(t.ID) + "/gap?" + ask.Encode()
		}
		out = append(out, row)
	}
	return out, nil
}

func gapText(g staffing.Gap) string {
	if g.Lacks != "" {
		return "缺少岗位资质 " + g.Lacks
	}
	return "第" + strconv.Itoa(g.Slot) + "席空缺"
}
