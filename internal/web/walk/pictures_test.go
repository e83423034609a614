package walk

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"yangguang/internal/demo"
	"yangguang/internal/inspection"
	"yangguang/internal/staffing"
	"yangguang/internal/testkit/served"
)

// TestPictures makes the pictures of docs/images from the sample zone. They are
// made where YANGGUANG_SCREENSHOTS names a directory.
func TestPictures(t *testing.T) {
	dir := os.Getenv("YANGGUANG_SCREENSHOTS")
	if dir == "" {
		t.Skip("YANGGUANG_SCREENSHOTS names no directory")
	}
	s := running(t, served.Zone(t))
	zone := s.Zone
	take := func(d *desk, name, path string, width, height int64, ready string) {
		t.Helper()
		d.SetViewport(width, height)
		d.open(path)
		d.until(ready)
		picture, err := chromedp.Run(d.Ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		picture = small(t, picture)
		if len(picture) > 250<<10 {
			t.Errorf("%s has %d bytes", name, len(picture))
		}
		if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	full := zone.Tasks[demo.KeyPublished]
	clerk := s.desk("shgz-clerk")
	take(clerk, "home", "/home", 1366, 900, `document.querySelector('.task-row')`)
	take(clerk, "task", "/tasks/"+string(full.Task), 1366, 900, `document.querySelector('.steps')`)
	take(clerk, "hall", "/hall/"+string(full.Objects), 1366, 1000,
		`document.querySelector('[data-says]').innerText.includes('抽取完成')`)
	path, leader := s.openVisit(zone)
	take(s.desk(leader), "visit", path, 390, 844, `(document.querySelector('main form').scrollIntoView(), true)`)
	citizen := s.visitor()
	take(citizen, "portal-draw", "/draws/"+string(full.Objects), 1366, 1000,
		`document.querySelector('[data-says]').innerText.includes('抽取完成')`)
	take(citizen, "verify", "/verify?draw="+string(full.Objects), 1366, 1000, `document.querySelector('ol.walk')`)
}

// small writes a PNG anew with the 256 colours that it shows most; each stands for
// those that share its five upper bits a channel.
func small(t *testing.T, picture []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(full.At(x, y)).(color.RGBA) }
	bounds := full.Bounds()
	shown, alike := map[color.RGBA]int{}, map[color.RGBA]int{}
	upper := func(c color.RGBA) color.RGBA { return color.RGBA{c.R >> 3, c.G >> 3, c.B >> 3, 0} }
	order := func(a, b color.RGBA) int { return slices.Compare([]byte{a.R, a.G, a.B}, []byte{b.R, b.G, b.B}) }
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			c := at(x, y)
			shown[c]++
			alike[upper(c)]++
		}
	}
	often := slices.SortedFunc(maps.Keys(shown), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(alike[upper(b)], alike[upper(a)]), order(upper(a), upper(b)),
			cmp.Compare(shown[b], shown[a]), order(a, b))
	})
	often = slices.CompactFunc(often, func(a, b color.RGBA) bool { return upper(a) == upper(b) })
	var colours color.Palette
	for _, c := range often[:min(len(often), 256)] {
		colours = append(colours, c)
	}
	nearest := map[color.RGBA]uint8{}
	for c := range shown {
		nearest[c] = uint8(colours.Index(c))
	}
	out := image.NewPaletted(bounds, colours)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			out.SetColorIndex(x, y, nearest[at(x, y)])
		}
	}
	var w bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&w, out); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

// openVisit finds a visit under way and the login of its leader.
func (s *site) openVisit(zone *demo.Zone) (path, login string) {
	s.t.Helper()
	ctx, q, id := s.t.Context(), s.App.DB.Read(), zone.Tasks[demo.KeyInspecting].Task
	visits, err := inspection.VisitsOfTask(ctx, q, id)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, v := range visits {
		if v.State != inspection.Inspecting {
			continue
		}
		team, err := staffing.Team(ctx, q, id, v.Subject)
		if err != nil {
			s.t.Fatal(err)
		}
		return "/visits/" + string(id) + "/" + string(v.Subject), strings.ToLower(string(inspection.Leader(team)))
	}
	s.t.Fatal("no visit is under way")
	return "", ""
}
