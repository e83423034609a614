package draw

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"yangguang/internal/message"
)

// memory copies a bundle so that a test may change it.
func memory(t testing.TB, fsys fs.FS) fstest.MapFS {
	t.Helper()
	names, err := fileNames(fsys)
	if err != nil {
		t.Fatal(err)
	}
	m := fstest.MapFS{}
	for _, n := range names {
		m[n] = &fstest.MapFile{Data: read(t, fsys, n)}
	}
	return m
}

// resum makes SHA256SUMS fit again, so that a test reaches what is behind it.
func resum(t testing.TB, m fstest.MapFS) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSums(&b, m); err != nil {
		t.Fatal(err)
	}
	m[SumsFile] = &fstest.MapFile{Data: b.Bytes()}
}

func TestVectorsVerify(t *testing.T) {
	t.Parallel()
	for name, fsys := range bundles(t) {
		r, err := Verify(fsys)
		if err != nil || r.Status != OK {
			t.Errorf("%s: %v, %v", name, r.Status, err)
		}
		again, err := Recompute(fsys)
		if err != nil || !bytes.Equal(again, read(t, fsys, ResultFile)) {
			t.Errorf("%s: Recompute differs: %v", name, err)
		}
		var sums bytes.Buffer
		if err := WriteSums(&sums, fsys); err != nil || !bytes.Equal(sums.Bytes(), read(t, fsys, SumsFile)) {
			t.Errorf("%s: WriteSums differs: %v", name, err)
		}
	}
}

// Every byte of the small bundles is changed in turn; of the medium ones every
// 61st, which is prime, so that all columns are met.
func TestEveryChangedByteIsRefused(t *testing.T) {
	t.Parallel()
	for name, fsys := range bundles(t) {
		step := 1
		if strings.HasPrefix(name, "medium") {
			step = 61
		}
		m := memory(t, fsys)
		for _, file := range slices.Sorted(maps.Keys(m)) {
			data := m[file].Data
			for i := 0; i < len(data); i += step {
				for _, bit := range []byte{0x01, 0x20} {
					data[i] ^= bit
					_, err := Verify(m)
					var f *Fault
					if !errors.As(err, &f) {
						t.Errorf("%s/%s: byte %d ^ %#02x is accepted (%v)", name, file, i, bit, err)
					}
					data[i] ^= bit
				}
			}
		}
		if _, err := Verify(m); err != nil {
			t.Fatalf("%s: the test did not restore the bundle: %v", name, err)
		}
	}
}

// The same with the sums made to fit: the sheet, the commitments and the rules
// must find it alone.
func TestChangedByteIsRefusedBehindTheSums(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"small/objects", "small/inspectors", "sm3/objects", "sm3/inspectors"} {
		m := memory(t, bundles(t)[name])
		for _, file := range slices.Sorted(maps.Keys(m)) {
			if file == SumsFile {
				continue
			}
			data := m[file].Data
			for i := range data {
				data[i] ^= 1
				resum(t, m)
				if _, err := Verify(m); err == nil {
					t.Errorf("%s/%s: byte %d is accepted", name, file, i)
				}
				data[i] ^= 1
			}
		}
	}
}

