package roster

import (
	"context"
	"slices"

	"yangguang/internal/db"
	"yangguang/internal/ids"
)

const inspectorColumns = `code, dept, section, station, name, category, cert_no, cert_issuer, cert_until,
	leader, quals, status, reason, person, version, updated_at, updated_by, batch`

func scanInspector(scan db.Scan) (in Inspector, err error) {
	var quals string
	var leader int
	err = scan(&in.Code, &in.Dept, &in.Section, &in.Station, &in.Name, &in.Category, &in.CertNo, &in.CertIssuer,
		&in.CertUntil, &leader, &quals, &in.Status, &in.Reason, &in.Person, &in.Version, &in.UpdatedAt, &in.UpdatedBy,
		&in.Batch)
	in.Leader, in.Quals = leader == 1, unpackWords(quals)
	return in, err
}

// Inspectors returns the roster of a department in bytewise order of the code.
func Inspectors(ctx context.Context, q db.Querier, dept ids.Dept) ([]Inspector, error) {
	return db.All(ctx, q, scanInspector, `select `+inspectorColumns+` from inspector where dept = $1 order by code`, dept)
}

// InspectorByCode returns one inspector, or db.ErrNotFound.
func InspectorByCode(ctx context.Context, q db.Querier, code ids.Inspector) (Inspector, error) {
	return db.One(ctx, q, scanInspector, `select `+inspectorColumns+` from inspector where code = $1`, code)
}

// InspectorsByCode returns the inspectors that exist among codes, by code.
func InspectorsByCode(ctx context.Context, q db.Querier, codes []ids.Inspector) (map[ids.Inspector]Inspector, error) {
	out := make(map[ids.Inspector]Inspector, len(codes))
	for some := range slices.Chunk(codes, perQuery) {
		err := db.Each(ctx, q, func(scan db.Scan) error {
			in, err := scanInspector(scan)
			out[in.Code] = in
			return err
		}, `select `+inspectorColumns+` from inspector where code in `+db.In(1, len(some)), db.Args(some)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
