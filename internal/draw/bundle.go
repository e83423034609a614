package draw

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
)

// bundle is a draw read from its files, the result excepted.
type bundle struct {
	fsys   fs.FS
	plan   Plan
	sheet  Sheet
	seed   string
	hashes map[string]string // H of each input file

	census Census // of a draw of objects

	assignments []Assignment // of a draw of inspectors
	inspectors  []Inspector
	leaves      []string
	openings    []ConflictOpening
	opened      bool // openings.txt is there
}

// readBundle checks the grammar, order and uniqueness of every file but
// result.txt and SHA256SUMS.
func readBundle(fsys fs.FS) (*bundle, error) {
	b := &bundle{fsys: fsys, hashes: make(map[string]string)}
	text, err := readHeld(fsys, PlanFile)
	if err != nil {
		return nil, err
	}
	if b.plan, err = ParsePlan(text); err != nil {
		return nil, err
	}
	b.hashes[PlanFile] = b.plan.Hash.Hex(text)
	names, err := fileNames(fsys)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if name != SumsFile && !slices.Contains(b.plan.Kind.Files(), name) {
			return nil, unknownFile(name)
		}
	}
	if text, err = readHeld(fsys, SeedFile); err != nil {
		return nil, err
	}
	if b.sheet, err = ParseSheet(text); err != nil {
		return nil, err
	}
	b.seed = Seed(b.plan.Hash, text)
	if b.plan.Kind == KindObjects {
		return b, b.readObjects()
	}
	return b, b.readInspectors()
}

func (b *bundle) readObjects() error {
	roster, err := open(b.fsys, RosterFile)
	if err != nil {
		return err
	}
	defer roster.Close()
	excluded, err := open(b.fsys, ExcludedFile)
	if err != nil {
		return err
	}
	defer excluded.Close()
	if b.census, err = Survey(b.plan, roster, excluded); err != nil {
		return err
	}
	b.hashes[RosterFile], b.hashes[ExcludedFile] = b.census.Roster.Hash, b.census.Excluded.Hash
	return nil
}

func (b *bundle) readInspectors() error {
	var err error
	if b.assignments, err = readList(b, AssignmentsFile, ParseAssignments); err != nil {
		return err
	}
	if b.inspectors, err = readList(b, InspectorsFile, ParseInspectors); err != nil {
		return err
	}
	if b.leaves, err = readList(b, ConflictsFile, ParseConflicts); err != nil {
		return err
	}
	if _, err := fs.Stat(b.fsys, OpeningsFile); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	b.opened = true
	b.openings, err = readList(b, OpeningsFile, ParseOpenings)
	return err
}

func readList[T any](b *bundle, file string, parse func([]byte) ([]T, error)) ([]T, error) {
	text, err := readHeld(b.fsys, file)
	if err != nil {
		return nil, err
	}
	b.hashes[file] = b.plan.Hash.Hex(text)
	return parse(text)
}

// check holds the sheet against the files and the plan, and the openings
// against their leaves and the objects that they are about.
func (b *bundle) check() error {
	for i, in := range b.sheet.Inputs {
		if h, ok := b.hashes[in.File]; ok && h != in.Hash {
			return fault(SeedFile, firstInput+i, "文件 %s 的摘要不符，实为 %s", "file %s does not have this hash but %s", in.File, h)
		}
	}
	if err := b.sheet.Against(b.plan); err != nil {
		return err
	}
	if !b.opened {
		return nil
	}
	if err := CheckOpenings(b.plan.Hash, b.leaves, b.openings); err != nil {
		return err
	}
	objects := make(map[string]bool, len(b.assignments))
	for _, a := range b.assignments {
		objects[a.ID] = true
	}
	for i, o := range b.openings {
		if !objects[o.ID] {
			return fault(OpeningsFile, i+1, "检查对象 %s 不在派发名单中", "object %s is not in assignments.txt", o.ID)
		}
	}
	return nil
}

func (b *bundle) drawObjects() (Objects, error) {
	roster, err := open(b.fsys, RosterFile)
	if err != nil {
		return Objects{}, err
	}
	defer roster.Close()
	return DrawObjects(b.plan, b.census, roster, b.seed)
}

func (b *bundle) drawInspectors() (Teams, error) {
	return DrawInspectors(b.plan, b.assignments, b.inspectors, b.openings, b.seed)
}

// Recompute returns the bytes of result.txt that the inputs and the seed sheet
// of a bundle force. It checks them as Verify does, but reads neither
// result.txt nor SHA256SUMS. A draw of inspectors with conflicts needs
// openings.txt. Its error is a *Fault, or what fsys returns.
func Recompute(fsys fs.FS) ([]byte, error) {
	b, err := readBundle(fsys)
	if err != nil {
		return nil, err
	}
	if err := b.check(); err != nil {
		return nil, err
	}
	var w bytes.Buffer
	if b.plan.Kind == KindObjects {
		o, err := b.drawObjects()
		if err != nil {
			return nil, err
		}
		err = o.Write(&w)
		return w.Bytes(), err
	}
	if !b.opened && len(b.leaves) > 0 {
		return nil, fault(OpeningsFile, 0, "缺少文件，回避情形没有打开就不能抽取",
			"missing: without the openings of the conflicts nothing can be drawn")
	}
	t, err := b.drawInspectors()
	if err != nil {
		return nil, err
	}
	err = t.Write(&w)
	return w.Bytes(), err
}
