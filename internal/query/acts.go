package query

import (
	"context"

	"yangguang/internal/db"
)

// LoggedAct is one entry of the ledger as the list 操作日志 shows it.
type LoggedAct struct {
	Idx                       int64
	At                        int64 // microseconds
	Act, Actor, Organ, Region string
	Subject, Basis            string
}

// ActsBefore lists up to n entries with an index below before, newest first; a
// negative before begins with the newest of all. Only those of one pseudonym,
// or of all for "".
func ActsBefore(ctx context.Context, q db.Querier, pseudonym string, before int64, n int) ([]LoggedAct, error) {
	if before < 0 {
		before = 1<<62 - 1
	}
	return db.All(ctx, q, func(scan db.Scan) (a LoggedAct, err error) {
		err = scan(&a.Idx, &a.At, &a.Act, &a.Actor, &a.Organ, &a.Region, &a.Subject, &a.Basis)
		return a, err
	}, `select idx, at, act, actor, organ, region, subject, basis from ledger_entry
		where idx < $1 and (actor = $2 or $3 = '') order by idx desc limit $4`, before, pseudonym, pseudonym, n)
}

// TaskNumbers are the numbers of tasks by their ids.
func TaskNumbers(ctx context.Context, q db.Querier, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var id, no string
		err := scan(&id, &no)
		out[id] = no
		return err
	}, `select id, no from task where id in `+db.In(1, len(ids)), db.Args(ids)...)
	return out, err
}
