package query

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
)

// VisitRow is one visit in a list of the people who take part in it.
type VisitRow struct {
	Region, Task, TaskNo, TaskName string
	Subject, SubjectName           string
	From, To                       string // of the task, YYYY-MM-DD
	Mine, Leader, Signed           bool   // of the person who asks
	State                          inspection.State
	StartedOn, EndedOn, DueOn      string
	Provisional                    bool
	SignedAt                       int64
	Result                         publication.State // of the department, "" before the end
}

// VisitFilter selects visits: those of an inspector, or of a department.
type VisitFilter struct {
	Person    actor.Actor
	WholeDept bool             // all visits of the department, else only the person's own
	State     inspection.State // "" = all
	Text      string           // part of the name of task or object
}

func (f VisitFilter) where() (string, []any) {
	by, own := "inspector", f.Person.Inspector
	if f.WholeDept {
		by, own = "dept", f.Person.Dept
	}
	like := db.Contains(f.Text)
	return ` from (select distinct region, task, subject, dept from team_member where ` + by + ` = $1) m
		join task t on t.region = m.region and t.id = m.task
		join subject s on s.region = m.region and s.id = m.subject
		left join visit v on v.region = m.region and v.task = m.task and v.subject = m.subject
		left join result r on r.region = m.region and r.task = m.task and r.subject = m.subject and r.dept = m.dept
		where t.state in ('staffed', 'inspecting', 'inspected')
		and ($2 = '' or coalesce(v.state, 'waiting') = $3)
		and ($4 = '' or s.name like $5 escape '\' or t.name like $6 escape '\')`,
		[]any{own, string(f.State), string(f.State), f.Text, like, like}
}

// Visits lists visits, running ones first, then those that wait, then by time
// limit; it also counts all that the filter selects.
func Visits(ctx context.Context, q db.Querier, f VisitFilter, limit, offset int) ([]VisitRow, int, error) {
	from, args := f.where()
	total, err := db.Value[int](ctx, q, `select count(*)`+from, args...)
	if err != nil {
		return nil, 0, err
	}
	me := f.Person.Inspector
	rows, err := db.All(ctx, q, func(scan db.Scan) (v VisitRow, err error) {
		var mine, leader, signed, provisional int
		err = scan(&v.Region, &v.Task, &v.TaskNo, &v.TaskName, &v.Subject, &v.SubjectName, &v.From, &v.To, &mine, &leader,
			&signed,
			&v.State, &v.StartedOn, &v.EndedOn, &v.DueOn, &provisional, &v.SignedAt, &v.Result)
		v.Mine, v.Leader, v.Signed, v.Provisional = mine > 0, leader > 0, signed > 0, provisional == 1
		return v, err
	}, `select m.region, m.task, t.no, t.name, m.subject, s.name, t.from_on, t.to_on,
		(select count(*) from team_member x where x.region = m.region and x.task = m.task and x.subject = m.subject
			and x.inspector = $7),
		(select count(*) from team_member x where x.region = m.region and x.task = m.task and x.subject = m.subject
			and x.inspector = $8 and x.leader = 1),
		(select count(*) from visit_signature x where x.region = m.region and x.task = m.task and x.subject = m.subject
			and x.inspector = $9),
		coalesce(v.state, 'waiting'), coalesce(v.started_on, ''), coalesce(v.ended_on, ''), coalesce(v.due_on, ''),
		coalesce(v.provisional, 0), coalesce(v.signed_at, 0), coalesce(r.state, '')`+from+`
		order by case coalesce(v.state, 'waiting') when 'inspecting' then 0 when 'waiting' then 1 else 2 end,
		case when coalesce(r.state, '') = 'published' then 1 else 0 end, coalesce(v.due_on, t.to_on), m.task, m.subject
		limit $10 offset $11`, append(args, me, me, me, limit, offset)...)
	return rows, total, err
}
