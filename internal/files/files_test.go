package files_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"yangguang/internal/files"
	"yangguang/internal/law"
)

func store(t *testing.T, dir string) *files.Store {
	t.Helper()
	s, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// names lists the files below dir, relative.
func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPutAndOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := store(t, dir)
	for range 2 { // the second time nothing new is written
		got, err := s.Put(t.Context(), strings.NewReader("abc"))
		if err != nil {
			t.Fatal(err)
		}
		want := files.Stored{ // examples of FIPS 180-4 and GB/T 32905
			SHA256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
			SM3:    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
			Size:   3,
		}
		if got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	}
	if got := names(t, dir); len(got) != 1 || got[0] != "ba/7816bf8f01cfea414140de5dae2223b0"+
		"0361a396177a9cb410ff61f20015ad" {
		t.Errorf("files: %v", got)
	}
	f, err := s.Open("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if b, err := io.ReadAll(f); err != nil || string(b) != "abc" {
		t.Errorf("read %q, %v", b, err)
	}
}

func TestOpenRefusesOtherNames(t *testing.T) {
	t.Parallel()
	s := store(t, t.TempDir())
	for _, name := range []string{"", "../../etc/passwd", strings.Repeat("a", 64), strings.Repeat("A", 64),
		strings.Repeat("/", 64)} {
		if _, err := s.Open(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open(%q): %v", name, err)
		}
	}
}

func TestFailedReadLeavesNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("the upload broke off")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		r    io.Reader
		want error
	}{
		{"reader fails", t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), broken},
		{"context ended", cancelled, strings.NewReader("whole"), context.Canceled},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := store(t, dir).Put(c.ctx, c.r); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if got := names(t, dir); len(got) != 0 {
				t.Errorf("left behind: %v", got)
			}
		})
	}
}

func TestSameDocumentAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := store(t, dir)
	content := bytes.Repeat([]byte("阳光"), 1<<16)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := s.Put(t.Context(), bytes.NewReader(content)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := names(t, dir); len(got) != 1 {
		t.Errorf("files: %v", got)
	}
}

// A real full disk: a file system of one megabyte in memory. Where it may not
// be mounted, the test needs YANGGUANG_FULL_DISK, the path of a full one.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("YANGGUANG_FULL_DISK")
	if dir == "" {
		dir = t.TempDir()
		if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", dir).CombinedOutput(); err != nil {
			if os.Getenv("YANGGUANG_REQUIRE") == "1" {
				t.Fatalf("mount: %v: %s", err, out)
			}
			t.Skipf("no small file system here: %v: %s", err, out)
		}
		t.Cleanup(func() { exec.Command("umount", dir).Run() })
	}
	s := store(t, filepath.Join(dir, "files"))
	_, err := s.Put(t.Context(), bytes.NewReader(make([]byte, 2<<20)))
	var refused *law.Refusal
	if !errors.As(err, &refused) || refused.Kind != law.NoSpace || refused.Code != "DISK_FULL" ||
		refused.Basis.ID != law.GoodInput.ID {
		t.Fatalf("error %v", err)
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	if _, err := s.Put(t.Context(), strings.NewReader("small")); err != nil {
		t.Errorf("after the room is free again: %v", err)
	}
}

// Whoever comes second gets the first's content, also when they come at once;
// nobody sees a part of it.
func TestKeepFirst(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys", "secret")
	got := make([]string, 16)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			b, err := files.KeepFirst(path, fmt.Appendf(nil, "%08d", i))
			if err != nil {
				t.Error(err)
			}
			got[i] = string(b)
		})
	}
	all.Wait()
	for _, g := range got {
		if len(g) != 8 || g != got[0] {
			t.Fatalf("they got %q", got)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left beside it: %v", left)
	}
}
