package query

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/law"
)

// waiting is one kind of thing that waits for the holders of some roles. The
// query yields how many there are, the earliest time limit, ” for none, and the
// identifier of one of them.
type waiting struct {
	roles []actor.Role
	todo  Todo
	of    func(actor.Actor) string // its one argument; nothing waits when it is ""
	sql   string
}

func dept(a actor.Actor) string      { return a.Dept }
func person(a actor.Actor) string    { return a.Person }
func inspector(a actor.Actor) string { return a.Inspector }

var (
	clerks   = []actor.Role{actor.Clerk}
	heads    = []actor.Role{actor.DeputyHead, actor.Head}
	deputies = []actor.Role{actor.DeputyHead}
	sections = []actor.Role{actor.Clerk, actor.SectionHead}
	visitors = []actor.Role{actor.Inspector}
)

var waits = []waiting{
	{deputies, Todo{Title: "抽查事项待审核", Text: "核对依据和检查内容后发布，或退回修改", Href: "/items?state=pending", one: "/items/",
		Basis: law.Art1}, dept,
		`select count(*), '', coalesce(min(code || '/' || version), '') from item where dept = $1 and state = 'pending'`},
	{[]actor.Role{actor.Clerk, actor.Keeper}, Todo{Title: "抽查事项被退回", Text: "按审核意见修改后重新提交", Href: "/items?state=draft",
		one: "/items/", Basis: law.Art1}, dept,
		`select count(*), '', coalesce(min(code || '/' || version), '') from item where dept = $1 and state = 'draft'
			and opinion <> ''`},
	{heads, Todo{Title: "年度计划待审定", Text: "核对任务、比例和时间后审定，或退回修改", Href: "/plans?state=pending", one: "/plans/",
		Basis: law.Art6}, dept,
		`select count(*), '', coalesce(min(id), '') from plan where dept = $1 and state = 'pending'`},
	{clerks, Todo{Title: "年度计划待公开", Text: "已审定，公开后才能据此设置任务", Href: "/plans?state=approved", one: "/plans/",
		Basis: law.Art6}, dept,
		`select count(*), '', coalesce(min(id), '') from plan where dept = $1 and state = 'approved'`},

	{heads, Todo{Title: "抽查任务待审批", Text: "核对范围、比例和参与部门后审批，或退回修改", Href: "/tasks?state=pending", one: "/tasks/",
		Basis: law.Art12}, dept,
		`select count(*), '', coalesce(min(id), '') from task where initiator = $1 and state = 'pending'`},
	{clerks, Todo{Title: "抽查任务待确认两库", Text: "各部门确认名录库后冻结抽取池", Href: "/tasks?state=approved", one: "/tasks/",
		Basis: law.Art8}, dept,
		`select count(*), '', coalesce(min(id), '') from task where initiator = $1 and state = 'approved'`},
	{sections, Todo{Title: "参与的任务待确认名录库", Text: "核对本部门执法检查人员名录库后确认", Href: "/tasks?state=approved", one: "/tasks/",
		Basis: law.Art8}, dept,
		`select count(*), '', coalesce(min(t.id), '') from task t join task_dept d on d.task = t.id where d.dept = $1
			and t.initiator <> d.dept and t.state = 'approved'
			and not exists (select 1 from roster_confirmation c where c.task = t.id and c.dept = d.dept
				and c.kind = 'inspectors')`},
	{clerks, Todo{Title: "检查对象待抽取", Text: "抽取池已冻结，等待见证人承诺和现场掷数", Href: "/tasks?state=confirmed", one: "/tasks/",
		Basis: law.Art12}, dept,
		`select count(*), '', coalesce(min(id), '') from task where initiator = $1 and state = 'confirmed'`},
	{[]actor.Role{actor.Witness}, Todo{Title: "抽取待见证", Text: "到抽取大厅提交承诺，掷数之后开启密值", Href: "/hall?state=frozen",
		one: "/hall/", Basis: law.Ceremony}, person,
		`select count(*), '', coalesce(min(d.id), '') from draw d join draw_commitment c on c.draw = d.id
			and c.attempt = d.attempt
			where c.person = $1 and d.state = 'frozen' and (c.hash = '' or c.secret = '' and exists (select 1 from draw_dice a
				join draw_dice b on b.draw = a.draw and b.attempt = a.attempt and b.seq = a.seq and b.person > a.person
					and b.digits = a.digits
				where a.draw = d.id and a.attempt = d.attempt))`},
	{append(slices.Clone(clerks), actor.DeputyHead), Todo{Title: "抽取结果待锁定", Text: "由启动抽取以外的人核对后锁定",
		Href: "/tasks?state=drawn", one: "/tasks/", Basis: law.FourEyes}, dept,
		`select count(*), '', coalesce(min(id), '') from task where initiator = $1 and state = 'drawn'`},
	{[]actor.Role{actor.Head}, Todo{Title: "抽取作废待批准", Text: "核对理由后决定，两次抽取都会公开", Href: "/hall", one: "/hall/",
		Basis: law.OneDraw}, dept,
		`select count(*), '', coalesce(min(d.id), '') from draw d join draw_attempt a on a.draw = d.id and a.n = d.attempt
			where d.dept = $1 and a.void_asked_at > 0 and a.void_at = 0 and d.state in ('frozen', 'drawn')`},
	{clerks, Todo{Title: "名单待派发", Text: "名单已锁定，派发给各参与部门", Href: "/tasks?state=locked", one: "/tasks/", Basis: law.Art12},
		dept,
		`select count(*), '', coalesce(min(id), '') from task where initiator = $1 and state = 'locked'`},

	{sections, Todo{Title: "派发待签收", Text: "签收后抽取本部门执法检查人员", Href: "/shares", one: "/shares/", Basis: law.Art12}, dept,
		`select count(*), '', coalesce(min(task), '') from dispatch where dept = $1 and acked_at = 0`},
	{sections, Todo{Title: "执法检查人员待抽取", Text: "已签收，为每户抽取检查人员", Href: "/shares", one: "/shares/", Basis: law.Art14}, dept,
		`select count(*), '', coalesce(min(task), '') from dispatch where dept = $1 and acked_at > 0 and staffed_at = 0`},
	{sections, Todo{Title: "检查小组待锁定", Text: "由启动抽取以外的人核对后锁定", Href: "/hall?kind=inspectors&state=drawn", one: "/hall/",
		Basis: law.FourEyes}, dept,
		`select count(*), '', coalesce(min(id), '') from draw where dept = $1 and kind = 'inspectors' and state = 'drawn'`},
	{deputies, Todo{Title: "检查小组有空缺", Text: "从有执法资格的人员中选派补足", Href: "/shares", one: "/shares/", Basis: law.Art13}, dept,
		`select count(*), '', coalesce(min(d.task), '') from draw_seat s join draw d on d.id = s.draw and d.region = s.region
			and d.attempt = s.attempt
			where s.dept = $1 and s.slot > 0 and s.inspector = '' and d.kind = 'inspectors' and d.state = 'locked'
			and not exists (select 1 from team_member m where m.region = s.region and m.task = d.task and m.subject = s.subject
				and m.dept = s.dept and m.slot = s.slot)`},

	{visitors, Todo{Title: "检查待完成", Text: "到期前完成检查并填写全部检查内容", Href: "/visits", one: "/visits/", Basis: law.Art15},
		inspector,
		`select count(*), coalesce(min(t.to_on), ''), coalesce(min(m.task || '/' || m.subject), '') from team_member m
			join task t on t.region = m.region and t.id = m.task
			left join visit v on v.region = m.region and v.task = m.task and v.subject = m.subject
			where m.inspector = $1 and t.state in ('staffed', 'inspecting') and coalesce(v.state, 'waiting') <> 'ended'`},
	{visitors, Todo{Title: "汇总表待签字", Text: "检查已结束，核对后签字确认", Href: "/visits?state=ended", one: "/visits/",
		Basis: law.Art173}, inspector,
		`select count(*), coalesce(min(v.due_on), ''), coalesce(min(m.task || '/' || m.subject), '') from team_member m
			join visit v on v.region = m.region and v.task = m.task and v.subject = m.subject
			where m.inspector = $1 and v.state = 'ended' and not exists (select 1 from visit_signature s
				where s.region = m.region and s.task = m.task and s.subject = m.subject and s.inspector = m.inspector)`},
	{visitors, Todo{Title: "检查结果待填报", Text: "填写结果类型和情况后提交审批", Href: "/visits?state=ended", one: "/visits/",
		Basis: law.Art174}, inspector,
		`select count(*), coalesce(min(r.due_on), ''), coalesce(min(m.task || '/' || m.subject), '') from team_member m
			join result r on r.region = m.region and r.task = m.task and r.subject = m.subject and r.dept = m.dept
			where m.inspector = $1 and r.state in ('draft', 'returned')`},
	{deputies, Todo{Title: "检查结果待审批", Text: "由录入以外的人审批，或退回修改", Href: "/results?state=pending", one: "/results/",
		Basis: law.Art174}, dept,
		`select count(*), coalesce(min(due_on), ''), coalesce(min(id), '') from result where dept = $1
			and state = 'pending'`},
	{clerks, Todo{Title: "检查结果待公示", Text: "检查结束后二十个工作日内公示", Href: "/publications", one: "/results/", Basis: law.Art174},
		dept,
		`select count(*), coalesce(min(due_on), ''), coalesce(min(id), '') from result where dept = $1
			and state = 'approved'`},
}

func (w waiting) find(ctx context.Context, q db.Querier, by actor.Actor) (Todo, error) {
	arg := w.of(by)
	if arg == "" || !slices.ContainsFunc(w.roles, by.Has) {
		return Todo{}, nil
	}
	return db.One(ctx, q, func(scan db.Scan) (Todo, error) {
		t, id := w.todo, ""
		err := scan(&t.Count, &t.Due, &id)
		if t.Count == 1 {
			t.Href = t.one + strings.ReplaceAll(id, "#", "%23") // one of several premises
		}
		return t, err
	}, w.sql, arg)
}

// byUrgency puts what has a time limit first, the earliest at the top; the rest
// stays in the order of the process.
func byUrgency(todos []Todo) {
	slices.SortStableFunc(todos, func(a, b Todo) int {
		if (a.Due == "") != (b.Due == "") {
			return cmp.Compare(len(b.Due), len(a.Due))
		}
		return cmp.Compare(a.Due, b.Due)
	})
}
