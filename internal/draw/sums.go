package draw

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// maxHeld bounds a file that is read into memory as a whole, in bytes.
const maxHeld = 512 << 20

// Sum is one line of SHA256SUMS.
type Sum struct {
	Hash string // SHA-256, also where the draw itself hashes with SM3
	File string
}

// ParseSums reads SHA256SUMS in the format of coreutils: one line for each file,
// in any order, as sha256sum writes them for the names that it is given. Only
// text mode is read: with the mark of binary mode one changed byte would make
// another good bundle. Its error is a *Fault.
func ParseSums(b []byte) ([]Sum, error) {
	lines, err := splitLines(SumsFile, b)
	if err != nil {
		return nil, err
	}
	list := make([]Sum, 0, len(lines))
	seen := make(map[string]bool, len(lines))
	for i, s := range lines {
		hash, name, ok := strings.Cut(s, "  ")
		if !ok || !isHex(hash, 64) || !plainName(name) {
			return nil, fault(SumsFile, i+1, "应为 64 位小写十六进制、两个空格和文件名",
				"want 64 lower-case hex digits, two spaces and a file name")
		}
		if seen[name] {
			return nil, fault(SumsFile, i+1, "文件 %s 已在前面出现", "file %s stands above already", name)
		}
		seen[name] = true
		list = append(list, Sum{hash, name})
	}
	return list, nil
}

// plainName reports whether a bundle may hold a file of that name: one of the
// files of either kind, so never a path.
func plainName(name string) bool {
	for _, k := range []Kind{KindObjects, KindInspectors} {
		for _, f := range k.Files() {
			if f == name {
				return true
			}
		}
	}
	return false
}

// WriteSums writes SHA256SUMS over every other file of fsys, streaming each. It
// returns a *Fault for an entry that no bundle holds.
func WriteSums(w io.Writer, fsys fs.FS) error {
	names, err := fileNames(fsys)
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == SumsFile {
			continue
		}
		if !plainName(name) {
			return unknownFile(name)
		}
		sum, err := sha256File(fsys, name)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s  %s\n", sum, name); err != nil {
			return err
		}
	}
	return nil
}

// checkSums refuses a bundle where SHA256SUMS is not over all other files.
// openings.txt alone may be listed and absent: it is opened to fewer people
// than the rest, and its sum still binds the one who opens it later.
func checkSums(fsys fs.FS) error {
	names, err := fileNames(fsys)
	if err != nil {
		return err
	}
	b, err := readHeld(fsys, SumsFile)
	if err != nil {
		return err
	}
	sums, err := ParseSums(b)
	if err != nil {
		return err
	}
	unlisted := make(map[string]bool, len(names))
	for _, name := range names {
		unlisted[name] = name != SumsFile
	}
	for i, s := range sums {
		if !unlisted[s.File] {
			if s.File == OpeningsFile {
				continue
			}
			return fault(SumsFile, i+1, "缺少文件 %s", "file %s is missing", s.File)
		}
		unlisted[s.File] = false
		sum, err := sha256File(fsys, s.File)
		if err != nil {
			return err
		}
		if sum != s.Hash {
			return fault(SumsFile, i+1, "文件 %s 的摘要不符，实为 %s", "file %s does not have this hash but %s", s.File, sum)
		}
	}
	for _, name := range names {
		if unlisted[name] {
			return fault(name, 0, "未列入 SHA256SUMS", "not listed in SHA256SUMS")
		}
	}
	return nil
}

// fileNames lists a bundle, sorted. It refuses anything that is not a regular
// file.
func fileNames(fsys fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if !e.Type().IsRegular() {
			return nil, fault(e.Name(), 0, "不是普通文件", "not a regular file")
		}
		names = append(names, e.Name())
	}
	return names, nil
}

func unknownFile(name string) *Fault {
	return fault(name, 0, "不是这种抽取的文件", "no file of this kind of draw")
}

func open(fsys fs.FS, name string) (fs.File, error) {
	f, err := fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault(name, 0, "缺少文件", "missing")
	}
	if err != nil {
		return nil, unreadable(name, err)
	}
	return f, nil
}

func readHeld(fsys fs.FS, name string) ([]byte, error) {
	f, err := open(fsys, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(f, maxHeld+1))
	if err != nil {
		return nil, unreadable(name, err)
	}
	if n > maxHeld {
		return nil, fault(name, 0, "超过 %d MiB", "above %d MiB", maxHeld>>20)
	}
	return b.Bytes(), nil
}

func sha256File(fsys fs.FS, name string) (string, error) {
	f, err := open(fsys, name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", unreadable(name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// unreadable keeps the cause for the caller and names the file for the reader.
func unreadable(name string, err error) error {
	return errors.Join(fault(name, 0, "读取失败", "cannot be read"), err)
}
