package roster

import (
	"context"
	"encoding/json"
	"slices"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
)

const batchColumns = `id, region, dept, kind, filename, sha256, sm3, size, state, mapping, total, fresh, changed, unchanged, wrong, warned,
	fields, fault, created_by, created_at, finished_at, version`

func scanBatch(scan db.Scan) (b Batch, err error) {
	var mapping, fields string
	if err := scan(&b.ID, &b.Region, &b.Dept, &b.Kind, &b.Filename, &b.SHA256, &b.SM3, &b.Size, &b.State, &mapping,
		&b.Counts.Total, &b.Counts.New, &b.Counts.Changed, &b.Counts.Unchanged, &b.Counts.Wrong, &b.Counts.Warned,
		&fields, &b.Fault, &b.By, &b.CreatedAt, &b.FinishedAt, &b.Version); err != nil {
		return b, err
	}
	if err := json.Unmarshal([]byte(mapping), &b.Mapping); err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(fields), &b.Fields)
}

// BatchByID returns one import, or db.ErrNotFound.
func BatchByID(ctx context.Context, q db.Querier, id string) (Batch, error) {
	return db.One(ctx, q, scanBatch, `select `+batchColumns+` from import_batch where id = $1`, id)
}

// Batches returns the newest imports of a department.
func Batches(ctx context.Context, q db.Querier, dept string, limit int) ([]Batch, error) {
	return db.All(ctx, q, scanBatch, `select `+batchColumns+` from import_batch where dept = $1 order by created_at desc, id limit $2`, dept, limit)
}

// insertBatch writes a new batch; updateBatch moves one on, guarded by its
// version.
func insertBatch(ctx context.Context, tx *ledger.Tx, b Batch) error {
	mapping, fields, err := b.maps()
	if err != nil {
		return err
	}
	return tx.ExecOne(ctx, `insert into import_batch (`+batchColumns+`)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		b.ID, b.Region, b.Dept, b.Kind, b.Filename, b.SHA256, b.SM3, b.Size, b.State, mapping,
		b.Counts.Total, b.Counts.New, b.Counts.Changed, b.Counts.Unchanged, b.Counts.Wrong, b.Counts.Warned,
		fields, b.Fault, b.By, b.CreatedAt, b.FinishedAt, 1)
}

func updateBatch(ctx context.Context, tx *ledger.Tx, b Batch) error {
	mapping, fields, err := b.maps()
	if err != nil {
		return err
	}
	return tx.ExecOne(ctx, `update import_batch set state = $1, mapping = $2, total = $3, fresh = $4, changed = $5, unchanged = $6,
		wrong = $7, warned = $8, fields = $9, fault = $10, finished_at = $11, version = version + 1 where id = $12 and version = $13`,
		b.State, mapping, b.Counts.Total, b.Counts.New, b.Counts.Changed, b.Counts.Unchanged,
		b.Counts.Wrong, b.Counts.Warned, fields, b.Fault, b.FinishedAt, b.ID, b.Version)
}

func (b Batch) maps() (mapping, fields string, err error) {
	if b.Mapping == nil {
		b.Mapping = map[string]int{}
	}
	if b.Fields == nil {
		b.Fields = map[string]int64{}
	}
	if mapping, err = body(b.Mapping); err != nil {
		return "", "", err
	}
	fields, err = body(b.Fields)
	return mapping, fields, err
}

// behindErrors is added to the number of a warning, so that reading by number
// gives the wrong rows first.
const behindErrors = 1 << 40

func saveProblems(ctx context.Context, tx *ledger.Tx, r *run, problems []Problem) error {
	_, err := tx.CopyIn(ctx, "import_problem", []string{"region", "batch", "seq", "line", "col", "value", "reason", "warning"}, func(yield func([]any) bool) {
		for _, p := range problems {
			r.listed++
			seq, warning := r.listed, int64(0)
			if p.Warning {
				seq, warning = seq+behindErrors, 1
			}
			if !yield([]any{r.batch.Region, r.batch.ID, seq, int64(p.Line), p.Column, p.Value, p.Reason, warning}) {
				return
			}
		}
	})
	return err
}

func saveChanges(ctx context.Context, tx *ledger.Tx, r *run, changes []Change) error {
	_, err := tx.CopyIn(ctx, "import_change", []string{"region", "batch", "seq", "line", "id", "name", "col", "old_value", "new_value"}, func(yield func([]any) bool) {
		for _, c := range changes {
			r.changes++
			if !yield([]any{r.batch.Region, r.batch.ID, r.changes, int64(c.Line), c.ID, c.Name, c.Column, c.Old, c.Wrote}) {
				return
			}
		}
	})
	return err
}

func forget(ctx context.Context, tx *ledger.Tx, b Batch) error {
	for _, text := range []string{
		`delete from import_problem where region = $1 and batch = $2`,
		`delete from import_change where region = $1 and batch = $2`,
	} {
		if _, err := tx.Exec(ctx, text, b.Region, b.ID); err != nil {
			return err
		}
	}
	return nil
}

// EachProblem calls fn with the problems of a batch: the wrong rows in the order
// of the lines, then the warnings. skip passes over that many, limit < 0 reads
// to the end.
func EachProblem(ctx context.Context, q db.Querier, b Batch, skip, limit int, fn func(Problem) error) error {
	if limit < 0 {
		limit = 1 << 31
	}
	return db.Each(ctx, q, func(scan db.Scan) error {
		var p Problem
		var warning int
		if err := scan(&p.Line, &p.Column, &p.Value, &p.Reason, &warning); err != nil {
			return err
		}
		p.Warning = warning == 1
		return fn(p)
	}, `select line, col, value, reason, warning from import_problem where region = $1 and batch = $2 order by seq limit $3 offset $4`,
		b.Region, b.ID, limit, skip)
}

// CountProblems counts what EachProblem would visit.
func CountProblems(ctx context.Context, q db.Querier, b Batch) (int, error) {
	return db.Value[int](ctx, q, `select count(*) from import_problem where region = $1 and batch = $2`, b.Region, b.ID)
}

// Changes returns the first fields that an import changes.
func Changes(ctx context.Context, q db.Querier, b Batch, limit int) ([]Change, error) {
	return db.All(ctx, q, func(scan db.Scan) (c Change, err error) {
		err = scan(&c.Line, &c.ID, &c.Name, &c.Column, &c.Old, &c.Wrote)
		return c, err
	}, `select line, id, name, col, old_value, new_value from import_change where region = $1 and batch = $2 order by seq limit $3`, b.Region, b.ID, limit)
}

// ChangedFields lists the fields that an import changes with how many rows, in
// the order of the roster's columns.
func (b Batch) ChangedFields() (labels []string, rows []int64) {
	fields := ImportFields(b.Kind)
	for _, f := range slices.DeleteFunc(fields, func(f FieldInfo) bool { return b.Fields[f.Key] == 0 }) {
		labels, rows = append(labels, f.Label), append(rows, b.Fields[f.Key])
	}
	return labels, rows
}
