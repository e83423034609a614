package ledger

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"yangguang/internal/db"
)

// Inclusion shows that one entry is in the tree that a checkpoint signs: the
// audit path of RFC 6962 section 2.1.1, from the leaf up to the root.
type Inclusion struct {
	Size int64 // of the tree, in entries
	Leaf tlog.Hash
	Path []Sibling
	Root tlog.Hash
}

// Sibling is one step up: the hash that is joined with what was computed so
// far, and on which side it stands.
type Sibling struct {
	Hash tlog.Hash
	Left bool // the sibling comes before what was computed
}

// Holds reports whether the path leads from the leaf to the root.
func (p Inclusion) Holds() bool {
	h := p.Leaf
	for _, s := range p.Path {
		if s.Left {
			h = tlog.NodeHash(s.Hash, h)
		} else {
			h = tlog.NodeHash(h, s.Hash)
		}
	}
	return h == p.Root
}

// InclusionOf proves the entry with index idx against the newest checkpoint,
// from the published tiles. It returns db.ErrNotFound for an entry that no
// checkpoint covers yet.
func InclusionOf(ctx context.Context, q db.Querier, idx int64) (Inclusion, error) {
	size, err := db.Value[int64](ctx, q, `select size from ledger_published where id = 1`)
	if err != nil {
		return Inclusion{}, err
	}
	if idx < 0 || idx >= size {
		return Inclusion{}, db.ErrNotFound
	}
	hashes := storedHashes(ctx, q)
	path, err := tlog.ProveRecord(size, idx, hashes)
	if err != nil {
		return Inclusion{}, err
	}
	leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, idx)})
	if err != nil {
		return Inclusion{}, err
	}
	root, err := tlog.TreeHash(size, hashes)
	if err != nil {
		return Inclusion{}, err
	}
	p := Inclusion{Size: size, Leaf: leaf[0], Root: root}
	for i, left := range sides(size, idx) {
		p.Path = append(p.Path, Sibling{Hash: path[i], Left: left})
	}
	return p, nil
}

// sides says for each step of the audit path of entry idx among size entries
// whether the sibling is the left one, from the leaf up.
func sides(size, idx int64) []bool {
	if size <= 1 {
		return nil
	}
	k := int64(1) // the largest power of two below size
	for k*2 < size {
		k *= 2
	}
	if idx < k {
		return append(sides(k, idx), false)
	}
	return append(sides(size-k, idx-k), true)
}
