package draw

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLookUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var w strings.Builder
		n := rapid.IntRange(0, 2000).Draw(t, "lines")
		gap := rapid.IntRange(2, 5).Draw(t, "gap")
		pad := strings.Repeat("x", rapid.IntRange(1, 300).Draw(t, "pad"))
		for i := range n {
			fmt.Fprintf(&w, "%07d%s\t%d\n", i*gap, pad[:1+i%len(pad)], i)
		}
		r := strings.NewReader(w.String())
		for range 20 {
			i := rapid.IntRange(0, n+1).Draw(t, "i")
			id := fmt.Sprintf("%07d%s", i*gap, pad[:1+i%len(pad)])
			f, found, err := LookUp(r, r.Size(), id)
			if err != nil || found != (i < n) || (found && f[1] != fmt.Sprint(i)) {
				t.Fatalf("LookUp(%s) of %d = %v, %v, %v", id, n, f, found, err)
			}
			if _, found, _ := LookUp(r, r.Size(), fmt.Sprintf("%07d", i*gap+1)); found {
				t.Fatalf("found what is not there")
			}
		}
	})
	long := strings.NewReader(strings.Repeat("x", 20000))
	if _, _, err := LookUp(long, long.Size(), "a"); !errors.Is(err, ErrLineTooLong) {
		t.Errorf("a line of 20,000 bytes: %v", err)
	}
}

func TestZipRoundTrip(t *testing.T) {
	t.Parallel()
	for name, fsys := range bundles(t) {
		var a, b bytes.Buffer
		if err := errors.Join(WriteZip(&a, fsys), WriteZip(&b, fsys)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: two zips of the same bundle differ", name)
		}
		z, err := OpenZip(bytes.NewReader(a.Bytes()), int64(a.Len()))
		if err != nil {
			t.Fatal(err)
		}
		if r, err := Verify(z); err != nil || r.Status != OK {
			t.Errorf("%s as a zip: %v, %v", name, r.Status, err)
		}
	}
}

func TestOpenZipRefuses(t *testing.T) {
	t.Parallel()
	pack := func(names ...string) []byte {
		var w bytes.Buffer
		z := zip.NewWriter(&w)
		for _, n := range names {
			e, err := z.Create(n)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(n, RosterFile) {
				e.Write(make([]byte, 8<<20))
			}
		}
		z.Close()
		return w.Bytes()
	}
	for name, b := range map[string][]byte{
		"path":      pack("bundle/plan.txt"),
		"upwards":   pack("../plan.txt"),
		"backslash": pack(`..\plan.txt`),
		"absolute":  pack("/plan.txt"),
		"folder":    pack("plan.txt/"),
		"twice":     pack(PlanFile, PlanFile),
		"stranger":  pack("note.pdf"),
		"bomb":      pack(RosterFile),
		"no zip":    []byte("ssj-plan/1\n"),
	} {
		if _, err := OpenZip(bytes.NewReader(b), int64(len(b))); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
