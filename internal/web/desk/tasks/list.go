package tasks

import (
	"net/http"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

type taskRow struct {
	No, Href, Name, Initiator, Span string
	State                           ui.Badge
}

type taskListPage struct {
	KPIs   []ui.KPI
	Filter ui.Filter
	Rows   []taskRow
	Pager  ui.Pager
	None   ui.Empty
}

var taskListView = ui.Define[taskListPage]("tasks/list")

func taskList(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	by, q, f := s.Actor(r), s.App.DB.Read(), ui.Query(r)
	page := f.PageNumber()
	rows, err := task.List(r.Context(), q, task.Filter{Dept: by.Dept, Drafts: by.Dept, State: task.State(f.String("state")), Text: f.String("text"),
		Limit: show.PageSize + 1, Offset: (page - 1) * show.PageSize})
	if err != nil {
		return err
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	counts, err := task.CountByState(r.Context(), q, by.Dept)
	if err != nil {
		return err
	}
	var states []ui.Option
	for _, st := range append(task.Process, task.Revoked) {
		states = append(states, ui.Option{Value: string(st), Label: st.Name()})
	}
	p := taskListPage{
		KPIs: []ui.KPI{
			{Value: strconv.Itoa(counts[task.Draft] + counts[task.Pending]), Label: "草稿与待审批", Href: "/tasks?state=pending"},
			{Value: strconv.Itoa(counts[task.Approved] + counts[task.Confirmed] + counts[task.Drawn]), Label: "待抽取锁定"},
			{Value: strconv.Itoa(counts[task.Locked] + counts[task.Dispatched]), Label: "待派发与配人"},
			{Value: strconv.Itoa(counts[task.Staffed] + counts[task.Inspecting]), Label: "检查实施中"},
			{Value: strconv.Itoa(counts[task.Inspected]), Label: "检查已完成", Tone: ui.Good},
		},
		Filter: ui.Filter{Action: "/tasks", Fields: []ui.Field{f.Text("text", "编号或名称"), f.Select("state", "状态", states).Any("全部")}},
		None:   ui.Empty{Title: "没有符合条件的任务", Text: "发起部门根据已公开的年度计划建立任务。"},
	}
	more := len(rows) > show.PageSize
	if more {
		rows = rows[:show.PageSize]
	}
	for _, t := range rows {
		p.Rows = append(p.Rows, taskRow{No: t.No, Href: "/tasks/" + t.ID, Name: t.Name, Initiator: depts[t.Initiator].Short, Span: t.From + " 至 " + t.To, State: show.TaskBadge(t.State)})
	}
	p.Pager = show.OpenPager(r, page, len(rows), more)
	sh := s.R.Shell(r, "抽查任务")
	sh.Lead = "发起部门按年度计划设置任务，抽取、锁定、派发都从任务开始。"
	if s.App.Authz.Could(by, authz.DraftTask) {
		sh.Actions = []ui.Action{ui.Link("新建任务", "/tasks/new", "plus").Main()}
	}
	return taskListView.Render(w, r, s.R, http.StatusOK, sh, p)
}

type taskFormPage struct {
	Form      *ui.Form
	Action    string
	Back      string
	PlanTasks []ui.Option
	Plan      []ui.Def // of an existing task: what the plan says and cannot be changed here
	Witnesses []ui.Option
	Hashes    []ui.Option
	Basis     law.Provision
}

var taskFormView = ui.Define[taskFormPage]("tasks/form")

func taskForm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form, t *task.Task) error {
	ctx, q, by := r.Context(), s.App.DB.Read(), s.Actor(r)
	p := taskFormPage{Form: f, Action: "/tasks/new", Back: "/tasks", Basis: law.Art12, Hashes: []ui.Option{{Value: "sha256", Label: "SHA-256"}, {Value: "sm3", Label: "SM3"}}}
	title := "新建抽查任务"
	if t == nil {
		open, err := plan.Open(ctx, q, by.Dept)
		if err != nil {
			return err
		}
		for _, pt := range open {
			p.PlanTasks = append(p.PlanTasks, ui.Option{Value: pt.ID, Label: pt.No + " " + pt.Name + "（" + pt.From + " 至 " + pt.To + "）"})
		}
	} else {
		title, p.Action, p.Back = "修改抽查任务", "/tasks/"+t.ID+"/edit", "/tasks/"+t.ID
		p.Plan = []ui.Def{{Term: "任务编号", Text: t.No}, {Term: "年度计划", Text: "第" + strconv.Itoa(t.PlanVersion) + "版"}}
	}
	people, err := identity.PeopleWith(ctx, q, s.App.Ledger.Clock(), "", actor.Witness)
	if err != nil {
		return err
	}
	for _, person := range people {
		p.Witnesses = append(p.Witnesses, ui.Option{Value: person.ID, Label: person.Name})
	}
	return taskFormView.Render(w, r, s.R, status, s.R.Shell(r, title, ui.Crumb{Label: "抽查任务", Href: "/tasks"}), p)
}

func taskNew(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f := ui.NewForm().Set("hash", "sha256").Set("slots", "2").Set("slack", "1").Set("plan_task", r.URL.Query().Get("plan_task"))
	return taskForm(s, w, r, http.StatusOK, f, nil)
}

func readSetup(f *ui.Form) task.Setup {
	return task.Setup{
		PlanTask: f.String("plan_task"), Name: f.Line("name", "任务名称", 80), From: f.Day("from", "开始日期"), To: f.Day("to", "结束日期"),
		Hash: f.String("hash"), Slots: f.Int("slots", "每部门人数", 2, 10), Slack: f.Int("slack", "任务量容差", 0, 20),
		CrossStation: f.Bool("cross"), Witness: f.String("witness"),
	}
}

func taskCreate(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	in := readSetup(f)
	if !f.OK() {
		return taskForm(s, w, r, http.StatusUnprocessableEntity, f, nil)
	}
	id, err := s.App.Task.Create(r.Context(), s.Actor(r).WithKey(f.Key), in)
	if f.Refused(err) {
		return taskForm(s, w, r, http.StatusUnprocessableEntity, f, nil)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/tasks/"+id, "任务已建立，核对后提交审批。")
}

func taskEdit(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := s.ReadableTask(r)
	if err != nil {
		return err
	}
	if err := s.Permit(r, authz.DraftTask, t.Resource()); err != nil {
		return err
	}
	f := ui.NewForm().Set("name", t.Name).Set("from", t.From).Set("to", t.To).Set("hash", t.Hash).Set("slots", strconv.Itoa(t.Slots)).
		Set("slack", strconv.Itoa(t.Slack)).Set("witness", t.Witness).Set("seen", strconv.Itoa(t.Version))
	if t.CrossStation {
		f.Set("cross", "1")
	}
	return taskForm(s, w, r, http.StatusOK, f, &t)
}

func taskSave(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := s.ReadableTask(r)
	if err != nil {
		return err
	}
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	in := readSetup(f)
	seen := f.Int("seen", "版本", 1, 1<<30)
	if f.OK() {
		err = s.App.Task.Edit(r.Context(), s.Actor(r).WithKey(f.Key), t.ID, seen, in)
	}
	if !f.OK() || f.Refused(err) {
		return taskForm(s, w, r, http.StatusUnprocessableEntity, f, &t)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/tasks/"+t.ID, "任务已修改。")
}
