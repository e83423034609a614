package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// KeepFirst writes a secret file, readable by its owner only, unless there is
// one, and returns what the file then holds: of two processes that write at
// once, both get the first's content.
//
// What a crash leaves: no file, or a whole one.
func KeepFirst(path string, content []byte) ([]byte, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, full(err)
	}
	tmp, err := os.CreateTemp(dir, ".key-*") // mode 0600
	if err != nil {
		return nil, full(err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(content)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return nil, full(err)
	}
	if err := os.Link(tmp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, full(err)
	}
	if err := syncDir(dir); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}
