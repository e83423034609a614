package draw

import (
	"archive/zip"
	"io"
	"io/fs"
	"time"
)

const (
	maxStreamed = 32 << 30 // bytes of roster.txt or excluded.txt in a zip: some 1,500 million ids
	maxRatio    = 200      // of a zip entry above 1 MiB; lists of distinct ids do not shrink so far
)

// OpenZip opens a bundle packed as a zip. It refuses, by a *Fault, an entry that
// no bundle holds (so every path), one that stands twice, and one that would
// grow beyond reason; contents are checked by their CRC as they are read.
func OpenZip(r io.ReaderAt, size int64) (fs.FS, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	for _, f := range z.File {
		if f.Name != SumsFile && !plainName(f.Name) {
			return nil, unknownFile(f.Name)
		}
		if seen[f.Name] {
			return nil, fault(f.Name, 0, "压缩包中出现两次", "stands twice in the zip")
		}
		seen[f.Name] = true
		if !f.Mode().IsRegular() {
			return nil, fault(f.Name, 0, "不是普通文件", "not a regular file")
		}
		limit := uint64(maxHeld)
		if f.Name == RosterFile || f.Name == ExcludedFile {
			limit = maxStreamed
		}
		bomb := f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/maxRatio > f.CompressedSize64
		if f.UncompressedSize64 > limit || bomb {
			return nil, fault(f.Name, 0, "解压后过大", "too large when unpacked")
		}
	}
	return z, nil
}

// WriteZip packs a bundle. The same files give the same bytes: names are sorted
// and every entry carries 1980-01-01.
func WriteZip(w io.Writer, fsys fs.FS) error {
	names, err := fileNames(fsys)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, name := range names {
		if name != SumsFile && !plainName(name) {
			return unknownFile(name)
		}
		if err := pack(z, fsys, name); err != nil {
			return err
		}
	}
	return z.Close()
}

func pack(z *zip.Writer, fsys fs.FS, name string) error {
	f, err := open(fsys, name)
	if err != nil {
		return err
	}
	defer f.Close()
	e, err := z.CreateHeader(&zip.FileHeader{
		Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		return err
	}
	if _, err := io.Copy(e, f); err != nil {
		return unreadable(name, err)
	}
	return nil
}
