package query

import (
	"context"
	"slices"
	"strings"

	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
)

// ResultRow is one result in a list of its department.
type ResultRow struct {
	ID, Region            string
	Task                  ids.Task
	TaskNo                string
	TaskName              string
	Subject               ids.Subject
	SubjectName           string
	State                 publication.State
	Types                 []string // codes, in the order of the dictionary
	Summary, Handling     string
	Opinion               string // of the one who approved it or sent it back
	EndedOn, DueOn        string // YYYY-MM-DD
	Provisional           bool
	EnteredBy, ApprovedBy ids.Person // person ids
	Enterer, Approver     string     // their names
	SubmittedAt           int64      // µs UTC
	PublishedAt           int64      // µs UTC
	Version               int
	Mine                  bool // the person who asks is of the department's share in the group
	Conflict              bool // the person who asks must keep away from the object today
	Members, Signed       int  // of the whole group at the visit
}

// The orders of a list of results.
const (
	ResultsByDue   = "due"
	ResultsByName  = "name"
	ResultsByEnded = "ended"
)

// The terms that a list of results may be narrowed to.
const (
	ResultsLate = "late" // not published and past the time limit
	ResultsSoon = "soon" // not published and within the days up to ResultFilter.Soon
)

// ResultFilter selects results of a department. Zero fields select all.
type ResultFilter struct {
	Dept        ids.Dept
	States      []publication.State // nil: none at all
	Text        string              // part of the name of the object or the beginning of its code
	Task        string              // part of the number or name of the task
	Type        string              // code of a type of result
	Enterer     string              // part of a name
	From, Until string              // last days of the visit, YYYY-MM-DD
	Term        string              // ResultsLate or ResultsSoon
	Today, Soon string              // YYYY-MM-DD: the day of the request, and the last day that counts as soon
	Member      ids.Inspector       // inspector: of unpublished ones only those of the groups with this member
	Inspector   ids.Inspector       // who asks, for Mine and Conflict
	Sort        string              // "" is ResultsByDue
	Desc        bool
	Limit       int // 0: all rows
	Offset      int
}

const resultTables = ` from result r join task t on t.region = r.region and t.id = r.task
	join subject s on s.region = r.region and s.id = r.subject`

const (
	resultLate = `r.state <> 'published' and r.due_on < ?`
	resultSoon = `r.state <> 'published' and r.due_on >= ? and r.due_on <= ?`
)

// where is the filter but for the term.
func (f ResultFilter) where(w *where) {
	w.and(`r.dept = ?`, f.Dept)
	states := make([]any, len(f.States))
	for i, st := range f.States {
		states[i] = string(st)
	}
	w.and(`r.state in `+marks(len(states)), states...)
	if f.Member != "" {
		w.and(`(r.state = 'published' or exists (select 1 from team_member m where m.region = r.region and m.task = r.task
			and m.subject = r.subject and m.dept = r.dept and m.inspector = ?))`, f.Member)
	}
	if f.Text != "" {
		w.and(`(s.name like ? escape '\' or s.id like ? escape '\')`, db.Contains(f.Text), begins(f.Text))
	}
	if f.Task != "" {
		w.and(`(t.name like ? escape '\' or t.no like ? escape '\')`, db.Contains(f.Task), db.Contains(f.Task))
	}
	if f.Type != "" {
		w.and(`exists (select 1 from result_type y where y.region = r.region and y.task = r.task and y.subject = r.subject
			and y.dept = r.dept and y.type = ?)`, f.Type)
	}
	if f.Enterer != "" {
		w.and(`exists (select 1 from person n where n.id = r.entered_by and n.name like ? escape '\')`,
			db.Contains(f.Enterer))
	}
	if f.From != "" {
		w.and(`r.ended_on >= ?`, f.From)
	}
	if f.Until != "" {
		w.and(`r.ended_on <= ?`, f.Until)
	}
}

// term narrows to the term of the filter.
func (f ResultFilter) term(w *where) {
	switch f.Term {
	case ResultsLate:
		w.and(resultLate, f.Today)
	case ResultsSoon:
		w.and(resultSoon, f.Today, f.Soon)
	}
}

