package ledger_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
	"yangguang/internal/message"
	"yangguang/internal/testkit"
)

// tamper runs statements as a database administrator could: after taking the
// triggers away. The home is made to expect it.
func tamper(t *testing.T, h *testkit.Home, statements ...string) {
	t.Helper()
	for _, table := range []string{"ledger_entry", "ledger_head", "ledger_published", "ledger_tile", "ledger_checkpoint"} {
		if h.DB.Dialect == db.Postgres {
			statements = append([]string{`alter table ` + table + ` disable trigger all`}, statements...)
			continue
		}
		names, err := db.Values[string](t.Context(), h.DB.Read(),
			`select name from sqlite_master where type = 'trigger' and tbl_name = $1`, table)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			statements = append([]string{`drop trigger ` + name}, statements...)
		}
	}
	for _, s := range statements {
		if _, err := h.DB.Writer().ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// A changed row is found although the triggers were taken away; each
// statement here, and in what the fault says, is one way to change the log.
func TestVerifyFindsEachChange(t *testing.T) {
	t.Parallel()
	const size = 300
	for _, c := range []struct {
		name, statement string
		entry           int64
		says            string
	}{
		{"body", `update ledger_entry set body = (select body from ledger_entry where idx = 6) where idx = 7`, 7,
			"does not match its hash"},
		{"body and leaf", `update ledger_entry set body = o.body, leaf = o.leaf from (select body, leaf from ledger_entry
			where idx = 6) o where ledger_entry.idx = 7`, 7, "index"},
		{"leaf", `update ledger_entry set leaf = (select leaf from ledger_entry where idx = 6) where idx = 7`, 7,
			"does not match its hash"},
		{"time", `update ledger_entry set at = at + 1 where idx = 7`, 7, "column at"},
		{"act", `update ledger_entry set act = 'test.other' where idx = 7`, 7, "column act"},
		{"actor", `update ledger_entry set actor = 'P-2' where idx = 7`, 7, "column actor"},
		{"organ", `update ledger_entry set organ = 'YJGL' where idx = 299`, 299, "column organ"},
		{"region", `update ledger_entry set region = '000000' where idx = 7`, 7, "column region"},
		{"subject", `update ledger_entry set subject = 'note:2' where idx = 0`, 0, "column subject"},
		{"basis", `update ledger_entry set basis = 'XZ-1' where idx = 7`, 7, "column basis"},
		{"one deleted", `delete from ledger_entry where idx = 7`, 7, "missing"},
		{"first of a tile deleted", `delete from ledger_entry where idx = 256`, 256, "missing"},
		{"last deleted", `delete from ledger_entry where idx = 299`, 299, "missing"},
		{"one too many", `insert into ledger_entry select 300, at, act, actor, organ, region, subject, basis, body, leaf
			from ledger_entry where idx = 299`, -1, "the table holds 301"},
		{"head", `update ledger_head set size = 299`, -1, "300 entries are published"},
		{"tile", `update ledger_tile set hashes = (select substr(hashes, 1, 32) from ledger_tile where level = 0 and n = 1)
			where level = 1`, -1, "tile 1/0"},
		{"narrow tile", `update ledger_tile set hashes = substr(hashes, 1, 32) where level = 0 and n = 1`, 257,
			"differs from the published tile"},
		{"tile deleted", `delete from ledger_tile where level = 1`, -1, "tile 1/0 is missing"},
		{"tile too many", `insert into ledger_tile select 5, 0, hashes from ledger_tile where level = 1`, -1, "tiles belong"},
		{"checkpoint of other size", `update ledger_checkpoint set note = (select note from ledger_checkpoint
			where size = 300) where size = 100`, -1, "checkpoint of size 100"},
		{"checkpoint text", `update ledger_checkpoint set note = replace(note, '371073', '371074') where size = 300`, -1,
			"bad signature"},
		{"checkpoint deleted", `delete from ledger_checkpoint where size = 300`, -1, "newest checkpoint has size 100"},
		{"published", `update ledger_published set size = 100`, 299, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			// What Verify reads is the same SQL on both engines: once is enough
			// on PostgreSQL, where making a home takes longest.
			each := testkit.Each
			if c.name != "body and leaf" {
				each = func(t *testing.T, fn func(*testing.T, *testkit.Home)) { fn(t, testkit.NewHome(t)) }
			}
			each(t, func(t *testing.T, h *testkit.Home) {
				h.Tampered = true
				fill(t, h, 100)
				verified(t, h, 100)
				fill(t, h, size-100)
				verified(t, h, size)
				tamper(t, h, c.statement)
				_, err := h.Ledger.Verify(t.Context())
				var f *ledger.Fault
				if !errors.As(err, &f) {
					t.Fatalf("error %v", err)
				}
				if c.says != "" && (f.Entry != c.entry || !strings.Contains(f.Error(), c.says)) {
					t.Errorf("entry %d: %v", f.Entry, err)
				}
				if text := message.Of(err); text.ZH == text.EN {
					t.Errorf("no Chinese text: %s", text.ZH)
				}
			})
		})
	}
}

