package imports

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Modes of Apply.
const (
	CorrectOnly = "correct-only" // 只导入正确行
	Nothing     = "nothing"      // 全部放弃
)

// Apply decides on a checked batch: CorrectOnly writes a job that imports the
// right rows, Nothing discards the batch. It may be repeated for a failed
// import, and for one whose job got lost. It returns db.ErrNotFound,
// db.ErrConflict, or a *law.Refusal: Forbidden, IMPORT_CLOSED, MODE_UNKNOWN.
func (s *Service) Apply(ctx context.Context, by actor.Actor, id, mode string) error {
	from := []string{Checked, Failed}
	if _, _, here := s.Progress(id); !here && mode == CorrectOnly {
		from = append(from, Applying)
	}
	return s.batchAct(ctx, by, id, from, func(ctx context.Context, tx *ledger.Tx, b *Batch) error {
		var decided ledger.Event
		switch mode {
		case CorrectOnly:
			b.State, b.Fault, b.Decided = Applying, "", by.Person
			decided = ImportStarted{*b}
			if err := tx.Enqueue(ctx, Args{Batch: id, Person: by.Person}); err != nil {
				return err
			}
		case Nothing:
			b.State, b.FinishedAt = Discarded, tx.Micros()
			decided = ImportDiscarded{*b}
		default:
			return law.InvalidField(law.GoodInput, "mode", "MODE_UNKNOWN", "请选择只导入正确行或全部放弃。", "请在核对页选择。")
		}
		if err := updateBatch(ctx, tx, *b); err != nil {
			return err
		}
		tx.Record(decided)
		return nil
	})
}
