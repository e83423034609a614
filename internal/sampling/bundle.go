package sampling

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/files"
	"yangguang/internal/ids"
	"yangguang/internal/jobs"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// BundleArgs asks for the published bundle of a draw.
type BundleArgs struct {
	Draw ids.Draw `json:"draw"`
}

// Kind implements jobs.Args.
func (BundleArgs) Kind() string { return "draw_bundle" }

// Register carries out this package's jobs.
func (s *Service) Register(q *jobs.Queue) {
	jobs.Handle(q, func(ctx context.Context, a BundleArgs) error { return s.PublishBundle(ctx, a.Draw) })
}

// PublishBundle writes DATA/bundles/<draw id>.zip. A crash leaves at most a
// temporary file; running again makes the same bytes. What is written was first
// verified with the code a citizen runs: a bundle that does not verify is never
// published, and the job's error says why.
func (s *Service) PublishBundle(ctx context.Context, id ids.Draw) error {
	h, err := HallOf(ctx, s.Ledger.DB.Read(), id)
	if err != nil {
		return err
	}
	if !h.Draw.Public() {
		return nil
	}
	if err := os.MkdirAll(s.Bundles, 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(s.Bundles, ".bundle-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	sum := sha256.New()
	if err := s.WriteBundle(io.MultiWriter(tmp, sum), h, s.OpenConflicts); err != nil {
		return err
	}
	size, err := tmp.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	opened, err := draw.OpenZip(tmp, size)
	if err != nil {
		return err
	}
	if _, err := draw.Verify(opened); err != nil {
		return err
	}
	if err := errors.Join(tmp.Chmod(0o644), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), filepath.Join(s.Bundles, string(id)+".zip")); err != nil {
		return err
	}
	made := Bundle{Draw: id, SHA256: hex.EncodeToString(sum.Sum(nil)), Size: size}
	known, err := BundleOf(ctx, s.Ledger.DB.Read(), id)
	if err == nil && known.SHA256 == made.SHA256 {
		return nil
	}
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return err
	}
	return s.Ledger.Change(ctx, actor.System, func(ctx context.Context, tx *ledger.Tx) error {
		_, err := tx.Exec(ctx, `insert into draw_bundle (draw, sha256, size, at) values ($1,$2,$3,$4)
			on conflict (draw) do update set sha256 = excluded.sha256, size = excluded.size,
			at = excluded.at`, id, made.SHA256, made.Size, tx.Micros())
		if err != nil {
			return err
		}
		tx.Record(BundlePublished{d: h.Draw, b: made})
		return nil
	})
}

// WriteBundle writes the bundle of a draw as a zip (ssj/1 section 5), with the
// openings of the conflicts or without. It streams from the content store.
func (s *Service) WriteBundle(w io.Writer, h Hall, openings bool) error {
	list, sums := h.bundled(openings)
	fsys := bundleFS{store: s.Files, files: make(map[string]File)}
	for _, f := range list {
		fsys.files[f.Name] = f
	}
	sumsFile, err := s.store(context.Background(), draw.SumsFile, bytes.NewReader(sums))
	if err != nil {
		return err
	}
	fsys.files[draw.SumsFile] = sumsFile
	return draw.WriteZip(w, fsys)
}

// bundleFS shows the files of a draw in the content store under their names.
type bundleFS struct {
	store *files.Store
	files map[string]File
}

func (b bundleFS) Open(name string) (fs.File, error) {
	if name == "." {
		return &bundleDir{b: b}, nil
	}
	f, ok := b.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return b.store.Open(f.SHA256)
}

// bundleDir lists the names, which is all that WriteZip asks of a directory.
type bundleDir struct{ b bundleFS }

func (d *bundleDir) Stat() (fs.FileInfo, error) { return dirInfo{}, nil }
func (d *bundleDir) Read([]byte) (int, error)   { return 0, fs.ErrInvalid }
func (d *bundleDir) Close() error               { return nil }
func (d *bundleDir) ReadDir(int) ([]fs.DirEntry, error) {
	var out []fs.DirEntry
	for _, name := range slices.Sorted(maps.Keys(d.b.files)) {
		out = append(out, fs.FileInfoToDirEntry(fileInfo{name, d.b.files[name].Size}))
	}
	return out, nil
}

type fileInfo struct {
	name string
	size int64
}

func (i fileInfo) Name() string       { return i.name }
func (i fileInfo) Size() int64        { return i.size }
func (i fileInfo) Mode() fs.FileMode  { return 0o444 }
func (i fileInfo) ModTime() time.Time { return time.Time{} }
func (i fileInfo) IsDir() bool        { return false }
func (i fileInfo) Sys() any           { return nil }

type dirInfo struct{ fileInfo }

func (dirInfo) Name() string      { return "." }
func (dirInfo) Mode() fs.FileMode { return fs.ModeDir | 0o555 }
func (dirInfo) IsDir() bool       { return true }

// Bundle is a published bundle.
type Bundle struct {
	Draw     ids.Draw
	SHA256   string
	Size, At int64
}

// BundleOf reads what is known of a published bundle. It returns db.ErrNotFound.
func BundleOf(ctx context.Context, q db.Querier, id ids.Draw) (Bundle, error) {
	return db.One(ctx, q, func(scan db.Scan) (b Bundle, err error) {
		err = scan(&b.Draw, &b.SHA256, &b.Size, &b.At)
		return
	}, `select draw, sha256, size, at from draw_bundle where draw = $1`, id)
}

// BundlePublished: the bundle of a draw can be downloaded.
type BundlePublished struct {
	d Draw
	b Bundle
}

// Entry implements ledger.Event.
func (e BundlePublished) Entry() ledger.Entry {
	return ledger.Entry{Act: "draw.bundle-published", Basis: law.OpenVerify, Subject: "draw:" + string(e.d.ID),
		Organ: string(e.d.Dept), Region: e.d.Region, Data: map[string]any{"sha256": e.b.SHA256, "size": e.b.Size}}
}
