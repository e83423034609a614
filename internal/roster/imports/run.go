package imports

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"sync/atomic"

	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/message"
	"yangguang/internal/roster"
	"yangguang/internal/tabular"
)

// store is how one kind of roster finds and writes its rows.
type store[T any] interface {
	// find attaches to each entry the row that stands, gives new rows their id,
	// and takes out entries that cannot be written, with the reason; warnings
	// stand among the reasons too. When r writes it holds every roster it meets.
	find(ctx context.Context, r *run, entries []entry[T]) ([]entry[T], []Problem, error)
	stamp(row *T, version int, tx *ledger.Tx, batch string)
	name(row *T) (id, name string)
	insert(ctx context.Context, tx *ledger.Tx, rows iter.Seq[T]) (int64, error)
	replace(ctx context.Context, tx *ledger.Tx, old, rows []T) error
	// finish moves the revision of every roster that was held.
	finish(ctx context.Context, tx *ledger.Tx, changed bool) error
}

// meter is how far a run is, in bytes of the file.
type meter struct{ done, total atomic.Int64 }

// run is one passage over a file. Without a transaction it only finds out what
// would happen, and keeps nobody from writing meanwhile.
type run struct {
	batch    *Batch
	q        db.Querier // the roster as it stands
	tx       *ledger.Tx // nil: nothing is written
	progress func(done, total int64)

	wrong, unusual []Problem // the first ListedProblems of each
	changes        []Change  // the first shownChanges
}

// finding is a run that writes nothing, writing one inside a transaction.
func (s *Service) finding(b *Batch, progress func(done, total int64)) *run {
	return &run{batch: b, q: s.Ledger.DB.Read(), progress: progress}
}

func writing(b *Batch, tx *ledger.Tx, progress func(done, total int64)) *run {
	return &run{batch: b, q: tx, tx: tx, progress: progress}
}

// list notes problems one by one up to ListedProblems: beyond them a file is
// wrong as a whole, and its rows are only counted.
func (r *run) list(problems []Problem) {
	for _, p := range problems {
		to := &r.wrong
		if p.Warning {
			to = &r.unusual
		}
		if len(*to) < ListedProblems {
			*to = append(*to, p)
		}
	}
}

// first are the wrong rows that a command shows.
func (r *run) first() []Problem { return r.wrong[:min(len(r.wrong), shownProblems)] }

// shownProblems is how many wrong rows a command shows.
const shownProblems = 20

// over reads the whole file and counts into the batch; reading and checking go
// on in a second goroutine while rows are written.
func over[T any](ctx context.Context, r *run, im *importer[T], file *tabular.Reader) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	chunks := make(chan chunk[T], 2)
	go im.read(ctx, file, r.batch.Mapping, chunks)
	defer func() {
		stop()
		for range chunks { // wait for the reader: it uses the file
		}
	}()
	r.batch.Counts, r.batch.Fields = Counts{}, map[string]int64{}
	cells := im.cells(r.batch.Mapping)
	for c := range chunks {
		if err := step(ctx, r, im, cells, c); err != nil {
			return err
		}
		if r.progress != nil {
			r.progress(c.done, r.batch.Size)
		}
		if errors.Is(c.err, io.EOF) {
			if r.tx == nil {
				return nil
			}
			return im.store.finish(ctx, r.tx, r.batch.Counts.New+r.batch.Counts.Changed > 0)
		}
		if c.err != nil {
			return unreadable(c.err)
		}
	}
	return ctx.Err()
}

func step[T any](ctx context.Context, r *run, im *importer[T], cells []cell[T], c chunk[T]) error {
	n := &r.batch.Counts
	n.Total += c.total
	n.Wrong += c.wrong
	n.Warned += c.warned
	entries, more, err := im.store.find(ctx, r, c.entries)
	if err != nil {
		return err
	}
	if len(more) > 0 {
		for _, p := range more {
			if p.Warning {
				n.Warned++
			} else {
				n.Wrong++
			}
		}
		c.problems = append(c.problems, more...)
		slices.SortStableFunc(c.problems, func(a, b Problem) int { return a.Line - b.Line })
	}
	r.list(c.problems)
	var fresh, old, rows []T
	for i := range entries {
		e := &entries[i]
		if e.was == nil {
			n.New++
			if r.tx != nil {
				im.complete(&e.row)
				im.store.stamp(&e.row, 1, r.tx, r.batch.ID)
				fresh = append(fresh, e.row)
			}
			continue
		}
		row, changed := im.merge(e, cells)
		if len(changed) == 0 {
			n.Unchanged++
			continue
		}
		n.Changed++
		for _, f := range changed {
			r.batch.Fields[f.Key]++
			if len(r.changes) < shownChanges {
				id, name := im.store.name(e.was)
				r.changes = append(r.changes, Change{e.line, id, name,
					roster.Change{Column: f.Label, Old: f.Show(e.was), Wrote: f.Show(&row)}})
			}
		}
		if r.tx != nil {
			was := *e.was
			im.store.stamp(&row, version(was)+1, r.tx, r.batch.ID)
			old, rows = append(old, was), append(rows, row)
		}
	}
	if len(rows) > 0 {
		if err := im.store.replace(ctx, r.tx, old, rows); err != nil {
			return err
		}
	}
	if len(fresh) > 0 {
		_, err = im.store.insert(ctx, r.tx, slices.Values(fresh))
	}
	return err
}

// merge is the row that stands with the columns of the file put over it. An
// empty cell empties a field, except where every row must have a value.
func (im *importer[T]) merge(e *entry[T], cells []cell[T]) (row T, changed []*roster.Field[T]) {
	row = *e.was
	for i := range cells {
		f := cells[i].Field
		v := f.Text(&e.row)
		if slices.Contains(im.identity, f.Key) || f.Keep && v == "" || v == f.Text(e.was) {
			continue
		}
		f.Set(&row, v)
		changed = append(changed, f)
	}
	return row, changed
}

// version is the version of a row of either kind.
func version(row any) int {
	switch row := row.(type) {
	case roster.Subject:
		return row.Version
	case roster.Inspector:
		return row.Version
	}
	return 0
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

// unreadable turns the refusal of a file into one that a page can show.
func unreadable(err error) error {
	var bad *tabular.FileError
	if !errors.As(err, &bad) {
		return err
	}
	kind := law.Invalid
	if bad.Fault == tabular.TooLarge || bad.Fault == tabular.Bomb {
		kind = law.TooLarge
	}
	text := message.Of(bad)
	return law.Refuse(law.GoodInput, kind, "FILE_UNREADABLE", text.ZH,
		"请另存为 CSV（UTF-8 或 GB 18030）或 XLSX 后重新上传。").On("file").InEnglish(text.EN)
}
