package scenarios

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/canon"
	"yangguang/internal/demo"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
)

func TestArticle12(t *testing.T) {
	t.Run("A12-1", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given a pool of 53 at 5 %
			z.schools(1, 53)
			z.ready()
			id := z.frozen(z.approved())
			if n := z.count(`select pool from draw where id = $1`, id); n != 53 {
				t.Fatalf("the pool has %d", n)
			}
			// When it is drawn
			z.drawn(id)
			// Then 3 different objects are drawn
			if n := z.count(`select count(distinct subject) from draw_pick where draw = $1`, id); n != 3 {
				t.Errorf("%d different objects drawn", n)
			}
			if n := z.count(`select count(*) from draw_pick where draw = $1`, id); n != 3 {
				t.Errorf("%d objects drawn", n)
			}
		})
	})

	t.Run("A12-3", func(t *testing.T) {
		sample(t, func(t *testing.T, z *zone) {
			// Given the published bundle of a draw, with file, seed and algorithm
			id := z.Zone.Tasks[demo.KeyPublished].Objects
			packed := []byte(z.By("").Get("/draws/" + string(id) + "/bundle.zip").Body)
			// When an outsider recomputes, Then the same list and hash result
			fsys := openZip(t, packed)
			report, err := draw.Verify(fsys)
			if err != nil || report.Status != draw.OK {
				t.Fatalf("%v, %v", report.Status, err)
			}
			files := unzip(t, packed)
			again, err := draw.Recompute(fsys)
			if err != nil || !bytes.Equal(again, files[draw.ResultFile]) {
				t.Errorf("recomputed otherwise: %v", err)
			}
			if page := z.By("").Open("/draws/" + string(id)); !strings.Contains(page.Body, canon.SHA256.Hex(again)) {
				t.Error("the page shows another hash of the result")
			}
			// When one character of the frozen list changes, Then it fails
			roster := bytes.Clone(files[draw.RosterFile])
			roster[3] ^= 1
			files[draw.RosterFile] = roster
			if _, err := draw.Verify(openZip(t, rezip(t, files, false))); err == nil {
				t.Error("a changed list is verified")
			}
			if _, err := draw.Verify(openZip(t, rezip(t, files, true))); err == nil {
				t.Error("a changed list with sums of its own is verified")
			}
		})
	})

	t.Run("A12-4", func(t *testing.T) {
		sample(t, func(t *testing.T, z *zone) {
			// Given a draw was made
			id := z.Zone.Tasks[demo.KeyDrawn].Objects
			before := z.acts()
			// When the user voids it without approval, Then 403
			p := z.By("shgz-clerk").Post("/hall/"+string(id)+"/void", "attempt", "1")
			z.refused(p, http.StatusForbidden, law.OneDraw, "NOT_PERMITTED", before)
			// When he asks and the 主要负责人 agrees, Then the log shows two draws
			z.inHall("shgz-clerk", id, "ask-void", "kind", "technical", "reason", "投影设备断电，现场没有看到结果").Done()
			z.inHall("shgz-head", id, "void").Done()
			z.again(id)
			results := z.column(`select idx from ledger_entry where act = 'draw.drawn' and subject = $1`, "draw:"+string(id))
			if len(results) != 2 {
				t.Errorf("the log has %d results of this draw", len(results))
			}
			for _, idx := range results {
				z.By("").Open("/log/entry/" + idx).Says(string(id))
			}
			z.By("").Open("/draws/"+string(id)).Says("第 1 次", "投影设备断电")
		})
	})

	t.Run("A12-5", func(t *testing.T) {
		world(t, func(t *testing.T, z *zone) {
			// Given a pool that is empty after the filters
			keys := z.schools(1, 2)
			z.ready()
			for _, s := range keys {
				z.does("keeper", "/subjects/"+s+"/edit", "status", "cancelled").Done()
			}
			task := z.approved()
			z.confirmed(task)
			before := z.acts()
			// When the draw is started, Then it is refused with the report
			p := z.does("clerk", task+"/freeze")
			z.refused(p, http.StatusConflict, law.Art12, "EMPTY_POOL", before)
			p.Says("2户，全部被排除")
			if n := z.count(`select count(*) from draw`); n != 0 {
				t.Errorf("%d draws exist", n)
			}
		})
	})
}

// again carries a voided draw of the sample zone to its next result.
func (z *zone) again(id ids.Draw) {
	z.T.Helper()
	z.commit("witness", id)
	z.inHall("shgz-clerk", id, "dice", "digits", "1234567890").Done()
	z.inHall("witness", id, "dice", "digits", "1234567890").Done()
	z.inHall("witness", id, "open", "secret", secret).Done()
	z.inHall("shgz-clerk", id, "reveal").Done()
}

func unzip(t *testing.T, packed []byte) map[string][]byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(in); err != nil {
			t.Fatal(err)
		}
		out[f.Name] = b.Bytes()
	}
	return out
}

func openZip(t *testing.T, packed []byte) fs.FS {
	t.Helper()
	fsys, err := draw.OpenZip(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

// rezip packs files, with fresh sums where a forger makes them.
func rezip(t *testing.T, files map[string][]byte, forged bool) []byte {
	t.Helper()
	var names []string
	for name := range files {
		if name != draw.SumsFile {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	sums := string(files[draw.SumsFile])
	if forged {
		sums = ""
		for _, name := range names {
			sums += canon.SHA256.Hex(files[name]) + "  " + name + "\n"
		}
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range append(names, draw.SumsFile) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		text := files[name]
		if name == draw.SumsFile {
			text = []byte(sums)
		}
		if _, err := f.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
