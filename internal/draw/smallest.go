package draw

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"strings"
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
	limit atomic.Uint64 // head of a ticket: above it, no hope

	mu   sync.Mutex
	held []candidate // at most about 2n
}

// newSmallest expects pool candidates in all. Tickets are uniform, so the n-th
// of them lies near n/pool of the way, and nearly all others can be turned away
// from the start. The limit lets n + 20√n + 400 through on average: that fewer
// than n come is less likely than 2^-256 (Chernoff: e^-200), and sorted says so.
func newSmallest(n, pool uint64) *smallest {
	s := &smallest{n: int(n)}
	if n == 0 {
		return s
	}
	expect := n + 20<<((bits.Len64(n)+1)/2) + 400
	s.limit.Store(math.MaxUint64)
	if expect < pool {
		limit, _ := bits.Div64(expect, 0, pool)
		s.limit.Store(limit)
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
	if s.held == nil {
		s.held = make([]candidate, 0, min(s.n+s.n/8, 1<<20)+len(batch))
	}
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

// sorted ends the offers and returns the n first in order, or all when fewer
// were offered. It sorts short keys, not the candidates themselves.
func (s *smallest) sorted() []Drawn {
	s.mu.Lock()
	defer s.mu.Unlock()
	type key struct {
		head uint64
		at   int
	}
	keys := make([]key, len(s.held))
	for i := range s.held {
		keys[i] = key{head(&s.held[i].ticket), i}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.head != b.head {
			return cmp.Compare(a.head, b.head)
		}
		return s.held[a.at].compare(&s.held[b.at])
	})
	keys = keys[:min(s.n, len(keys))]
	size := 0
	for _, k := range keys {
		size += int(s.held[k.at].idLen)
	}
	var ids strings.Builder // one allocation for all of them
	ids.Grow(size)
	rows := make([]Drawn, len(keys))
	for i, k := range keys {
		c := &s.held[k.at]
		from := ids.Len()
		ids.Write(c.id[:c.idLen])
		rows[i] = Drawn{ID: ids.String()[from:], Ticket: c.ticket}
	}
	s.held = nil
	return rows
}

// partition moves the n first of list to its front, in no order (Hoare's
// selection with the middle of three as pivot).
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
