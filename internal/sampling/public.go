package sampling

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"yangguang/internal/db"
	"yangguang/internal/draw"
)

// Published lists the files of the bundle of a public draw by name, without
// SHA256SUMS, and gives the text of SHA256SUMS over them. Before the draw is
// public it returns db.ErrNotFound.
func (s *Service) Published(h Hall) ([]File, []byte, error) {
	if !h.Draw.Public() {
		return nil, nil, db.ErrNotFound
	}
	list, sums := h.bundled(s.OpenConflicts)
	return list, sums, nil
}

// OpenPublished opens one of the files that Published lists; the caller closes
// it. It returns db.ErrNotFound for any other name.
func (s *Service) OpenPublished(h Hall, name string) (*os.File, File, error) {
	list, _, err := s.Published(h)
	if err != nil {
		return nil, File{}, err
	}
	for _, f := range list {
		if f.Name == name {
			file, err := s.Files.Open(f.SHA256)
			return file, f, err
		}
	}
	return nil, File{}, db.ErrNotFound
}

// SheetOf reads the seed sheet of a public draw: who committed to what, the
// public numbers and the opened secrets.
func (s *Service) SheetOf(h Hall) (draw.Sheet, error) {
	f, _, err := s.OpenPublished(h, draw.SeedFile)
	if err != nil {
		return draw.Sheet{}, err
	}
	text, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return draw.Sheet{}, err
	}
	return draw.ParseSheet(text)
}

// bundled lists the files of the bundle, sorted by name, with their SHA256SUMS.
func (h Hall) bundled(openings bool) ([]File, []byte) {
	var list []File
	var sums bytes.Buffer
	for _, name := range h.Draw.Kind.Files() { // sorted bytewise
		if name == draw.OpeningsFile && !openings {
			continue
		}
		f := h.file(name)
		list = append(list, f)
		fmt.Fprintf(&sums, "%s  %s\n", f.SHA256, name)
	}
	return list, sums.Bytes()
}
