package imports

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/tabular"
)

// Check reads the whole file with the mapping (field key → column from 0) and
// finds out what an import would do: totals, every wrong row, what changes. No
// roster is written, and others go on working: only what was found is written,
// at the end. It may be repeated with another mapping. It returns
// db.ErrNotFound, db.ErrConflict, or a *law.Refusal: Forbidden,
// MAPPING_INCOMPLETE, IMPORT_CLOSED, FILE_UNREADABLE.
func (s *Service) Check(ctx context.Context, by actor.Actor, id string, mapping map[string]int) error {
	open := []string{Received, Checked}
	b, err := s.batchFor(ctx, s.Ledger.DB.Read(), by, id, open)
	if err != nil {
		return err
	}
	b.Mapping = mapping
	m := &meter{}
	m.total.Store(b.Size)
	if _, busy := s.checking.LoadOrStore(id, m); busy {
		return law.Refuse(law.Once, law.Conflict, "CHECK_RUNNING", "这个文件正在核对。",
			"请等核对完成后刷新页面。").InEnglish("the file is being checked")
	}
	defer s.checking.Delete(id)
	r := s.finding(&b, func(done, _ int64) { m.done.Store(done) })
	if err := s.pass(ctx, r); err != nil {
		return err
	}
	return s.batchAct(ctx, by, id, open, func(ctx context.Context, tx *ledger.Tx, now *Batch) error {
		if now.Version != b.Version {
			return db.ErrConflict
		}
		b.State = Checked
		if err := saveFindings(ctx, tx, r); err != nil {
			return err
		}
		if err := updateBatch(ctx, tx, b); err != nil {
			return err
		}
		tx.Record(FileChecked{b})
		return nil
	})
}

// pass goes over the kept file of r.batch once.
func (s *Service) pass(ctx context.Context, r *run) error {
	return s.open(*r.batch, func(file *tabular.Reader) error { return pass(ctx, r, file) })
}

func pass(ctx context.Context, r *run, file *tabular.Reader) error {
	if err := mappable(r.batch.Kind, r.batch.Mapping, len(file.Header())); err != nil {
		return err
	}
	if r.batch.Kind == roster.Objects {
		return over(ctx, r, subjectImport(r.batch.Region), file)
	}
	d, err := identity.DepartmentByCode(ctx, r.q, r.batch.Dept)
	if err != nil {
		return err
	}
	return over(ctx, r, inspectorImport(d), file)
}

// mappable refuses a mapping without a required field, beyond the columns of
// the file, or with one column for two fields.
func mappable(kind roster.Kind, mapping map[string]int, width int) error {
	used := map[int]bool{}
	for _, f := range Fields(kind) {
		at, ok := mapping[f.Key]
		switch {
		case !ok && f.Required:
			return law.InvalidField(law.GoodInput, f.Key, "MAPPING_INCOMPLETE",
				"没有找到“"+f.Label+"”对应的列。", "请在列对应页指定；用命令导入时加 -map "+f.Label+"=表头。")
		case ok && (at < 0 || at >= width || used[at]):
			return law.InvalidField(law.GoodInput, f.Key, "MAPPING_INCOMPLETE",
				"“"+f.Label+"”对应的列不存在，或已对应到另一项。", "请重新指定，一列只能对应一项。")
		}
		if ok {
			used[at] = true
		}
	}
	return nil
}
