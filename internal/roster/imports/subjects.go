package imports

import (
	"context"
	"iter"
	"maps"
	"slices"

	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
)

// manyRows is how many new rows make the planner's statistics wrong.
const manyRows = 10_000

// subjectStore writes the subjects of an import.
type subjectStore struct {
	region string           // of rows that name none
	empty  map[string]bool  // regions met, and whether their roster was empty before
	nocode map[string]bool  // whether it had subjects without a code
	number map[string]int64 // last internal number given in a held region

	written int64
}

// subjectImport is how subjects are imported into a region.
func subjectImport(region string) *importer[roster.Subject] {
	own := canon.Region(region)
	return &importer[roster.Subject]{
		fields: roster.SubjectFields, identity: []string{"uscc", "region"},
		judge: func(s *roster.Subject) (column, reason string, warnings []string) {
			if s.Region == "" {
				s.Region = region
			}
			if !own.Contains(canon.Region(s.Region)) {
				return "region", "不属于本次导入的行政区划 " + region + "。", nil
			}
			if s.USCC != "" {
				for _, w := range canon.USCC(s.USCC).Warnings() {
					warnings = append(warnings, w.ZH)
				}
			}
			return "", "", warnings
		},
		keys: func(s *roster.Subject) []key {
			if s.USCC != "" {
				return []key{{"uscc", s.Region, string(s.ID)}}
			}
			return []key{{"name", s.Region, roster.UncodedKey(*s)}}
		},
		complete: (*roster.Subject).Complete,
		store: &subjectStore{region: region, empty: map[string]bool{}, nocode: map[string]bool{},
			number: map[string]int64{}},
	}
}

// meet looks at a region for the first time: an empty roster needs no search
// for rows that stand.
func (st *subjectStore) meet(ctx context.Context, r *run, region string) error {
	if _, met := st.empty[region]; met {
		return nil
	}
	if r.tx != nil {
		if err := roster.Hold(ctx, r.tx, roster.Objects, region); err != nil {
			return err
		}
		n, err := roster.LastNumber(ctx, r.tx, roster.Objects, region)
		if err != nil {
			return err
		}
		st.number[region] = n
	}
	n, err := db.Value[int64](ctx, r.q, `select count(*) from (select 1 as x from subject where region = $1 limit 1) s`,
		region)
	if err != nil {
		return err
	}
	st.empty[region] = n == 0
	n, err = db.Value[int64](ctx, r.q,
		`select count(*) from (select 1 as x from subject where uscc = '' and region = $1 limit 1) s`, region)
	st.nocode[region] = n > 0
	return err
}

func (st *subjectStore) find(ctx context.Context, r *run, entries []entry[roster.Subject]) ([]entry[roster.Subject],
	[]Problem, error) {
	byRegion := map[string][]*entry[roster.Subject]{}
	var unusual []Problem
	for i := range entries {
		byRegion[entries[i].row.Region] = append(byRegion[entries[i].row.Region], &entries[i])
	}
	for _, region := range slices.Sorted(maps.Keys(byRegion)) {
		if err := st.meet(ctx, r, region); err != nil {
			return nil, nil, err
		}
		if !st.empty[region] {
			if err := attach(ctx, r.q, region, byRegion[region]); err != nil {
				return nil, nil, err
			}
		}
		if st.nocode[region] {
			more, err := namesakes(ctx, r.q, region, byRegion[region])
			if err != nil {
				return nil, nil, err
			}
			unusual = append(unusual, more...)
		}
		for _, e := range byRegion[region] {
			if e.was == nil && e.row.USCC == "" && r.tx != nil {
				st.number[region]++
				e.row.ID = ids.Subject(canon.WithoutCode(canon.Region(region), st.number[region]))
			}
		}
	}
	return entries, unusual, nil
}

// namesakes warns of new rows that bear the name of a subject which stands
// without a code: it may be the same one that has got its code or another
// licence, and would then be in the roster twice. Two without a code that have
// different licences are two.
func namesakes(ctx context.Context, q db.Querier, region string, entries []*entry[roster.Subject]) ([]Problem, error) {
	var named []string
	for _, e := range entries {
		if e.was == nil {
			named = append(named, e.row.Name)
		}
	}
	standing, err := roster.Uncoded(ctx, q, region, named)
	if err != nil || len(standing) == 0 {
		return nil, err
	}
	same, bare := map[string]ids.Subject{}, map[string]ids.Subject{}
	for _, s := range standing {
		same[s.Name] = max(same[s.Name], s.ID)
		if s.Licence == "" {
			bare[s.Name] = s.ID
		}
	}
	var out []Problem
	for _, e := range entries {
		id := same[e.row.Name]
		if e.row.USCC == "" && e.row.Licence != "" {
			id = bare[e.row.Name]
		}
		if e.was == nil && id != "" {
			out = append(out, Problem{Line: e.line, Column: FieldLabel(roster.Objects, "name"), Value: e.row.Name, Warning: true,
				Reason: "库中已有同名、没有代码的对象 " + string(id) + "。如果是同一户，导入后会有两条，请把旧的一条改为注销等状态，或补上一致的注册号。"})
		}
	}
	return out, nil
}

// attach finds the rows that stand, by id or by name and licence.
func attach(ctx context.Context, q db.Querier, region string, entries []*entry[roster.Subject]) error {
	var keys []ids.Subject
	var named []string
	for _, e := range entries {
		if e.row.USCC != "" {
			keys = append(keys, e.row.ID)
		} else {
			named = append(named, e.row.Name)
		}
	}
	standing, err := roster.SubjectsByID(ctx, q, region, keys)
	if err != nil {
		return err
	}
	unnumbered, err := roster.Uncoded(ctx, q, region, named)
	if err != nil {
		return err
	}
	for _, e := range entries {
		was, ok := standing[e.row.ID]
		if e.row.USCC == "" {
			was, ok = unnumbered[roster.UncodedKey(e.row)]
		}
		if ok {
			e.was = &was
		}
	}
	return nil
}

func (st *subjectStore) stamp(s *roster.Subject, version int, tx *ledger.Tx, batch string) {
	s.Version, s.UpdatedAt, s.UpdatedBy, s.Batch = version, tx.Micros(), tx.By.Person, batch
}

func (st *subjectStore) name(s *roster.Subject) (id, name string) { return string(s.ID), s.Name }

func (st *subjectStore) insert(ctx context.Context, tx *ledger.Tx, rows iter.Seq[roster.Subject]) (int64, error) {
	n, err := roster.InsertSubjects(ctx, tx, rows)
	st.written += n
	return n, err
}

func (st *subjectStore) replace(ctx context.Context, tx *ledger.Tx, old, rows []roster.Subject) error {
	return roster.ReplaceSubjects(ctx, tx, old, rows)
}

func (st *subjectStore) finish(ctx context.Context, tx *ledger.Tx, changed bool) error {
	if st.written > manyRows {
		// The planner must know of them, or lists walk through the wrong index.
		if _, err := tx.Exec(ctx, `analyze subject`); err != nil {
			return err
		}
	}
	for region, n := range st.number {
		if err := roster.Touch(ctx, tx, roster.Objects, region, changed); err != nil {
			return err
		}
		if err := roster.SetLastNumber(ctx, tx, roster.Objects, region, n); err != nil {
			return err
		}
	}
	return nil
}
