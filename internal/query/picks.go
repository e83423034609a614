package query

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
	"yangguang/internal/sampling"
	"yangguang/internal/staffing"
)

// PickRow is one object of the list of a draw.
type PickRow struct {
	Place   int // in the whole list by ticket, from 1
	Stratum string
	Subject ids.Subject
	Name    string
	Ticket  string
	Times   int // locked and open draws of the year that took it, without this one
	Visit   inspection.State
	EndedOn string // last day of the visit, YYYY-MM-DD, "" before
	Team    []Teammate
	Results []publication.Result // id, department, state and who entered each; by department
	members map[ids.Inspector]bool
	judged  map[string]bool
}

// Teammate is a member of a group with the name in the roster.
type Teammate struct {
	staffing.Member
	Name string
}

// PickFilter selects objects of a list. Zero fields select all of one draw.
type PickFilter struct {
	Region  string
	Draw    ids.Draw
	Text    string // part of the name or code
	Stratum string
	Visit   inspection.State
	Limit   int // 0: all rows
	Offset  int
}

const pickTables = ` from draw d join draw_pick k on k.region = d.region and k.draw = d.id and k.attempt = d.attempt
	left join subject s on s.region = k.region and s.id = k.subject
	left join visit v on v.region = k.region and v.task = d.task and v.subject = k.subject`

func (f PickFilter) where(w *where) {
	w.and(`d.region = ? and d.id = ?`, f.Region, f.Draw)
	if f.Text != "" {
		w.and(`(s.name like ? escape '\' or k.subject like ? escape '\')`, db.Contains(f.Text), db.Contains(f.Text))
	}
	if f.Stratum != "" {
		w.and(`k.stratum = ?`, f.Stratum)
	}
	if f.Visit != "" {
		w.and(`coalesce(v.state, 'waiting') = ?`, string(f.Visit))
	}
}

// CountPicks counts the objects that the filter selects.
func CountPicks(ctx context.Context, q db.Querier, f PickFilter) (int, error) {
	var w where
	f.where(&w)
	return db.Value[int](ctx, q, `select count(*)`+pickTables+w.text.String(), w.args...)
}

// timesDrawn counts, for an object k of the draw d, the draws that Article 7
// counts (sampling.DrawnThisYear) from one instant to another but this one.
const timesDrawn = `(select count(*) from draw_pick o
	join draw l on l.region = o.region and l.id = o.draw and l.attempt = o.attempt
	where o.region = k.region and o.subject = k.subject and l.id <> d.id and l.state = 'locked' and l.kind = 'objects'
	and l.locked_at >= ? and l.locked_at < ?
	and (l.disclosure <> 'after-task' or exists (select 1 from draw_disclosed x where x.draw = l.id)))`

// Picks lists the objects of a draw in order of ticket, with how often each was
// drawn in the year between from and to (µs UTC).
func Picks(ctx context.Context, q db.Querier, f PickFilter, from, to int64) ([]PickRow, error) {
	var w where
	head := w.bind(`select k.place, k.stratum, k.subject, coalesce(s.name, ''), k.ticket, `+timesDrawn, from, to)
	f.where(&w)
	return db.All(ctx, q, func(scan db.Scan) (p PickRow, err error) {
		err = scan(&p.Place, &p.Stratum, &p.Subject, &p.Name, &p.Ticket, &p.Times)
		return p, err
	}, head+pickTables+w.text.String()+` order by k.place`+w.page(f.Limit, f.Offset), w.args...)
}

// OverLimit counts the objects of a draw that were drawn twice already in the
// year between from and to (µs UTC; Article 7): none, unless somebody erred.
func OverLimit(ctx context.Context, q db.Querier, d sampling.Draw, from, to int64) (int, error) {
	var w where
	PickFilter{Region: d.Region, Draw: d.ID}.where(&w)
	w.and(timesDrawn+` >= 2`, from, to)
	return db.Value[int](ctx, q, `select count(*)`+pickTables+w.text.String(), w.args...)
}

// EachProgress reads the objects of a list in order of ticket, each with its
// visit, its group and the results of the departments.
func EachProgress(ctx context.Context, q db.Querier, f PickFilter, fn func(PickRow) error) error {
	var w where
	f.where(&w)
	list := `select k.region, d.task, k.place, k.stratum, k.subject, coalesce(s.name, '') as name, k.ticket,
		coalesce(v.state, 'waiting') as state, coalesce(v.ended_on, '') as ended_on` + pickTables + w.text.String() +
		` order by k.place` + w.page(f.Limit, f.Offset)
	var now *PickRow
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var p PickRow
		var m Teammate
		var r publication.Result
		var leader int
		err := scan(&p.Place, &p.Stratum, &p.Subject, &p.Name, &p.Ticket, &p.Visit, &p.EndedOn,
			&m.Dept, &m.Slot, &m.Inspector, &leader, &m.Origin, &m.Name, &r.ID, &r.Dept, &r.State, &r.EnteredBy)
		if err != nil {
			return err
		}
		if now != nil && now.Place != p.Place {
			if err := fn(*now); err != nil {
				return err
			}
			now = nil
		}
		if now == nil {
			p.members, p.judged = map[ids.Inspector]bool{}, map[string]bool{}
			now = &p
		}
		if m.Inspector != "" && !now.members[m.Inspector] {
			m.Subject, m.Leader = p.Subject, leader == 1
			now.Team, now.members[m.Inspector] = append(now.Team, m), true
		}
		if r.ID != "" && !now.judged[r.ID] {
			now.Results, now.judged[r.ID] = append(now.Results, r), true
		}
		return nil
	}, `select p.place, p.stratum, p.subject, p.name, p.ticket, p.state, p.ended_on,
		coalesce(m.dept, ''), coalesce(m.slot, 0), coalesce(m.inspector, ''), coalesce(m.leader, 0), coalesce(m.origin, ''),
		coalesce(i.name, ''), coalesce(r.id, ''), coalesce(r.dept, ''), coalesce(r.state, ''), coalesce(r.entered_by, '')
		from (`+list+`) p
		left join team_member m on m.region = p.region and m.task = p.task and m.subject = p.subject
		left join inspector i on i.code = m.inspector
		left join result r on r.region = p.region and r.task = p.task and r.subject = p.subject
		order by p.place, r.dept, m.leader desc, m.dept, m.slot`, w.args...)
	if err != nil || now == nil {
		return err
	}
	return fn(*now)
}

// Members is the group without names, for the policies.
func (p PickRow) Members() []staffing.Member {
	out := make([]staffing.Member, len(p.Team))
	for i, m := range p.Team {
		out[i] = m.Member
	}
	return out
}

// Formed reports whether a task has any group yet.
func Formed(ctx context.Context, q db.Querier, region string, task ids.Task) (bool, error) {
	n, err := db.Value[int](ctx, q, `select count(*) from (select 1 as one from team_member
		where region = $1 and task = $2 limit 1) m`, region, task)
	return n > 0, err
}
