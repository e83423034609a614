// Package files keeps documents by their content: the name of a file is its
// SHA-256, so storing the same document twice is storing it once, and a changed
// byte is a missing file. A crash leaves at most a temporary file or a document
// that no row names; neither does harm.
package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"yangguang/internal/canon"
	"yangguang/internal/law"
)

// Store keeps documents under one directory.
type Store struct{ dir string }

// Stored says what was stored.
type Stored struct {
	SHA256 string // 64 hex digits: the name
	SM3    string // 64 hex digits
	Size   int64  // bytes
}

// Open opens the store in dir and makes the directory when it is absent.
func Open(dir string) (*Store, error) {
	return &Store{dir}, os.MkdirAll(dir, 0o700)
}

// Put stores what r gives. It returns a *law.Refusal NO_SPACE when the disk is
// full, and what r returns when reading fails; nothing is stored then.
func (s *Store) Put(ctx context.Context, r io.Reader) (Stored, error) {
	tmp, err := os.CreateTemp(s.dir, ".put-*")
	if err != nil {
		return Stored{}, full(err)
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	sum, sm3 := sha256.New(), canon.SM3.New()
	n, err := io.Copy(io.MultiWriter(tmp, sum, sm3), &reader{ctx, r})
	if err != nil {
		return Stored{}, full(err)
	}
	st := Stored{SHA256: hex.EncodeToString(sum.Sum(nil)), SM3: hex.EncodeToString(sm3.Sum(nil)), Size: n}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return Stored{}, full(err)
	}
	path := s.path(st.SHA256)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Stored{}, full(err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return Stored{}, full(err)
	}
	return st, syncDir(filepath.Dir(path))
}

// Open opens the document with this SHA-256; the caller closes it. The error
// is fs.ErrNotExist when the store does not have it.
func (s *Store) Open(sha string) (*os.File, error) {
	if len(sha) != 64 || strings.Trim(sha, "0123456789abcdef") != "" {
		return nil, fmt.Errorf("files: %q: %w", sha, os.ErrNotExist)
	}
	return os.Open(s.path(sha))
}

func (s *Store) path(sha string) string { return filepath.Join(s.dir, sha[:2], sha) }

// full tells a person when the disk is full; other faults stay faults.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return law.Refuse(law.GoodInput, law.NoSpace, "NO_SPACE", "服务器的磁盘空间不足，这次办理没有保存任何内容。",
			"请联系系统管理员清理或扩充磁盘后重新办理。").InEnglish("no space left on the disk; nothing was stored")
	}
	return err
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// reader stops when the act is over.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
