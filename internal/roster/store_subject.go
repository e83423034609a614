package roster

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/ids"
)

const subjectColumns = `region, id, name, uscc, licence, type, status, legal_rep, address, street, station,
	industry, founded, credit, contact, phone, source, labels, version, updated_at, updated_by, batch`

func scanSubject(scan db.Scan) (s Subject, err error) {
	var labels string
	err = scan(&s.Region, &s.ID, &s.Name, &s.USCC, &s.Licence, &s.Type, &s.Status, &s.LegalRep, &s.Address, &s.Street,
		&s.Station, &s.Industry, &s.Founded, &s.Credit, &s.Contact, &s.Phone, &s.Source, &labels, &s.Version, &s.UpdatedAt,
		&s.UpdatedBy, &s.Batch)
	s.Labels = unpackWords(labels)
	return s, err
}

// SubjectByID returns one subject, or db.ErrNotFound.
func SubjectByID(ctx context.Context, q db.Querier, region string, id ids.Subject) (Subject, error) {
	return db.One(ctx, q, scanSubject, `select `+subjectColumns+` from subject where region = $1 and id = $2`, region, id)
}

// perQuery bounds the arguments of one statement.
const perQuery = 500

// SubjectsByID returns the subjects that exist among ids, by id.
func SubjectsByID(ctx context.Context, q db.Querier, region string, keys []ids.Subject) (map[ids.Subject]Subject,
	error) {
	out := make(map[ids.Subject]Subject, len(keys))
	for len(keys) > 0 {
		n := min(len(keys), perQuery)
		err := db.Each(ctx, q, func(scan db.Scan) error {
			s, err := scanSubject(scan)
			out[s.ID] = s
			return err
		}, `select `+subjectColumns+` from subject where region = $1 and id in `+db.In(2, n),
			append([]any{region}, db.Args(keys[:n])...)...)
		if err != nil {
			return nil, err
		}
		keys = keys[n:]
	}
	return out, nil
}
