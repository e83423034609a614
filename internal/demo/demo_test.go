package demo

import (
	"bytes"
	"testing"

	"yangguang/internal/app"
)

func TestBuild(t *testing.T) {
	a, err := app.Open(t.Context(), app.Config{DataDir: t.TempDir(), OpenConflicts: true})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close(t.Context())
	var out bytes.Buffer
	z, err := Build(t.Context(), a, Options{}, &out)
	t.Log(out.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(z.Took)
}
