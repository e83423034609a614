package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"yangguang/internal/db"
	"yangguang/internal/jobs"
	"yangguang/internal/message"
)

// PublishArgs is the job that publishes the log up to its last entry.
type PublishArgs struct{}

// Kind implements jobs.Args.
func (PublishArgs) Kind() string { return "ledger_publish" }

const (
	publishEvery = time.Minute // repairs what a lost job left unpublished
	batch        = 16 << 10    // entries published in one transaction
)

// Register makes q publish the log after acts, and at intervals in any case.
func (l *Ledger) Register(q *jobs.Queue) {
	jobs.Handle(q, func(ctx context.Context, _ PublishArgs) error { return l.Publish(ctx) })
	q.Every(publishEvery, PublishArgs{})
}

// What keeps a log from being published.
var (
	ErrNoKey          = errors.New("ledger: no signing key")
	ErrOtherKey error = &keyFault{ZH: "最后一个检查点不是用这把密钥签的：请从备份恢复本日志的密钥文件 keys/ledger.key。",
		EN: "the last checkpoint was not signed by this key; restore the key file of this log, " +
			"keys/ledger.key, from a backup"}
	ErrKeyLost error = &keyFault{ZH: "日志已有签过名的检查点，但密钥文件不在：请从备份恢复 keys/ledger.key。新密钥接不上已公开的日志，程序不会自行生成。",
		EN: "the log has signed checkpoints, but its key file is gone; restore keys/ledger.key from a " +
			"backup: no new key can continue a published log, so none is made"}
)

// keyFault is an error about the log's key that speaks both languages.
type keyFault message.Text

func (f *keyFault) Error() string      { return "ledger: " + f.EN }
func (f *keyFault) Text() message.Text { return message.Text(*f) }

// Publish extends the tiles to the last entry and signs a checkpoint of them.
// It may run at any time, twice, and on several nodes at once: whoever comes
// second finds nothing left to do. It signs nothing on top of a checkpoint that
// another key signed (ErrOtherKey) or that the tiles contradict (a *Fault).
//
// Tiles and checkpoints are derived data, made from entries alone: they are
// written outside Change, here only, and no event tells of them.
//
// What a crash leaves: the log published up to an earlier entry. The job or the
// next interval goes on from there.
func (l *Ledger) Publish(ctx context.Context) error {
	if l.Key == nil {
		return ErrNoKey
	}
	// Acts from here on write a job again. This must commit before the size is
	// read: an act that saw asked > 0 held the head's lock until its entries
	// were committed, so the size read below counts them.
	err := l.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update ledger_head set asked = 0 where id = 1 and asked > 0`)
		return err
	})
	for done := false; !done && err == nil; {
		err = l.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			done, err = l.publishBatch(ctx, tx)
			return err
		})
	}
	return err
}

// publishBatch publishes up to batch entries and reports whether the log is
// now published to its end.
func (l *Ledger) publishBatch(ctx context.Context, tx *db.Tx) (done bool, err error) {
	from, err := db.Value[int64](ctx, tx, `update ledger_published set size = size where id = 1 returning size`)
	if err != nil {
		return false, err
	}
	size, err := db.Value[int64](ctx, tx, `select size from ledger_head where id = 1`)
	if err != nil || size == from {
		return true, err
	}
	if size < from {
		return false, fault(-1, "已发布%d条，但日志只有%d条", "%d entries are published, but the log has %d", from, size)
	}
	if err := l.checkLast(ctx, tx, from); err != nil {
		return false, err
	}
	to := min(size, from+batch)
	leaves, err := leafHashes(ctx, tx, from, to)
	if err != nil {
		return false, err
	}
	if err := appendHashes(ctx, tx, 0, from, leaves); err != nil {
		return false, err
	}
	root, err := tlog.TreeHash(to, storedHashes(ctx, tx))
	if err != nil {
		return false, err
	}
	signed, err := checkpoint{Origin: l.Key.Name, Size: to, Root: root}.sign(l.Key)
	if err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `insert into ledger_checkpoint (size, at, note) values ($1, $2, $3)`,
		to, l.Clock().UnixMicro(), string(signed)); err != nil {
		return false, err
	}
	return to == size, tx.ExecOne(ctx, `update ledger_published set size = $1 where id = 1 and size = $2`, to, from)
}

// checkLast refuses to build on a checkpoint of another key or on tiles that
// no longer give its root.
func (l *Ledger) checkLast(ctx context.Context, q db.Querier, size int64) error {
	if size == 0 {
		return nil
	}
	signed, err := db.Value[string](ctx, q, `select note from ledger_checkpoint where size = $1`, size)
	if err != nil {
		return fmt.Errorf("ledger: checkpoint %d: %w", size, err)
	}
	cp, err := openCheckpoint([]byte(signed), l.Key.VKey)
	if err != nil {
		return fmt.Errorf("%w (%w)", ErrOtherKey, err)
	}
	root, err := tlog.TreeHash(size, storedHashes(ctx, q))
	if err != nil {
		return err
	}
	if cp.Size != size || cp.Root != root {
		return fault(-1, "大小为%d的检查点与已存的哈希瓦片不一致", "checkpoint of size %d contradicts the stored tiles", size)
	}
	return nil
}

// leafHashes reads the leaf hashes of the entries from ≤ idx < to.
func leafHashes(ctx context.Context, q db.Querier, from, to int64) ([]byte, error) {
	out := make([]byte, 0, (to-from)*tlog.HashSize)
	next := from
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var idx int64
		var leaf []byte
		if err := scan(&idx, &leaf); err != nil {
			return err
		}
		if idx != next || len(leaf) != tlog.HashSize {
			return missing(next)
		}
		next++
		out = append(out, leaf...)
		return nil
	}, `select idx, leaf from ledger_entry where idx >= $1 and idx < $2 order by idx`, from, to)
	if err == nil && next != to {
		err = missing(next)
	}
	return out, err
}
