package query

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
)

// VisitRow is one visit in a list of the people who take part in it.
type VisitRow struct {
	Region                    string
	Task                      ids.Task
	TaskNo, TaskName          string
	Subject                   ids.Subject
	SubjectName, Address      string
	From, To                  string // of the task, YYYY-MM-DD
	Mine, Leader, Signed      bool   // of the person who asks
	State                     inspection.State
	StartedOn, EndedOn, DueOn string
	Provisional               bool
	SignedAt                  int64
	Result                    publication.State // of the department, "" before the end
}

// The orders of a list of visits; "" puts running ones first, then those that
// wait, then the ended by time limit.
const (
	VisitsByName = "name"
	VisitsByDue  = "due" // time limit of the publication, before the end the last day of the task
)

// VisitFilter selects visits: those of an inspector, or of a department.
type VisitFilter struct {
	Person    actor.Actor
	WholeDept bool             // all visits of the department, else only the person's own
	State     inspection.State // "" = all
	Text      string           // part of the name of the object or the beginning of its code
	Task      string           // part of the number or name of the task
	Unsigned  bool             // only ended ones that the person has not signed
	From      string           // tasks that run on this day or later, YYYY-MM-DD
	Until     string           // tasks that run on this day or earlier
	Sort      string
	Desc      bool
	Limit     int // 0: all rows
	Offset    int
}

// from writes the tables and the filter but for the state.
func (f VisitFilter) from(w *where) string {
	by, own := "inspector", string(f.Person.Inspector)
	if f.WholeDept {
		by, own = "dept", string(f.Person.Dept)
	}
	tables := w.bind(` from (select distinct region, task, subject, dept from team_member where `+by+` = ?) m
		join task t on t.region = m.region and t.id = m.task
		join subject s on s.region = m.region and s.id = m.subject
		left join visit v on v.region = m.region and v.task = m.task and v.subject = m.subject
		left join result r on r.region = m.region and r.task = m.task and r.subject = m.subject and r.dept = m.dept`, own)
	w.and(`t.state in ('staffed', 'inspecting', 'inspected')`)
	if f.Text != "" {
		w.and(`(s.name like ? escape '\' or s.id like ? escape '\')`, db.Contains(f.Text), begins(f.Text))
	}
	if f.Task != "" {
		w.and(`(t.name like ? escape '\' or t.no like ? escape '\')`, db.Contains(f.Task), db.Contains(f.Task))
	}
	if f.Unsigned {
		w.and(`v.state = 'ended' and exists (select 1 from team_member x where x.region = m.region and x.task = m.task
			and x.subject = m.subject and x.inspector = ?) and not exists (select 1 from visit_signature x
			where x.region = m.region and x.task = m.task and x.subject = m.subject and x.inspector = ?)`,
			f.Person.Inspector, f.Person.Inspector)
	}
	if f.From != "" {
		w.and(`t.to_on >= ?`, f.From)
	}
	if f.Until != "" {
		w.and(`t.from_on <= ?`, f.Until)
	}
	return tables
}

// CountVisits counts the visits that the filter selects, whatever its state, by
// their states.
func CountVisits(ctx context.Context, q db.Querier, f VisitFilter) (map[inspection.State]int, error) {
	var w where
	tables := f.from(&w)
	out := map[inspection.State]int{}
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var st inspection.State
		var n int
		err := scan(&st, &n)
		out[st] = n
		return err
	}, `select coalesce(v.state, 'waiting'), count(*)`+tables+w.text.String()+
		` group by coalesce(v.state, 'waiting')`, w.args...)
	return out, err
}

func (f VisitFilter) order() string {
	down := ""
	if f.Desc {
		down = " desc"
	}
	switch f.Sort {
	case VisitsByName:
		return ` order by s.name` + down + `, m.task, m.subject`
	case VisitsByDue:
		return ` order by coalesce(v.due_on, t.to_on)` + down + `, m.task, m.subject`
	}
	return ` order by case coalesce(v.state, 'waiting') when 'inspecting' then 0 when 'waiting' then 1 else 2 end,
		case when coalesce(r.state, '') = 'published' then 1 else 0 end, coalesce(v.due_on, t.to_on), m.task, m.subject`
}

// EachVisit reads the visits that the filter selects. An error of fn ends it.
func EachVisit(ctx context.Context, q db.Querier, f VisitFilter, fn func(VisitRow) error) error {
	var w where
	me := f.Person.Inspector
	text := w.bind(`select m.region, m.task, t.no, t.name, m.subject, s.name, s.address, t.from_on, t.to_on,
		(select count(*) from team_member x where x.region = m.region and x.task = m.task and x.subject = m.subject
			and x.inspector = ?),
		(select count(*) from team_member x where x.region = m.region and x.task = m.task and x.subject = m.subject
			and x.inspector = ? and x.leader = 1),
		(select count(*) from visit_signature x where x.region = m.region and x.task = m.task and x.subject = m.subject
			and x.inspector = ?),
		coalesce(v.state, 'waiting'), coalesce(v.started_on, ''), coalesce(v.ended_on, ''), coalesce(v.due_on, ''),
		coalesce(v.provisional, 0), coalesce(v.signed_at, 0), coalesce(r.state, '')`, me, me, me)
	text += f.from(&w)
	if f.State != "" {
		w.and(`coalesce(v.state, 'waiting') = ?`, string(f.State))
	}
	text += w.text.String() + f.order() + w.page(f.Limit, f.Offset)
	return db.Each(ctx, q, func(scan db.Scan) error {
		var v VisitRow
		var mine, leader, signed, provisional int
		if err := scan(&v.Region, &v.Task, &v.TaskNo, &v.TaskName, &v.Subject, &v.SubjectName, &v.Address, &v.From, &v.To,
			&mine, &leader, &signed, &v.State, &v.StartedOn, &v.EndedOn, &v.DueOn, &provisional, &v.SignedAt,
			&v.Result); err != nil {
			return err
		}
		v.Mine, v.Leader, v.Signed, v.Provisional = mine > 0, leader > 0, signed > 0, provisional == 1
		return fn(v)
	}, text, w.args...)
}

// Visits lists the visits that the filter selects.
func Visits(ctx context.Context, q db.Querier, f VisitFilter) ([]VisitRow, error) {
	var out []VisitRow
	err := EachVisit(ctx, q, f, func(v VisitRow) error {
		out = append(out, v)
		return nil
	})
	return out, err
}
