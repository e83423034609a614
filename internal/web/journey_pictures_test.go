package web_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"yangguang/internal/demo"
	"yangguang/internal/inspection"
	"yangguang/internal/testkit"
)

// TestPictures makes the pictures of the README from the sample zone. They are
// made where YANGGUANG_SCREENSHOTS names a directory.
func TestPictures(t *testing.T) {
	dir := os.Getenv("YANGGUANG_SCREENSHOTS")
	if dir == "" {
		t.Skip("YANGGUANG_SCREENSHOTS names no directory")
	}
	s, zone := demoSite(t)
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
	full, half := zone.Tasks[demo.KeyPublished], zone.Tasks[demo.KeyInspecting]
	clerk := s.desk("shgz-clerk")
	take(clerk, "home", "/home", 1366, 900, `document.querySelector('.todos')`)
	take(clerk, "task", "/tasks/"+full.Task, 1366, 900, `document.querySelector('.steps')`)
	take(clerk, "hall", "/hall/"+full.Objects, 1366, 1000, `document.querySelector('[data-says]').innerText.includes('抽取完成')`)

	visits, err := inspection.VisitsOfTask(t.Context(), s.app.DB.Read(), half.Task)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range visits {
		if v.State == inspection.Inspecting {
			clerk.open("/visits/" + half.Task + "/" + v.Subject)
			leader := ""
			for i, duty := range clerk.cells("小组成员签字", 2) {
				if duty == "组长" {
					leader = clerk.cells("小组成员签字", 0)[i]
				}
			}
			for _, a := range zone.Accounts {
				if a.Name == leader && a.Inspector != "" {
					d := s.desk(a.Login)
					take(d, "visit", "/visits/"+half.Task+"/"+v.Subject, 390, 844, `document.querySelector('.sheet, main form')`)
					testkit.Eval[bool](d.Tab, `document.querySelector('main form').scrollIntoView() ?? true`)
					picture, err := chromedp.Run(d.Ctx, chromedp.CaptureScreenshot())
					if err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(filepath.Join(dir, "visit.png"), picture, 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
	citizen := s.visitor()
	take(citizen, "portal-draw", "/draws/"+full.Objects, 1366, 1000, `document.querySelector('[data-says]').innerText.includes('抽取完成')`)
	take(citizen, "verify", "/verify?draw="+full.Objects, 1366, 1000, `document.querySelector('ol.walk')`)
}
