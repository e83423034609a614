package ledger_test

import (
	"errors"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
	"yangguang/internal/testkit"
)

// Every entry of trees of several shapes is proven; the checker of package tlog
// agrees, and a changed path holds no more.
func TestInclusionOfEveryEntry(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		size := int64(0)
		for _, n := range []int{1, 1, 1, 4, 250, 3, 40} {
			fill(t, h, n)
			size += int64(n)
			if err := h.Ledger.Publish(t.Context()); err != nil {
				t.Fatal(err)
			}
			step := max(1, size/40)
			for idx := int64(0); idx < size; idx += step {
				p, err := ledger.InclusionOf(t.Context(), h.DB.Read(), idx)
				if err != nil {
					t.Fatalf("%d of %d: %v", idx, size, err)
				}
				e, err := ledger.EntryAt(t.Context(), h.DB.Read(), idx)
				if err != nil {
					t.Fatal(err)
				}
				path := make(tlog.RecordProof, len(p.Path))
				for i, s := range p.Path {
					path[i] = s.Hash
				}
				if !p.Holds() || p.Size != size || p.Leaf != e.Leaf || p.Leaf != tlog.RecordHash(e.Body) {
					t.Errorf("%d of %d: %+v", idx, size, p)
				}
				if err := tlog.CheckRecord(path, size, p.Root, idx, p.Leaf); err != nil {
					t.Errorf("%d of %d: %v", idx, size, err)
				}
				for i := range p.Path {
					p.Path[i].Left = !p.Path[i].Left
					if p.Holds() && p.Path[i].Hash != p.Leaf {
						t.Errorf("%d of %d holds with step %d on the other side", idx, size, i)
					}
					p.Path[i].Left = !p.Path[i].Left
				}
				p.Leaf[0] ^= 1
				if p.Holds() {
					t.Errorf("%d of %d holds for another leaf", idx, size)
				}
			}
		}
		fill(t, h, 1) // not published
		for _, idx := range []int64{-1, size, size + 1} {
			if _, err := ledger.InclusionOf(t.Context(), h.DB.Read(), idx); !errors.Is(err, db.ErrNotFound) {
				t.Errorf("%d of %d: %v", idx, size, err)
			}
		}
	})
}
