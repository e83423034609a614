package query

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/task"
)

// ShareRow is what was handed to a department, with what a list shows of the
// task.
type ShareRow struct {
	task.Dispatch
	No, Name  string
	Initiator ids.Dept // department code
	From, To  string   // YYYY-MM-DD, both included
	Gaps      int64    // places that the draw of inspectors left open and nobody was named for
}

// The orders of the list of shares.
const (
	SharesBySent = "sent"
	SharesByNo   = "no"
	SharesByTo   = "to"
)

// The steps of a share, as a filter.
const (
	ShareSent     = "sent"     // waits for the receipt
	ShareAcked    = "acked"    // received, inspectors not frozen yet
	ShareDrawing  = "drawing"  // the draw of inspectors runs
	ShareStaffed  = "staffed"  // everybody is named by the draw
	ShareWithGaps = "with-gap" // the draw left a place open
)

// ShareFilter selects what was handed to the department of a person. Zero
// fields select all of it.
type ShareFilter struct {
	By        actor.Actor
	Text      string   // part of the number or name of the task
	Initiator ids.Dept // department code
	Step      string
	Sort      string // "" is SharesBySent
	Desc      bool
	Limit     int // 0: all rows
	Offset    int
}

// openSeats counts the slots of a share that the locked draw left open and that
// nobody was named for.
const openSeats = `(select count(*) from draw_seat k
	join draw w on w.region = k.region and w.id = k.draw and w.attempt = k.attempt
	where k.region = d.region and k.draw = d.draw and w.state = 'locked' and k.inspector = '' and k.slot > 0
	and not exists (select 1 from team_member m where m.region = k.region and m.task = d.task and m.subject = k.subject
		and m.dept = d.dept and m.slot = k.slot))`

var shareSteps = map[string]string{
	ShareSent:     `d.acked_at = 0`,
	ShareAcked:    `d.acked_at > 0 and d.draw = '' and d.staffed_at = 0`,
	ShareDrawing:  `d.draw <> '' and d.staffed_at = 0`,
	ShareStaffed:  `d.staffed_at > 0`,
	ShareWithGaps: openSeats + ` > 0`,
}

func (f ShareFilter) where(w *where) {
	readable(w, f.By)
	w.and(`d.dept = ?`, f.By.Dept)
	if f.Text != "" {
		w.and(`(t.no like ? escape '\' or t.name like ? escape '\')`, db.Contains(f.Text), db.Contains(f.Text))
	}
	if f.Initiator != "" {
		w.and(`t.initiator = ?`, f.Initiator)
	}
	if step := shareSteps[f.Step]; step != "" {
		w.and(step)
	}
}

const shareTables = ` from dispatch d join task t on t.region = d.region and t.id = d.task`

// CountShares counts the shares that the filter selects.
func CountShares(ctx context.Context, q db.Querier, f ShareFilter) (int, error) {
	var w where
	f.where(&w)
	return db.Value[int](ctx, q, `select count(*)`+shareTables+w.text.String(), w.args...)
}

var shareOrders = map[string]string{SharesByNo: "t.no", SharesByTo: "t.to_on"}

// EachShare reads the shares that the filter selects, row by row.
func EachShare(ctx context.Context, q db.Querier, f ShareFilter, fn func(ShareRow) error) error {
	var w where
	f.where(&w)
	column := shareOrders[f.Sort]
	if column == "" {
		column = "d.sent_at"
	}
	w.text.WriteString(` order by ` + column + direction(f.Desc) + `, d.task` + w.page(f.Limit, f.Offset))
	return db.Each(ctx, q, func(scan db.Scan) error {
		var s ShareRow
		d := &s.Dispatch
		err := scan(&d.Region, &d.Task, &d.Dept, &d.Objects, &d.SentBy, &d.SentAt, &d.AckedBy, &d.AckedAt,
			&d.Draw, &d.StaffedAt, &s.No, &s.Name, &s.Initiator, &s.From, &s.To, &s.Gaps)
		if err != nil {
			return err
		}
		return fn(s)
	}, `select d.region, d.task, d.dept, d.objects, d.sent_by, d.sent_at, d.acked_by, d.acked_at, d.draw, d.staffed_at,
		t.no, t.name, t.initiator, t.from_on, t.to_on, `+openSeats+shareTables+w.text.String(), w.args...)
}
