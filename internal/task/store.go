package task

import (
	"context"
	"encoding/json"

	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
)

const taskColumns = `region, id, no, name, plan_task, plan, plan_version, initiator, from_on, to_on, state,
	disclosure, hash, slots, slack, cross_station, scope, witness, opinion, created_by, created_at,
	submitted_by, approved_by, approved_at, revoked_why, objects_draw, version`

func scanTask(scan db.Scan) (t Task, err error) {
	var scope string
	var cross int
	if err = scan(&t.Region, &t.ID, &t.No, &t.Name, &t.PlanTask, &t.Plan, &t.PlanVersion, &t.Initiator, &t.From, &t.To,
		&t.State, &t.Disclosure, &t.Hash, &t.Slots, &t.Slack, &cross, &scope, &t.Witness, &t.Opinion, &t.CreatedBy,
		&t.CreatedAt, &t.SubmittedBy, &t.ApprovedBy, &t.ApprovedAt,
		&t.RevokedWhy, &t.ObjectsDraw, &t.Version); err != nil {
		return t, err
	}
	t.CrossStation = cross == 1
	return t, json.Unmarshal([]byte(scope), &t.Scope)
}

// ByID reads a task with its departments, items and quotas. It returns
// db.ErrNotFound.
func ByID(ctx context.Context, q db.Querier, id ids.Task) (Task, error) {
	t, err := db.One(ctx, q, scanTask, `select `+taskColumns+` from task where id = $1`, id)
	if err != nil {
		return t, err
	}
	return withParts(ctx, q, t)
}

func withParts(ctx context.Context, q db.Querier, t Task) (_ Task, err error) {
	if t.Depts, err = db.All(ctx, q, func(scan db.Scan) (d Dept, err error) {
		var lead int
		err = scan(&d.Code, &lead)
		d.Lead = lead == 1
		return
	}, `select dept, lead from task_dept where task = $1 order by lead desc, dept`, t.ID); err != nil {
		return t, err
	}
	if err = db.Each(ctx, q, func(scan db.Scan) error {
		var ref catalog.Ref
		var dept ids.Dept
		if err := scan(&ref.Code, &ref.Version, &dept); err != nil {
			return err
		}
		for i := range t.Depts {
			if t.Depts[i].Code == dept {
				t.Depts[i].Items = append(t.Depts[i].Items, ref)
			}
		}
		return nil
	}, `select item, item_version, dept from task_item where task = $1 order by seq`, t.ID); err != nil {
		return t, err
	}
	t.Quotas, err = db.All(ctx, q, func(scan db.Scan) (c plan.Quota, err error) {
		err = scan(&c.Stratum, &c.Name, &c.By, &c.Value, &c.Num, &c.Den, &c.Count)
		return
	}, `select stratum, name, split, value, num, den, fixed from task_quota where task = $1 order by seq`, t.ID)
	return t, err
}

func insertTask(ctx context.Context, tx *ledger.Tx, t Task) error {
	scope, err := json.Marshal(t.Scope.Canonical())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into task (`+taskColumns+`)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27)`,
		t.Region, t.ID, t.No, t.Name, t.PlanTask, t.Plan, t.PlanVersion, t.Initiator, t.From, t.To, t.State, t.Disclosure,
		t.Hash, t.Slots, t.Slack,
		bit(t.CrossStation), string(scope), t.Witness, t.Opinion, t.CreatedBy, t.CreatedAt, t.SubmittedBy, t.ApprovedBy,
		t.ApprovedAt,
		t.RevokedWhy, t.ObjectsDraw, t.Version)
	if err != nil {
		return err
	}
	seq := 0
	for _, d := range t.Depts {
		if _, err := tx.Exec(ctx, `insert into task_dept (task, dept, lead) values ($1,$2,$3)`, t.ID, d.Code,
			bit(d.Lead)); err != nil {
			return err
		}
		for _, ref := range d.Items {
			seq++
			if _, err := tx.Exec(ctx, `insert into task_item (task, seq, item, item_version, dept) values ($1,$2,$3,$4,$5)`,
				t.ID, seq, ref.Code, ref.Version, d.Code); err != nil {
				return err
			}
		}
	}
	for i, c := range t.Quotas {
		if _, err := tx.Exec(ctx,
			`insert into task_quota (task, seq, stratum, name, split, value, num, den, fixed)
				values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
			t.ID, i+1, c.Stratum, c.Name, c.By, c.Value, c.Num, c.Den, c.Count); err != nil {
			return err
		}
	}
	return nil
}

