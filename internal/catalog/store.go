package catalog

import (
	"context"
	"encoding/json"

	"yangguang/internal/db"
)

const itemColumns = `i.code, i.version, i.dept, i.section, i.field, i.name, i.content, i.class, i.mode, i.level,
	i.object_types, i.methods, i.quals, i.off_site, i.announce, i.min_persons, i.rate_num, i.rate_den, i.frequency,
	i.state, i.note, i.effective_from, i.published_on, i.drafted_by, i.published_by, i.row_version`

func scanItem(scan db.Scan) (i Item, err error) {
	var types, methods, quals string
	var offSite, announce int
	err = scan(&i.Code, &i.Version, &i.Dept, &i.Section, &i.Field, &i.Name, &i.Content, &i.Class, &i.Mode, &i.Level,
		&types, &methods, &quals, &offSite, &announce, &i.MinPersons, &i.RateNum, &i.RateDen, &i.Frequency,
		&i.State, &i.Note, &i.EffectiveFrom, &i.PublishedOn, &i.DraftedBy, &i.PublishedBy, &i.RowVersion)
	if err != nil {
		return i, err
	}
	i.OffSite, i.Announce = offSite == 1, announce == 1
	for _, c := range []struct {
		text string
		list *[]string
	}{{types, &i.ObjectTypes}, {methods, &i.Methods}, {quals, &i.Quals}} {
		if err := json.Unmarshal([]byte(c.text), c.list); err != nil {
			return i, err
		}
	}
	return i, nil
}

// ItemOf reads one version with its bases and points. A basis whose law was
// marked as repealed carries that day as Until when it is the earlier one. It
// returns db.ErrNotFound.
func ItemOf(ctx context.Context, q db.Querier, ref Ref) (Item, error) {
	item, err := db.One(ctx, q, scanItem, `select `+itemColumns+` from item i where i.code = $1 and i.version = $2`, ref.Code, ref.Version)
	if err != nil {
		return item, err
	}
	items := []Item{item}
	err = fill(ctx, q, items)
	return items[0], err
}

// Published lists the current published versions of a department, or of all
// with dept "", by code, with their bases and points.
func Published(ctx context.Context, q db.Querier, dept string) ([]Item, error) {
	items, err := db.All(ctx, q, scanItem, `select `+itemColumns+` from item i
		where i.state = 'published' and ($1 = '' or i.dept = $2) order by i.code, i.version`, dept, dept)
	if err != nil {
		return nil, err
	}
	return items, fill(ctx, q, items)
}

// Versions lists every version of an item, newest first, with bases and points.
func Versions(ctx context.Context, q db.Querier, code string) ([]Item, error) {
	items, err := db.All(ctx, q, scanItem, `select `+itemColumns+` from item i where i.code = $1 order by i.version desc`, code)
	if err != nil {
		return nil, err
	}
	return items, fill(ctx, q, items)
}

// fill reads the bases and points of the items.
func fill(ctx context.Context, q db.Querier, items []Item) error {
	at := make(map[Ref]*Item, len(items))
	seen := map[string]bool{}
	var codes []string
	for n := range items {
		at[items[n].Ref] = &items[n]
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
			var repealed string
			if err := scan(&ref.Code, &ref.Version, &b.Instrument, &b.Level, &b.Article, &b.Quote, &b.From, &b.Until, &repealed); err != nil {
				return err
			}
			if repealed != "" && (b.Until == "" || repealed < b.Until) {
				b.Until = repealed
			}
			if item := at[ref]; item != nil {
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
			if item := at[ref]; item != nil {
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
