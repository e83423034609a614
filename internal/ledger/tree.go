package ledger

import (
	"crypto/sha256"

	"golang.org/x/mod/sumdb/tlog"
)

// tree builds the log's Merkle tree (RFC 6962) leaf by leaf in memory of a few
// tiles, and gives out each tile when it is full.
type tree struct {
	size  int64
	roots []tlog.Hash // of the full subtrees, largest first
	tiles [][]byte    // by level, the tile being filled
	done  []int64     // by level, how many tiles are full
	tile  func(level int, n int64, hashes []byte) error
}

func (t *tree) add(leaf tlog.Hash) error {
	h := leaf
	for n := t.size; n&1 == 1; n >>= 1 {
		h = tlog.NodeHash(t.roots[len(t.roots)-1], h)
		t.roots = t.roots[:len(t.roots)-1]
	}
	t.roots = append(t.roots, h)
	t.size++
	return t.fill(0, leaf)
}

func (t *tree) fill(level int, h tlog.Hash) error {
	if level == len(t.tiles) {
		t.tiles, t.done = append(t.tiles, nil), append(t.done, 0)
	}
	t.tiles[level] = append(t.tiles[level], h[:]...)
	full := t.tiles[level]
	if len(full) < tileWidth*tlog.HashSize {
		return nil
	}
	if err := t.tile(level, t.done[level], full); err != nil {
		return err
	}
	t.tiles[level] = nil
	t.done[level]++
	return t.fill(level+1, tileRoot(full))
}

// flush gives out the tiles that are not full.
func (t *tree) flush() error {
	for level, hashes := range t.tiles {
		if len(hashes) > 0 {
			if err := t.tile(level, t.done[level], hashes); err != nil {
				return err
			}
		}
	}
	return nil
}

// root is the tree's hash, of the empty string for the empty tree.
func (t *tree) root() tlog.Hash {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	h := t.roots[len(t.roots)-1]
	for i := len(t.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.roots[i], h)
	}
	return h
}

// count is how many tiles were given out or are being filled.
func (t *tree) count() (n int64) {
	for level, hashes := range t.tiles {
		n += t.done[level]
		if len(hashes) > 0 {
			n++
		}
	}
	return n
}
