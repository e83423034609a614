package db

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// Scan is the Scan method of a row.
type Scan func(dest ...any) error

// One reads exactly one row. It returns ErrNotFound when there is none.
func One[T any](ctx context.Context, q Querier, into func(Scan) (T, error), query string, args ...any) (T, error) {
	v, err := into(q.QueryRowContext(ctx, query, args...).Scan)
	if err != nil {
		var zero T
		return zero, classify(err)
	}
	return v, nil
}

// All reads every row.
func All[T any](ctx context.Context, q Querier, into func(Scan) (T, error), query string, args ...any) ([]T, error) {
	var out []T
	err := Each(ctx, q, func(scan Scan) error {
		v, err := into(scan)
		if err == nil {
			out = append(out, v)
		}
		return err
	}, query, args...)
	return out, err
}

// Each calls fn with every row; an error from fn ends the reading and is
// returned. fn must not use the same transaction while the rows are open.
func Each(ctx context.Context, q Querier, fn func(Scan) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return classify(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return classify(err)
		}
	}
	return classify(rows.Err())
}

// Value reads a single column of a single row.
func Value[T any](ctx context.Context, q Querier, query string, args ...any) (T, error) {
	return One(ctx, q, func(scan Scan) (v T, err error) { err = scan(&v); return }, query, args...)
}

// Values reads a single column of every row.
func Values[T any](ctx context.Context, q Querier, query string, args ...any) ([]T, error) {
	return All(ctx, q, func(scan Scan) (v T, err error) { err = scan(&v); return }, query, args...)
}

// In writes "($first,$first+1,…)" for n values; for n = 0 it writes a list that
// matches nothing.
func In(first, n int) string {
	if n == 0 {
		return "(null)"
	}
	var b strings.Builder
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	b.WriteByte(')')
	return b.String()
}

var likeMarks = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Contains is the pattern that finds a text anywhere, for
// "… like $N escape '\'"; marks of the pattern in the text stand for themselves.
func Contains(text string) string { return "%" + likeMarks.Replace(text) + "%" }

// Args turns values into query arguments.
func Args[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

var _ Querier = (*sql.DB)(nil)
