package imports

import (
	"context"
	"errors"

	"yangguang/internal/actor"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// ChooseSheet reads another sheet of a workbook, with the columns that can be
// found by its headers. It returns db.ErrNotFound, db.ErrConflict, or a
// *law.Refusal: Forbidden, IMPORT_CLOSED, FILE_UNREADABLE.
func (s *Service) ChooseSheet(ctx context.Context, by actor.Actor, id, sheet string) error {
	return s.batchAct(ctx, by, id, []string{Received, Checked}, func(ctx context.Context, tx *ledger.Tx, b *Batch) error {
		b.Sheet, b.State, b.Counts = sheet, Received, Counts{}
		var no *law.Refusal
		f, err := s.Files.Open(b.SHA256)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := b.look(f); errors.As(err, &no) {
			return no.On("sheet")
		} else if err != nil {
			return err
		}
		if err := updateBatch(ctx, tx, *b); err != nil {
			return err
		}
		tx.Record(SheetChosen{*b})
		return nil
	})
}
