package catalog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

const itemColumns = `i.code, i.version, i.dept, i.section, i.field, i.name, i.content, i.class, i.mode, i.level,
	i.object_types, i.methods, i.quals, i.off_site, i.announce, i.min_persons, i.rate_num, i.rate_den, i.frequency,
	i.state, i.note, i.opinion, i.effective_from, i.published_on, i.authors, i.published_by, i.row_version`

func scanItem(scan db.Scan) (i Item, err error) {
	var types, methods, quals, authors string
	var offSite, announce int
	err = scan(&i.Code, &i.Version, &i.Dept, &i.Section, &i.Field, &i.Name, &i.Content, &i.Class, &i.Mode, &i.Level,
		&types, &methods, &quals, &offSite, &announce, &i.MinPersons, &i.RateNum, &i.RateDen, &i.Frequency,
		&i.State, &i.Note, &i.Opinion, &i.EffectiveFrom, &i.PublishedOn, &authors, &i.PublishedBy, &i.RowVersion)
	if err != nil {
		return i, err
	}
	i.OffSite, i.Announce = offSite == 1, announce == 1
	for _, c := range []struct {
		text string
		list any
	}{{types, &i.ObjectTypes}, {methods, &i.Methods}, {quals, &i.Quals}, {authors, &i.Authors}} {
		if err := json.Unmarshal([]byte(c.text), c.list); err != nil {
			return i, err
		}
	}
	return i, nil
}

// ItemOf reads one version with its bases and points. It returns
// db.ErrNotFound.
func ItemOf(ctx context.Context, q db.Querier, ref Ref) (Item, error) {
	item, err := db.One(ctx, q, scanItem, `select `+itemColumns+` from item i where i.code = $1 and i.version = $2`,
		ref.Code, ref.Version)
	if err != nil {
		return item, err
	}
	items := []Item{item}
	err = fill(ctx, q, items)
	return items[0], err
}

// Published lists the current published versions of a department, or of all
// with dept "", by code, with their bases and points.
func Published(ctx context.Context, q db.Querier, dept ids.Dept) ([]Item, error) {
	items, err := db.All(ctx, q, scanItem, `select `+itemColumns+` from item i
		where i.state = 'published' and ($1 = '' or i.dept = $2) order by i.code, i.version`, dept, dept)
	if err != nil {
		return nil, err
	}
	return items, fill(ctx, q, items)
}

// Versions lists every version of an item, newest first, with bases and points.
func Versions(ctx context.Context, q db.Querier, code string) ([]Item, error) {
	items, err := db.All(ctx, q, scanItem, `select `+itemColumns+` from item i where i.code = $1 order by i.version desc`,
		code)
	if err != nil {
		return nil, err
	}
	return items, fill(ctx, q, items)
}