// Who rewrites an entry with its leaf, its tiles and its columns is betrayed
// by the checkpoint that was signed before.
func TestVerifyFindsARewrittenHistory(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		h.Tampered = true
		change(t, h, "第一条", "第二条")
		verified(t, h, 2)
		old, err := ledger.EntryAt(t.Context(), h.DB.Read(), 0)
		if err != nil {
			t.Fatal(err)
		}
		second, err := ledger.EntryAt(t.Context(), h.DB.Read(), 1)
		if err != nil {
			t.Fatal(err)
		}
		forged := []byte(strings.Replace(string(old.Body), "第一条", "第三条", 1))
		leaf := tlog.RecordHash(forged)
		tamper(t, h)
		for _, s := range []struct {
			text string
			args []any
		}{
			{`update ledger_entry set body = $1, leaf = $2 where idx = 0`, []any{forged, leaf[:]}},
			{`update ledger_tile set hashes = $1 where level = 0 and n = 0`, []any{append(leaf[:], second.Leaf[:]...)}},
		} {
			if _, err := h.DB.Writer().ExecContext(t.Context(), s.text, s.args...); err != nil {
				t.Fatal(err)
			}
		}
		var f *ledger.Fault
		if _, err := h.Ledger.Verify(t.Context()); !errors.As(err, &f) || !strings.Contains(f.Error(),
			"changed after it was signed") {
			t.Errorf("error %v", err)
		}
		if err := h.Ledger.Change(t.Context(), clerk, note("later")); err != nil {
			t.Fatal(err)
		}
		if err := h.Ledger.Publish(t.Context()); !errors.As(err, &f) {
			t.Errorf("a checkpoint was signed over the rewritten history: %v", err)
		}
	})
}

func TestVerifyURL(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	fill(t, h, 600)
	verified(t, h, 600)
	ctx := context.Background()
	serve := func(path string) ([]byte, error) {
		if path == "checkpoint" {
			return h.Ledger.Checkpoint(ctx)
		}
		return h.Ledger.Tile(ctx, path)
	}
	r, err := ledger.VerifyURL(ctx, serve, h.Ledger.VKey())
	if err != nil || r.Size != 600 || r.Tiles != 4 {
		t.Errorf("report %+v, error %v", r, err)
	}
	for _, path := range []string{"checkpoint", "tile/entries/000", "tile/entries/002.p/88", "tile/0/001",
		"tile/0/002.p/88", "tile/1/000.p/2"} {
		changed := func(p string) ([]byte, error) {
			b, err := serve(p)
			if p == path && err == nil {
				b[len(b)/2] ^= 1
			}
			return b, err
		}
		var f *ledger.Fault
		if _, err := ledger.VerifyURL(ctx, changed, h.Ledger.VKey()); !errors.As(err, &f) {
			t.Errorf("%s changed: %v", path, err)
		}
		absent := func(p string) ([]byte, error) {
			if p == path {
				return nil, db.ErrNotFound
			}
			return serve(p)
		}
		if _, err := ledger.VerifyURL(ctx, absent, h.Ledger.VKey()); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("%s absent: %v", path, err)
		}
	}
}
