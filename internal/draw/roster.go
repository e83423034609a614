package draw

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"hash"
	"io"

	"yangguang/internal/canon"
)

// maxLine bounds a line of a streamed list: an id, a TAB, a code of at most 100
// bytes, a line feed, with room to name what is too long.
const maxLine = 256

// Census is what a first pass over the lists of a draw of objects found.
type Census struct {
	Roster   ListSum
	Excluded ListSum
	Pool     map[string]uint64 // N: objects of each stratum of the plan, 0 for an empty one
}

// ListSum is one streamed list, counted and hashed.
type ListSum struct {
	Lines uint64
	Hash  string // H of the file, 64 hex digits
}

// listReader reads the lines "id TAB code" of roster.txt or excluded.txt,
// checks them, and hashes what it reads.
type listReader struct {
	file   string
	r      *bufio.Reader
	sum    hash.Hash
	line   int
	id     []byte // of the current line
	code   []byte
	before []byte // the id of the line before
	known  map[string]bool
	buf    []byte
}

func newListReader(file string, r io.Reader, h canon.Hash) *listReader {
	sum := h.New()
	return &listReader{file: file, sum: sum, r: bufio.NewReaderSize(io.TeeReader(r, sum), 1<<16),
		known: make(map[string]bool)}
}

// next moves to the next line. It returns io.EOF after the last one.
func (l *listReader) next() error {
	line, err := l.r.ReadSlice('\n')
	if err == io.EOF && len(line) == 0 {
		return io.EOF
	}
	l.line++
	if errors.Is(err, bufio.ErrBufferFull) || len(line) > maxLine {
		return fault(l.file, l.line, "行过长", "line too long")
	}
	if err == io.EOF {
		return fault(l.file, l.line, "最后一行缺少换行符", "the last line does not end with a line feed")
	}
	if err != nil {
		return err
	}
	l.buf = append(l.buf[:0], line[:len(line)-1]...)
	id, code, err := splitPair(l.file, l.line, l.buf, l.known)
	if err != nil {
		return err
	}
	if err := l.order(id); err != nil {
		return err
	}
	l.before = append(l.before[:0], id...)
	l.id, l.code = id, code
	return nil
}

func (l *listReader) order(id []byte) error {
	if l.line > 1 {
		return idOrder(l.file, l.line, l.before, id)
	}
	return nil
}

// idOrder refuses an id that does not sort after the one before. TAB sorts
// before every byte of an id, so lines sort as their ids do.
func idOrder(file string, line int, before, id []byte) error {
	switch c := bytes.Compare(before, id); {
	case c == 0:
		return fault(file, line, "编号 %s 重复", "id %s stands twice", id)
	case c > 0:
		return fault(file, line, "未按字节顺序排在上一行之后", "does not sort bytewise after the line before")
	}
	return nil
}

// splitPair cuts a line into id and code and checks both. known spares the
// check of a code seen before; it is filled with at most 1,000 codes.
func splitPair(file string, n int, line []byte, known map[string]bool) (id, code []byte, err error) {
	i := 0
	for i < len(line) && idByte[line[i]] {
		i++
	}
	if i == 0 || i > maxID || i == len(line) || line[i] != '\t' {
		if err := checkLine(file, n, line); err != nil {
			return nil, nil, err
		}
		if bytes.Count(line, []byte{'\t'}) != 1 {
			_, err := fields(file, n, string(line), 2)
			return nil, nil, err
		}
		return nil, nil, badID(file, n)
	}
	id, code = line[:i], line[i+1:]
	if known[string(code)] {
		return id, code, nil
	}
	if err := checkLine(file, n, line); err != nil {
		return nil, nil, err
	}
	if bytes.IndexByte(code, '\t') >= 0 {
		_, err := fields(file, n, string(line), 2)
		return nil, nil, err
	}
	if !ValidCode(string(code)) {
		return nil, nil, fault(file, n, "代码不合规则", "not a code")
	}
	if len(known) < 1000 {
		known[string(code)] = true
	}
	return id, code, nil
}

// Survey reads both lists of a draw of objects once, from beginning to end. It
// checks grammar, order, that every stratum stands in the plan, that no id is
// in both lists, and that no fixed number is larger than its stratum. Its error
// is a *Fault, or what the readers return.
func Survey(p Plan, roster, excluded io.Reader) (Census, error) {
	c := Census{Pool: make(map[string]uint64, len(p.Quotas))}
	for _, q := range p.Quotas {
		c.Pool[q.Stratum] = 0
	}
	counts := make([]uint64, len(p.Quotas))
	strata := newStrata(p.Quotas)
	in := newListReader(RosterFile, roster, p.Hash)
	out := newListReader(ExcludedFile, excluded, p.Hash)
	errIn, errOut := in.next(), out.next()
	for errIn == nil || errOut == nil {
		order := 0
		switch {
		case errIn == nil && errOut == nil:
			order = bytes.Compare(in.id, out.id)
		case errIn == nil:
			order = -1
		default:
			order = 1
		}
		if order == 0 {
			return Census{}, fault(ExcludedFile, out.line, "编号 %s 同时在抽取名单中", "id %s is in the roster too", out.id)
		}
		if order < 0 {
			s := strata.find(in.code)
			if s < 0 {
				return Census{}, noStratum(in.line, in.code)
			}
			counts[s]++
			errIn = in.next()
		} else {
			errOut = out.next()
		}
		if errIn != nil && errIn != io.EOF {
			return Census{}, errIn
		}
		if errOut != nil && errOut != io.EOF {
			return Census{}, errOut
		}
	}
	if errIn != io.EOF {
		return Census{}, errIn
	}
	if errOut != io.EOF {
		return Census{}, errOut
	}
	for i, q := range p.Quotas {
		c.Pool[q.Stratum] = counts[i]
	}
	c.Roster = ListSum{uint64(in.line), hex.EncodeToString(in.sum.Sum(nil))}
	c.Excluded = ListSum{uint64(out.line), hex.EncodeToString(out.sum.Sum(nil))}
	return c, c.fits(p)
}

// fits refuses a fixed number above the pool of its stratum.
func (c Census) fits(p Plan) error {
	for i, q := range p.Quotas {
		if _, ok := q.Take(c.Pool[q.Stratum]); !ok {
			return fault(PlanFile, quotaLine+i, "分层 %s 要抽 %d 个，名单中只有 %d 个", "stratum %s is to give %d, the roster has %d",
				q.Stratum, q.Count, c.Pool[q.Stratum])
		}
	}
	return nil
}

// quotaLine is the line of the first quota in plan.txt.
const quotaLine = 7

func noStratum(line int, code []byte) *Fault {
	return fault(RosterFile, line, "分层 %s 不在抽取方案中", "stratum %s is not in the plan", code)
}

// strata finds the place of a stratum in the plan.
type strata struct {
	names []string
	index map[string]int // nil while a few comparisons are cheaper
}

func newStrata(quotas []Quota) *strata {
	s := &strata{}
	for _, q := range quotas {
		s.names = append(s.names, q.Stratum)
	}
	if len(s.names) > 8 {
		s.index = make(map[string]int, len(s.names))
		for i, n := range s.names {
			s.index[n] = i
		}
	}
	return s
}

func (s *strata) find(code []byte) int {
	if s.index != nil {
		if i, ok := s.index[string(code)]; ok {
			return i
		}
		return -1
	}
	for i := range s.names {
		if s.names[i] == string(code) {
			return i
		}
	}
	return -1
}
