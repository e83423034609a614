package roster_test

import (
	"context"

	"yangguang/internal/canon"
	"yangguang/internal/db"
)

func checkOf(first17 string) (byte, error) { return canon.Check(first17) }

func must(b byte, err error) byte {
	if err != nil {
		panic(err)
	}
	return b
}

func exec(text string) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, text)
		return err
	}
}
