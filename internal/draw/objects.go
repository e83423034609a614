package draw

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

const (
	chunkSize = 256 << 10 // bytes of roster handed to one worker at a time
	batchSize = 128       // candidates a worker gathers before it takes the lock
)

// ErrShort is returned when the tickets of a stratum are spread so unevenly that
// the draw has turned away too many. For a seed that nobody chose this is less
// likely than guessing the seed; see newSmallest.
var ErrShort = errors.New("draw: the tickets are not uniform")

// DrawObjects draws from a streamed roster.txt by section 3: per stratum with N
// objects (from the census) the first n by (ticket, id). It uses GOMAXPROCS
// goroutines and holds little more than n candidates of 88 bytes, never the roster.
//
// It returns a *Fault where a line breaks the grammar, the order or the plan,
// where the roster does not have the counts of the census, or where a fixed
// number is larger than its stratum; else ErrShort or what the reader returns.
func DrawObjects(p Plan, c Census, roster io.Reader, seed string) (Objects, error) {
	if p.Kind != KindObjects {
		return Objects{}, fault(PlanFile, 3, "不是检查对象的抽取", "not a draw of objects")
	}
	if err := c.fits(p); err != nil {
		return Objects{}, err
	}
	d := &objectDraw{plan: p, key: Key(p.Hash, KindObjects, seed), strata: newStrata(p.Quotas)}
	for _, q := range p.Quotas {
		n, _ := q.Take(c.Pool[q.Stratum])
		d.best = append(d.best, newSmallest(n, c.Pool[q.Stratum]))
	}
	d.counts = make([]uint64, len(p.Quotas))
	if err := d.run(roster); err != nil {
		return Objects{}, err
	}
	var o Objects
	for i, q := range p.Quotas {
		if d.counts[i] != c.Pool[q.Stratum] {
			return Objects{}, fault(RosterFile, 0, "分层 %s 有 %d 个检查对象，冻结时为 %d 个", "stratum %s has %d objects, %d at the freeze",
				q.Stratum, d.counts[i], c.Pool[q.Stratum])
		}
		out := Outcome{Stratum: q.Stratum, Pool: d.counts[i], Rows: d.best[i].sorted()}
		if len(out.Rows) < d.best[i].n {
			return Objects{}, ErrShort
		}
		o.Strata = append(o.Strata, out)
	}
	return o, nil
}

type objectDraw struct {
	plan   Plan
	key    string
	strata *strata
	best   []*smallest

	stop   atomic.Bool // a worker found a fault: read no further
	mu     sync.Mutex  // guards what follows
	counts []uint64
	first  *Fault // the fault with the lowest line
}

// chunk is a run of whole lines.
type chunk struct {
	buf    *[chunkSize]byte // nil until the chunk is first used: a short roster needs one
	lines  []byte           // the whole lines in buf
	line   int              // of the first
	before []byte           // the id of the line before, empty at the beginning
}

var buffers = sync.Pool{New: func() any { return new([chunkSize]byte) }}

// run cuts the roster into chunks at line ends and hands them to the workers.
func (d *objectDraw) run(roster io.Reader) error {
	workers := runtime.GOMAXPROCS(0)
	todo := make(chan *chunk, workers)
	free := make(chan *chunk, 2*workers+1)
	for range cap(free) {
		free <- &chunk{}
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() { d.work(todo, free) })
	}
	err := d.feed(roster, todo, free)
	close(todo)
	wg.Wait()
	for range len(free) {
		if c := <-free; c.buf != nil {
			buffers.Put(c.buf)
		}
	}
	if d.first != nil {
		return d.first
	}
	return err
}

func (d *objectDraw) feed(roster io.Reader, todo, free chan *chunk) error {
	line := 1
	var rest, before []byte
	for !d.stop.Load() {
		c := <-free
		if c.buf == nil {
			c.buf = buffers.Get().(*[chunkSize]byte)
		}
		n := copy(c.buf[:], rest)
		m, err := io.ReadFull(roster, c.buf[n:])
		read := c.buf[:n+m]
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !ended {
			return err
		}
		end := bytes.LastIndexByte(read, '\n') + 1
		if end == 0 && len(read) > 0 && !ended {
			return fault(RosterFile, line, "行过长", "line too long")
		}
		rest = append(rest[:0], read[end:]...)
		if end > 0 {
			c.lines, c.line = read[:end], line
			c.before = append(c.before[:0], before...)
			line += bytes.Count(c.lines, []byte{'\n'})
			last := c.lines[bytes.LastIndexByte(c.lines[:end-1], '\n')+1:]
			id, _, _ := bytes.Cut(last, []byte{'\t'})
			before = append(before[:0], id...)
			todo <- c
		}
		if ended {
			if len(rest) > 0 {
				return fault(RosterFile, line, "最后一行缺少换行符", "the last line does not end with a line feed")
			}
			return nil
		}
	}
	return nil
}

func (d *objectDraw) work(todo <-chan *chunk, free chan<- *chunk) {
	w := &worker{draw: d, ticketer: NewTicketer(d.plan.Hash, d.key), known: make(map[string]bool)}
	w.counts = make([]uint64, len(d.best))
	w.batch = make([][]candidate, len(d.best))
	for c := range todo {
		if err := w.chunk(c); err != nil {
			d.stop.Store(true)
			d.fail(err)
		}
		free <- c
	}
	for s, b := range w.batch {
		d.best[s].offer(b)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for s, n := range w.counts {
		d.counts[s] += n
	}
}

func (d *objectDraw) fail(err error) {
	var f *Fault
	if !errors.As(err, &f) {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.first == nil || f.Line < d.first.Line {
		d.first = f
	}
}

// worker is one goroutine's share of a draw.
type worker struct {
	draw     *objectDraw
	ticketer *Ticketer
	counts   []uint64
	batch    [][]candidate // per stratum
	known    map[string]bool
}

// chunk makes the ticket of every line and offers those that may be drawn.
func (w *worker) chunk(c *chunk) error {
	before, lines := c.before, c.lines
	for n := c.line; len(lines) > 0; n++ {
		i := 0
		for idByte[lines[i]] {
			i++
		}
		end := i
		for lines[end] != '\n' {
			end++
		}
		id, s := lines[:i], -1
		if i > 0 && i <= maxID && i < end && lines[i] == '\t' {
			s = w.draw.strata.find(lines[i+1 : end])
		}
		if s < 0 {
			return w.explain(n, lines[:end])
		}
		if len(before) > 0 && bytes.Compare(before, id) >= 0 {
			return idOrder(RosterFile, n, before, id)
		}
		before, lines = id, lines[end+1:]
		w.counts[s]++
		ticket := w.ticketer.Ticket(id)
		if w.draw.best[s].hopes(&ticket) {
			w.offer(s, id, ticket)
		}
	}
	return nil
}

// explain says what is wrong in a line that the fast path refused.
func (w *worker) explain(n int, line []byte) error {
	if len(line) > maxLine {
		return fault(RosterFile, n, "行过长", "line too long")
	}
	_, code, err := splitPair(RosterFile, n, line, w.known)
	if err != nil {
		return err
	}
	return noStratum(n, code)
}

func (w *worker) offer(s int, id []byte, t Ticket) {
	c := candidate{ticket: t, idLen: uint8(len(id))}
	copy(c.id[:], id)
	w.batch[s] = append(w.batch[s], c)
	if len(w.batch[s]) == batchSize {
		w.draw.best[s].offer(w.batch[s])
		w.batch[s] = w.batch[s][:0]
	}
}
