package ledger_test

import (
	"bytes"
	"errors"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
	"yangguang/internal/testkit"
)

func TestTilePaths(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	fill(t, h, 300)
	if err := h.Ledger.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	fill(t, h, 10)                          // not published
	for path, size := range map[string]int{ // -1: any size
		"tile/0/000":              256 * 32,
		"tile/0/000.p/255":        255 * 32, // still there after the tile is full
		"tile/0/001.p/44":         44 * 32,
		"tile/0/001.p/1":          32,
		"tile/1/000.p/1":          32,
		"tile/entries/000":        -1,
		"tile/entries/000.p/7":    -1,
		"tile/entries/001.p/44":   -1,
		"tile/0/001.p/45":         0, // not published
		"tile/entries/001.p/45":   0,
		"tile/0/001":              0,
		"tile/1/000":              0,
		"tile/2/000.p/1":          0,
		"tile/0/002.p/1":          0,
		"tile/entries/x001/000":   0,
		"tile/0/000.p/256":        0, // malformed
		"tile/0/000.p/0":          0,
		"tile/0/0":                0,
		"tile/0/0000":             0,
		"tile/00/000":             0,
		"tile/-1/000":             0,
		"tile/data/000":           0,
		"tile/entries/../0/000":   0,
		"tile/8/0/000":            0,
		"tile/":                   0,
		"":                        0,
		"checkpoint":              0,
		"tile/0/x000/000":         0,
		"tile/0/999999/999999999": 0,
	} {
		data, err := h.Ledger.Tile(t.Context(), path)
		switch {
		case size == 0 && !errors.Is(err, db.ErrNotFound):
			t.Errorf("%s: %d bytes, %v", path, len(data), err)
		case size != 0 && (err != nil || len(data) == 0 || size > 0 && len(data) != size):
			t.Errorf("%s: %d bytes, want %d, %v", path, len(data), size, err)
		}
	}
}

func TestReadEntries(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		change(t, h, "零", "一", "二")
		q, ctx := h.DB.Read(), t.Context()
		e, err := ledger.EntryAt(ctx, q, 1)
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := e.Provision(); !ok || p.ID != "XZ-5" || e.Act != "test.noted" || e.Actor != "P-1" || e.Organ != "SHGZ" ||
			e.Region != "371073" || e.Subject != "note:1" || !e.At.Equal(testkit.Start) {
			t.Errorf("entry %+v", e)
		}
		if docs := e.Docs(); len(docs) != 1 || docs[0] != ledger.DocOf("note.txt", []byte("一")) {
			t.Errorf("documents %v", docs)
		}
		want := `{"act":"test.noted","actor":{"id":"P-1","roles":["clerk"]},"at":"2026-11-23T09:00:00.000000+08:00",` +
			`"basis":"XZ-5","data":{"text":"一"},`
		if !bytes.HasPrefix(e.Body, []byte(want)) {
			t.Errorf("body %s", e.Body)
		}
		if _, err := ledger.EntryAt(ctx, q, 3); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("entry 3: %v", err)
		}
		if of, err := ledger.EntriesOf(ctx, q, "note:1"); err != nil || len(of) != 3 || of[0].Idx != 0 {
			t.Errorf("of the subject: %v, %v", of, err)
		}
		newest, err := ledger.Recent(ctx, q, -1, 2)
		if err != nil || len(newest) != 2 || newest[0].Idx != 2 {
			t.Errorf("newest: %v, %v", newest, err)
		}
		older, err := ledger.Recent(ctx, q, newest[1].Idx, 2)
		if err != nil || len(older) != 1 || older[0].Idx != 0 {
			t.Errorf("older: %v, %v", older, err)
		}
	})
}
