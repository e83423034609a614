package plan

import (
	"context"
	"encoding/json"
	"fmt"

	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

const planColumns = `p.id, p.region, p.dept, p.year, p.version, p.state, p.name, p.reason, p.authors, p.approved_by,
	p.approved_on, p.opinion, p.published_on, p.row_version`

func scanPlan(scan db.Scan) (p Plan, err error) {
	var authors string
	if err = scan(&p.ID, &p.Region, &p.Dept, &p.Year, &p.Version, &p.State, &p.Name, &p.Reason, &authors, &p.ApprovedBy,
		&p.ApprovedOn, &p.Opinion, &p.PublishedOn, &p.RowVersion); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(authors), &p.Authors)
}

// ByID reads one version of a plan. It returns db.ErrNotFound.
func ByID(ctx context.Context, q db.Querier, id string) (Plan, error) {
	return db.One(ctx, q, scanPlan, `select `+planColumns+` from plan p where p.id = $1`, id)
}

// Versions lists every version of the plan of a department for a year, newest
// first.
func Versions(ctx context.Context, q db.Querier, dept ids.Dept, year int) ([]Plan, error) {
	return db.All(ctx, q, scanPlan, `select `+planColumns+
		` from plan p where p.dept = $1 and p.year = $2 order by p.version desc`, dept, year)
}

const taskColumns = `t.id, t.plan, t.seq, t.no, t.name, t.direction, t.source, t.basis, t.scope_text, t.frequency,
	t.from_on, t.until_on, t.lead_dept, t.joint, t.scope, t.mode, t.disclosure`

func scanTask(scan db.Scan) (t PlanTask, err error) {
	var joint int
	var scope string
	if err = scan(&t.ID, &t.PlanID, &t.Seq, &t.No, &t.Name, &t.Direction, &t.Source, &t.Basis, &t.ScopeText, &t.Frequency,
		&t.From, &t.To, &t.Lead, &joint, &scope, &t.Mode, &t.Disclosure); err != nil {
		return t, err
	}
	t.Joint = joint == 1
	return t, json.Unmarshal([]byte(scope), &t.Scope)
}

// TaskOf reads one plan task with the version of the plan it stands in. It
// returns db.ErrNotFound.
func TaskOf(ctx context.Context, q db.Querier, id ids.Line) (PlanTask, Plan, error) {
	tasks, err := tasksWhere(ctx, q, `t.id = $1`, id)
	if err != nil {
		return PlanTask{}, Plan{}, err
	}
	if len(tasks) == 0 {
		return PlanTask{}, Plan{}, fmt.Errorf("plan task %s: %w", id, db.ErrNotFound)
	}
	p, err := ByID(ctx, q, tasks[0].PlanID)
	return tasks[0], p, err
}

// Tasks lists the tasks of one version of a plan in their order.
func Tasks(ctx context.Context, q db.Querier, planID string) ([]PlanTask, error) {
	return tasksWhere(ctx, q, `t.plan = $1`, planID)
}

// Open lists the plan tasks under which a department may set up tasks: those of
// its published plans.
func Open(ctx context.Context, q db.Querier, dept ids.Dept) ([]PlanTask, error) {
	return tasksWhere(ctx, q, `t.plan in (select p.id from plan p where p.state = 'published' and p.dept = $1)`, dept)
}

func tasksWhere(ctx context.Context, q db.Querier, cond string, arg any) ([]PlanTask, error) {
	tasks, err := db.All(ctx, q, scanTask, `select `+taskColumns+` from plan_task t where `+cond+
		` order by t.from_on, t.no, t.seq`, arg)
	if err != nil {
		return nil, err
	}
	byID := make(map[ids.Line]*PlanTask, len(tasks))
	for n := range tasks {
		byID[tasks[n].ID] = &tasks[n]
	}
	of := ` where r.plan_task in (select t.id from plan_task t where ` + cond + `) order by r.plan_task, r.seq`
	err = db.Each(ctx, q, func(scan db.Scan) error {
		var id ids.Line
		var dept ids.Dept
		err := scan(&id, &dept)
		if t := byID[id]; t != nil {
			t.Coop = append(t.Coop, dept)
		}
		return err
	}, `select r.plan_task, r.dept from plan_task_coop r`+of, arg)
	if err != nil {
		return nil, err
	}
	err = db.Each(ctx, q, func(scan db.Scan) error {
		var id ids.Line
		var it PlanItem
		err := scan(&id, &it.Code, &it.Version, &it.Dept)
		if t := byID[id]; t != nil {
			t.Items = append(t.Items, it)
		}
		return err
	}, `select r.plan_task, r.item, r.version, r.dept from plan_task_item r`+of, arg)
	if err != nil {
		return nil, err
	}
	return tasks, db.Each(ctx, q, func(scan db.Scan) error {
		var id ids.Line
		var c Quota
		err := scan(&id, &c.Stratum, &c.Name, &c.By, &c.Value, &c.Num, &c.Den, &c.Count)
		if t := byID[id]; t != nil {
			t.Quotas = append(t.Quotas, c)
		}
		return err
	}, `select r.plan_task, r.stratum, r.name, r.member_by, r.value, r.num, r.den, r.count from plan_task_quota r`+of, arg)
}