// ResultTally counts what a filter selects, and of it what is late and what is
// due soon. All obeys the term of the filter, the other two do not.
type ResultTally struct{ All, Late, Soon int }

// CountResults counts the results that the filter selects.
func CountResults(ctx context.Context, q db.Querier, f ResultFilter) (ResultTally, error) {
	var w where
	head := w.bind(`select count(*), coalesce(sum(case when `+resultLate+` then 1 else 0 end), 0),
		coalesce(sum(case when `+resultSoon+` then 1 else 0 end), 0)`, f.Today, f.Today, f.Soon)
	f.where(&w)
	n, err := db.One(ctx, q, func(scan db.Scan) (n ResultTally, err error) {
		err = scan(&n.All, &n.Late, &n.Soon)
		return n, err
	}, head+resultTables+w.text.String(), w.args...)
	switch f.Term {
	case ResultsLate:
		n.All = n.Late
	case ResultsSoon:
		n.All = n.Soon
	}
	return n, err
}

// order puts what is open before what is published, of that the newest first.
func (f ResultFilter) order() string {
	down := ""
	if f.Desc {
		down = " desc"
	}
	switch f.Sort {
	case ResultsByName:
		return ` order by s.name` + down + `, r.id` + down
	case ResultsByEnded:
		return ` order by r.ended_on` + down + `, r.id` + down
	}
	return ` order by case r.state when 'published' then 1 else 0 end,
		case r.state when 'published' then -r.published_at else 0 end, r.due_on` + down + `, r.id` + down
}

// EachResult reads the results that the filter selects. An error of fn ends it.
func EachResult(ctx context.Context, q db.Querier, f ResultFilter, fn func(ResultRow) error) error {
	var w where
	text := w.bind(`select r.id, r.region, r.task, t.no, t.name, r.subject, s.name, r.state,
		r.summary, r.handling, r.opinion, r.ended_on, r.due_on, r.provisional,
		r.entered_by, r.approved_by, coalesce(e.name, ''), coalesce(a.name, ''),
		r.submitted_at, r.published_at, r.version,
		coalesce((select string_agg(y.type, ' ') from result_type y where y.region = r.region and y.task = r.task
			and y.subject = r.subject and y.dept = r.dept), ''),
		(select count(*) from team_member m where m.region = r.region and m.task = r.task and m.subject = r.subject
			and m.dept = r.dept and m.inspector = ?),
		(select count(*) from inspector_conflict c where c.region = r.region and c.subject = r.subject and c.inspector = ?
			and (c.until = '' or c.until >= ?)),
		(select count(*) from team_member m where m.region = r.region and m.task = r.task and m.subject = r.subject),
		(select count(*) from visit_signature g where g.region = r.region and g.task = r.task
			and g.subject = r.subject)`,
		f.Inspector, f.Inspector, f.Today) + resultTables +
		` left join person e on e.id = r.entered_by left join person a on a.id = r.approved_by`
	f.where(&w)
	f.term(&w)
	text += w.text.String() + f.order() + w.page(f.Limit, f.Offset)
	return db.Each(ctx, q, func(scan db.Scan) error {
		var r ResultRow
		var provisional, mine, conflicts int
		var types string
		if err := scan(&r.ID, &r.Region, &r.Task, &r.TaskNo, &r.TaskName, &r.Subject, &r.SubjectName, &r.State,
			&r.Summary, &r.Handling, &r.Opinion, &r.EndedOn, &r.DueOn, &provisional,
			&r.EnteredBy, &r.ApprovedBy, &r.Enterer, &r.Approver,
			&r.SubmittedAt, &r.PublishedAt, &r.Version, &types, &mine, &conflicts, &r.Members, &r.Signed); err != nil {
			return err
		}
		r.Provisional, r.Mine, r.Conflict = provisional == 1, mine > 0, conflicts > 0
		r.Types = strings.Fields(types)
		slices.Sort(r.Types)
		return fn(r)
	}, text, w.args...)
}

