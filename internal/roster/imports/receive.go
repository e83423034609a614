package imports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"yangguang/internal/actor"
	"yangguang/internal/canon"
	"yangguang/internal/files"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/tabular"
)

// MaxFile is the largest file that a page takes, in bytes.
const MaxFile = 200 << 20

// Upload is a file that somebody wants to import.
type Upload struct {
	Kind     roster.Kind
	Region   string   // of the subjects
	Dept     ids.Dept // department that imports; owner of the inspectors
	Filename string   // shown, never used as a path
	Content  io.Reader
}

// Receive keeps an uploaded file in the file store and makes a batch of it in
// the state Received, with the columns that could be found by their headers.
// Nothing enters a roster. It returns a *law.Refusal: Forbidden, FILE_TOO_LARGE,
// FILE_UNREADABLE, REGION_INVALID, DISK_FULL.
func (s *Service) Receive(ctx context.Context, by actor.Actor, up Upload) (id string, err error) {
	if err := s.permit(by, up.Kind, up.Region, up.Dept); err != nil {
		return "", err
	}
	if _, err := canon.ParseRegion(up.Region); err != nil {
		return "", law.InvalidField(law.GoodInput, "region", "REGION_INVALID", "行政区划代码应为6位数字。", "请改正后重新上传。")
	}
	b := Batch{Region: up.Region, Dept: up.Dept, Kind: up.Kind, Filename: filepath.Base(up.Filename), State: Received,
		By: by.Person}
	_, err = s.Files.PutIf(ctx, &limited{up.Content, MaxFile}, func(kept files.Stored, content io.ReaderAt) error {
		b.SHA256, b.SM3, b.Size = kept.SHA256, kept.SM3, kept.Size
		return b.look(content)
	})
	if err != nil {
		return "", err
	}
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		b.ID, b.CreatedAt = tx.NewID(), tx.Micros()
		if err := insertBatch(ctx, tx, b); err != nil {
			return "", err
		}
		tx.Record(FileReceived{b})
		return b.ID, nil
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

// limited reads at most n bytes and refuses a longer content.
type limited struct {
	r io.Reader
	n int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.n -= int64(n); l.n < 0 {
		return n, law.Refuse(law.GoodInput, law.TooLarge, "FILE_TOO_LARGE", fmt.Sprintf("文件超过 %d MB，没有接收。", MaxFile>>20),
			"请分成几个文件，或由系统管理员用导入命令导入。").On("file").
			InEnglish("the file is larger than a page takes; use the import command")
	}
	return n, err
}

// guess finds the columns by their headers.
func guess(kind roster.Kind, header []string) map[string]int {
	var wanted []tabular.Column
	if kind == roster.Inspecting {
		wanted = columns(roster.InspectorFields)
	} else {
		wanted = columns(roster.SubjectFields)
	}
	found, _ := tabular.MapColumns(header, wanted)
	return found
}

func columns[T any](fields []roster.Field[T]) []tabular.Column {
	out := make([]tabular.Column, len(fields))
	for i, f := range fields {
		out[i] = tabular.Column{Key: f.Key, Names: append([]string{f.Label}, f.Headers...), Required: f.Required}
	}
	return out
}
