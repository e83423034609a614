package plans

import (
	"net/http"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/web/act"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// acts are those on one version of a plan.
var acts = act.Table[plan.Plan]{
	Thing: act.Thing[plan.Plan]{
		Path: "/plans/{id}",
		Load: func(d *desk.Desk, r *http.Request) (plan.Plan, error) {
			return plan.ByID(r.Context(), d.App.DB.Read(), r.PathValue("id"))
		},
		Resource: func(by actor.Actor, p plan.Plan) authz.Resource { return p.Resource(by) },
		Seen:     func(p plan.Plan) string { return act.Version(p.RowVersion) },
		Href:     func(p plan.Plan) string { return href(p.ID) },
		Name:     func(p plan.Plan) string { return p.Name },
		Badge:    func(p plan.Plan) ui.Badge { return show.PlanBadge(p.State) },
		Crumbs:   []ui.Crumb{{Label: "年度计划", Href: "/plans"}},
		Facts: func(d *desk.Desk, r *http.Request, p plan.Plan) ([]ui.Def, error) {
			depts, err := d.Departments(r)
			return facts(p, depts), err
		},
	},
	Acts: []act.Act[plan.Plan]{submit, approve, giveBack, publish, adjust},
}

func in(states ...plan.State) func(plan.Plan) bool {
	return func(p plan.Plan) bool { return slices.Contains(states, p.State) }
}

// reason is the field of an act that needs one.
func reason(label string) func(act.Call, plan.Plan) ([]ui.Field, error) {
	return func(c act.Call, _ plan.Plan) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("reason", label).Need().Max(500)}, nil
	}
}

var submit = act.Act[plan.Plan]{
	Path: "submit", Right: authz.SubmitPlan, From: in(plan.StateDraft), Title: "提交审定", Icon: "send", Main: true,
	Basis: law.Art6,
	What:  []string{"计划交给分管负责人或主要负责人审定，审定期间不能修改。", "提交时检查：清单里的双随机事项全部排进任务；全年至少发起或参加一次部门联合抽查。"},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Plan.Submit(c.Ctx(), c.By, c.ID(), c.Version())
	},
	Done: "已提交，等待审定。",
}

var approve = act.Act[plan.Plan]{
	Path: "approve", Right: authz.ApprovePlan, From: in(plan.StatePending), Title: "审定", Icon: "check", Main: true,
	Basis: law.Art6,
	What:  []string{"审定后，由经办人对外公开。"},
	Fields: func(c act.Call, _ plan.Plan) ([]ui.Field, error) {
		return []ui.Field{c.Form.Area("reason", "审定意见").Max(500)}, nil
	},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Plan.Approve(c.Ctx(), c.By, c.ID(), c.Version(), c.Form.String("reason"))
	},
	Done: "已审定，可以公开。",
}

var giveBack = act.Act[plan.Plan]{
	Path: "return", Right: authz.ApprovePlan, From: in(plan.StatePending, plan.StateApproved), Title: "退回",
	Icon: "arrow-left", Basis: law.Art6,
	What: []string{"计划退回经办人修改，修改后可以重新提交。"}, Fields: reason("退回理由"),
	Do: func(c act.Call) (string, error) {
		why := c.Form.Required("reason", "退回理由")
		if !c.Form.OK() {
			return "", nil
		}
		return "", c.App.Plan.Return(c.Ctx(), c.By, c.ID(), c.Version(), why)
	},
	Done: "已退回。",
}

var publish = act.Act[plan.Plan]{
	Path: "publish", Right: authz.PublishPlan, From: in(plan.StateApproved), Title: "公开计划", Icon: "world", Main: true,
	Final: true, Basis: law.Art6,
	What: []string{"任何人都可以在公示网站查到这份计划。", "公开以后不能再改；要改须办理调整，生成下一版。", "各部门可以据此设置抽查任务。"},
	Do: func(c act.Call) (string, error) {
		return "", c.App.Plan.Publish(c.Ctx(), c.By, c.ID(), c.Version())
	},
	Done: "计划已公开。",
}

var adjust = act.Act[plan.Plan]{
	Path: "adjust", Right: authz.DraftPlan, From: in(plan.StatePublished), Title: "调整计划", Icon: "edit", Basis: law.Art6,
	What:   []string{"按现行计划生成下一版草稿，在草稿上修改后重新审定、公开。", "新版公开之前，现行版照常有效；已锁定名单的任务不受影响。", "调整理由随新版公开。"},
	Fields: reason("调整理由"),
	Do: func(c act.Call) (string, error) {
		why := c.Form.Required("reason", "调整理由")
		if !c.Form.OK() {
			return "", nil
		}
		id, err := c.App.Plan.Adjust(c.Ctx(), c.By, c.ID(), why)
		return href(id), err
	},
	Done: "已生成调整版草稿。",
}

// actions are the acts that this person may do on this version now.
func actions(d *desk.Desk, r *http.Request, p plan.Plan) []ui.Action {
	var out []ui.Action
	if p.State == plan.StateDraft && d.Permit(r, authz.DraftPlan, p.Resource(d.Actor(r))) == nil {
		out = append(out, ui.Link("添加任务", href(p.ID)+"/tasks/new", "plus"))
	}
	return append(out, acts.Offers(d, r, p)...)
}

// line is one line of a draft.
type line struct {
	Plan plan.Plan
	Task plan.PlanTask
}

// lineActs are those on one line of a draft.
var lineActs = act.Table[line]{
	Thing: act.Thing[line]{
		Path: "/plans/{id}/tasks/{task}",
		Load: func(d *desk.Desk, r *http.Request) (line, error) {
			p, err := openDraft(d, r)
			if err != nil {
				return line{}, err
			}
			t, of, err := plan.TaskOf(r.Context(), d.App.DB.Read(), ids.Line(r.PathValue("task")))
			if err == nil && of.ID != p.ID {
				err = db.ErrNotFound
			}
			return line{Plan: p, Task: t}, err
		},
		Resource: func(by actor.Actor, l line) authz.Resource { return l.Plan.Resource(by) },
		Seen:     func(l line) string { return act.Version(l.Plan.RowVersion) },
		Href:     func(l line) string { return lineHref(l.Plan.ID, l.Task.ID) },
		Name:     func(l line) string { return l.Task.Name },
		Crumbs:   []ui.Crumb{{Label: "年度计划", Href: "/plans"}},
		Facts: func(d *desk.Desk, r *http.Request, l line) ([]ui.Def, error) {
			depts, err := d.Departments(r)
			return lineFacts(l.Task, depts)[:4], err
		},
	},
	Acts: []act.Act[line]{removeLine},
}

var removeLine = act.Act[line]{
	Path: "remove", Right: authz.DraftPlan, Title: "删除计划任务", Submit: "删除任务", Basis: law.Art6,
	What: []string{"这项任务从草稿中去掉。", "它覆盖的事项要另行排入计划，否则不能提交。"},
	Do: func(c act.Call) (string, error) {
		return href(c.ID()), c.App.Plan.RemoveTask(c.Ctx(), c.By, c.ID(), c.Version(), ids.Line(c.R.PathValue("task")))
	},
	Done: "已删除。",
}
