package ledger

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"yangguang/internal/db"
)

// Tiles are those of C2SP tlog-tiles: 256 hashes wide, eight levels of the tree
// high. One row holds the widest form of a tile.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// appendHashes writes hashes, the first of which has index at on the level, to
// their tiles, and the hash of each tile that becomes full to the level above.
func appendHashes(ctx context.Context, tx *db.Tx, level int, at int64, hashes []byte) error {
	var parents []byte
	for first := at; len(hashes) > 0; {
		n, have := first/tileWidth, int(first%tileWidth)
		var tile []byte
		if have > 0 {
			var err error
			if tile, err = tileRow(ctx, tx, level, n); err != nil {
				return err
			}
			if len(tile) != have*tlog.HashSize {
				return fmt.Errorf("ledger: tile %d/%d is %d bytes long where %d hashes belong", level, n, len(tile), have)
			}
		}
		take := min(tileWidth-have, len(hashes)/tlog.HashSize)
		tile = append(tile, hashes[:take*tlog.HashSize]...)
		if _, err := tx.Exec(ctx, `insert into ledger_tile (level, n, hashes) values ($1, $2, $3)
			on conflict (level, n) do update set hashes = excluded.hashes`, level, n, tile); err != nil {
			return err
		}
		if len(tile) == tileWidth*tlog.HashSize {
			root := tileRoot(tile)
			parents = append(parents, root[:]...)
		}
		first += int64(take)
		hashes = hashes[take*tlog.HashSize:]
	}
	if len(parents) == 0 {
		return nil
	}
	return appendHashes(ctx, tx, level+1, at/tileWidth, parents)
}

// tileRow reads the widest form of a tile.
func tileRow(ctx context.Context, q db.Querier, level int, n int64) ([]byte, error) {
	return db.Value[[]byte](ctx, q, `select hashes from ledger_tile where level = $1 and n = $2`, level, n)
}

// tileRoot is the hash of the subtree over a full tile.
func tileRoot(tile []byte) tlog.Hash {
	if len(tile) == tlog.HashSize {
		return tlog.Hash(tile)
	}
	half := len(tile) / 2
	return tlog.NodeHash(tileRoot(tile[:half]), tileRoot(tile[half:]))
}

// storedHashes reads the hashes of the tree from the tiles in q.
func storedHashes(ctx context.Context, q db.Querier) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			t := tlog.TileForIndex(tileHeight, index)
			data, err := tileRow(ctx, q, t.L, t.N)
			if err != nil {
				return nil, fmt.Errorf("ledger: tile %d/%d: %w", t.L, t.N, err)
			}
			if len(data) < t.W*tlog.HashSize {
				return nil, fmt.Errorf("ledger: tile %d/%d is too narrow", t.L, t.N)
			}
			if out[i], err = tlog.HashFromTile(t, data[:t.W*tlog.HashSize], index); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
}
