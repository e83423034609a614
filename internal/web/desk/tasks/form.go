package tasks

import (
	"net/http"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

type formPage struct {
	Form      *ui.Form
	Action    string
	Back      string
	PlanTasks []ui.Option
	Plan      []ui.Def // of an existing task: what the plan says and cannot be changed here
	Witnesses []ui.Option
	Hashes    []ui.Option
	Basis     law.Provision
}

var formView = ui.Define[formPage]("tasks/form")

func form(d *desk.Desk, w http.ResponseWriter, r *http.Request, status int, f *ui.Form, t *task.Task) error {
	ctx, q, by := r.Context(), d.App.DB.Read(), d.Actor(r)
	p := formPage{Form: f, Action: "/tasks/new", Back: "/tasks", Basis: law.Art12,
		Hashes: []ui.Option{{Value: "sha256", Label: "SHA-256"}, {Value: "sm3", Label: "SM3"}}}
	title := "新建抽查任务"
	if t == nil {
		open, err := plan.Open(ctx, q, by.Dept)
		if err != nil {
			return err
		}
		for _, pt := range open {
			label := pt.No + " " + pt.Name + "（" + pt.From + " 至 " + pt.To + "）"
			p.PlanTasks = append(p.PlanTasks, ui.Option{Value: string(pt.ID), Label: label})
		}
	} else {
		title, p.Action, p.Back = "修改抽查任务", "/tasks/"+string(t.ID)+"/edit", "/tasks/"+string(t.ID)
		p.Plan = []ui.Def{{Term: "任务编号", Text: t.No}, {Term: "年度计划", Text: "第" + strconv.Itoa(t.PlanVersion) + "版"}}
	}
	people, err := identity.PeopleWith(ctx, q, d.Now(), "", actor.Witness)
	if err != nil {
		return err
	}
	for _, person := range people {
		p.Witnesses = append(p.Witnesses, ui.Option{Value: string(person.ID), Label: person.Name})
	}
	sh := d.R.Shell(r, title, ui.Crumb{Label: "抽查任务", Href: "/tasks"})
	return formView.Render(w, r, d.R, status, sh, p)
}

func fresh(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f := ui.NewForm().Set("hash", "sha256").Set("slots", "2").Set("slack", "1")
	return form(d, w, r, http.StatusOK, f.Set("plan_task", r.URL.Query().Get("plan_task")), nil)
}

func readSetup(f *ui.Form) task.Setup {
	return task.Setup{
		PlanTask: ids.Line(f.String("plan_task")), Name: f.Line("name", "任务名称", 80),
		From: f.Day("from", "开始日期"), To: f.Day("to", "结束日期"),
		Hash: f.String("hash"), Slots: f.Int("slots", "每部门人数", 2, 10), Slack: f.Int("slack", "任务量容差", 0, 20),
		CrossStation: f.Bool("cross"), Witness: ids.Person(f.String("witness")),
	}
}

func create(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	in := readSetup(f)
	if !f.OK() {
		return form(d, w, r, http.StatusUnprocessableEntity, f, nil)
	}
	id, err := d.App.Task.Create(r.Context(), d.Actor(r).WithKey(f.Key), in)
	if f.Refused(err) {
		return form(d, w, r, http.StatusUnprocessableEntity, f, nil)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/tasks/"+string(id), "任务已建立，核对后提交审批。")
}

func edit(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := d.ReadableTask(r)
	if err != nil {
		return err
	}
	if err := d.Permit(r, authz.DraftTask, t.Resource()); err != nil {
		return err
	}
	f := ui.NewForm().Set("name", t.Name).Set("from", t.From).Set("to", t.To).Set("hash", t.Hash).
		Set("slots", strconv.Itoa(t.Slots)).Set("slack", strconv.Itoa(t.Slack)).
		Set("witness", string(t.Witness)).Set("seen", strconv.Itoa(t.Version))
	if t.CrossStation {
		f.Set("cross", "1")
	}
	return form(d, w, r, http.StatusOK, f, &t)
}

func save(d *desk.Desk, w http.ResponseWriter, r *http.Request) error {
	t, err := d.ReadableTask(r)
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
		err = d.App.Task.Edit(r.Context(), d.Actor(r).WithKey(f.Key), t.ID, seen, in)
	}
	if !f.OK() || f.Refused(err) {
		return form(d, w, r, http.StatusUnprocessableEntity, f, &t)
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/tasks/"+string(t.ID), "任务已修改。")
}
