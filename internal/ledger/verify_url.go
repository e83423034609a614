package ledger

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// VerifyURL checks a published log from outside, with nothing but its verifier
// key: the checkpoint's signature, every entry bundle, every tile, and that
// they give the signed root. fetch gets a path below the log's address, such as
// "checkpoint" or "tile/0/000", and returns the bytes served there. It returns
// the first *Fault found, or what fetch returns.
func VerifyURL(ctx context.Context, fetch func(path string) ([]byte, error), vkey string) (Report, error) {
	var r Report
	signed, err := fetch("checkpoint")
	if err != nil {
		return r, err
	}
	cp, err := openCheckpoint(signed, vkey)
	if err != nil {
		return r, fault(-1, "检查点签名无效：%v", "bad checkpoint: %v", err)
	}
	r.Published, r.Checkpoints, r.Root = cp.Size, 1, base64.StdEncoding.EncodeToString(cp.Root[:])
	t := &tree{tile: func(level int, n int64, want []byte) error {
		path := tilePath(level, n, len(want)/tlog.HashSize)
		have, err := fetch(path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if !bytes.Equal(have, want) {
			return fault(-1, "%s与记录不一致", "%s does not match the entries", path)
		}
		r.Tiles++
		return nil
	}}
	for r.Size < cp.Size {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		width := int(min(tileWidth, cp.Size-r.Size))
		path := tilePath(-1, r.Size/tileWidth, width)
		data, err := fetch(path)
		if err != nil {
			return r, fmt.Errorf("%s: %w", path, err)
		}
		entries, ok := splitBundle(data, width)
		if !ok {
			return r, fault(-1, "%s格式不对", "%s is malformed", path)
		}
		for _, e := range entries {
			if err := t.add(tlog.RecordHash(e)); err != nil {
				return r, err
			}
			r.Size++
		}
	}
	if err := t.flush(); err != nil {
		return r, err
	}
	if t.root() != cp.Root {
		return r, fault(-1, "由全部记录算出的根与检查点不符", "the root computed from all entries is not the signed one")
	}
	return r, nil
}
