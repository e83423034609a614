package query

import (
	"context"
	"strconv"

	"yangguang/internal/db"
	"yangguang/internal/publication"
)

// ResultRow is one result in a list of its department.
type ResultRow struct {
	ID, TaskNo, TaskName  string
	Subject, SubjectName  string
	State                 publication.State
	EndedOn, DueOn        string
	Provisional           bool
	EnteredBy, ApprovedBy string // person ids
	SubmittedAt           int64
	PublishedAt           int64
}

// ResultFilter selects results of a department.
type ResultFilter struct {
	Dept   string
	States []publication.State
	Text   string // part of the name of task or object
	Member string // inspector's code: of unpublished ones only those of the groups with this member; "" = all
}

// Results lists a department's results, the most urgent first and the published
// ones last, newest first; it also counts all that the filter selects.
func Results(ctx context.Context, q db.Querier, f ResultFilter, limit, offset int) ([]ResultRow, int, error) {
	like := db.Contains(f.Text)
	n := len(f.States)
	args := append([]any{f.Dept, f.Text, like, like, f.Member, f.Member}, db.Args(f.States)...)
	for i := range f.States {
		args[6+i] = string(f.States[i])
	}
	where := ` from result r join task t on t.region = r.region and t.id = r.task join subject s on s.region = r.region
		and s.id = r.subject
		where r.dept = $1 and ($2 = '' or s.name like $3 escape '\' or t.name like $4 escape '\')
		and ($5 = '' or r.state = 'published' or exists (select 1 from team_member m
			where m.region = r.region and m.task = r.task and m.subject = r.subject and m.dept = r.dept and m.inspector = $6))
		and r.state in ` + db.In(7, n)
	total, err := db.Value[int](ctx, q, `select count(*)`+where, args...)
	if err != nil {
		return nil, 0, err
	}
	rows, err := db.All(ctx, q, func(scan db.Scan) (r ResultRow, err error) {
		var provisional int
		err = scan(&r.ID, &r.TaskNo, &r.TaskName, &r.Subject, &r.SubjectName, &r.State, &r.EndedOn, &r.DueOn, &provisional,
			&r.EnteredBy, &r.ApprovedBy, &r.SubmittedAt, &r.PublishedAt)
		r.Provisional = provisional == 1
		return r, err
	}, `select r.id, t.no, t.name, r.subject, s.name, r.state, r.ended_on, r.due_on, r.provisional, r.entered_by,
		r.approved_by,
		r.submitted_at, r.published_at`+where+`
		order by case r.state when 'published' then 1 else 0 end, case r.state when 'published' then -r.published_at else 0
			end, r.due_on, r.id
		limit $`+strconv.Itoa(7+n)+` offset $`+strconv.Itoa(8+n), append(args, limit, offset)...)
	return rows, total, err
}

// PublicFilter is what the public searches results by; empty fields select all.
type PublicFilter struct {
	Region string
	Name   string // part of the object's name
	Code   string // the object's code, whole
	Dept   string // department code
	Task   string // part of the task's name or number
	Type   string // code of the result type
}

// Published lists published results as the public reads them, newest first,
// and counts all that the filter selects. limit 0 lists all.
func Published(ctx context.Context, q db.Querier, f PublicFilter,
	limit, offset int) ([]publication.Publication, int, error) {
	name, task := db.Contains(f.Name), db.Contains(f.Task)
	args := []any{f.Region, f.Region, f.Name, name, f.Code, f.Code, f.Dept, f.Dept, f.Task, task, f.Task, f.Type, f.Type}
	where := ` from publication p where ($1 = '' or p.region = $2) and ($3 = '' or p.subject_name like $4 escape '\')
		and ($5 = '' or p.subject = $6) and ($7 = '' or p.dept = $8)
		and ($9 = '' or p.task_name like $10 escape '\' or exists (select 1 from task t where t.region = p.region
			and t.id = p.task and t.no = $11))
		and ($12 = '' or exists (select 1 from result_type y where y.region = p.region and y.task = p.task
			and y.subject = p.subject and y.dept = p.dept and y.type = $13))`
	total, err := db.Value[int](ctx, q, `select count(*)`+where, args...)
	if err != nil {
		return nil, 0, err
	}
	if limit == 0 {
		limit = max(total, 1)
	}
	list, err := db.All(ctx, q, publication.ScanPublication, `select `+publication.PublicationColumns+where+`
		order by p.at desc, p.result limit $14 offset $15`, append(args, limit, offset)...)
	return list, total, err
}
