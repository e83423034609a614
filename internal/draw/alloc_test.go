//go:build !race

package draw

import (
	"testing"

	"yangguang/internal/canon"
)

// The race detector's own bookkeeping allocates, so this is asked without it.
func TestTicketAllocatesNothing(t *testing.T) {
	for _, h := range []canon.Hash{canon.SHA256, canon.SM3} {
		tick := NewTicketer(h, Key(h, KindObjects, zeros))
		id := []byte("91371073MA3KJJCL55")
		if n := testing.AllocsPerRun(100, func() { tick.Ticket(id) }); n != 0 {
			t.Errorf("%s: %v allocations for one ticket", h, n)
		}
	}
}
