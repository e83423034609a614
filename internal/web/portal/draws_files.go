package portal

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
	"yangguang/internal/web/show"
)

// What may be kept by browsers and proxies. The bytes of a locked draw never
// change; names come from the roster of today, and the bundle is packed anew
// where the local rule on its openings changes.
const (
	forever = "public, max-age=31536000, immutable"
	anHour  = "public, max-age=3600"
	ask     = "public, no-cache"
)

// drawFile sends one file of the bundle as text, for curl and sha256sum.
func (p *Portal) drawFile(w http.ResponseWriter, r *http.Request) error {
	h, err := p.publicHall(r)
	if err != nil {
		return err
	}
	head, name := w.Header(), r.PathValue("name")
	if name == draw.SumsFile {
		_, sums, err := p.App.Sampling.Published(h)
		if err != nil {
			return err
		}
		head.Set("Content-Type", "text/plain; charset=utf-8")
		head.Set("Cache-Control", ask) // openings.txt may join it
		head.Set("ETag", `"`+canon.SHA256.Hex(sums)+`"`)
		return sent(w.Write(sums))
	}
	f, meta, err := p.App.Sampling.OpenPublished(h, name)
	if err != nil {
		return err
	}
	defer f.Close()
	head.Set("Content-Type", "text/plain; charset=utf-8")
	head.Set("Cache-Control", forever)
	head.Set("ETag", `"`+meta.SHA256+`"`)
	http.ServeContent(w, r, name, time.Time{}, f)
	return nil
}

// sent drops the error of a write: the visitor went away; there is nobody to tell.
func sent(int, error) error { return nil }

// drawBundle sends the published zip.
func (p *Portal) drawBundle(w http.ResponseWriter, r *http.Request) error {
	h, err := p.publicHall(r)
	if err != nil {
		return err
	}
	b, err := sampling.BundleOf(r.Context(), p.App.DB.Read(), h.Draw.ID)
	if err != nil {
		return notPacked(err)
	}
	f, err := os.Open(filepath.Join(p.App.Sampling.Bundles, string(h.Draw.ID)+".zip"))
	if err != nil {
		return notPacked(err)
	}
	defer f.Close()
	head := w.Header()
	head.Set("Content-Type", "application/zip")
	head.Set("Content-Disposition", `attachment; filename="`+string(h.Draw.ID)+`.zip"`)
	head.Set("Cache-Control", ask)
	head.Set("ETag", `"`+b.SHA256+`"`)
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}

// notPacked turns a bundle that the job has not made yet, or that this node's
// disk does not hold, into a page.
func notPacked(err error) error {
	if errors.Is(err, db.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return law.Refuse(law.OpenVerify, law.NotFound, "BUNDLE_NOT_READY", "验证包还没有做好。",
			"锁定后一般几秒钟做好，请稍后再试；单个文件现在就可以下载。").
			InEnglish("the bundle is not packed yet")
	}
	return err
}

// drawTickets gives the tickets to the picture.
func (p *Portal) drawTickets(w http.ResponseWriter, r *http.Request) error {
	h, err := p.publicHall(r)
	if err != nil {
		return err
	}
	out, err := query.PictureOf(r.Context(), p.App.DB.Read(), p.App.Sampling, h)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", anHour)
	if err := json.NewEncoder(w).Encode(out); err != nil {
		return nil // the visitor went away; there is nobody to tell
	}
	return nil
}

// drawCSV sends the whole result as a table for programs.
func (p *Portal) drawCSV(w http.ResponseWriter, r *http.Request) error {
	h, err := p.publicHall(r)
	if err != nil {
		return err
	}
	head, rows, err := p.everything(r.Context(), h)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", anHour)
	return csvFile(w, string(h.Draw.ID)+".csv", head, lines(rows, func(row []string) []string { return row }))
}

// fileRow is one file of a draw; Href and Size only of a public one.
type fileRow struct {
	Name, Means, Href, Hash string
	Size                    int64
}

// fileRows lists the frozen inputs of any draw by their hashes, and every file
// of a public one with its link.
func (p *Portal) fileRows(h sampling.Hall) []fileRow {
	var out []fileRow
	if list, _, err := p.App.Sampling.Published(h); err == nil {
		for _, f := range list {
			out = append(out, fileRow{Name: f.Name, Means: show.DrawFile(f.Name), Hash: f.H(h.Draw.Hash), Size: f.Size,
				Href: drawHref(h.Draw.ID) + "/files/" + f.Name})
		}
		return out
	}
	for _, name := range h.Draw.Kind.InputFiles() {
		for _, f := range h.Files {
			if f.Name == name {
				row := fileRow{Name: f.Name, Means: show.DrawFile(f.Name)}
				var sealed bool
				if row.Hash, sealed = h.ShownHash(f); sealed {
					row.Means += "（加盐的封存摘要，原摘要随材料公开）"
				}
				out = append(out, row)
			}
		}
	}
	return out
}
