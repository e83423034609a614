package db_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/testkit"
)

func TestCopyInAndMergeIn(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		ctx := t.Context()
		rows := func(from, to int, word string) func(func([]any) bool) {
			return func(yield func([]any) bool) {
				row := make([]any, 3)
				for i := from; i < to; i++ {
					row[0], row[1], row[2] = fmt.Sprintf("k%04d", i), word, int64(i)
					if !yield(row) {
						return
					}
				}
			}
		}
		columns := []string{"k", "word", "n"}
		write := func(fn func(ctx context.Context, tx *db.Tx) error) error { return h.DB.Write(ctx, fn) }
		if err := write(func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `create table bulk (k text primary key, word text not null,
				n bigint not null)`); err != nil {
				return err
			}
			n, err := tx.CopyIn(ctx, "bulk", columns, rows(0, 123, "旧"))
			if n != 123 {
				t.Errorf("%d rows", n)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := write(func(ctx context.Context, tx *db.Tx) error {
			for _, part := range [][2]int{{100, 180}, {180, 250}} {
				if err := tx.MergeIn(ctx, "bulk", columns, []string{"k"}, rows(part[0], part[1], "新")); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		err := write(func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.CopyIn(ctx, "bulk", columns, rows(240, 400, "重"))
			return err
		})
		if !errors.Is(err, db.ErrDuplicate) {
			t.Errorf("a row that is already there: %v", err)
		}
		for word, want := range map[string]int{"旧": 100, "新": 150, "重": 0} {
			got, err := db.Value[int](ctx, h.DB.Read(), `select count(*) from bulk where word = $1`, word)
			if err != nil || got != want {
				t.Errorf("%s: %d rows, want %d, %v", word, got, want, err)
			}
		}
	})
}
