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
	"yangguang/internal/law"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type shareListRow struct {
	No, Name, Href, Initiator, Span string
	Objects                         int64
	SentAt                          int64
	State                           ui.Badge
}

type shareListPage struct {
	Rows []shareListRow
	None ui.Empty
}

var shareListView = ui.Define[shareListPage]("staffing/list")

func shareList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	q := s.App.DB.Read()
	list, err := task.Shares(r.Context(), q, s.Actor(r).Dept)
	if err != nil {
		return err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	p := shareListPage{None: ui.Empty{Title: "还没有派发给本部门的名单", Text: "发起部门锁定名单并派发后，会出现在这里。"}}
	for _, d := range list {
		p.Rows = append(p.Rows, shareListRow{No: d.No, Name: d.Name, Href: "/shares/" + d.Task, Initiator: depts[d.Initiator].Short,
			Span: d.From + " 至 " + d.To, Objects: d.Objects, SentAt: d.SentAt, State: show.ShareBadge(d.Dispatch)})
	}
	sh := s.R.Shell(r, "派发与人员")
	sh.Lead = "派发到本部门的名单：签收、确认人员名录库、随机抽取执法检查人员。"
	return shareListView.Render(w, r, s.R, http.StatusOK, sh, p)
}

type memberCell struct {
	Name, Code, Dept string
	Leader, Filled   bool
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
	TaskID   string
	Next     *ui.Notice
	Facts    []ui.Def
	Drawable []ui.KPI
	Groups   []groupRow
	Gaps     []gapRow
	Acts     []ui.Act
}

var shareView = ui.Define[sharePage]("staffing/show")

func shareShow(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := s.ReadableTask(r)
	if err != nil {
		return err
	}
	by, q := s.Actor(r), s.App.DB.Read()
	list, err := task.Dispatches(r.Context(), q, t.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(d task.Dispatch) bool { return d.Dept == by.Dept })
	if i < 0 {
		return law.Refuse(law.Art12, law.NotFound, "NO_SHARE", "名单还没有派发到本部门。", "请等待发起部门锁定并派发名单。")
	}
	d := list[i]
	p := sharePage{TaskID: t.ID, Facts: []ui.Def{
		{Term: "任务", Text: t.Name, Href: "/tasks/" + t.ID}, {Term: "任务编号", Text: t.No},
		{Term: "执行时间", Text: t.From + " 至 " + t.To}, {Term: "涉及本部门", Text: strconv.FormatInt(d.Objects, 10) + "户"},
		{Term: "每户人数", Text: fmt.Sprintf("%d人", t.Slots)}, {Term: "状态", Badge: show.ShareBadge(d)},
	}}
	sh := s.R.Shell(r, t.Name, ui.Crumb{Label: "派发与人员", Href: "/shares"})
	sh.Lead = "派发给本部门的名单和检查人员。"
	sh.Badge = show.ShareBadge(d)
	if p.Next, sh.Actions, err = nextForShare(s, r, t, d); err != nil {
		return err
	}
	if p.Drawable, err = drawableCounts(s, r, t, by); err != nil {
		return err
	}
	if p.Groups, err = groups(s, r, t); err != nil {
		return err
	}
	if p.Gaps, err = gaps(s, r, t, by); err != nil {
		return err
	}
	if p.Acts, err = s.Timeline(r, "task:"+t.ID); err != nil {
		return err
	}
	return shareView.Render(w, r, s.R, http.StatusOK, sh, p)
}

