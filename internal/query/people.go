package query

import (
	"context"

	"yangguang/internal/db"
)

// PeopleByPseudonym finds the names behind pseudonyms of the ledger, for
// screens of people who are signed in.
func PeopleByPseudonym(ctx context.Context, q db.Querier, pseudonyms []string) (map[string]string, error) {
	out := make(map[string]string, len(pseudonyms))
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var id, name string
		err := scan(&id, &name)
		out[id] = name
		return err
	}, `select pseudonym, name from person where pseudonym in `+db.In(1, len(pseudonyms)), db.Args(pseudonyms)...)
	return out, err
}