// Results lists the results that the filter selects.
func Results(ctx context.Context, q db.Querier, f ResultFilter) ([]ResultRow, error) {
	var out []ResultRow
	err := EachResult(ctx, q, f, func(r ResultRow) error {
		out = append(out, r)
		return nil
	})
	return out, err
}

// Finding is what a department's points of one visit came to.
type Finding struct {
	Pass, Fail, NA, Unchecked int
	Failed                    []FailedPoint
}

// FailedPoint is a point that was 不合格.
type FailedPoint struct {
	Item string // name of the item
	Text string // of the point
	Note string // what was found
}

// FindingsOf sums the answers behind some results by their ids: those of the
// department of each.
func FindingsOf(ctx context.Context, q db.Querier, keys []string) (map[string]Finding, error) {
	out := make(map[string]Finding, len(keys))
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var id string
		var value inspection.Value
		var p FailedPoint
		if err := scan(&id, &value, &p.Note, &p.Item, &p.Text); err != nil {
			return err
		}
		f := out[id]
		switch value {
		case inspection.Pass:
			f.Pass++
		case inspection.NA:
			f.NA++
		case inspection.Unchecked:
			f.Unchecked++
		case inspection.Fail:
			f.Fail++
			f.Failed = append(f.Failed, p)
		}
		out[id] = f
		return nil
	}, `select r.id, a.value, a.note, i.name, p.text from result r
		join visit_sheet h on h.region = r.region and h.task = r.task and h.subject = r.subject and h.dept = r.dept
		join visit_answer a on a.region = h.region and a.task = h.task and a.subject = h.subject and a.item = h.item
		join item i on i.code = h.item and i.version = h.item_version
		join item_point p on p.code = h.item and p.version = h.item_version and p.seq = a.point
		where r.id in `+db.In(1, len(keys))+` order by r.id, h.seq, a.point`, db.Args(keys)...)
	return out, err
}

// PublicFilter is what the public searches results by; empty fields select all.
type PublicFilter struct {
	Region string
	Name   string   // part of the object's name
	Code   string   // the object's code, whole
	Dept   ids.Dept // department code
	Task   string   // part of the task's name or number
	Type   string   // code of the result type
}

// where is the condition with its arguments, $1 to $13.
func (f PublicFilter) where() (string, []any) {
	name, task := db.Contains(f.Name), db.Contains(f.Task)
	return ` from publication p where ($1 = '' or p.region = $2) and ($3 = '' or p.subject_name like $4 escape '\')
		and ($5 = '' or p.subject = $6) and ($7 = '' or p.dept = $8)
		and ($9 = '' or p.task_name like $10 escape '\' or exists (select 1 from task t
			where t.region = p.region and t.id = p.task and t.no = $11))
		and ($12 = '' or exists (select 1 from result_type y where y.region = p.region and y.task = p.task
			and y.subject = p.subject and y.dept = p.dept and y.type = $13))`,
		[]any{f.Region, f.Region, f.Name, name, f.Code, f.Code, f.Dept, f.Dept, f.Task, task, f.Task, f.Type, f.Type}
}

const newestFirst = ` order by p.at desc, p.result`

// Published lists published results as the public reads them, newest first,
// and counts all that the filter selects.
func Published(ctx context.Context, q db.Querier, f PublicFilter,
	limit, offset int) ([]publication.Publication, int, error) {
	where, args := f.where()
	total, err := db.Value[int](ctx, q, `select count(*)`+where, args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := db.All(ctx, q, publication.ScanPublication,
		`select `+publication.PublicationColumns+where+newestFirst+` limit $14 offset $15`, append(args, limit, offset)...)
	return list, total, err
}

// EachPublished gives every published result that the filter selects to fn,
// newest first, one at a time. It stops at the first error of fn.
func EachPublished(ctx context.Context, q db.Querier, f PublicFilter, fn func(publication.Publication) error) error {
	where, args := f.where()
	return db.Each(ctx, q, func(scan db.Scan) error {
		p, err := publication.ScanPublication(scan)
		if err != nil {
			return err
		}
		return fn(p)
	}, `select `+publication.PublicationColumns+where+newestFirst, args...)
}
