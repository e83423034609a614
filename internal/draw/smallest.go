package draw

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// candidate is an object that may still be among the n first of its stratum.
// The id is held inline: a million strings would cost the collector more than
// the draw.
type candidate struct {
	ticket Ticket
	id     [maxID]byte
	idLen  uint8
}

func (c *candidate) compare(d *candidate) int {
	if o := bytes.Compare(c.ticket[:], d.ticket[:]); o != 0 {
		return o
	}
	return bytes.Compare(c.id[:c.idLen], d.id[:d.idLen])
}

// head is the first 8 bytes of a ticket as a number: enough to reject nearly
// every candidate with one comparison.
func head(t *Ticket) uint64 { return binary.BigEndian.Uint64(t[:8]) }

// smallest keeps the n first candidates of one stratum by (ticket, id). Memory
// is bounded by n, not by what is offered, nor by the number of goroutines that
// offer. The n first of the whole are among the n first of every part, so the
// order of the offers does not matter.
type smallest struct {
	n     int
	limit atomic.Uint64 // head of the n-th ticket seen so far: above it, no hope

	mu   sync.Mutex
	held []candidate // at most n plus room for as many again
}

func newSmallest(n uint64) *smallest {
	s := &smallest{n: int(n)}
	if n > 0 {
		s.limit.Store(math.MaxUint64)
	}
	return s
}

// hopes reports whether a ticket may still be among the n first.
func (s *smallest) hopes(t *Ticket) bool { return s.n > 0 && head(t) <= s.limit.Load() }

// offer adds a batch. It is safe for several goroutines.
func (s *smallest) offer(batch []candidate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	limit := s.limit.Load()
	for i := range batch {
		if head(&batch[i].ticket) <= limit {
			s.held = append(s.held, batch[i])
		}
	}
	if len(s.held) >= 2*s.n+4096 {
		s.cut()
	}
}

// cut drops all but the n first and lowers the limit.
func (s *smallest) cut() {
	if len(s.held) <= s.n || s.n == 0 {
		s.held = s.held[:min(len(s.held), s.n)]
		return
	}
	partition(s.held, s.n)
	s.held = s.held[:s.n]
	last := &s.held[0]
	for i := range s.held {
		if s.held[i].compare(last) > 0 {
			last = &s.held[i]
		}
	}
	s.limit.Store(head(&last.ticket))
}

// sorted ends the offers and returns the n first in order.
func (s *smallest) sorted() []Drawn {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut()
	slices.SortFunc(s.held, func(a, b candidate) int { return a.compare(&b) })
	rows := make([]Drawn, len(s.held))
	for i := range s.held {
		c := &s.held[i]
		rows[i] = Drawn{ID: string(c.id[:c.idLen]), Ticket: c.ticket}
	}
	s.held = nil
	return rows
}

// partition moves the n first of list to its front, in no order (Hoare's
// selection; the pivot is the middle of three, and tickets are uniform, so the
// bad cases do not arise on purpose).
func partition(list []candidate, n int) {
	lo, hi := 0, len(list)-1
	for lo < hi {
		mid := lo + (hi-lo)/2
		if list[mid].compare(&list[lo]) < 0 {
			list[mid], list[lo] = list[lo], list[mid]
		}
		if list[hi].compare(&list[lo]) < 0 {
			list[hi], list[lo] = list[lo], list[hi]
		}
		if list[hi].compare(&list[mid]) < 0 {
			list[hi], list[mid] = list[mid], list[hi]
		}
		pivot := list[mid]
		i, j := lo, hi
		for i <= j {
			for list[i].compare(&pivot) < 0 {
				i++
			}
			for pivot.compare(&list[j]) < 0 {
				j--
			}
			if i <= j {
				list[i], list[j] = list[j], list[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j
		case n > i:
			lo = i
		default:
			return
		}
	}
}
