package ui_test

import (
	"html/template"
	"net/http"
	"net/http/httptest"
	"testing"

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
