package doctor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"yangguang/internal/db"
	"yangguang/internal/message"
)

// document is a file that some row names by its hash.
type document struct{ owner, name, sha256 string }

func documents(ctx context.Context, q db.Querier, query string) ([]document, error) {
	return db.All(ctx, q, func(scan db.Scan) (d document, err error) {
		err = scan(&d.owner, &d.name, &d.sha256)
		return d, err
	}, query)
}

// sum is the SHA-256 of a file, "" with an error when it cannot be read.
func sum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}

// stored is where the content-addressed store keeps a document.
func (r *report) stored(sha256 string) string {
	return filepath.Join(r.DataDir, "files", sha256[:2], sha256[2:])
}

// check compares a document with its hash.
func (r *report) check(d document, path string, owner message.Text, next message.Text) {
	have, err := sum(path)
	switch {
	case err != nil:
		r.fault(message.Text{
			ZH: fmt.Sprintf("%s %s 的 %s 读不到：%v", owner.ZH, d.owner, d.name, err),
			EN: fmt.Sprintf("%s %s: %s cannot be read: %v", owner.EN, d.owner, d.name, err),
		}, next)
	case have != d.sha256:
		r.fault(message.Text{
			ZH: fmt.Sprintf("%s %s 的 %s 内容变了，摘要应为 %s。", owner.ZH, d.owner, d.name, d.sha256),
			EN: fmt.Sprintf("%s %s: %s has changed; its hash should be %s", owner.EN, d.owner, d.name, d.sha256),
		}, next)
	}
}

func (r *report) draws(ctx context.Context) error {
	list, err := documents(ctx, r.DB.Read(), `select draw, name, sha256 from draw_file order by draw, attempt, name`)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, d := range list {
		if !seen[d.sha256] {
			seen[d.sha256] = true
			r.check(d, r.stored(d.sha256), text("抽取", "draw"),
				text("从备份恢复 %s；日志里有它的摘要。", "restore %s from a backup; the log holds its hash", r.stored(d.sha256)))
		}
	}
	return nil
}

func (r *report) uploads(ctx context.Context) error {
	list, err := documents(ctx, r.DB.Read(),
		`select id, filename, sha256 from import_batch where sha256 <> '' order by created_at`)
	for _, d := range list {
		if _, err := os.Stat(r.stored(d.sha256)); err != nil {
			r.fault(text("导入批次 %s 的文件 %s 读不到。", "import %s: its file %s cannot be read", d.owner, d.name),
				text("从备份恢复 %s。", "restore %s from a backup", r.stored(d.sha256)))
		}
	}
	return err
}

func (r *report) bundles(ctx context.Context) error {
	list, err := documents(ctx, r.DB.Read(), `select draw, draw, sha256 from draw_bundle order by draw`)
	if err != nil {
		return err
	}
	again := text("删除 bundles 中的这个文件（如果还在）并重新启动服务，验证包会按材料重做。",
		"remove the file from bundles, if it is there, and restart yangguang serve: it packs the bundle again from its files")
	for _, d := range list {
		d.name += ".zip"
		r.check(d, filepath.Join(r.DataDir, "bundles", d.name), text("验证包", "bundle"), again)
	}
	missing, err := db.Values[string](ctx, r.DB.Read(), `select id from draw where state = 'locked' and locked_at < $1
		and (disclosure = 'at-lock' or id in (select draw from draw_disclosed where at < $2)) and id not in (select draw
		from draw_bundle) order by id`,
		r.Now.Add(-late).UnixMicro(), r.Now.Add(-late).UnixMicro())
	for _, id := range missing {
		r.fault(text("抽取 %s 已锁定，但没有公开验证包。", "draw %s is locked, but its bundle is not published", id), again)
	}
	return err
}
