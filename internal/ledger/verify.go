package ledger

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/db"
)

// Report says what Verify and VerifyURL have read and found whole.
type Report struct {
	Size        int64  // entries
	Published   int64  // size of the newest checkpoint
	Checkpoints int64  // how many were checked
	Tiles       int64  // how many were compared
	Root        string // of the newest checkpoint, base64; "" when there is none
}

// Verify reads the whole log again: indexes without a gap, each leaf the hash
// of its entry, each column what the entry says, each tile the hashes of the
// entries, each checkpoint ever signed the root of the entries up to its size,
// and a head that counts them all. It returns the first *Fault found, with the
// report so far.
func (l *Ledger) Verify(ctx context.Context) (Report, error) {
	v := &verification{ledger: l}
	err := l.DB.Snapshot(ctx, func(q db.Querier) error {
		v.q = q
		return v.run(ctx)
	})
	return v.report, err
}

type verification struct {
	ledger *Ledger
	q      db.Querier
	tree   tree
	report Report
}

func (v *verification) run(ctx context.Context) error {
	head, err := db.Value[int64](ctx, v.q, `select size from ledger_head where id = 1`)
	if err != nil {
		return err
	}
	published, err := db.Value[int64](ctx, v.q, `select size from ledger_published where id = 1`)
	if err != nil {
		return err
	}
	v.tree.tile = func(level int, n int64, hashes []byte) error { return v.sameTile(ctx, level, n, hashes) }
	for v.report.Size < head {
		if err := v.bundle(ctx, head, published); err != nil {
			return err
		}
	}
	if published > head {
		return fault(-1, "已发布%d条，但日志只有%d条", "%d entries are published, but the log has %d", published, head)
	}
	return v.counts(ctx, head, published)
}

// bundle checks the next entries, at most a tile full of them.
func (v *verification) bundle(ctx context.Context, head, published int64) error {
	first := v.report.Size
	entries, err := db.All(ctx, v.q, scanStored, `select `+storedColumns+
		` from ledger_entry where idx >= $1 and idx < $2 order by idx`,
		first, min(first+tileWidth, head))
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return missing(first)
	}
	checkpoints, err := v.checkpoints(ctx, first)
	if err != nil {
		return err
	}
	tile, err := tileRow(ctx, v.q, 0, first/tileWidth)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return err
	}
	for i, e := range entries {
		if e.Idx != v.report.Size {
			return missing(v.report.Size)
		}
		if err := checkEntry(e); err != nil {
			return err
		}
		v.report.Size++
		if v.report.Size > published {
			continue
		}
		if at := i * tlog.HashSize; len(tile) < at+tlog.HashSize || tlog.Hash(tile[at:at+tlog.HashSize]) != e.Leaf {
			return fault(e.Idx, "与已发布的哈希瓦片不一致，两者之一被改动过", "differs from the published tile: one of the two was changed")
		}
		if err := v.tree.add(e.Leaf); err != nil {
			return err
		}
		if v.report.Size == published {
			if err := v.tree.flush(); err != nil {
				return err
			}
		}
		if err := v.checkpoint(checkpoints[v.report.Size]); err != nil {
			return err
		}
	}
	return nil
}

// checkpoints reads the checkpoints that end in the bundle after first.
func (v *verification) checkpoints(ctx context.Context, first int64) (map[int64]string, error) {
	out := map[int64]string{}
	err := db.Each(ctx, v.q, func(scan db.Scan) error {
		var size int64
		var text string
		err := scan(&size, &text)
		out[size] = text
		return err
	}, `select size, note from ledger_checkpoint where size > $1 and size <= $2`, first, first+tileWidth)
	return out, err
}

// checkpoint checks the one that ends at the tree's size, if there is one.
func (v *verification) checkpoint(signed string) error {
	if signed == "" {
		return nil
	}
	if v.ledger.Key == nil {
		return ErrNoKey
	}
	size := v.tree.size
	cp, err := openCheckpoint([]byte(signed), v.ledger.Key.VKey)
	if err != nil {
		return fault(-1, "大小为%d的检查点签名无效：%v", "checkpoint of size %d: bad signature: %v", size, err)
	}
	root := v.tree.root()
	if cp.Size != size || cp.Root != root {
		return fault(-1, "大小为%d的检查点与记录不一致：它签署之后，此前的记录被改动过",
			"checkpoint of size %d does not match: an entry before it was changed after it was signed", size)
	}
	v.report.Published, v.report.Root = size, base64.StdEncoding.EncodeToString(root[:])
	v.report.Checkpoints++
	return nil
}