// save writes what may change after creation and moves the version; a task that
// somebody else changed in the meantime is db.ErrConflict.
func save(ctx context.Context, tx *ledger.Tx, t *Task) error {
	err := tx.ExecOne(ctx,
		`update task set name = $1, from_on = $2, to_on = $3, state = $4, disclosure = $5, hash = $6, slots = $7, slack = $8,
		cross_station = $9, witness = $10, opinion = $11, submitted_by = $12, approved_by = $13, approved_at = $14,
		revoked_why = $15,
		objects_draw = $16, version = version + 1 where region = $17 and id = $18 and version = $19`,
		t.Name, t.From, t.To, t.State, t.Disclosure, t.Hash, t.Slots, t.Slack, bit(t.CrossStation), t.Witness, t.Opinion,
		t.SubmittedBy,
		t.ApprovedBy, t.ApprovedAt, t.RevokedWhy, t.ObjectsDraw, t.Region, t.ID, t.Version)
	if err == nil {
		t.Version++
	}
	return err
}

// nextNumber counts the tasks of a department and year without a gap.
func nextNumber(ctx context.Context, tx *ledger.Tx, region string, dept ids.Dept, year string) (int64, error) {
	return db.Value[int64](ctx, tx, `insert into task_number (region, dept, year, n) values ($1, $2, $3, 1)
		on conflict (region, dept, year) do update set n = task_number.n + 1 returning n`, region, dept, year)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

const dispatchColumns = `region, task, dept, objects, sent_by, sent_at, acked_by, acked_at, draw, staffed_at`

func scanDispatch(scan db.Scan) (d Dispatch, err error) {
	err = scan(&d.Region, &d.Task, &d.Dept, &d.Objects, &d.SentBy, &d.SentAt, &d.AckedBy, &d.AckedAt, &d.Draw,
		&d.StaffedAt)
	return
}

// Dispatches lists what was handed to each department of a task.
func Dispatches(ctx context.Context, q db.Querier, task ids.Task) ([]Dispatch, error) {
	return db.All(ctx, q, scanDispatch, `select `+dispatchColumns+` from dispatch where task = $1 order by dept`, task)
}

func dispatchOf(ctx context.Context, q db.Querier, task ids.Task, dept ids.Dept) (Dispatch, error) {
	return db.One(ctx, q, scanDispatch, `select `+dispatchColumns+` from dispatch where task = $1 and dept = $2`, task,
		dept)
}

func insertDispatch(ctx context.Context, tx *ledger.Tx, d Dispatch) error {
	_, err := tx.Exec(ctx, `insert into dispatch (`+dispatchColumns+`) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		d.Region, d.Task, d.Dept, d.Objects, d.SentBy, d.SentAt, d.AckedBy, d.AckedAt, d.Draw, d.StaffedAt)
	return err
}

// updateDispatch is guarded by what the caller saw: no two people acknowledge,
// freeze or staff the same share.
func updateDispatch(ctx context.Context, tx *ledger.Tx, seen, d Dispatch) error {
	return tx.ExecOne(ctx, `update dispatch set acked_by = $1, acked_at = $2, draw = $3, staffed_at = $4
		where region = $5 and task = $6 and dept = $7 and acked_at = $8 and draw = $9 and staffed_at = $10`,
		d.AckedBy, d.AckedAt, d.Draw, d.StaffedAt, d.Region, d.Task, d.Dept, seen.AckedAt, seen.Draw, seen.StaffedAt)
}
