package draw

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

func bundles(t testing.TB) map[string]fs.FS {
	t.Helper()
	m := make(map[string]fs.FS)
	for _, size := range []string{"small", "medium", "sm3"} {
		for _, kind := range []string{"objects", "inspectors"} {
			name := path.Join(size, kind)
			m[name] = os.DirFS(path.Join("testdata/vectors", name))
		}
	}
	return m
}

func read(t testing.TB, fsys fs.FS, name string) []byte {
	t.Helper()
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The conformance vectors were made by an independent implementation.
func TestVectorsRecompute(t *testing.T) {
	t.Parallel()
	for name, fsys := range bundles(t) {
		t.Run(name, func(t *testing.T) {
			plan, err := ParsePlan(read(t, fsys, PlanFile))
			if err != nil {
				t.Fatal(err)
			}
			seed := Seed(plan.Hash, read(t, fsys, SeedFile))
			var got bytes.Buffer
			if strings.HasSuffix(name, "objects") {
				census, err := Survey(plan, bytes.NewReader(read(t, fsys, RosterFile)),
					bytes.NewReader(read(t, fsys, ExcludedFile)))
				if err != nil {
					t.Fatal(err)
				}
				o, err := DrawObjects(plan, census, bytes.NewReader(read(t, fsys, RosterFile)), seed)
				if err != nil {
					t.Fatal(err)
				}
				o.Write(&got)
			} else {
				a, err := ParseAssignments(read(t, fsys, AssignmentsFile))
				if err != nil {
					t.Fatal(err)
				}
				i, err := ParseInspectors(read(t, fsys, InspectorsFile))
				if err != nil {
					t.Fatal(err)
				}
				c, err := ParseConflicts(read(t, fsys, ConflictsFile))
				if err != nil {
					t.Fatal(err)
				}
				op, err := ParseOpenings(read(t, fsys, OpeningsFile))
				if err != nil {
					t.Fatal(err)
				}
				if err := CheckOpenings(plan.Hash, c, op); err != nil {
					t.Fatal(err)
				}
				teams, err := DrawInspectors(plan, a, i, op, seed)
				if err != nil {
					t.Fatal(err)
				}
				teams.Write(&got)
			}
			if want := read(t, fsys, ResultFile); !bytes.Equal(got.Bytes(), want) {
				t.Errorf("result.txt differs:\n%s\nwant\n%s", got.Bytes(), want)
			}
		})
	}
}