func (v *verification) sameTile(ctx context.Context, level int, n int64, want []byte) error {
	v.report.Tiles++
	have, err := tileRow(ctx, v.q, level, n)
	switch {
	case errors.Is(err, db.ErrNotFound):
		return fault(-1, "缺少哈希瓦片%d/%d", "tile %d/%d is missing", level, n)
	case err != nil:
		return err
	case !bytes.Equal(have, want):
		return fault(-1, "哈希瓦片%d/%d与记录不一致", "tile %d/%d does not match the entries", level, n)
	}
	return nil
}

// counts finds what nobody should have added.
func (v *verification) counts(ctx context.Context, head, published int64) error {
	for _, c := range []struct {
		want   int64
		query  string
		zh, en string
	}{
		{head, `select count(*) from ledger_entry`, "日志应有%d条记录，实有%d条", "the head counts %d entries, the table holds %d"},
		{v.tree.count(), `select count(*) from ledger_tile`, "应有%d块哈希瓦片，实有%d块",
			"%d tiles belong to the log, the table holds %d"},
		{v.report.Checkpoints, `select count(*) from ledger_checkpoint`, "应有%d个检查点，实有%d个",
			"%d checkpoints belong to the log, the table holds %d"},
		{published, `select coalesce(max(size), 0) from ledger_checkpoint`, "已发布%d条，但最新检查点的大小是%d",
			"%d entries are published, but the newest checkpoint has size %d"},
	} {
		have, err := db.Value[int64](ctx, v.q, c.query)
		if err != nil {
			return err
		}
		if have != c.want {
			return fault(-1, c.zh, c.en, c.want, have)
		}
	}
	return nil
}

// checkEntry checks one entry against itself: its leaf, its form and columns.
func checkEntry(e Stored) error {
	if tlog.RecordHash(e.Body) != e.Leaf {
		return fault(e.Idx, "内容与其哈希不符，记录被改动过", "does not match its hash: it was changed")
	}
	if len(e.Body) > MaxEntry {
		return fault(e.Idx, "超过%d字节", "longer than %d bytes", MaxEntry)
	}
	if c, err := canon.JSON(json.RawMessage(e.Body)); err != nil || !bytes.Equal(c, e.Body) {
		return fault(e.Idx, "不是规范的JSON", "not canonical JSON")
	}
	var b struct {
		V       int                 `json:"v"`
		N       int64               `json:"n"`
		At      string              `json:"at"`
		Act     string              `json:"act"`
		Actor   struct{ ID string } `json:"actor"`
		Organ   string              `json:"organ"`
		Region  string              `json:"region"`
		Subject string              `json:"subject"`
		Basis   string              `json:"basis"`
	}
	if err := json.Unmarshal(e.Body, &b); err != nil {
		return fault(e.Idx, "字段无法读出：%v", "unreadable fields: %v", err)
	}
	for _, f := range []struct{ column, stored, said string }{
		{"at", stamp(e.At), b.At},
		{"act", e.Act, b.Act},
		{"actor", e.Actor, b.Actor.ID},
		{"organ", e.Organ, b.Organ},
		{"region", e.Region, b.Region},
		{"subject", e.Subject, b.Subject},
		{"basis", e.Basis, b.Basis},
	} {
		if f.stored != f.said {
			return fault(e.Idx, "列%s的值“%s”与记录内容“%s”不符", "column %s says %q, the entry says %q", f.column, f.stored, f.said)
		}
	}
	if b.V != 1 || b.N != e.Idx {
		return fault(e.Idx, "记录内的版本%d或序号%d不对", "wrong version %d or index %d inside", b.V, b.N)
	}
	return nil
}

// stamp is how an entry writes its time.
func stamp(t time.Time) string { return calendar.Local(t).Format("2006-01-02T15:04:05.000000-07:00") }
