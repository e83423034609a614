package ledger

import (
	"context"
	"encoding/binary"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"yangguang/internal/db"
)

// VKey is the verifier key of the log, "" for a log without a signing key.
func (l *Ledger) VKey() string {
	if l.Key == nil {
		return ""
	}
	return l.Key.VKey
}

// Checkpoint is the newest checkpoint, a signed note. It returns
// db.ErrNotFound before the first entry is published.
func (l *Ledger) Checkpoint(ctx context.Context) ([]byte, error) {
	text, err := db.Value[string](ctx, l.DB.Read(), `select note from ledger_checkpoint order by size desc limit 1`)
	return []byte(text), err
}

// Tile returns what C2SP tlog-tiles serves at path: "tile/<L>/<N>[.p/<W>]",
// hashes of 32 bytes, and "tile/entries/<N>[.p/<W>]", entries each after its
// length as 16 bits big-endian. It returns db.ErrNotFound for a path of another
// form and for a tile or a width that is not published yet.
func (l *Ledger) Tile(ctx context.Context, path string) ([]byte, error) {
	t, ok := parseTilePath(path)
	if !ok {
		return nil, db.ErrNotFound
	}
	if t.L < 0 {
		return l.entryBundle(ctx, t)
	}
	data, err := tileRow(ctx, l.DB.Read(), t.L, t.N)
	if err != nil {
		return nil, err
	}
	if len(data) < t.W*tlog.HashSize {
		return nil, db.ErrNotFound
	}
	return data[:t.W*tlog.HashSize], nil
}

// parseTilePath reads a path of tlog-tiles, which is that of package tlog
// without the tile height and with "entries" for "data" (level -1 here).
func parseTilePath(path string) (tlog.Tile, bool) {
	rest, ok := strings.CutPrefix(path, "tile/")
	if !ok || strings.HasPrefix(rest, "data/") {
		return tlog.Tile{}, false
	}
	if n, ok := strings.CutPrefix(rest, "entries/"); ok {
		rest = "data/" + n
	}
	t, err := tlog.ParseTilePath("tile/8/" + rest)
	return t, err == nil
}

// tilePath is the inverse of parseTilePath.
func tilePath(level int, n int64, width int) string {
	p := strings.TrimPrefix(tlog.Tile{H: tileHeight, L: level, N: n, W: width}.Path(), "tile/8/")
	return "tile/" + strings.Replace(p, "data/", "entries/", 1)
}

func (l *Ledger) entryBundle(ctx context.Context, t tlog.Tile) ([]byte, error) {
	first, end := t.N*tileWidth, t.N*tileWidth+int64(t.W)
	published, err := db.Value[int64](ctx, l.DB.Read(), `select size from ledger_published where id = 1`)
	if err != nil {
		return nil, err
	}
	if end > published || first < 0 {
		return nil, db.ErrNotFound
	}
	bodies, err := db.Values[[]byte](ctx, l.DB.Read(),
		`select body from ledger_entry where idx >= $1 and idx < $2 order by idx`, first, end)
	if err != nil {
		return nil, err
	}
	if len(bodies) != t.W {
		return nil, fault(-1, "条目包%d缺少记录", "entry bundle %d lacks entries", t.N)
	}
	var out []byte
	for i, b := range bodies {
		if len(b) > MaxEntry {
			return nil, fault(first+int64(i), "超过%d字节", "longer than %d bytes", MaxEntry)
		}
		out = append(binary.BigEndian.AppendUint16(out, uint16(len(b))), b...)
	}
	return out, nil
}

// splitBundle is the inverse of entryBundle; it wants exactly n entries.
func splitBundle(data []byte, n int) ([][]byte, bool) {
	var out [][]byte
	for len(data) >= 2 {
		size := int(binary.BigEndian.Uint16(data))
		if data = data[2:]; len(data) < size {
			return nil, false
		}
		out = append(out, data[:size])
		data = data[size:]
	}
	return out, len(data) == 0 && len(out) == n
}
