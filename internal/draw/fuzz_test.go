package draw

import (
	"bytes"
	"io/fs"
	"os"
	"testing"
)

// identity holds a parser to its writer: what is accepted is written again byte
// for byte, and the writer never makes what the parser refuses.
func identity(f *testing.F, parser, file string) {
	for _, fsys := range []fs.FS{os.DirFS("testdata/vectors/small/objects"), os.DirFS("testdata/vectors/sm3/inspectors")} {
		if b, err := fs.ReadFile(fsys, file); err == nil {
			f.Add(b)
		}
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		again, err := parsers[parser](b)
		if err == nil && !bytes.Equal(again, b) {
			t.Fatalf("%q is written again as %q", b, again)
		}
	})
}

func FuzzPlan(f *testing.F)            { identity(f, PlanFile, PlanFile) }
func FuzzSheet(f *testing.F)           { identity(f, SeedFile, SeedFile) }
func FuzzRoster(f *testing.F)          { identity(f, RosterFile, RosterFile) }
func FuzzExcluded(f *testing.F)        { identity(f, ExcludedFile, ExcludedFile) }
func FuzzAssignments(f *testing.F)     { identity(f, AssignmentsFile, AssignmentsFile) }
func FuzzInspectors(f *testing.F)      { identity(f, InspectorsFile, InspectorsFile) }
func FuzzConflicts(f *testing.F)       { identity(f, ConflictsFile, ConflictsFile) }
func FuzzOpenings(f *testing.F)        { identity(f, OpeningsFile, OpeningsFile) }
func FuzzSums(f *testing.F)            { identity(f, SumsFile, SumsFile) }
func FuzzObjectResult(f *testing.F)    { identity(f, "objects", ResultFile) }
func FuzzInspectorResult(f *testing.F) { identity(f, "inspectors", ResultFile) }

// What a zip holds is refused or read; it never breaks the reader.
func FuzzZip(f *testing.F) {
	var w bytes.Buffer
	if err := WriteZip(&w, os.DirFS("testdata/vectors/small/objects")); err != nil {
		f.Fatal(err)
	}
	f.Add(w.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		fsys, err := OpenZip(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		if _, err := Verify(fsys); err == nil {
			names, _ := fileNames(fsys)
			if len(names) != 6 && len(names) != 8 {
				t.Fatalf("accepted with the files %v", names)
			}
		}
	})
}
