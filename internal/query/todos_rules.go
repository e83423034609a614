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

func dept(a actor.Actor) string      { return string(a.Dept) }
func person(a actor.Actor) string    { return string(a.Person) }
func inspector(a actor.Actor) string { return string(a.Inspector) }

var (
	clerks   = []actor.Role{actor.Clerk}
	heads    = []actor.Role{actor.DeputyHead, actor.Head}
	deputies = []actor.Role{actor.DeputyHead}
	sections = []actor.Role{actor.Clerk, actor.SectionHead}
	visitors = []actor.Role{actor.Inspector}
)

var waits = []waiting{
	{
		roles: deputies, of: dept,
		todo: Todo{Say: "审定 %d 个抽查事项", Go: "去审定", Text: "核对依据和检查内容后审定发布，或退回修改",
			Href: "/items?state=pending", one: "/items/", Basis: law.Art1},
		sql: `select count(*), '', coalesce(min(code || '/' || version), '') from item where dept = $1 and state = 'pending'`,
	},
	{
		roles: []actor.Role{actor.Clerk, actor.Keeper}, of: dept,
		todo: Todo{Say: "修改 %d 个被退回的抽查事项", Go: "去修改", Text: "按退回意见修改后重新提交",
			Href: "/items?state=draft", one: "/items/", Basis: law.Art1},
		sql: `select count(*), '', coalesce(min(code || '/' || version), '') from item
			where dept = $1 and state = 'draft' and opinion <> ''`,
	},
	{
		roles: heads, of: dept,
		todo: Todo{Say: "审定 %d 份年度计划", Go: "去审定", Text: "核对任务、比例和时间后审定，或退回修改",
			Href: "/plans?state=pending", one: "/plans/", Basis: law.Art6},
		sql: `select count(*), '', coalesce(min(id), '') from plan where dept = $1 and state = 'pending'`,
	},
	{
		roles: clerks, of: dept,
		todo: Todo{Say: "公开 %d 份年度计划", Go: "去公开", Text: "已审定，公开后才能据此设置任务",
			Href: "/plans?state=approved", one: "/plans/", Basis: law.Art6},
		sql: `select count(*), '', coalesce(min(id), '') from plan where dept = $1 and state = 'approved'`,
	},

	{
		roles: heads, of: dept,
		todo: Todo{Say: "审批 %d 个抽查任务", Go: "去审批", Text: "核对范围、比例和参与部门后同意，或退回修改",
			Href: "/tasks?state=pending", one: "/tasks/", Basis: law.Art12},
		sql: `select count(*), '', coalesce(min(id), '') from task where initiator = $1 and state = 'pending'`,
	},
	{
		roles: clerks, of: dept,
		todo: Todo{Say: "冻结 %d 个抽查任务", Go: "去冻结", Text: "各部门确认名录库后，冻结参加本次抽取的对象",
			Href: "/tasks?state=approved", one: "/tasks/", Basis: law.Art8},
		sql: `select count(*), '', coalesce(min(id), '') from task where initiator = $1 and state = 'approved'`,
	},
	{
		roles: sections, of: dept,
		todo: Todo{Say: "确认 %d 个任务的人员名录库", Go: "去确认", Text: "核对本部门执法检查人员名录库后确认",
			Href: "/tasks?state=approved", one: "/tasks/", Basis: law.Art8},
		sql: `select count(*), '', coalesce(min(t.id), '') from task t join task_dept d on d.task = t.id
			where d.dept = $1 and t.initiator <> d.dept and t.state = 'approved'
			and not exists (select 1 from roster_confirmation c where c.task = t.id and c.dept = d.dept
				and c.kind = 'inspectors')`,
	},
	{
		roles: clerks, of: dept,
		todo: Todo{Say: "抽取 %d 个任务的检查对象", Go: "去抽取", Text: "参加本次抽取的对象已冻结，等待见证人提交校验码和现场摇号",
			Href: "/tasks?state=confirmed", one: "/tasks/", Basis: law.Art12},
		sql: `select count(*), '', coalesce(min(id), '') from task where initiator = $1 and state = 'confirmed'`,
	},
	{
		roles: []actor.Role{actor.Witness}, of: person,
		todo: Todo{Say: "见证 %d 次抽取", Go: "去见证", Text: "到抽取大厅提交校验码，现场摇号之后公布随机密码",
			Href: "/hall?state=frozen", one: "/hall/", Basis: law.Ceremony},
		sql: `select count(*), '', coalesce(min(d.id), '') from draw d
			join draw_commitment c on c.draw = d.id and c.attempt = d.attempt
			where c.person = $1 and d.state = 'frozen' and (c.hash = '' or c.secret = '' and exists (select 1 from draw_dice a
				join draw_dice b on b.draw = a.draw and b.attempt = a.attempt and b.seq = a.seq
					and b.person > a.person and b.digits = a.digits
				where a.draw = d.id and a.attempt = d.attempt))`,
	},
	{
		roles: append(slices.Clone(clerks), actor.DeputyHead), of: dept,
		todo: Todo{Say: "锁定 %d 个任务的抽取结果", Go: "去锁定", Text: "由启动抽取以外的人核对后锁定",
			Href: "/tasks?state=drawn", one: "/tasks/", Basis: law.FourEyes},
		sql: `select count(*), '', coalesce(min(id), '') from task where initiator = $1 and state = 'drawn'`,
	},
	{
		roles: []actor.Role{actor.Head}, of: dept,
		todo: Todo{Say: "决定 %d 次抽取是否作废", Go: "去决定", Text: "核对理由后决定，两次抽取都会公开",
			Href: "/hall", one: "/hall/", Basis: law.OneDraw},
		sql: `select count(*), '', coalesce(min(d.id), '') from draw d
			join draw_attempt a on a.draw = d.id and a.n = d.attempt
			where d.dept = $1 and a.void_asked_at > 0 and a.void_at = 0 and d.state in ('frozen', 'drawn')`,
	},
	{
		roles: clerks, of: dept,
		todo: Todo{Say: "派发 %d 份名单", Go: "去派发", Text: "名单已锁定，派发给各参与部门",
			Href: "/tasks?state=locked", one: "/tasks/", Basis: law.Art12},
		sql: `select count(*), '', coalesce(min(id), '') from task where initiator = $1 and state = 'locked'`,
	},

	{
		roles: sections, of: dept,
		todo: Todo{Say: "签收 %d 份名单", Go: "去签收", Text: "签收后抽取本部门执法检查人员",
			Href: "/shares", one: "/shares/", Basis: law.Art12},
		sql: `select count(*), '', coalesce(min(task), '') from dispatch where dept = $1 and acked_at = 0`,
	},
	{
		roles: sections, of: dept,
		todo: Todo{Say: "抽取 %d 个任务的执法检查人员", Go: "去抽取", Text: "已签收，为每户抽取检查人员",
			Href: "/shares", one: "/shares/", Basis: law.Art14},
		sql: `select count(*), '', coalesce(min(task), '') from dispatch where dept = $1 and acked_at > 0 and staffed_at = 0`,
	},
	{
		roles: sections, of: dept,
		todo: Todo{Say: "锁定 %d 次检查人员抽取", Go: "去锁定", Text: "由启动抽取以外的人核对后锁定",
			Href: "/hall?kind=inspectors&state=drawn", one: "/hall/", Basis: law.FourEyes},
		sql: `select count(*), '', coalesce(min(id), '') from draw
			where dept = $1 and kind = 'inspectors' and state = 'drawn'`,
	},
	{
		roles: deputies, of: dept,
		todo: Todo{Say: "补足 %d 个检查小组空缺", Go: "去选派", Text: "从有执法资格的人员中选派",
			Href: "/shares", one: "/shares/", Basis: law.Art13},
		sql: `select count(*), '', coalesce(min(d.task), '') from draw_seat s
			join draw d on d.id = s.draw and d.region = s.region and d.attempt = s.attempt
			where s.dept = $1 and s.slot > 0 and s.inspector = '' and d.kind = 'inspectors' and d.state = 'locked'
			and not exists (select 1 from team_member m where m.region = s.region and m.task = d.task
				and m.subject = s.subject and m.dept = s.dept and m.slot = s.slot)`,
	},

	{
		roles: visitors, of: inspector,
		todo: Todo{Say: "检查 %d 户", Go: "去检查", Text: "到期前完成检查并填写全部检查内容",
			Href: "/visits", one: "/visits/", Basis: law.Art15},
		sql: `select count(*), coalesce(min(t.to_on), ''), coalesce(min(m.task || '/' || m.subject), '') from team_member m
			join task t on t.region = m.region and t.id = m.task
			left join visit v on v.region = m.region and v.task = m.task and v.subject = m.subject
			where m.inspector = $1 and t.state in ('staffed', 'inspecting') and coalesce(v.state, 'waiting') <> 'ended'`,
	},
	{
		roles: visitors, of: inspector,
		todo: Todo{Say: "在 %d 份汇总表上签字", Go: "去签字", Text: "检查已结束，核对后签字",
			Href: "/visits?state=ended", one: "/visits/", Basis: law.Art173},
		sql: `select count(*), coalesce(min(v.due_on), ''), coalesce(min(m.task || '/' || m.subject), '') from team_member m
			join visit v on v.region = m.region and v.task = m.task and v.subject = m.subject
			where m.inspector = $1 and v.state = 'ended' and not exists (select 1 from visit_signature s
				where s.region = m.region and s.task = m.task and s.subject = m.subject and s.inspector = m.inspector)`,
	},
	{
		roles: visitors, of: inspector,
		todo: Todo{Say: "录入 %d 条检查结果", Go: "去录入", Text: "填写结果类型和情况后提交审批",
			Href: "/visits?state=ended", one: "/visits/", Basis: law.Art174},
		sql: `select count(*), coalesce(min(r.due_on), ''), coalesce(min(m.task || '/' || m.subject), '') from team_member m
			join result r on r.region = m.region and r.task = m.task and r.subject = m.subject and r.dept = m.dept
			where m.inspector = $1 and r.state in ('draft', 'returned')`,
	},
	{
		roles: deputies, of: dept,
		todo: Todo{Say: "审批 %d 条检查结果", Go: "去审批", Text: "由没有参加检查、没有录入的人审批",
			Href: "/results?state=pending", one: "/results/", Basis: law.Art174},
		sql: `select count(*), coalesce(min(due_on), ''), coalesce(min(id), '') from result
			where dept = $1 and state = 'pending'`,
	},
	{
		roles: clerks, of: dept,
		todo: Todo{Say: "公示 %d 条已审批的结果", Go: "去公示", Text: "检查结束后二十个工作日内公示",
			Href: "/publications", one: "/results/", Basis: law.Art174},
		sql: `select count(*), coalesce(min(due_on), ''), coalesce(min(id), '') from result
			where dept = $1 and state = 'approved'`,
	},
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
