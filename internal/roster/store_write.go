package roster

import (
	"context"
	"iter"
	"slices"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
)

var (
	subjectNames   = names(subjectColumns)
	inspectorNames = names(inspectorColumns)
)

// subjectValues yields the values of each row in the order of subjectColumns,
// in one slice that is used again for the next row.
func subjectValues(rows iter.Seq[Subject]) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		v := make([]any, 0, len(subjectNames))
		for s := range rows {
			v = append(v[:0], s.Region, s.ID, s.Name, s.USCC, s.Licence, s.Type, s.Status, s.LegalRep, s.Address, s.Street,
				s.Station, s.Industry, s.Founded, s.Credit, s.Contact, s.Phone, s.Source, packWords(s.Labels), int64(s.Version),
				s.UpdatedAt, s.UpdatedBy, s.Batch)
			if !yield(v) {
				return
			}
		}
	}
}

func inspectorValues(rows iter.Seq[Inspector]) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range rows {
			leader := int64(0)
			if i.Leader {
				leader = 1
			}
			if !yield([]any{i.Code, i.Dept, i.Section, i.Station, i.Name, i.Category, i.CertNo, i.CertIssuer, i.CertUntil,
				leader, packWords(i.Quals), i.Status, i.Reason, i.Person, int64(i.Version), i.UpdatedAt, i.UpdatedBy, i.Batch}) {
				return
			}
		}
	}
}

// InsertSubjects writes new subjects of a roster that is held. It returns how
// many there were, or db.ErrDuplicate.
func InsertSubjects(ctx context.Context, tx *ledger.Tx, rows iter.Seq[Subject]) (int64, error) {
	return tx.CopyIn(ctx, "subject", subjectNames, subjectValues(rows))
}

// InsertInspectors writes new inspectors of a roster that is held. It returns how
// many there were, or a *law.Refusal when a code or certificate is taken.
func InsertInspectors(ctx context.Context, tx *ledger.Tx, rows iter.Seq[Inspector]) (int64, error) {
	n, err := tx.CopyIn(ctx, "inspector", inspectorNames, inspectorValues(rows))
	return n, inspectorExists(err)
}

// ReplaceSubjects puts each old row into the history and the new one in its
// place. The caller holds the roster.
func ReplaceSubjects(ctx context.Context, tx *ledger.Tx, old, rows []Subject) error {
	err := keep(ctx, tx, "subject_history", []string{"region", "id"}, old, func(i int) ([]any, any, int, string) {
		return []any{old[i].Region, old[i].ID}, old[i], old[i].Version, rows[i].Batch
	})
	if err != nil {
		return err
	}
	return tx.MergeIn(ctx, "subject", subjectNames, []string{"region", "id"}, subjectValues(slices.Values(rows)))
}

// ReplaceInspectors is ReplaceSubjects for inspectors.
func ReplaceInspectors(ctx context.Context, tx *ledger.Tx, old, rows []Inspector) error {
	err := keep(ctx, tx, "inspector_history", []string{"code"}, old, func(i int) ([]any, any, int, string) {
		return []any{old[i].Code}, old[i], old[i].Version, rows[i].Batch
	})
	if err != nil {
		return err
	}
	return tx.MergeIn(ctx, "inspector", inspectorNames, []string{"code"}, inspectorValues(slices.Values(rows)))
}

// keep writes replaced rows to a history table.
func keep[T any](ctx context.Context, tx *ledger.Tx, table string, key []string, old []T,
	of func(int) (key []any, row any, version int, batch string)) error {
	var fault error
	_, err := tx.CopyIn(ctx, table, append(key, "version", "body", "replaced_at", "replaced_by", "batch"),
		func(yield func([]any) bool) {
			for i := range old {
				k, row, version, batch := of(i)
				text, err := body(row)
				if err != nil {
					fault = err
					return
				}
				if !yield(append(k, int64(version), text, tx.Micros(), tx.By.Person, batch)) {
					return
				}
			}
		})
	if fault != nil {
		return fault
	}
	return err
}

// UncodedKey is what a subject without a code is known again by.
func UncodedKey(s Subject) string { return s.Name + "\x00" + s.Licence }

// Uncoded returns the subjects without a code that bear one of the names, by
// UncodedKey.
func Uncoded(ctx context.Context, q db.Querier, region string, named []string) (map[string]Subject, error) {
	out := map[string]Subject{}
	for len(named) > 0 {
		n := min(len(named), perQuery)
		err := db.Each(ctx, q, func(scan db.Scan) error {
			s, err := scanSubject(scan)
			out[UncodedKey(s)] = s
			return err
		}, `select `+subjectColumns+` from subject where uscc = '' and region = $1 and name in `+db.In(2, n),
			append([]any{region}, db.Args(named[:n])...)...)
		if err != nil {
			return nil, err
		}
		named = named[n:]
	}
	return out, nil
}
