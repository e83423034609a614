package plans

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/plan"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/show"
	"yangguang/internal/web/ui"
)

// planAct is an act on a plan that is confirmed on a page of its own.
type planAct struct {
	path   string
	act    authz.Act
	from   []plan.State
	title  string
	icon   string
	main   bool
	danger bool
	what   []string
	text   string // label of the opinion or reason, "" when none is asked for
	need   bool   // the text must not be empty
	basis  law.Provision
	done   string
	do     func(s *plan.Service, ctx context.Context, by actor.Actor, id string, seen int, text string) (to string, err error)
}

var planActs = []planAct{
	{path: "submit", act: authz.SubmitPlan, from: []plan.State{plan.StateDraft}, title: "提交审定", icon: "send", main: true, basis: law.Art6,
		what: []string{"计划交给分管负责人或主要负责人审定，审定期间不能修改。", "提交时检查：清单里的双随机事项全部排进任务；全年至少发起或参加一次部门联合抽查。"},
		done: "已提交，等待审定。",
		do: func(s *plan.Service, ctx context.Context, by actor.Actor, id string, seen int, _ string) (string, error) {
			return id, s.Submit(ctx, by, id, seen)
		}},
	{path: "approve", act: authz.ApprovePlan, from: []plan.State{plan.StatePending}, title: "审定", icon: "check", main: true, basis: law.Art6, text: "审定意见",
		what: []string{"计划通过部门审定，由经办人对外公开。"}, done: "已审定，可以公开。",
		do: func(s *plan.Service, ctx context.Context, by actor.Actor, id string, seen int, text string) (string, error) {
			return id, s.Approve(ctx, by, id, seen, text)
		}},
	{path: "return", act: authz.ApprovePlan, from: []plan.State{plan.StatePending, plan.StateApproved}, title: "退回", icon: "arrow-left", basis: law.Art6, text: "退回理由", need: true,
		what: []string{"计划退回经办人修改，修改后可以重新提交。"}, done: "已退回。",
		do: func(s *plan.Service, ctx context.Context, by actor.Actor, id string, seen int, text string) (string, error) {
			return id, s.Return(ctx, by, id, seen, text)
		}},
	{path: "publish", act: authz.PublishPlan, from: []plan.State{plan.StateApproved}, title: "公开计划", icon: "world", main: true, danger: true, basis: law.Art6,
		what: []string{"任何人都可以在公示网站查到这份计划。", "公开以后不能再改；要改须办理调整，生成下一版。", "各部门可以据此设置抽查任务。"},
		done: "计划已公开。",
		do: func(s *plan.Service, ctx context.Context, by actor.Actor, id string, seen int, _ string) (string, error) {
			return id, s.Publish(ctx, by, id, seen)
		}},
	{path: "adjust", act: authz.DraftPlan, from: []plan.State{plan.StatePublished}, title: "调整计划", icon: "edit", basis: law.Art6, text: "调整理由", need: true,
		what: []string{"按现行计划生成下一版草稿，在草稿上修改后重新审定、公开。", "新版公开之前，现行版照常有效；已锁定名单的任务不受影响。", "调整理由随新版公开。"},
		done: "已生成调整版草稿。",
		do: func(s *plan.Service, ctx context.Context, by actor.Actor, id string, _ int, text string) (string, error) {
			return s.Adjust(ctx, by, id, text)
		}},
}

func planActRoutes() []desk.Route {
	var out []desk.Route
	for _, a := range planActs {
		pattern := " /plans/{id}/" + a.path
		out = append(out, desk.Route{Pattern: "GET" + pattern, Act: a.act, Handler: func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
			return planConfirm(s, w, r, http.StatusOK, a, ui.NewForm(), "")
		}}, desk.Route{Pattern: "POST" + pattern, Act: a.act, Handler: func(s *desk.Desk, w http.ResponseWriter, r *http.Request) error {
			return planDo(s, w, r, a)
		}})
	}
	return out
}

// planActions are the acts that this person may do on this version now.
func planActions(s *desk.Desk, r *http.Request, p plan.Plan) []ui.Action {
	var out []ui.Action
	res := p.Resource(s.Actor(r))
	if p.State == plan.StateDraft && s.Permit(r, authz.DraftPlan, res) == nil {
		out = append(out, ui.Link("添加任务", "/plans/"+p.ID+"/tasks/new", "plus"))
	}
	for _, a := range planActs {
		if !slices.Contains(a.from, p.State) || s.Permit(r, a.act, res) != nil {
			continue
		}
		link := ui.Link(a.title, "/plans/"+p.ID+"/"+a.path, a.icon)
		if a.main {
			link = link.Main()
		}
		out = append(out, link)
	}
	return out
}

func planConfirm(s *desk.Desk, w http.ResponseWriter, r *http.Request, status int, a planAct, f *ui.Form, seen string) error {
	p, err := plan.ByID(r.Context(), s.App.DB.Read(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := s.Permit(r, a.act, p.Resource(s.Actor(r))); err != nil {
		return err
	}
	if seen == "" {
		seen = strconv.Itoa(p.RowVersion)
	}
	depts, err := s.Departments(r)
	if err != nil {
		return err
	}
	back := "/plans/" + p.ID
	c := ui.Confirm{Form: f, Action: back + "/" + a.path + "?seen=" + seen, What: a.what, Facts: planFacts(p, depts), Basis: a.basis,
		Irreversible: a.danger, Submit: a.title, Back: back}
	if a.text != "" {
		field := f.Area("reason", a.text).Max(500)
		if a.need {
			field = field.Need()
		}
		c.Fields = []ui.Field{field}
	}
	sh := s.R.Shell(r, a.title+"："+p.Name, ui.Crumb{Label: "年度计划", Href: "/plans"}, ui.Crumb{Label: p.Name, Href: back})
	sh.Badge = show.PlanBadge(p.State)
	return ui.Confirmation.Render(w, r, s.R, status, sh, c)
}

func planDo(s *desk.Desk, w http.ResponseWriter, r *http.Request, a planAct) error {
	f, err := ui.Parse(w, r)
	if err != nil {
		return err
	}
	text := f.String("reason")
	if a.need {
		text = f.Required("reason", a.text)
	}
	seen, err := strconv.Atoi(r.URL.Query().Get("seen"))
	if err != nil {
		seen = 0 // matches no row: answered as a conflict
	}
	if !f.OK() {
		return planConfirm(s, w, r, http.StatusUnprocessableEntity, a, f, strconv.Itoa(seen))
	}
	to, err := a.do(s.App.Plan, r.Context(), s.Actor(r).WithKey(f.Key), r.PathValue("id"), seen, text)
	if f.Refused(show.OnPage(err, "reason")) {
		return planConfirm(s, w, r, http.StatusUnprocessableEntity, a, f, strconv.Itoa(seen))
	}
	if err != nil {
		return err
	}
	return ui.SeeOther(w, r, "/plans/"+to, a.done)
}
