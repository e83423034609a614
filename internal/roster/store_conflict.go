package roster

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/ids"
)

const conflictColumns = `c.inspector, c.region, c.subject, c.kind, c.until, c.declared_by, c.at`

func scanConflict(scan db.Scan) (c Conflict, err error) {
	err = scan(&c.Inspector, &c.Region, &c.Subject, &c.Kind, &c.Until, &c.By, &c.At)
	return c, err
}

// ConflictsOf returns every declared conflict between the subjects and the
// inspectors of a department ("" for all departments), ended ones too; ask
// Holds for the day concerned. Order: subject, inspector, kind.
func ConflictsOf(ctx context.Context, q db.Querier, region string, subjects []ids.Subject,
	dept ids.Dept) ([]Conflict, error) {
	var out []Conflict
	for len(subjects) > 0 {
		n := min(len(subjects), perQuery)
		args := append([]any{region, dept, dept}, db.Args(subjects[:n])...)
		some, err := db.All(ctx, q, scanConflict,
			`select `+conflictColumns+` from inspector_conflict c join inspector i on i.code = c.inspector
			where c.region = $1 and ($2 = '' or i.dept = $3) and c.subject in `+db.In(4, n)+`
			order by c.subject, c.inspector, c.kind`, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
		subjects = subjects[n:]
	}
	return out, nil
}

// NamedConflict is a conflict with the name of its subject.
type NamedConflict struct {
	Conflict
	SubjectName string
}

// ConflictsOfInspector returns the conflicts of one inspector, ended ones too.
func ConflictsOfInspector(ctx context.Context, q db.Querier, inspector ids.Inspector) ([]NamedConflict, error) {
	return db.All(ctx, q, func(scan db.Scan) (c NamedConflict, err error) {
		err = scan(&c.Inspector, &c.Region, &c.Subject, &c.Kind, &c.Until, &c.By, &c.At, &c.SubjectName)
		return c, err
	},
		`select `+conflictColumns+`, s.name from inspector_conflict c join subject s on s.region = c.region
			and s.id = c.subject
		where c.inspector = $1 order by c.region, c.subject, c.kind`, inspector)
}