// fill reads the bases and points of the items.
func fill(ctx context.Context, q db.Querier, items []Item) error {
	byRef := make(map[Ref]*Item, len(items))
	seen := map[string]bool{}
	var codes []string
	for n := range items {
		byRef[items[n].Ref] = &items[n]
		if !seen[items[n].Code] {
			seen[items[n].Code] = true
			codes = append(codes, items[n].Code)
		}
	}
	const chunk = 500 // SQLite and PostgreSQL both take far more
	for len(codes) > 0 {
		part := codes[:min(chunk, len(codes))]
		codes = codes[len(part):]
		in := db.In(1, len(part))
		err := db.Each(ctx, q, func(scan db.Scan) error {
			var ref Ref
			var b Basis
			if err := scan(&ref.Code, &ref.Version, &b.Instrument, &b.Level, &b.Article, &b.Quote, &b.From, &b.Until,
				&b.Repealed); err != nil {
				return err
			}
			if item := byRef[ref]; item != nil {
				item.Bases = append(item.Bases, b)
			}
			return nil
		}, `select b.code, b.version, b.instrument, b.level, b.article, b.quote, b.in_force, b.until, coalesce(r.since, '')
			from item_basis b left join repealed_instrument r on r.instrument = b.instrument
			where b.code in `+in+` order by b.code, b.version, b.seq`, db.Args(part)...)
		if err != nil {
			return err
		}
		err = db.Each(ctx, q, func(scan db.Scan) error {
			var ref Ref
			var p Point
			if err := scan(&ref.Code, &ref.Version, &p.Seq, &p.Text, &p.Standard, &p.Method, &p.Basis); err != nil {
				return err
			}
			if item := byRef[ref]; item != nil {
				item.Points = append(item.Points, p)
			}
			return nil
		}, `select p.code, p.version, p.seq, p.text, p.standard, p.method, p.basis from item_point p
			where p.code in `+in+` order by p.code, p.version, p.seq`, db.Args(part)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// insertItem writes a new version with its rows.
func insertItem(ctx context.Context, tx *ledger.Tx, i Item) error {
	_, err := tx.Exec(ctx, `insert into item (code, version, dept, section, field, name, content, class, mode, level,
		object_types, methods, quals, off_site, announce, min_persons, rate_num, rate_den, frequency,
		state, note, opinion, effective_from, published_on, authors, published_by, row_version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, '', '', '',
			$22, '', 1)`,
		i.Code, i.Version, i.Dept, i.Section, i.Field, i.Name, i.Content, i.Class, i.Mode, i.Level,
		list(i.ObjectTypes), list(i.Methods), list(i.Quals), flag(i.OffSite), flag(i.Announce), i.MinPersons, i.RateNum,
		i.RateDen,
		i.Frequency, i.State, i.Note, list(i.Authors))
	if err != nil {
		return err
	}
	return insertRows(ctx, tx, i)
}

// updateDraft writes the content of a draft anew.
func updateDraft(ctx context.Context, tx *ledger.Tx, i *Item) error {
	err := tx.ExecOne(ctx, `update item set section = $1, field = $2, name = $3, content = $4, class = $5, mode = $6,
		level = $7,
		object_types = $8, methods = $9, quals = $10, off_site = $11, announce = $12, min_persons = $13, rate_num = $14,
		rate_den = $15, frequency = $16, note = $17, authors = $18, row_version = row_version + 1
		where code = $19 and version = $20 and row_version = $21 and state = 'draft'`,
		i.Section, i.Field, i.Name, i.Content, i.Class, i.Mode, i.Level, list(i.ObjectTypes), list(i.Methods), list(i.Quals),
		flag(i.OffSite), flag(i.Announce), i.MinPersons, i.RateNum, i.RateDen, i.Frequency, i.Note, list(i.Authors),
		i.Code, i.Version, i.RowVersion)
	if err != nil {
		return err
	}
	i.RowVersion++
	for _, text := range []string{
		`delete from item_basis where code = $1 and version = $2`,
		`delete from item_point where code = $1 and version = $2`,
	} {
		if _, err := tx.Exec(ctx, text, i.Code, i.Version); err != nil {
			return err
		}
	}
	return insertRows(ctx, tx, *i)
}

func insertRows(ctx context.Context, tx *ledger.Tx, i Item) error {
	for n, b := range i.Bases {
		if _, err := tx.Exec(ctx, `insert into item_basis (code, version, seq, instrument, level, article, quote, in_force,
			until)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			i.Code, i.Version, n+1, b.Instrument, b.Level, b.Article, b.Quote, b.From, b.Until); err != nil {
			return err
		}
	}
	for n, p := range i.Points {
		if _, err := tx.Exec(ctx, `insert into item_point (code, version, seq, text, standard, method, basis)
			values ($1, $2, $3, $4, $5, $6, $7)`, i.Code, i.Version, n+1, p.Text, p.Standard, p.Method, p.Basis); err != nil {
			return err
		}
	}
	return nil
}

// updateState moves a version. Of a published one nothing else ever changes.
func updateState(ctx context.Context, tx *ledger.Tx, i *Item) error {
	err := tx.ExecOne(ctx, `update item set state = $1, opinion = $2, row_version = row_version + 1
		where code = $3 and version = $4 and row_version = $5`, i.State, i.Opinion, i.Code, i.Version, i.RowVersion)
	i.RowVersion++
	return err
}

// updateSubmitted moves a draft to its publisher and notes who had a hand in it.
func updateSubmitted(ctx context.Context, tx *ledger.Tx, i *Item) error {
	err := tx.ExecOne(ctx, `update item set state = $1, opinion = $2, authors = $3, row_version = row_version + 1
		where code = $4 and version = $5 and row_version = $6`,
		i.State, i.Opinion, list(i.Authors), i.Code, i.Version, i.RowVersion)
	i.RowVersion++
	return err
}

// updatePublished moves a pending version into the public list.
func updatePublished(ctx context.Context, tx *ledger.Tx, i *Item) error {
	err := tx.ExecOne(ctx, `update item set state = $1, opinion = $2, effective_from = $3, published_on = $4,
		published_by = $5,
		row_version = row_version + 1 where code = $6 and version = $7 and row_version = $8 and state = 'pending'`,
		i.State, i.Opinion, i.EffectiveFrom, i.PublishedOn, i.PublishedBy, i.Code, i.Version, i.RowVersion)
	i.RowVersion++
	return err
}

// updateReplaced moves the published version out of the way of the next one
// and returns its number, 0 for none.
func updateReplaced(ctx context.Context, tx *ledger.Tx, code string) (int, error) {
	old, err := db.Value[int](ctx, tx, `update item set state = 'replaced', row_version = row_version + 1
		where code = $1 and state in ('published', 'suspended') returning version`, code)
	if errors.Is(err, db.ErrNotFound) {
		return 0, nil
	}
	return old, err
}

// nextCode is the first free code of a department: SHGZ-001, SHGZ-002, ….
func nextCode(ctx context.Context, q db.Querier, dept ids.Dept) (string, error) {
	n, err := db.Value[int](ctx, q, `select count(distinct code) from item where dept = $1`, dept)
	if err != nil {
		return "", err
	}
	for n++; ; n++ {
		code := fmt.Sprintf("%s-%03d", dept, n)
		taken, err := db.Value[int](ctx, q, `select count(*) from item where code = $1`, code)
		if err != nil || taken == 0 {
			return code, err
		}
	}
}

func upsertRepeal(ctx context.Context, tx *ledger.Tx, instrument, since, reason string) error {
	_, err := tx.Exec(ctx, `insert into repealed_instrument (instrument, since, reason, row_version) values ($1, $2, $3, 1)
		on conflict (instrument) do update set since = excluded.since, reason = excluded.reason,
		row_version = repealed_instrument.row_version + 1`, instrument, since, reason)
	return err
}

func list[S ~string](values []S) string {
	b, err := json.Marshal(orEmpty(values))
	if err != nil {
		panic(err) // a list of strings always has a JSON form
	}
	return string(b)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
