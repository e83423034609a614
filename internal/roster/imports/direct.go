package imports

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/canon"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/tabular"
)

// Direct is an import without the steps of the page, for the command line and
// for samples.
type Direct struct {
	Kind     roster.Kind
	Region   string
	Dept     ids.Dept
	Path     string            // of the file
	Sheet    string            // of a workbook, "" for the first that is not hidden
	Columns  map[string]string // field, by key or label → header; others are found by their headers
	DryRun   bool              // find out, write nothing
	Strict   bool              // write nothing when a row is wrong
	Progress func(done, total int64)
}

// ErrWrongRows means that a strict import met wrong rows and wrote nothing.
var ErrWrongRows = errors.New("the file has wrong rows; nothing was imported")

// ImportFile imports the right rows of a file in one transaction, the columns
// found by their headers. It returns the batch with its counts and the first
// wrong rows, also beside ErrWrongRows; other errors are those of Receive and
// Check. actor.System may import too: who runs a command on the machine of the
// installation holds the database anyway, and the ledger names the system.
func (s *Service) ImportFile(ctx context.Context, by actor.Actor, in Direct) (Batch, []Problem, error) {
	if by.Person != actor.System.Person {
		if err := s.permit(by, in.Kind, in.Region, in.Dept); err != nil {
			return Batch{}, nil, err
		}
	}
	if _, err := canon.ParseRegion(in.Region); err != nil {
		return Batch{}, nil, law.InvalidField(law.GoodInput, "region", "REGION_INVALID", "行政区划代码应为6位数字。",
			"请用 -region 指定。")
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
	b := Batch{Region: in.Region, Dept: in.Dept, Kind: in.Kind, Filename: filepath.Base(in.Path), Size: info.Size(),
		State: Applied, By: by.Person}
	file, err := tabular.Open(b.Filename, f, b.Size, tabular.Limits{Sheet: in.Sheet})
	if err != nil {
		return b, nil, unreadable(err)
	}
	defer file.Close()
	b.Sheet, b.Sheets, b.Header = file.Sheet(), file.Sheets(), file.Header()
	if b.Mapping, err = in.mapping(b.Header); err != nil {
		return b, nil, err
	}
	if in.DryRun {
		r := s.finding(&b, in.Progress)
		err := pass(ctx, r, file)
		return b, r.first(), err
	}
	kept, err := s.Files.Put(ctx, f)
	if err != nil {
		return b, nil, err
	}
	b.SHA256, b.SM3 = kept.SHA256, kept.SM3
	var first []Problem
	_, err = s.Ledger.ChangeFor(ctx, by, importLimit, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		b.ID, b.CreatedAt, b.FinishedAt = tx.NewID(), tx.Micros(), tx.Micros()
		r := writing(&b, tx, in.Progress)
		err := pass(ctx, r, file)
		first = r.first()
		switch {
		case err != nil:
			return "", err
		case in.Strict && b.Counts.Wrong > 0:
			return "", ErrWrongRows
		}
		if err := saveFindings(ctx, tx, r); err != nil {
			return "", err
		}
		if err := insertBatch(ctx, tx, b); err != nil {
			return "", err
		}
		tx.Record(Imported{b})
		return b.ID, nil
	})
	return b, first, err
}

// mapping finds the columns: those that were named, the rest by their headers.
// It returns a *law.Refusal MAPPING_INCOMPLETE.
func (in Direct) mapping(header []string) (map[string]int, error) {
	named, taken := map[string]int{}, map[int]bool{}
	for what, h := range in.Columns {
		f := slices.IndexFunc(Fields(in.Kind), func(f FieldInfo) bool { return f.Key == what || f.Label == what })
		at := slices.Index(header, h)
		switch {
		case f < 0:
			return nil, law.InvalidField(law.GoodInput, "map", "MAPPING_INCOMPLETE", "名录库没有“"+what+"”这一项。",
				"可以写的有："+strings.Join(labels(in.Kind), "、")+"。")
		case at < 0:
			return nil, law.InvalidField(law.GoodInput, "map", "MAPPING_INCOMPLETE",
				"文件没有表头为“"+h+"”的列。", "文件的表头有："+strings.Join(header, "、")+"。")
		}
		named[Fields(in.Kind)[f].Key], taken[at] = at, true
	}
	found := guess(in.Kind, header)
	for key, at := range found {
		if _, ok := named[key]; !ok && !taken[at] {
			named[key] = at
		}
	}
	return named, nil
}

func labels(kind roster.Kind) (out []string) {
	for _, f := range Fields(kind) {
		out = append(out, f.Label)
	}
	return out
}
