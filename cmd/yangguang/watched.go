package main

import (
	"context"
	"io/fs"
)

// watched is a bundle whose reading ends when the process is asked to stop: a
// roster of the whole market takes a minute, and the draw itself knows of no
// signals.
type watched struct {
	fs.FS
	ctx context.Context
}

// ReadDir implements fs.ReadDirFS.
func (w watched) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(w.FS, name) }

// Open returns what the bundle returns; after the stop its reads fail with the
// error of the context.
func (w watched) Open(name string) (fs.File, error) {
	f, err := w.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return watchedFile{f, w.ctx}, nil
}

type watchedFile struct {
	fs.File
	ctx context.Context
}

func (f watchedFile) Read(b []byte) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	return f.File.Read(b)
}

// stopped replaces the error of a command that was asked to stop: that a file
// could not be read to its end says nothing about the file.
func (c *call) stopped(err error) error {
	if err == nil || c.ctx.Err() == nil {
		return err
	}
	return troublef("已按要求中断，没有结论。", "interrupted; there is no verdict")
}
