package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"

	"yangguang/internal/draw"
	"yangguang/internal/message"
)

var drawUsage = message.Text{
	ZH: `目录
目录里应有冻结的材料和 seed.txt；写入 result.txt 和 SHA256SUMS，其余文件不动。
  yangguang draw ./bundle
  yangguang draw ./bundle && yangguang verify ./bundle`,
	EN: `DIR
DIR holds the frozen inputs and seed.txt; result.txt and SHA256SUMS are written, no other file is touched.
  yangguang draw ./bundle
  yangguang draw ./bundle && yangguang verify ./bundle`,
}

// drawDir computes result.txt and SHA256SUMS of a bundle directory whose inputs
// and seed sheet are complete (ssj/1 section 5).
func drawDir(c *call) int {
	rest, code, done := c.parse(c.flags(drawUsage), 1, 1)
	if done {
		return code
	}
	dir := rest[0]
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return c.wrong(troublef("%s 不是目录。", "%s is not a directory", dir))
	}
	result, err := draw.Recompute(watched{os.DirFS(dir), c.ctx})
	if err != nil {
		return c.wrong(c.stopped(err))
	}
	if err := replace(filepath.Join(dir, draw.ResultFile), func(w io.Writer) error {
		_, err := w.Write(result)
		return err
	}); err != nil {
		return c.fail(err)
	}
	if err := replace(filepath.Join(dir, draw.SumsFile),
		func(w io.Writer) error { return draw.WriteSums(w, watched{os.DirFS(dir), c.ctx}) }); err != nil {
		return c.wrong(c.stopped(err))
	}
	c.printf("已写入 %s（%d 行）和 %s。", "wrote %s (%d lines) and %s", draw.ResultFile, bytes.Count(result, []byte{'\n'}),
		draw.SumsFile)
	return exitOK
}

// replace writes a file whole or not at all. The text is made before the
// directory gets a temporary file: SHA256SUMS is over every file in it.
func replace(path string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(b.Bytes())
	if err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
