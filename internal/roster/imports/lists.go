package imports

import (
	"context"
	"math"
	"strings"

	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
)

// BatchFilter chooses imports of a department; empty fields choose all.
type BatchFilter struct {
	Dept  ids.Dept
	Kind  roster.Kind
	Name  string // part of the name of the file
	State string // one of BatchStates
}

func (f BatchFilter) where() (string, []any) {
	return ` from import_batch where dept = $1 and kind = $2 and ($3 = '' or lower(filename) like $4 escape '\')
		and ($5 = '' or state = $5)`, []any{f.Dept, f.Kind, f.Name, db.Contains(strings.ToLower(f.Name)), f.State}
}

// CountBatches counts what EachBatch would visit.
func CountBatches(ctx context.Context, q db.Querier, f BatchFilter) (int, error) {
	where, args := f.where()
	return db.Value[int](ctx, q, `select count(*)`+where, args...)
}

// EachBatch calls fn with the imports that the filter finds, the newest first,
// behind the first skip ones; limit < 0 reads to the end.
func EachBatch(ctx context.Context, q db.Querier, f BatchFilter, skip, limit int, fn func(Batch) error) error {
	where, args := f.where()
	return db.Each(ctx, q, func(scan db.Scan) error {
		b, err := scanBatch(scan)
		if err != nil {
			return err
		}
		return fn(b)
	}, `select `+batchColumns+where+` order by created_at desc, id limit $6 offset $7`,
		append(args, bound(limit), skip)...)
}

// ProblemFilter chooses problems of a batch; empty fields choose all.
type ProblemFilter struct {
	Column string // header
	Text   string // part of the value or the reason
	Kind   string // Mistake or Warning
}

// Values of ProblemFilter.Kind.
const (
	Mistake = "wrong"
	Warning = "warning"
)

func (f ProblemFilter) where(b Batch) (string, []any) {
	return ` from import_problem where region = $1 and batch = $2 and ($3 = '' or col = $3)
		and ($4 = '' or lower(value) like $5 escape '\' or lower(reason) like $5 escape '\')
		and ($6 = '' or warning = case $6 when '` + Warning + `' then 1 else 0 end)`,
		[]any{b.Region, b.ID, f.Column, f.Text, db.Contains(strings.ToLower(f.Text)), f.Kind}
}

// CountProblems counts what EachProblem would visit.
func CountProblems(ctx context.Context, q db.Querier, b Batch, f ProblemFilter) (int, error) {
	where, args := f.where(b)
	return db.Value[int](ctx, q, `select count(*)`+where, args...)
}

// EachProblem calls fn with the problems of a batch that the filter finds: the
// wrong rows in the order of the lines, then the warnings. skip passes over that
// many, limit < 0 reads to the end.
func EachProblem(ctx context.Context, q db.Querier, b Batch, f ProblemFilter, skip, limit int,
	fn func(Problem) error) error {
	where, args := f.where(b)
	return db.Each(ctx, q, func(scan db.Scan) error {
		var p Problem
		var warning int
		if err := scan(&p.Line, &p.Column, &p.Value, &p.Reason, &warning); err != nil {
			return err
		}
		p.Warning = warning == 1
		return fn(p)
	}, `select line, col, value, reason, warning`+where+` order by seq limit $7 offset $8`,
		append(args, bound(limit), skip)...)
}

// Changes returns the first fields that an import changes.
func Changes(ctx context.Context, q db.Querier, b Batch, limit int) ([]Change, error) {
	return db.All(ctx, q, func(scan db.Scan) (c Change, err error) {
		err = scan(&c.Line, &c.ID, &c.Name, &c.Column, &c.Old, &c.Wrote)
		return c, err
	}, `select line, id, name, col, old_value, new_value from import_change
		where region = $1 and batch = $2 order by seq limit $3`, b.Region, b.ID, limit)
}

func bound(limit int) int {
	if limit < 0 {
		return math.MaxInt32
	}
	return limit
}