func TestVerifyNamesTheFault(t *testing.T) {
	t.Parallel()
	replace := func(file, old, new string) func(fstest.MapFS) {
		return func(m fstest.MapFS) {
			m[file] = &fstest.MapFile{Data: bytes.Replace(m[file].Data, []byte(old), []byte(new), 1)}
		}
	}
	for _, c := range []struct {
		name   string
		bundle string
		change func(fstest.MapFS)
		resum  bool
		want   string
	}{
		{"changed file", "small/objects", replace(RosterFile, "\tA\n", "\tB\n"), false, "SHA256SUMS line 4: file roster.txt"},
		{"missing file", "small/objects", func(m fstest.MapFS) { delete(m, ExcludedFile) }, false,
			"SHA256SUMS line 1: file excluded.txt is missing"},
		{"missing sums", "small/objects", func(m fstest.MapFS) { delete(m, SumsFile) }, false, "SHA256SUMS: missing"},
		{"file not listed", "small/objects", func(m fstest.MapFS) { m["note.txt"] = &fstest.MapFile{} }, false,
			"note.txt: not listed"},
		{"file of the other kind", "small/objects", func(m fstest.MapFS) { m[OpeningsFile] = &fstest.MapFile{} }, true,
			"openings.txt: no file of this kind"},
		{"folder", "small/objects", func(m fstest.MapFS) { m["more/roster.txt"] = &fstest.MapFile{} }, false,
			"more: not a regular file"},
		{"input changed", "small/objects", replace(RosterFile, "\tA\n", "\tB\n"), true, "seed.txt line 6: file roster.txt"},
		{"secret changed", "small/objects", replace(SeedFile, "open platform 828a", "open platform 928a"), true,
			"seed.txt line 7: the secret"},
		{"attempt changed", "small/objects", replace(SeedFile, "attempt 1", "attempt 2"), true,
			"seed.txt line 7: the secret"},
		{"other draw", "small/objects", replace(SeedFile, "0001-O", "0002-O"), true, "seed.txt line 2: not the draw"},
		{"dice too short", "small/objects", replace(SeedFile, "dice 9987283528", "dice 998728352"), true,
			"seed.txt line 9: the plan wants 10 digits"},
		{"beacon gone", "small/objects", replace(SeedFile, "beacon ssq-2026031 02.05.11.19.27.33./07./\n", ""), true,
			"seed.txt line 12: the plan wants the beacon"},
		{"other beacon", "small/objects", replace(SeedFile, "beacon ssq-2026031", "beacon ssq-2026032"), true,
			"seed.txt line 12: the plan wants the beacon"},
		{"dice changed", "small/objects", replace(SeedFile, "dice 9987283528", "dice 9987283529"), true,
			"result.txt line 1: not what the draw gives"},
		{"result too short", "small/objects",
			replace(ResultFile, "D\t1\t91371073MA358GY5MD\t5a65141fe3fbef6da26dd13a5d55679530ba2ac217d02ae376895415193e5a5f\n",
				""), true, "result.txt line 7: a line is missing"},
		{"opening of another salt", "small/inspectors", replace(OpeningsFile, "9c8b", "9c8c"), true,
			"openings.txt line 1: no leaf"},
		{"opening left out", "small/inspectors", func(m fstest.MapFS) { m[OpeningsFile] = &fstest.MapFile{} }, true,
			"conflicts.txt line 1: no opening"},
		{"other inspector", "small/inspectors", replace(ResultFile, "\t1\tSD10007\t", "\t1\tSD10001\t"), true,
			"result.txt line 1: not what the draw gives"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := memory(t, bundles(t)[c.bundle])
			c.change(m)
			if c.resum {
				delete(m, SumsFile)
				resum(t, m)
			}
			_, err := Verify(m)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("Verify: %v, want %q", err, c.want)
			}
			if text := message.Of(err); text.ZH == "" || text.ZH == text.EN {
				t.Errorf("no Chinese text: %+v", text)
			}
		})
	}
}

// sha256sum writes its lines in the order of the names that it is given.
func TestSumsInAnyOrder(t *testing.T) {
	t.Parallel()
	for name, fsys := range bundles(t) {
		m := memory(t, fsys)
		lines := slices.Collect(bytes.Lines(m[SumsFile].Data))
		slices.Reverse(lines)
		m[SumsFile] = &fstest.MapFile{Data: bytes.Join(lines, nil)}
		if r, err := Verify(m); err != nil || r.Status != OK {
			t.Errorf("%s: %v, %v", name, r.Status, err)
		}
	}
}

// closedFS refuses to open one file.
type closedFS struct {
	fstest.MapFS
	name string
}

func (c closedFS) Open(name string) (fs.File, error) {
	if name == c.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return c.MapFS.Open(name)
}

// A file that cannot be read is named in both languages, and the cause is kept.
func TestUnreadableFileIsNamed(t *testing.T) {
	t.Parallel()
	m := memory(t, bundles(t)["small/objects"])
	for name := range m {
		_, err := Verify(closedFS{m, name})
		if text := message.Of(err); text.ZH != name+"：读取失败" || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A bundle cannot prove what a lottery or a beacon announced: verify says so.
func TestBeaconIsNotVouchedFor(t *testing.T) {
	t.Parallel()
	m := memory(t, bundles(t)["small/objects"])
	r, err := Verify(m)
	if err != nil || len(r.Notes) != 1 || !strings.Contains(r.Notes[0].ZH, "ssq-2026031") ||
		!strings.Contains(r.Notes[0].EN, "02.05.11.19.27.33./07./ of beacon ssq-2026031 is not checked") {
		t.Errorf("%v: %+v", err, r.Notes)
	}
	if r, err := Verify(bundles(t)["sm3/objects"]); err != nil || len(r.Notes) != 0 {
		t.Errorf("without a beacon: %v, %+v", err, r.Notes)
	}
}
