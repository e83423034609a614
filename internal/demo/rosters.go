package demo

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"

	"yangguang/internal/actor"
	"yangguang/internal/canon"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/synth"
)

// seed of everything that is invented by rule; what is drawn has its own
// randomness.
const seed = 2026

// samples is where the imported files stay, to be looked at or imported again.
func (b *builder) samples() (string, error) {
	dir := filepath.Join(b.a.Config.DataDir, "samples")
	return dir, os.MkdirAll(dir, 0o755)
}

// subjects imports the roster of objects from a CSV file.
func (b *builder) subjects(ctx context.Context) error {
	dir, err := b.samples()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := synth.Subjects(b.opt.Subjects, seed, canon.Region(Region), &text); err != nil {
		return err
	}
	path := filepath.Join(dir, "检查对象名录库.csv")
	if err := os.WriteFile(path, text.Bytes(), 0o644); err != nil {
		return err
	}
	batch, wrong, err := b.a.Imports.ImportFile(ctx, b.by("shgz-keeper"),
		imports.Direct{Kind: roster.Objects, Region: Region, Dept: "SHGZ", Path: path, Strict: true})
	if err != nil {
		return fmt.Errorf("%w %v", err, wrong)
	}
	b.tell("导入检查对象名录库：%d 户", batch.Counts.New)
	return nil
}

// inspectors imports the roster of each department and opens an account for
// everybody who can be drawn.
func (b *builder) inspectors(ctx context.Context) error {
	dir, err := b.samples()
	if err != nil {
		return err
	}
	units := make([]synth.Unit, len(depts))
	for i, d := range depts {
		units[i] = synth.Unit{Name: d.Name, Sections: d.sections}
	}
	var text bytes.Buffer
	if err := synth.InspectorRows(b.opt.Inspectors, seed, units, b.today(), &text); err != nil {
		return err
	}
	rows, err := csv.NewReader(&text).ReadAll()
	if err != nil {
		return err
	}
	total := 0
	for _, d := range depts {
		path := filepath.Join(dir, "执法检查人员名录库-"+string(d.Code)+".csv")
		if err := writeRows(path, ofUnit(rows, d)); err != nil {
			return err
		}
		batch, wrong, err := b.a.Imports.ImportFile(ctx, b.by(login(d.Code, "keeper")),
			imports.Direct{Kind: roster.Inspecting, Region: Region, Dept: d.Code, Path: path, Strict: true})
		if err != nil {
			return fmt.Errorf("%w %v", err, wrong)
		}
		total += int(batch.Counts.New)
	}
	n, err := b.inspectorAccounts(ctx)
	if err != nil {
		return err
	}
	b.tell("导入执法检查人员名录库：%d 人，其中 %d 人今天可以执法，建立账号", total, n)
	return nil
}

// ofUnit are the rows of one department with codes such as SHGZ-001.
func ofUnit(rows [][]string, d dept) [][]string {
	const code, unit = 0, 2 // columns of synth.InspectorHeader
	out := [][]string{rows[0]}
	for _, row := range rows[1:] {
		if row[unit] == d.Name {
			row[code] = fmt.Sprintf("%s-%03d", d.Code, len(out))
			out = append(out, row)
		}
	}
	return out
}

func writeRows(path string, rows [][]string) error {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(path, text.Bytes(), 0o644)
}

// inspectorAccounts opens the accounts of those who may inspect today and
// enters them in the roster.
func (b *builder) inspectorAccounts(ctx context.Context) (int, error) {
	var list []Account
	for _, d := range depts {
		all, err := roster.Inspectors(ctx, b.q, d.Code)
		if err != nil {
			return 0, err
		}
		for _, in := range all {
			if roster.Eligible(in, b.today()) == nil {
				list = append(list, Account{Login: inspectorLogin(in.Code), Name: in.Name, Dept: d.Code, Role: actor.Inspector,
					Inspector: in.Code})
			}
		}
	}
	if err := b.openAll(ctx, list); err != nil {
		return 0, err
	}
	for _, a := range list {
		in, err := roster.InspectorByCode(ctx, b.q, a.Inspector)
		if err != nil {
			return 0, err
		}
		in.Person = a.Person
		if err := b.a.Roster.EditInspector(ctx, b.by(login(a.Dept, "keeper")), in); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

// conflicts declares some between inspectors and subjects.
func (b *builder) conflicts(ctx context.Context) error {
	var keys []ids.Subject
	if err := roster.EachInScope(ctx, b.q, Region, roster.Scope{Types: []string{"9", "12", "13"}},
		func(s roster.Subject) error {
			keys = append(keys, s.ID)
			return nil
		}); err != nil {
		return err
	}
	if len(keys) == 0 {
		return nil
	}
	n := 0
	for _, d := range depts {
		all, err := roster.Inspectors(ctx, b.q, d.Code)
		if err != nil {
			return err
		}
		for i := range 8 {
			in := all[i*3%len(all)]
			c := roster.Conflict{Inspector: in.Code, Region: Region, Subject: keys[(n*29+7)%len(keys)],
				Kind: roster.ConflictKinds[n%len(roster.ConflictKinds)].Code}
			if err := b.a.Roster.DeclareConflict(ctx, b.by(login(d.Code, "keeper")), c); err != nil {
				return err
			}
			n++
		}
	}
	b.tell("登记回避情形 %d 条", n)
	return nil
}
