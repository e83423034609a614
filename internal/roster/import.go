package roster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/files"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/tabular"
)

// MaxFile is the largest file that a page takes, in bytes.
const MaxFile = 200 << 20

// importLimit is the longest an act of an import may take.
const importLimit = 30 * time.Minute

// Upload is a file that somebody wants to import.
type Upload struct {
	Kind     Kind
	Region   string // of the subjects
	Dept     string // department that imports; owner of the inspectors
	Filename string // shown, never used as a path
	Content  io.Reader
}

// permitImport asks for the act of an import of this kind.
func (s *Service) permitImport(by actor.Actor, kind Kind, region, dept string) error {
	if kind == Inspecting {
		return s.permitInspectors(by, authz.ImportInspectors, dept, "")
	}
	return s.permitSubjects(by, authz.ImportSubjects, region, "")
}

// Receive keeps an uploaded file in the file store and makes a batch of it in
// the state Received, with the columns that could be found by their headers.
// Nothing enters a roster. It returns a *law.Refusal: Forbidden, FILE_TOO_LARGE,
// FILE_UNREADABLE, REGION_INVALID, DISK_FULL.
func (s *Service) Receive(ctx context.Context, by actor.Actor, up Upload) (id string, err error) {
	if err := s.permitImport(by, up.Kind, up.Region, up.Dept); err != nil {
		return "", err
	}
	if _, err := canon.ParseRegion(up.Region); err != nil {
		return "", invalid("region", "REGION_INVALID", "行政区划代码应为6位数字。", "请改正后重新上传。")
	}
	b := Batch{Region: up.Region, Dept: up.Dept, Kind: up.Kind, Filename: filepath.Base(up.Filename), State: Received, By: by.Person}
	_, err = s.Files.PutIf(ctx, &most{up.Content, MaxFile}, func(kept files.Stored, content io.ReaderAt) error {
		b.SHA256, b.SM3, b.Size = kept.SHA256, kept.SM3, kept.Size
		return b.look(content)
	})
	if err != nil {
		return "", err
	}
	return s.Ledger.Create(ctx, by, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		b.ID, b.CreatedAt = tx.NewID(), tx.Micros()
		tx.Record(FileReceived{b})
		return b.ID, insertBatch(ctx, tx, b)
	})
}

// look reads which sheets and columns the file has, and guesses what they are.
func (b *Batch) look(content io.ReaderAt) error {
	return b.read(content, func(file *tabular.Reader) error {
		b.Sheet, b.Sheets, b.Header = file.Sheet(), file.Sheets(), file.Header()
		b.Mapping = guess(b.Kind, b.Header)
		return nil
	})
}

// read opens the table in the content of a batch's file for fn.
func (b *Batch) read(content io.ReaderAt, fn func(*tabular.Reader) error) error {
	file, err := tabular.Open(b.Filename, content, b.Size, tabular.Limits{Sheet: b.Sheet})
	if err != nil {
		return unreadable(err)
	}
	return errors.Join(fn(file), file.Close())
}

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
		tx.Record(SheetChosen{*b})
		return updateBatch(ctx, tx, *b)
	})
}

// most reads at most n bytes and refuses a longer content.
type most struct {
	r io.Reader
	n int64
}

func (m *most) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if m.n -= int64(n); m.n < 0 {
		return n, law.Refuse(law.GoodInput, law.TooLarge, "FILE_TOO_LARGE", fmt.Sprintf("文件超过 %d MB，没有接收。", MaxFile>>20), "请分成几个文件，或由系统管理员用导入命令导入。").On("file").
			InEnglish("the file is larger than a page takes; use the import command")
	}
	return n, err
}

// guess finds the columns by their headers.
func guess(kind Kind, header []string) map[string]int {
	var wanted []tabular.Column
	if kind == Inspecting {
		wanted = columns(inspectorFields)
	} else {
		wanted = columns(subjectFields)
	}
	found, _ := tabular.MapColumns(header, wanted)
	return found
}

func columns[T any](fields []field[T]) []tabular.Column {
	out := make([]tabular.Column, len(fields))
	for i, f := range fields {
		out[i] = tabular.Column{Key: f.key, Names: append([]string{f.label}, f.headers...), Required: f.required}
	}
	return out
}

