package ui_test

import (
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"yangguang/internal/testkit"

	"github.com/jba/templatecheck"
)

func TestTemplatesFitTheirStructs(t *testing.T) {
	rend, _ := gallery(t)
	rend.Each(func(name string, layout *template.Template, zero any) {
		if err := templatecheck.CheckHTML(layout, zero); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
}

var paths = map[string]int{
	"/list": 200, "/list/detail": 200, "/form": 200, "/form?wrong": 422, "/desk": 200, "/hall": 200,
	"/portal?area=portal": 200, "/confirm": 200, "/refused": 409, "/nowhere": 404,
}

func TestPagesRender(t *testing.T) {
	_, site := gallery(t)
	for path, status := range paths {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", path, w.Code, status)
		}
	}
}

// TestGallery looks at every page the way people do: at a desk and on a phone.
// YANGGUANG_SHOTS names a directory for screenshots.
func TestGallery(t *testing.T) {
	_, handler := gallery(t)
	site := httptest.NewServer(handler)
	defer site.Close()
	tab := testkit.Browser(t)
	tab.Ignore("status of 4")
	tab.ReduceMotion()
	for _, size := range [][2]int64{{1366, 768}, {390, 844}} {
		tab.SetViewport(size[0], size[1])
		for path := range paths {
			tab.Open(site.URL + path)
			tab.CheckPage()
			if dir := os.Getenv("YANGGUANG_SHOTS"); dir != "" {
				name := strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path[1:])
				tab.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, size[0])))
			}
		}
	}
}
