package walk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"yangguang/internal/demo"
	"yangguang/internal/inspection"
	"yangguang/internal/staffing"
	"yangguang/internal/testkit/served"
)

// TestPictures makes the pictures of the README from the sample zone. They are
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
