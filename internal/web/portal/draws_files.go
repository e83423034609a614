package portal

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/sampling"
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
	f, err := os.Open(filepath.Join(p.App.Sampling.Bundles, h.Draw.ID+".zip"))
	if err != nil {
		return notPacked(err)
	}
	defer f.Close()
	head := w.Header()
	head.Set("Content-Type", "application/zip")
	head.Set("Content-Disposition", `attachment; filename="`+h.Draw.ID+`.zip"`)
	head.Set("Cache-Control", ask)
	head.Set("ETag", `"`+b.SHA256+`"`)
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}

// notPacked turns a bundle that the job has not made yet, or that this node's
// disk does not hold, into a page.
func notPacked(err error) error {
	if errors.Is(err, db.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return law.Refuse(law.OpenVerify, law.NotFound, "BUNDLE_NOT_READY", "验证包还没有做好。", "锁定后一般几秒钟做好，请稍后再试；单个文件现在就可以下载。").
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

// drawCSV sends the whole result as a table, in UTF-8 with a byte order mark so
// that spreadsheets read the Chinese.
func (p *Portal) drawCSV(w http.ResponseWriter, r *http.Request) error {
	h, err := p.publicHall(r)
	if err != nil {
		return err
	}
	rows, err := p.resultTable(r, h)
	if err != nil {
		return err
	}
	head := w.Header()
	head.Set("Content-Type", "text/csv; charset=utf-8")
	head.Set("Content-Disposition", `attachment; filename="`+h.Draw.ID+`.csv"`)
	head.Set("Cache-Control", anHour)
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return nil
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		for i := range row {
			row[i] = plainCell(row[i])
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return nil
	}
	return nil
}

func (p *Portal) resultTable(r *http.Request, h sampling.Hall) ([][]string, error) {
	if h.Draw.Kind == draw.KindInspectors {
		seats, err := p.seatRows(r, h)
		if err != nil {
			return nil, err
		}
		rows := [][]string{{"位次", "对象名称", "对象代码", "部门", "席位", "执法人员代码", "签号"}}
		for _, s := range seats {
			rows = append(rows, []string{strconv.Itoa(s.Place), s.Name, s.Code, s.Dept, s.Slot, s.Inspector, s.Ticket})
		}
		return rows, nil
	}
	picks, err := p.pickRows(r, h)
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"总位次", "分层", "层内位次", "对象名称", "对象代码", "签号"}}
	for _, k := range picks {
		rows = append(rows, []string{strconv.Itoa(k.Place), k.Stratum, strconv.Itoa(k.Rank), k.Name, k.Code, k.Ticket})
	}
	return rows, nil
}

// fileRow is one file of a draw; Href and Size only of a public one.
type fileRow struct {
	Name, Means, Href, Hash string
	Size                    int64
}

var fileWords = map[string]string{
	draw.PlanFile: "抽取方案", draw.RosterFile: "抽取池名册", draw.ExcludedFile: "排除名单和理由", draw.AssignmentsFile: "待配人员的对象",
	draw.InspectorsFile: "可抽人员", draw.ConflictsFile: "回避情形的摘要", draw.OpeningsFile: "回避情形原文", draw.SeedFile: "种子单", draw.ResultFile: "抽取结果",
}

// fileRows lists the frozen inputs of any draw by their hashes, and every file
// of a public one with its link.
func (p *Portal) fileRows(h sampling.Hall) []fileRow {
	var out []fileRow
	if list, _, err := p.App.Sampling.Published(h); err == nil {
		for _, f := range list {
			out = append(out, fileRow{Name: f.Name, Means: fileWords[f.Name], Href: drawHref(h.Draw.ID) + "/files/" + f.Name, Hash: f.H(h.Draw.Hash), Size: f.Size})
		}
		return out
	}
	for _, name := range h.Draw.Kind.InputFiles() {
		for _, f := range h.Files {
			if f.Name == name {
				row := fileRow{Name: f.Name, Means: fileWords[f.Name]}
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
