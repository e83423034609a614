package roster

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"sync/atomic"

	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/message"
	"yangguang/internal/tabular"
)

// store is how one kind of roster finds and writes its rows.
type store[T any] interface {
	// find attaches to each entry the row that stands, gives new rows their id,
	// and takes out entries that cannot be written, with the reason. With write
	// it holds every roster it meets.
	find(ctx context.Context, tx *ledger.Tx, entries []entry[T], write bool) ([]entry[T], []Problem, error)
	stamp(row *T, version int, tx *ledger.Tx, batch string)
	name(row *T) (id, name string)
	insert(ctx context.Context, tx *ledger.Tx, rows iter.Seq[T]) (int64, error)
	replace(ctx context.Context, tx *ledger.Tx, old, rows []T) error
	// finish moves the revision of every roster that was held.
	finish(ctx context.Context, tx *ledger.Tx, changed bool) error
}

// meter is how far a run is, in bytes of the file.
type meter struct{ done, total atomic.Int64 }

// run is one passage over a file inside one transaction.
type run struct {
	batch    *Batch
	write    bool // into the roster; otherwise only what would happen is found out
	record   bool // problems and changes into their tables
	progress func(done, total int64)

	first   []Problem // the first wrong rows, for the command
	listed  int64     // problems recorded
	changes int64     // changes recorded
}

// shownProblems is how many wrong rows a command shows.
const shownProblems = 20

// over reads the whole file and counts into the batch; reading and checking go
// on in a second goroutine while rows are written.
func over[T any](ctx context.Context, tx *ledger.Tx, r *run, im *importer[T], file *tabular.Reader) error {
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
		if err := step(ctx, tx, r, im, cells, c); err != nil {
			return err
		}
		if r.progress != nil {
			r.progress(c.done, r.batch.Size)
		}
		if errors.Is(c.err, io.EOF) {
			if !r.write {
				return nil
			}
			return im.store.finish(ctx, tx, r.batch.Counts.New+r.batch.Counts.Changed > 0)
		}
		if c.err != nil {
			return unreadable(c.err)
		}
	}
	return ctx.Err()
}

func step[T any](ctx context.Context, tx *ledger.Tx, r *run, im *importer[T], cells []cell[T], c chunk[T]) error {
	n := &r.batch.Counts
	n.Total += c.total
	n.Wrong += c.wrong
	n.Warned += c.warned
	entries, more, err := im.store.find(ctx, tx, c.entries, r.write)
	if err != nil {
		return err
	}
	if len(more) > 0 {
		n.Wrong += int64(len(more))
		c.problems = append(c.problems, more...)
		slices.SortStableFunc(c.problems, func(a, b Problem) int { return a.Line - b.Line })
	}
	var fresh, old, rows []T
	var changes []Change
	for i := range entries {
		e := &entries[i]
		if e.was == nil {
			im.complete(&e.row)
			im.store.stamp(&e.row, 1, tx, r.batch.ID)
			fresh = append(fresh, e.row)
			continue
		}
		row, changed := im.merge(e, cells)
		if len(changed) == 0 {
			n.Unchanged++
			continue
		}
		n.Changed++
		for _, f := range changed {
			r.batch.Fields[f.key]++
			if r.changes+int64(len(changes)) < shownChanges {
				id, name := im.store.name(e.was)
				changes = append(changes, Change{e.line, id, name, f.label, f.show(e.was), f.show(&row)})
			}
		}
		if r.write {
			was := *e.was
			im.store.stamp(&row, version(was)+1, tx, r.batch.ID)
			old, rows = append(old, was), append(rows, row)
		}
	}
	n.New += int64(len(fresh))
	for _, p := range c.problems {
		if !p.Warning && len(r.first) < shownProblems {
			r.first = append(r.first, p)
		}
	}
	if r.record {
		if err := saveProblems(ctx, tx, r, c.problems); err != nil {
			return err
		}
		if err := saveChanges(ctx, tx, r, changes); err != nil {
			return err
		}
	}
	if !r.write {
		return nil
	}
	if len(rows) > 0 {
		if err := im.store.replace(ctx, tx, old, rows); err != nil {
			return err
		}
	}
	if len(fresh) > 0 {
		_, err = im.store.insert(ctx, tx, each(fresh))
	}
	return err
}

// merge is the row that stands with the columns of the file put over it. An
// empty cell empties a field, except where every row must have a value.
func (im *importer[T]) merge(e *entry[T], cells []cell[T]) (row T, changed []*field[T]) {
	row = *e.was
	for i := range cells {
		f := cells[i].field
		v := f.text(&e.row)
		if slices.Contains(im.identity, f.key) || f.keep && v == "" || v == f.text(e.was) {
			continue
		}
		f.set(&row, v)
		changed = append(changed, f)
	}
	return row, changed
}

// version is the version of a row of either kind.
func version(row any) int {
	switch row := row.(type) {
	case Subject:
		return row.Version
	case Inspector:
		return row.Version
	}
	return 0
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
	return law.Refuse(law.GoodInput, kind, "FILE_UNREADABLE", text.ZH, "请另存为 CSV（UTF-8 或 GB 18030）或 XLSX 后重新上传。").On("file").InEnglish(text.EN)
}
