package query

import (
	"context"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/task"
)

// TaskRow is one task in a list: what it shows, what the policies are asked
// about, and how far its visits are.
type TaskRow struct {
	task.Task       // without items and quotas
	Drawn     int64 // objects drawn
	Ended     int64 // of these, visits that have ended
}

// The orders of the list of tasks.
const (
	TasksByCreated = "created"
	TasksByNo      = "no"
	TasksByTo      = "to"
)

// TaskFilter selects the tasks that a person may read. Zero fields select all
// of them.
type TaskFilter struct {
	By          actor.Actor
	Text        string   // part of the number or name
	Initiator   ids.Dept // department code
	States      []task.State
	From, Until string // days of which one lies in the period of the task, YYYY-MM-DD
	Sort        string // "" is TasksByCreated
	Desc        bool
	Limit       int // 0: all rows
	Offset      int
}

// readable is the right to read a task (Article 3; drafts stay with their
// department).
func readable(w *where, by actor.Actor) {
	dept, witness := reader(by)
	w.and(`(t.initiator = ? or t.witness <> '' and t.witness = ? or t.state not in ('draft', 'pending')
		and exists (select 1 from task_dept x where x.task = t.id and x.dept = ?))`, dept, witness, dept)
}

func (f TaskFilter) where(w *where) {
	readable(w, f.By)
	if f.Text != "" {
		w.and(`(t.no like ? escape '\' or t.name like ? escape '\')`, db.Contains(f.Text), db.Contains(f.Text))
	}
	if f.Initiator != "" {
		w.and(`t.initiator = ?`, f.Initiator)
	}
	if len(f.States) > 0 {
		states := make([]any, len(f.States))
		for i, s := range f.States {
			states[i] = string(s)
		}
		w.and(`t.state in `+marks(len(states)), states...)
	}
	if f.From != "" {
		w.and(`t.to_on >= ?`, f.From)
	}
	if f.Until != "" {
		w.and(`t.from_on <= ?`, f.Until)
	}
}

// CountTasks counts the tasks that the filter selects.
func CountTasks(ctx context.Context, q db.Querier, f TaskFilter) (int, error) {
	var w where
	f.where(&w)
	return db.Value[int](ctx, q, `select count(*) from task t`+w.text.String(), w.args...)
}

// TaskStates counts all tasks that a person may read by their state.
func TaskStates(ctx context.Context, q db.Querier, by actor.Actor) (map[task.State]int, error) {
	var w where
	readable(&w, by)
	out := make(map[task.State]int)
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var s task.State
		var n int
		err := scan(&s, &n)
		out[s] = n
		return err
	}, `select t.state, count(*) from task t`+w.text.String()+` group by t.state`, w.args...)
	return out, err
}

var taskOrders = map[string]string{TasksByNo: "t.no", TasksByTo: "t.to_on"}

// EachTask reads the tasks that the filter selects, row by row.
func EachTask(ctx context.Context, q db.Querier, f TaskFilter, fn func(TaskRow) error) error {
	var w where
	f.where(&w)
	column := taskOrders[f.Sort]
	if column == "" {
		column = "t.created_at"
	}
	w.text.WriteString(` order by ` + column + direction(f.Desc) + `, t.id` + w.page(f.Limit, f.Offset))
	return db.Each(ctx, q, func(scan db.Scan) error {
		var t TaskRow
		var depts string
		err := scan(&t.Region, &t.ID, &t.No, &t.Name, &t.Initiator, &t.From, &t.To, &t.State,
			&t.Witness, &t.SubmittedBy, &t.ObjectsDraw, &t.Version, &depts, &t.Drawn, &t.Ended)
		if err != nil {
			return err
		}
		for _, code := range strings.Split(depts, ",") {
			t.Depts = append(t.Depts, task.Dept{Code: ids.Dept(code), Lead: code == string(t.Initiator)})
		}
		return fn(t)
	}, `select t.region, t.id, t.no, t.name, t.initiator, t.from_on, t.to_on, t.state,
		t.witness, t.submitted_by, t.objects_draw, t.version,
		coalesce((select string_agg(x.dept, ',') from task_dept x where x.task = t.id), ''),
		(select count(*) from draw_pick k join draw d on d.region = k.region and d.id = k.draw and d.attempt = k.attempt
			where k.region = t.region and k.draw = t.objects_draw),
		(select count(*) from visit v where v.region = t.region and v.task = t.id and v.state = 'ended')
		from task t`+w.text.String(), w.args...)
}

// TaskItem is one item of a task.
type TaskItem struct {
	Dept    ids.Dept // department that answers for it
	Code    string
	Version int
	Name    string
	Points  int
}

// TaskItems lists the items of a task, those of the initiating department first.
func TaskItems(ctx context.Context, q db.Querier, task ids.Task) ([]TaskItem, error) {
	return db.All(ctx, q, func(scan db.Scan) (x TaskItem, err error) {
		err = scan(&x.Dept, &x.Code, &x.Version, &x.Name, &x.Points)
		return x, err
	}, `select x.dept, x.item, x.item_version, i.name,
		(select count(*) from item_point p where p.code = x.item and p.version = x.item_version)
		from task_item x join item i on i.code = x.item and i.version = x.item_version
		join task_dept d on d.task = x.task and d.dept = x.dept
		where x.task = $1 order by d.lead desc, d.dept, x.seq`, task)
}
