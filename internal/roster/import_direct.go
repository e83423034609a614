package roster

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"yangguang/internal/actor"
	"yangguang/internal/canon"
	"yangguang/internal/ledger"
	"yangguang/internal/tabular"
)

// Direct is an import without the steps of the page, for the command line and
// for samples.
type Direct struct {
	Kind     Kind
	Region   string
	Dept     string
	Path     string // of the file
	DryRun   bool   // find out, write nothing
	Strict   bool   // write nothing when a row is wrong
	Progress func(done, total int64)
}

// ErrWrongRows means that a strict import met wrong rows and wrote nothing.
var ErrWrongRows = errors.New("the file has wrong rows; nothing was imported")

var errDryRun = errors.New("dry run")

// ImportFile imports the right rows of a file in one transaction, the columns
// found by their headers. It returns the batch with its counts and the first
// wrong rows, also beside ErrWrongRows; other errors are those of Receive and
// Check. actor.System may import too: who runs a command on the machine of the
// installation holds the database anyway, and the ledger names the system.
func (s *Service) ImportFile(ctx context.Context, by actor.Actor, in Direct) (Batch, []Problem, error) {
	if by.Person != actor.System.Person {
		if err := s.permitImport(by, in.Kind, in.Region, in.Dept); err != nil {
			return Batch{}, nil, err
		}
	}
	if _, err := canon.ParseRegion(in.Region); err != nil {
		return Batch{}, nil, invalid("region", "REGION_INVALID", "行政区划代码应为6位数字。", "请用 -region 指定。")
	}
	f, err := os.Open(in.Path)
	if err != nil {
		return Batch{}, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Batch{}, nil, err
	}
	b := Batch{Region: in.Region, Dept: in.Dept, Kind: in.Kind, Filename: filepath.Base(in.Path), Size: info.Size(), State: Applied, By: by.Person}
	file, err := tabular.Open(b.Filename, f, b.Size, tabular.Limits{})
	if err != nil {
		return b, nil, unreadable(err)
	}
	defer file.Close()
	b.Mapping = guess(b.Kind, file.Header())
	if !in.DryRun {
		kept, err := s.Files.Put(ctx, f)
		if err != nil {
			return b, nil, err
		}
		b.SHA256, b.SM3 = kept.SHA256, kept.SM3
	}
	r := &run{batch: &b, write: !in.DryRun, record: !in.DryRun, progress: in.Progress}
	_, err = s.Ledger.ChangeFor(ctx, by, importLimit, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		b.ID, b.CreatedAt, b.FinishedAt = tx.NewID(), tx.Micros(), tx.Micros()
		switch err := pass(ctx, tx, r, file); {
		case err != nil:
			return "", err
		case in.DryRun:
			return "", errDryRun
		case in.Strict && b.Counts.Wrong > 0:
			return "", ErrWrongRows
		}
		tx.Record(Imported{b})
		return b.ID, insertBatch(ctx, tx, b)
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return b, r.first, err
}