// takesPart reports whether a department cooperates in a published plan of
// another department for the year.
func takesPart(ctx context.Context, q db.Querier, dept ids.Dept, year int) (bool, error) {
	n, err := db.Value[int](ctx, q, `select count(*) from plan_task_coop c join plan_task t on t.id = c.plan_task
		join plan p on p.id = t.plan where c.dept = $1 and p.year = $2 and p.state = 'published'`, dept, year)
	return n > 0, err
}

func insertPlan(ctx context.Context, tx *ledger.Tx, p Plan) error {
	_, err := tx.Exec(ctx, `insert into plan (id, region, dept, year, version, state, name, reason, authors, approved_by,
		approved_on, opinion, published_on, row_version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', '', 1)`,
		p.ID, p.Region, p.Dept, p.Year, p.Version, p.State, p.Name, p.Reason, text(p.Authors))
	return err
}

// touch guards a change of a draft and of any of its tasks by the row version
// that its author saw.
func touch(ctx context.Context, tx *ledger.Tx, p Plan) error {
	return tx.ExecOne(ctx, `update plan set authors = $1, row_version = row_version + 1
		where id = $2 and row_version = $3 and state = 'draft'`, text(p.Authors), p.ID, p.RowVersion)
}

// updateState moves a version, guarded by the row version that was loaded.
func updateState(ctx context.Context, tx *ledger.Tx, p *Plan) error {
	err := tx.ExecOne(ctx, `update plan set state = $1, authors = $2, approved_by = $3, approved_on = $4, opinion = $5,
		published_on = $6, row_version = row_version + 1 where id = $7 and row_version = $8`,
		p.State, text(p.Authors), p.ApprovedBy, p.ApprovedOn, p.Opinion, p.PublishedOn, p.ID, p.RowVersion)
	p.RowVersion++
	return err
}

// updateReplaced moves the published version out of the way of the next one.
func updateReplaced(ctx context.Context, tx *ledger.Tx, p Plan) error {
	_, err := tx.Exec(ctx, `update plan set state = 'replaced', row_version = row_version + 1
		where dept = $1 and year = $2 and state = 'published'`, p.Dept, p.Year)
	return err
}

func insertTask(ctx context.Context, tx *ledger.Tx, t PlanTask) error {
	scope, err := json.Marshal(t.Scope)
	if err != nil {
		return err
	}
	joint := 0
	if t.Joint {
		joint = 1
	}
	if _, err := tx.Exec(ctx, `insert into plan_task (id, plan, seq, no, name, direction, source, basis, scope_text,
		frequency,
		from_on, until_on, lead_dept, joint, scope, mode, disclosure)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		t.ID, t.PlanID, t.Seq, t.No, t.Name, t.Direction, t.Source, t.Basis, t.ScopeText, t.Frequency,
		t.From, t.To, t.Lead, joint, string(scope), t.Mode, t.Disclosure); err != nil {
		return err
	}
	for n, c := range t.Coop {
		if _, err := tx.Exec(ctx, `insert into plan_task_coop (plan_task, seq, dept) values ($1, $2, $3)`, t.ID, n+1,
			c); err != nil {
			return err
		}
	}
	for n, it := range t.Items {
		if _, err := tx.Exec(ctx, `insert into plan_task_item (plan_task, seq, item, version, dept)
			values ($1, $2, $3, $4, $5)`,
			t.ID, n+1, it.Code, it.Version, it.Dept); err != nil {
			return err
		}
	}
	for n, c := range t.Quotas {
		if _, err := tx.Exec(ctx, `insert into plan_task_quota (plan_task, seq, stratum, name, member_by, value, num, den,
			count)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, t.ID, n+1, c.Stratum, c.Name, c.By, c.Value, c.Num, c.Den,
			c.Count); err != nil {
			return err
		}
	}
	return nil
}

func deleteTask(ctx context.Context, tx *ledger.Tx, id ids.Line) error {
	for _, text := range []string{
		`delete from plan_task_coop where plan_task = $1`,
		`delete from plan_task_item where plan_task = $1`,
		`delete from plan_task_quota where plan_task = $1`,
	} {
		if _, err := tx.Exec(ctx, text, id); err != nil {
			return err
		}
	}
	return tx.ExecOne(ctx, `delete from plan_task where id = $1`, id)
}

// nextSeq is the number of the next task in a plan.
func nextSeq(ctx context.Context, q db.Querier, planID string) (int, error) {
	return db.Value[int](ctx, q, `select coalesce(max(seq), 0) + 1 from plan_task where plan = $1`, planID)
}

func text[S ~string](list []S) string {
	if list == nil {
		list = []S{}
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // a list of strings always has a JSON form
	}
	return string(b)
}
