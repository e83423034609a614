package draw

import (
	"bufio"
	"encoding/hex"
	"hash"
	"io"

	"yangguang/internal/canon"
)

// ListWriter writes roster.txt or excluded.txt line by line at the freeze,
// checking grammar and order and counting and hashing as it goes, so that a
// list of any length is written in one pass. After an error it writes no more.
// That no id is in both lists is for Survey to check.
type ListWriter struct {
	file   string
	strata *strata // nil for excluded.txt
	w      *bufio.Writer
	sum    hash.Hash
	sums   ListSum
	pool   map[string]uint64
	known  map[string]bool
	before []byte
	buf    []byte
	err    error
}

// NewRosterWriter writes roster.txt for a plan: only its strata are let in.
func NewRosterWriter(w io.Writer, p Plan) *ListWriter {
	l := newListWriter(RosterFile, w, p.Hash)
	l.strata = newStrata(p.Quotas)
	for _, q := range p.Quotas {
		l.pool[q.Stratum] = 0
	}
	return l
}

// NewExcludedWriter writes excluded.txt.
func NewExcludedWriter(w io.Writer, p Plan) *ListWriter {
	return newListWriter(ExcludedFile, w, p.Hash)
}

func newListWriter(file string, w io.Writer, h canon.Hash) *ListWriter {
	sum := h.New()
	return &ListWriter{
		file: file, sum: sum, w: bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<16),
		pool: make(map[string]uint64), known: make(map[string]bool),
	}
}

// Add writes one line: an id with its stratum (roster) or its reason code
// (excluded). Ids come in bytewise order. It returns a *Fault, or what the
// writer returns.
func (l *ListWriter) Add(id, code string) error {
	if l.err != nil {
		return l.err
	}
	l.err = l.add(id, code)
	return l.err
}

func (l *ListWriter) add(id, code string) error {
	n := int(l.sums.Lines) + 1
	l.buf = append(append(append(l.buf[:0], id...), '\t'), code...)
	if len(l.buf) > maxLine {
		return fault(l.file, n, "行过长", "line too long")
	}
	line, stratum, err := splitPair(l.file, n, l.buf, l.known)
	if err != nil {
		return err
	}
	if n > 1 {
		if err := idOrder(l.file, n, l.before, line); err != nil {
			return err
		}
	}
	if l.strata != nil && l.strata.find(stratum) < 0 {
		return noStratum(n, stratum)
	}
	l.before = append(l.before[:0], line...)
	l.pool[code]++
	l.sums.Lines++
	_, err = l.w.Write(append(l.buf, '\n'))
	return err
}

// Close flushes and returns what was written. The underlying writer stays open.
func (l *ListWriter) Close() (ListSum, error) {
	if l.err == nil {
		l.err = l.w.Flush()
	}
	if l.err != nil {
		return ListSum{}, l.err
	}
	l.sums.Hash = hex.EncodeToString(l.sum.Sum(nil))
	return l.sums, nil
}

// Pool returns how many lines carry each stratum or reason code; every stratum
// of the plan is there, also with 0. Before Close it is what was added so far.
func (l *ListWriter) Pool() map[string]uint64 { return l.pool }
