package imports

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
)

const batchColumns = `id, region, dept, kind, filename, sha256, sm3, size, state, sheet, sheets, header, mapping,
	total, fresh, changed, unchanged, wrong, warned,
	fields, fault, created_by, decided_by, created_at, finished_at, version`

func scanBatch(scan db.Scan) (b Batch, err error) {
	var mapping, fields, sheets, header string
	if err := scan(&b.ID, &b.Region, &b.Dept, &b.Kind, &b.Filename, &b.SHA256, &b.SM3, &b.Size, &b.State, &b.Sheet,
		&sheets, &header, &mapping, &b.Counts.Total, &b.Counts.New, &b.Counts.Changed, &b.Counts.Unchanged, &b.Counts.Wrong,
		&b.Counts.Warned,
		&fields, &b.Fault, &b.By, &b.Decided, &b.CreatedAt, &b.FinishedAt, &b.Version); err != nil {
		return b, err
	}
	return b, errors.Join(json.Unmarshal([]byte(sheets), &b.Sheets), json.Unmarshal([]byte(header), &b.Header),
		json.Unmarshal([]byte(mapping), &b.Mapping), json.Unmarshal([]byte(fields), &b.Fields))
}

// BatchByID returns one import, or db.ErrNotFound.
func BatchByID(ctx context.Context, q db.Querier, id string) (Batch, error) {
	return db.One(ctx, q, scanBatch, `select `+batchColumns+` from import_batch where id = $1`, id)
}

// batchesIn returns the batches in a state, the oldest first.
func batchesIn(ctx context.Context, q db.Querier, state string) ([]Batch, error) {
	return db.All(ctx, q, scanBatch, `select `+batchColumns+` from import_batch where state = $1 order by created_at, id`,
		state)
}

// insertBatch writes a new batch; updateBatch moves one on, guarded by its
// version.
func insertBatch(ctx context.Context, tx *ledger.Tx, b Batch) error {
	m, err := b.texts()
	if err != nil {
		return err
	}
	return tx.ExecOne(ctx, `insert into import_batch (`+batchColumns+`)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
		$24, $25, $26)`,
		b.ID, b.Region, b.Dept, b.Kind, b.Filename, b.SHA256, b.SM3, b.Size, b.State, b.Sheet, m.sheets, m.header, m.mapping,
		b.Counts.Total, b.Counts.New, b.Counts.Changed, b.Counts.Unchanged, b.Counts.Wrong, b.Counts.Warned,
		m.fields, b.Fault, b.By, b.Decided, b.CreatedAt, b.FinishedAt, 1)
}

func updateBatch(ctx context.Context, tx *ledger.Tx, b Batch) error {
	m, err := b.texts()
	if err != nil {
		return err
	}
	return tx.ExecOne(ctx,
		`update import_batch set state = $1, mapping = $2, total = $3, fresh = $4, changed = $5, unchanged = $6,
		wrong = $7, warned = $8, fields = $9, fault = $10, finished_at = $11, decided_by = $12, sheet = $13, header = $14,
		version = version + 1 where id = $15 and version = $16`,
		b.State, m.mapping, b.Counts.Total, b.Counts.New, b.Counts.Changed, b.Counts.Unchanged,
		b.Counts.Wrong, b.Counts.Warned, m.fields, b.Fault, b.FinishedAt, b.Decided, b.Sheet, m.header, b.ID, b.Version)
}

// batchTexts are the lists of a batch as stored.
type batchTexts struct{ sheets, header, mapping, fields string }

func (b Batch) texts() (t batchTexts, err error) {
	for _, x := range []struct {
		to   *string
		list any
	}{{&t.sheets, b.Sheets}, {&t.header, b.Header}, {&t.mapping, b.Mapping}, {&t.fields, b.Fields}} {
		b, err := json.Marshal(x.list)
		if err != nil {
			return t, err
		}
		*x.to = string(b)
	}
	return t, nil
}

// saveFindings writes what a run found, the wrong rows before the warnings, in
// the place of what an earlier one did.
func saveFindings(ctx context.Context, tx *ledger.Tx, r *run) error {
	for _, text := range []string{
		`delete from import_problem where region = $1 and batch = $2`,
		`delete from import_change where region = $1 and batch = $2`,
	} {
		if _, err := tx.Exec(ctx, text, r.batch.Region, r.batch.ID); err != nil {
			return err
		}
	}
	_, err := tx.CopyIn(ctx, "import_problem",
		[]string{"region", "batch", "seq", "line", "col", "value", "reason", "warning"}, func(yield func([]any) bool) {
			seq := int64(0)
			for _, list := range [][]Problem{r.wrong, r.unusual} {
				for _, p := range list {
					seq++
					warning := int64(0)
					if p.Warning {
						warning = 1
					}
					if !yield([]any{r.batch.Region, r.batch.ID, seq, int64(p.Line), p.Column, p.Value, p.Reason, warning}) {
						return
					}
				}
			}
		})
	if err != nil {
		return err
	}
	_, err = tx.CopyIn(ctx, "import_change",
		[]string{"region", "batch", "seq", "line", "id", "name", "col", "old_value", "new_value"},
		func(yield func([]any) bool) {
			for i, c := range r.changes {
				if !yield([]any{r.batch.Region, r.batch.ID, int64(i + 1), int64(c.Line), c.ID, c.Name, c.Column, c.Old, c.Wrote}) {
					return
				}
			}
		})
	return err
}

// ChangedFields lists the fields that an import changes with how many rows, in
// the order of the roster's columns.
func (b Batch) ChangedFields() (labels []string, rows []int64) {
	fields := Fields(b.Kind)
	for _, f := range slices.DeleteFunc(fields, func(f FieldInfo) bool { return b.Fields[f.Key] == 0 }) {
		labels, rows = append(labels, f.Label), append(rows, b.Fields[f.Key])
	}
	return labels, rows
}
