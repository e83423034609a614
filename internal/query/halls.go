package query

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/plan"
	"yangguang/internal/sampling"
)

// HallRow is one draw in the list of the draw hall.
type HallRow struct {
	ID, Title string
	Task      ids.Task
	Dept      ids.Dept // department code of who draws
	Kind      draw.Kind
	State     sampling.State
	Attempt   int
	Pool      int64
	FrozenAt  int64 // µs UTC
	LimitAt   int64 // µs UTC
	Embargoed bool
	VoidAsked bool // somebody asked for a void and nobody decided yet
	Watch     bool // the person who asks may watch it
}

// Draw is what its badge is made of.
func (d HallRow) Draw() sampling.Draw {
	out := sampling.Draw{ID: ids.Draw(d.ID), Kind: d.Kind, State: d.State}
	if d.Embargoed {
		out.Disclosure = plan.AfterTask
	}
	return out
}

// Late reports whether the freeze has no result by its time limit (ssj/1
// section 6). now is in µs UTC.
func (d HallRow) Late(now int64) bool {
	return (d.State == sampling.Frozen || d.State == sampling.Failed) && now > d.LimitAt
}

// The orders of the list of draws.
const (
	HallsByFrozen = "frozen"
	HallsByID     = "id"
)

// HallFilter selects the draws that a person may watch. Zero fields select all
// of them.
type HallFilter struct {
	By          actor.Actor
	Text        string   // part of the id or title
	Dept        ids.Dept // who draws
	Kind        draw.Kind
	State       sampling.State // also Overdue, and VoidAsked
	From, Until int64          // frozen at or after, and before; µs UTC, 0 for open
	Now         int64          // µs UTC
	Sort        string         // "" is HallsByFrozen
	Desc        bool
	Limit       int // 0: all rows
	Offset      int
}

// VoidAsked is the state of a draw in a list that waits for the decision on a void.
const VoidAsked = sampling.State("void-asked")

const voidAsked = `d.state in ('frozen', 'drawn') and exists (select 1 from draw_attempt a
	where a.draw = d.id and a.n = d.attempt and a.void_asked_at > 0 and a.void_at = 0)`

// watchable is the right to watch a draw: who takes part in the task, and the
// named witness.
const watchable = `(d.dept = ? or exists (select 1 from task_dept x where x.task = d.task and x.dept = ?)
	or exists (select 1 from draw_commitment c where c.draw = d.id and c.attempt = d.attempt
		and c.person <> '' and c.person = ?))`

func (f HallFilter) where(w *where) {
	dept, witness := reader(f.By)
	w.and(watchable, dept, dept, witness)
	if f.Text != "" {
		w.and(`(d.id like ? escape '\' or d.title like ? escape '\')`, db.Contains(f.Text), db.Contains(f.Text))
	}
	if f.Dept != "" {
		w.and(`d.dept = ?`, f.Dept)
	}
	if f.Kind != "" {
		w.and(`d.kind = ?`, string(f.Kind))
	}
	switch f.State {
	case "":
	case Overdue:
		w.and(`d.state in ('frozen', 'failed') and d.limit_at < ?`, f.Now)
	case VoidAsked:
		w.and(voidAsked)
	default:
		w.and(`d.state = ?`, string(f.State))
	}
	if f.From != 0 {
		w.and(`d.frozen_at >= ?`, f.From)
	}
	if f.Until != 0 {
		w.and(`d.frozen_at < ?`, f.Until)
	}
}

// CountHalls counts the draws that the filter selects.
func CountHalls(ctx context.Context, q db.Querier, f HallFilter) (int, error) {
	var w where
	f.where(&w)
	return db.Value[int](ctx, q, `select count(*) from draw d`+w.text.String(), w.args...)
}

// EachHall reads the draws that the filter selects, row by row.
func EachHall(ctx context.Context, q db.Querier, f HallFilter, fn func(HallRow) error) error {
	var w where
	f.where(&w)
	order := ` order by d.frozen_at` + direction(f.Desc) + `, d.id` + direction(f.Desc)
	if f.Sort == HallsByID {
		order = ` order by d.id` + direction(f.Desc)
	}
	w.text.WriteString(order + w.page(f.Limit, f.Offset))
	return db.Each(ctx, q, func(scan db.Scan) error {
		d, err := scanHall(scan)
		if err != nil {
			return err
		}
		return fn(d)
	}, `select `+hallColumns+`, 1 from draw d`+w.text.String(), w.args...)
}

// DrawsOf lists the draws of a task, objects first, then inspectors by
// department, and of each whether the person may watch it.
func DrawsOf(ctx context.Context, q db.Querier, by actor.Actor, task ids.Task) ([]HallRow, error) {
	var w where
	dept, witness := reader(by)
	head := w.bind(`select `+hallColumns+`, case when `+watchable+` then 1 else 0 end from draw d`, dept, dept, witness)
	w.and(`d.task = ?`, task)
	return db.All(ctx, q, scanHall, head+w.text.String()+` order by d.kind desc, d.dept`, w.args...)
}

const hallColumns = `d.id, d.title, d.task, d.dept, d.kind, d.state, d.attempt, d.pool, d.frozen_at, d.limit_at,
	case when ` + embargoed + ` then 1 else 0 end, case when ` + voidAsked + ` then 1 else 0 end`

func scanHall(scan db.Scan) (d HallRow, err error) {
	var kind string
	var closed, asked, watch int
	err = scan(&d.ID, &d.Title, &d.Task, &d.Dept, &kind, &d.State, &d.Attempt, &d.Pool, &d.FrozenAt, &d.LimitAt,
		&closed, &asked, &watch)
	d.Kind, d.Embargoed, d.VoidAsked, d.Watch = draw.Kind(kind), closed == 1, asked == 1, watch == 1
	return d, err
}

// direction is the end of an order.
func direction(desc bool) string {
	if desc {
		return " desc"
	}
	return ""
}