// open opens the kept file of a batch for fn.
func (s *Service) open(b Batch, fn func(*tabular.Reader) error) error {
	f, err := s.Files.Open(b.SHA256)
	if err != nil {
		return err
	}
	defer f.Close()
	return b.read(f, fn)
}

// Sample returns the first rows of a batch's file.
func (s *Service) Sample(b Batch, rows int) (sample [][]string, err error) {
	err = s.open(b, func(file *tabular.Reader) error {
		for len(sample) < rows {
			row, err := file.Next()
			var broken *tabular.RowError
			switch {
			case errors.As(err, &broken):
				continue
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return unreadable(err)
			}
			sample = append(sample, row.Fields)
		}
		return nil
	})
	return sample, err
}

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
		return law.Refuse(law.Once, law.Conflict, "CHECK_RUNNING", "这个文件正在核对。", "请等核对完成后刷新页面。").InEnglish("the file is being checked")
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
		tx.Record(FileChecked{b})
		return updateBatch(ctx, tx, b)
	})
}

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
		switch mode {
		case CorrectOnly:
			b.State, b.Fault, b.Decided = Applying, "", by.Person
			tx.Record(ImportStarted{*b})
			if err := tx.Enqueue(ctx, ImportArgs{Batch: id, Person: by.Person}); err != nil {
				return err
			}
		case Nothing:
			b.State, b.FinishedAt = Discarded, tx.Micros()
			tx.Record(ImportDiscarded{*b})
		default:
			return invalid("mode", "MODE_UNKNOWN", "请选择只导入正确行或全部放弃。", "请在核对页选择。")
		}
		return updateBatch(ctx, tx, *b)
	})
}

// batchAct is an act on a batch in one of the states.
func (s *Service) batchAct(ctx context.Context, by actor.Actor, id string, from []string, fn func(context.Context, *ledger.Tx, *Batch) error) error {
	_, err := s.Ledger.ChangeFor(ctx, by, importLimit, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		b, err := s.batchFor(ctx, tx, by, id, from)
		if err != nil {
			return "", err
		}
		return "", fn(ctx, tx, &b)
	})
	return err
}

// batchFor loads a batch in one of the states for somebody who may import it.
func (s *Service) batchFor(ctx context.Context, q db.Querier, by actor.Actor, id string, states []string) (Batch, error) {
	b, err := BatchByID(ctx, q, id)
	if err != nil {
		return b, err
	}
	if err := s.permitImport(by, b.Kind, b.Region, b.Dept); err != nil {
		return b, err
	}
	if b.Kind == Objects && by.Dept != b.Dept && by.Dept != "" {
		return b, db.ErrNotFound
	}
	if !slices.Contains(states, b.State) {
		return b, law.Refuse(law.Once, law.Conflict, "IMPORT_CLOSED", "这次导入现在是“"+WordOf(BatchStates, b.State)+"”，不能再这样办理。", "请刷新页面查看结果，需要时重新上传文件。").
			InEnglish("the import is in another state")
	}
	return b, nil
}

// pass goes over the kept file of r.batch once.
func (s *Service) pass(ctx context.Context, r *run) error {
	return s.open(*r.batch, func(file *tabular.Reader) error { return pass(ctx, r, file) })
}

func pass(ctx context.Context, r *run, file *tabular.Reader) error {
	if err := mappable(r.batch.Kind, r.batch.Mapping, len(file.Header())); err != nil {
		return err
	}
	if r.batch.Kind == Objects {
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
func mappable(kind Kind, mapping map[string]int, width int) error {
	used := map[int]bool{}
	for _, f := range ImportFields(kind) {
		at, ok := mapping[f.Key]
		switch {
		case !ok && f.Required:
			return invalid(f.Key, "MAPPING_INCOMPLETE", "没有找到“"+f.Label+"”对应的列。", "请在列对应页指定；用命令导入时加 -map "+f.Label+"=表头。")
		case ok && (at < 0 || at >= width || used[at]):
			return invalid(f.Key, "MAPPING_INCOMPLETE", "“"+f.Label+"”对应的列不存在，或已对应到另一项。", "请重新指定，一列只能对应一项。")
		}
		if ok {
			used[at] = true
		}
	}
	return nil
}
