// Package files keeps documents by their content: a file's name is its SHA-256,
// so the same document is kept once and can be checked by anybody.
//
// What a crash leaves: a temporary file, or a whole document that no row names
// yet; both are harmless, and putting the document again finds or finishes it.
package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"yangguang/internal/canon"
	"yangguang/internal/law"
)

// Store is a directory of documents.
type Store struct{ dir string }

// Stored names a document that is safely on disk.
type Stored struct {
	SHA256 string // 64 lower-case hexadecimal digits, the name to Open it by
	SM3    string // the same by GB/T 32905
	Size   int64  // bytes
}

// Open opens the store in dir, which is made when absent.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, full(err)
	}
	return &Store{dir: dir}, nil
}

// Put keeps what r gives until its end. It returns once the document is on
// disk; a document that is there already is not written again. It returns what
// r returns as an error, or a *law.Refusal of kind NoSpace when the disk is
// full; nothing half written can then be opened.
func (s *Store) Put(ctx context.Context, r io.Reader) (Stored, error) {
	return s.PutIf(ctx, r, func(Stored, io.ReaderAt) error { return nil })
}

// PutIf is Put for a document that check takes; the error of check is returned
// and nothing is kept.
func (s *Store) PutIf(ctx context.Context, r io.Reader, check func(Stored, io.ReaderAt) error) (Stored, error) {
	tmp, err := os.CreateTemp(s.dir, ".put-*")
	if err != nil {
		return Stored{}, full(err)
	}
	defer os.Remove(tmp.Name())
	sum, sm3 := sha256.New(), canon.SM3.New()
	n, err := io.Copy(io.MultiWriter(tmp, sum, sm3), reader{ctx, r})
	st := Stored{SHA256: hex.EncodeToString(sum.Sum(nil)), SM3: hex.EncodeToString(sm3.Sum(nil)), Size: n}
	if err == nil {
		err = check(st, tmp)
	}
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return Stored{}, full(err)
	}
	path := s.path(st.SHA256)
	if _, err := os.Stat(path); err == nil {
		return st, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Stored{}, full(err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return Stored{}, full(err)
	}
	return st, full(errors.Join(syncDir(filepath.Dir(path)), syncDir(s.dir)))
}

// Open opens the document with that SHA-256 for reading. It returns an error
// that is fs.ErrNotExist when there is none, or when the name is not 64
// lower-case hexadecimal digits.
func (s *Store) Open(name string) (*os.File, error) {
	if raw, err := hex.DecodeString(name); err != nil || len(raw) != sha256.Size || hex.EncodeToString(raw) != name {
		return nil, fmt.Errorf("files: %q: %w", name, fs.ErrNotExist)
	}
	return os.Open(s.path(name))
}

func (s *Store) path(name string) string { return filepath.Join(s.dir, name[:2], name[2:]) }

// reader ends with the context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// syncDir makes a new name in dir survive a power failure. Systems that cannot
// sync a directory keep names on their own.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

// full turns the system's words for a full disk into a refusal.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return law.Refuse(law.GoodInput, law.NoSpace, "DISK_FULL", "服务器磁盘已满，文件没有保存，已填写的内容也没有改动。",
			"请联系系统管理员清理磁盘后重试。").InEnglish("the disk is full; nothing was saved")
	}
	return err
}
