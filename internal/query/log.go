package query

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"yangguang/internal/db"
)

// PublicEntry is an entry of the log as the public reads it: it names nobody.
type PublicEntry struct {
	Idx, At                    int64 // at in µs UTC
	Act, Organ, Subject, Basis string
}

const entryColumns = `idx, at, act, organ, subject, basis`

func scanEntry(scan db.Scan) (e PublicEntry, err error) {
	err = scan(&e.Idx, &e.At, &e.Act, &e.Organ, &e.Subject, &e.Basis)
	return
}

// LogFilter selects entries of the public log. Zero fields select everything.
type LogFilter struct {
	Organ       string // department
	Kind        string // what it is about: draw, plan, …
	From, Until int64  // µs, from ≤ at < until
}

// LogEntries lists entries of the log, newest first, and counts all that the
// filter selects. size is how many the log has: their numbers have no gap, so
// without a filter the page is found by number.
func LogEntries(
	ctx context.Context,
	q db.Querier,
	f LogFilter,
	size int64,
	limit, offset int,
) ([]PublicEntry, int, error) {
	if f == (LogFilter{}) {
		list, err := db.All(ctx, q, scanEntry, `select `+entryColumns+` from ledger_entry
			where idx < $1 order by idx desc limit $2`, size-int64(offset), limit)
		return list, int(size), err
	}
	if f.Until == 0 {
		f.Until = math.MaxInt64
	}
	where := ` from ledger_entry where ($1 = '' or organ = $1) and ($2 = '' or subject like $3 escape '\')
		and at >= $4 and at < $5 and idx < $6`
	args := []any{f.Organ, f.Kind, begins(f.Kind + ":"), f.From, f.Until, size}
	total, err := db.Value[int](ctx, q, `select count(*)`+where, args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := db.All(ctx, q, scanEntry, `select `+entryColumns+where+`
		order by idx desc limit $7 offset $8`, append(args, limit, offset)...)
	return list, total, err
}

// Latest lists the newest entries of some acts, newest first.
func Latest(ctx context.Context, q db.Querier, acts []string, limit int) ([]PublicEntry, error) {
	return db.All(ctx, q, scanEntry, `select `+entryColumns+` from ledger_entry
		where act in `+db.In(1, len(acts))+` order by idx desc limit $`+strconv.Itoa(len(acts)+1),
		append(db.Args(acts), limit)...)
}

// Named is what an entry of the log is about, as the public may read it.
type Named struct {
	Title     string // "" under an embargo
	Kind      string // of a draw
	Version   int    // of an item: the newest that was published
	Embargoed bool   // a draw whose name is not public yet
}

// NamesOf names the draws, items and published results among the subjects of
// entries, by subject.
func NamesOf(ctx context.Context, q db.Querier, entries []string) (map[string]Named, error) {
	out := make(map[string]Named, len(entries))
	for _, kind := range []struct{ prefix, read, order string }{
		{"draw:", `select d.id, case when ` + embargoed + ` then '' else d.title end, d.kind,
			case when ` + embargoed + ` then 1 else 0 end, 0 from draw d where d.id in `, ``},
		{"item:", `select i.code, i.name, '', 0, i.version from item i
			where i.state not in ('draft', 'pending') and i.code in `, ` order by i.version`}, // the newest stays
		{"result:", `select p.result, p.subject_name, '', 0, 0 from publication p where p.result in `, ``},
	} {
		var keys []string
		for _, s := range entries {
			if id, ok := strings.CutPrefix(string(s), kind.prefix); ok && !slices.Contains(keys, id) {
				keys = append(keys, id)
			}
		}
		if len(keys) == 0 {
			continue
		}
		err := db.Each(ctx, q, func(scan db.Scan) error {
			var id string
			var n Named
			var closed int
			err := scan(&id, &n.Title, &n.Kind, &closed, &n.Version)
			n.Embargoed = closed == 1
			out[kind.prefix+id] = n
			return err
		}, kind.read+db.In(1, len(keys))+kind.order, db.Args(keys)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