func nextForShare(s *desk.Desk, r *http.Request, t task.Task, d task.Dispatch) (*ui.Notice, []ui.Action, error) {
	by := s.Actor(r)
	res := t.Resource()
	res.Dept = by.Dept
	can := func(act authz.Act) bool { return s.App.Authz.Permit(by, act, res) == nil }
	var buttons []ui.Action
	offer := func(ok bool, a ui.Action) {
		if ok {
			buttons = append(buttons, a)
		}
	}
	note := func(title, text string, basis law.Provision) *ui.Notice {
		return &ui.Notice{Tone: ui.Info, Title: title, Text: text, Basis: basis}
	}
	if d.StaffedAt != 0 {
		return note("本部门人员已定", "检查小组见下表。抽出的人员原则上不更换。", law.Art13), buttons, nil
	}
	if d.AckedAt == 0 {
		offer(can(authz.AcknowledgeTask), acts.Link(acknowledge, t))
		return note("下一步：签收名单", "签收后确认本部门人员名录库，再抽取执法检查人员。", law.Art12), buttons, nil
	}
	if d.Draw != "" {
		old, err := sampling.ByID(r.Context(), s.App.DB.Read(), d.Draw)
		if err != nil || old.State != sampling.Failed {
			buttons = append(buttons, ui.Link("进入抽取大厅", "/hall/"+d.Draw, "dice-5").Main())
			return note("下一步：在抽取大厅完成人员抽取", "两人录入掷数、开启平台密值、第二人锁定。", law.Art14), buttons, err
		}
	}
	if d.Objects == 0 {
		offer(can(authz.DrawInspectors), acts.Link(nothing, t))
		return note("抽中的对象都不涉及本部门的事项", "确认后本部门的人员安排办结。", law.Art12), buttons, nil
	}
	_, ok, err := roster.Confirmed(r.Context(), s.App.DB.Read(), t.ID, by.Dept, roster.Inspecting)
	if err != nil {
		return nil, nil, err
	}
	if !ok {
		offer(s.App.Authz.Could(by, authz.ConfirmRoster), ui.Link("核对并确认人员名录库", "/tasks/"+t.ID+"/rosters/"+roster.Inspecting, "check").Main())
		return note("下一步：确认执法检查人员名录库", "每次抽取前都要确认，确认后有变动的须重新确认。", law.Art8), buttons, nil
	}
	offer(can(authz.DrawInspectors), acts.Link(freeze, t))
	return note("下一步：随机抽取执法检查人员", "冻结待配对象和可抽人员名册，摘要写入公开日志，再到抽取大厅掷数抽取。", law.Art14), buttons, nil
}

// drawableCounts counts who of the department can be drawn for the task, and why the
// others cannot.
func drawableCounts(s *desk.Desk, r *http.Request, t task.Task, by actor.Actor) ([]ui.KPI, error) {
	people, err := roster.Inspectors(r.Context(), s.App.DB.Read(), by.Dept)
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
	if s.App.Authz.Could(by, authz.ReadInspectors) {
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

func groups(s *desk.Desk, r *http.Request, t task.Task) ([]groupRow, error) {
	q := s.App.DB.Read()
	teams, err := staffing.Teams(r.Context(), q, t.ID)
	if err != nil || len(teams) == 0 {
		return nil, err
	}
	picks, err := task.Picks(r.Context(), q, t.ID)
	if err != nil {
		return nil, err
	}
	subjects, err := show.SubjectsOf(r.Context(), q, t.Region, picks)
	if err != nil {
		return nil, err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, code := range t.Codes() {
		people, err := roster.Inspectors(r.Context(), q, code)
		if err != nil {
			return nil, err
		}
		for _, in := range people {
			names[in.Code] = in.Name
		}
	}
	var out []groupRow
	for _, k := range picks {
		row := groupRow{Place: k.Place, Name: subjects[k.Subject].Name, ID: k.Subject}
		for _, m := range teams[k.Subject] {
			row.Members = append(row.Members, memberCell{Name: names[m.Inspector], Code: m.Inspector, Dept: depts[m.Dept].Short, Leader: m.Leader, Filled: m.Origin == "filled"})
		}
		if t.State.Reached(task.Staffed) {
			row.Visit = s.VisitFor(r, t, teams[k.Subject], k.Subject)
		}
		out = append(out, row)
	}
	return out, nil
}

func gaps(s *desk.Desk, r *http.Request, t task.Task, by actor.Actor) ([]gapRow, error) {
	q := s.App.DB.Read()
	list, err := staffing.Gaps(r.Context(), q, t)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(g staffing.Gap) bool { return g.Dept != by.Dept })
	ids := make([]string, len(list))
	for i, g := range list {
		ids[i] = g.Subject
	}
	subjects, err := roster.SubjectsByID(r.Context(), q, t.Region, ids)
	if err != nil {
		return nil, err
	}
	var out []gapRow
	for _, g := range list {
		row := gapRow{Object: subjects[g.Subject].Name, What: gapText(g)}
		if s.App.Authz.Could(by, authz.FillGap) {
			row.Href = fmt.Sprintf("/shares/%s/gap?subject=%s&slot=%d&lacks=%s", t.ID, url.QueryEscape(g.Subject), g.Slot, url.QueryEscape(g.Lacks))
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
