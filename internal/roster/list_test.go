package roster_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"yangguang/internal/calendar"
	"yangguang/internal/files"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/synth"
)

// A page is the same whether its rows are met near the front of the roster or
// only far behind: 30,000 subjects are more than are walked through.
func TestListPagesOfEveryFilter(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		var content bytes.Buffer
		ok(t, synth.Subjects(30_000, 5, region, &content))
		path := filepath.Join(t.TempDir(), "rows.csv")
		ok(t, os.WriteFile(path, content.Bytes(), 0o600))
		store, err := files.Open(b.Dir)
		ok(t, err)
		in := &imports.Service{Ledger: b.Ledger, Authz: b.Authz, Files: store}
		_, _, err = in.ImportFile(t.Context(), b.Keeper, imports.Direct{Kind: roster.Objects, Region: region, Dept: "SHGZ",
			Path: path})
		ok(t, err)
		var all []roster.Subject
		ok(t, roster.EachInScope(t.Context(), b.DB.Read(), region, roster.Scope{},
			func(s roster.Subject) error { all = append(all, s); return nil }))
		last := all[len(all)-1]
		for name, row := range map[string]struct {
			filter roster.Filter
			has    func(roster.Subject) bool
		}{
			"none": {roster.Filter{}, func(roster.Subject) bool { return true }},
			"common": {roster.Filter{Status: roster.Active},
				func(s roster.Subject) bool { return s.Status == roster.Active }},
			"far behind": {roster.Filter{Type: last.Type}, func(s roster.Subject) bool { return s.Type == last.Type }},
			"rare":       {roster.Filter{Text: last.Name}, func(s roster.Subject) bool { return s.Name == last.Name }},
			"code": {roster.Filter{Text: string(last.ID)[:8]},
				func(s roster.Subject) bool { return string(s.ID)[:8] == string(last.ID)[:8] }},
			"code, credit": {roster.Filter{Text: string(last.ID)[:8], Credit: "D"},
				func(s roster.Subject) bool { return string(s.ID)[:8] == string(last.ID)[:8] && s.Credit == "D" }},
		} {
			var want []ids.Subject
			for _, s := range all {
				if row.has(s) {
					want = append(want, s.ID)
				}
			}
			const size = 7
			total, exact, err := roster.CountSubjects(t.Context(), b.DB.Read(), region, row.filter)
			if plain := name == "none" || name == "code"; err != nil || exact != (plain || len(want) <= roster.Counted) ||
				total != len(want) && exact || !exact && total != roster.Counted {
				t.Errorf("%s: %d counted, exactly %v, want %d, %v", name, total, exact, len(want), err)
			}
			for _, from := range []int{0, size, len(want) / 2, len(want) - 3, len(want)} {
				from = max(0, from)
				rows, err := roster.ListSubjects(t.Context(), b.DB.Read(), region, row.filter, size, from)
				if got := keys(rows); err != nil || !slices.Equal(got, want[min(from, len(want)):min(len(want), from+size)]) {
					t.Errorf("%s from %d: %v of %d, %v", name, from, got, len(want), err)
				}
			}
			var whole []roster.Subject
			ok(t, roster.EachSubject(t.Context(), b.DB.Read(), region, row.filter, func(s roster.Subject) error {
				whole = append(whole, s)
				return nil
			}))
			if !slices.Equal(keys(whole), want) {
				t.Errorf("%s: %d in all, want %d", name, len(whole), len(want))
			}
		}
	})
}

func keys(rows []roster.Subject) []ids.Subject {
	var out []ids.Subject
	for _, s := range rows {
		out = append(out, s.ID)
	}
	return out
}

// The filter and Eligible say of everybody the same, on the last day of a
// certificate too.
func TestDrawableInspectorsAreTheEligibleOnes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		n := 0
		for _, status := range []string{roster.OnDuty, roster.Paused, roster.Left} {
			for _, category := range []string{roster.Official, roster.Qualified, roster.Daily} {
				for _, until := range []string{"", "2026-11-22", "2026-11-23", "2027-01-01"} {
					n++
					in := roster.Inspector{Dept: "SHGZ", Name: fmt.Sprintf("人员%02d", n), Category: category, Status: status,
						CertUntil: until}
					if status != roster.OnDuty {
						in.Reason = "借调"
					}
					if category != roster.Daily && n%5 != 0 {
						in.CertNo = fmt.Sprintf("鲁K%02d", n)
					}
					_, err := b.S.AddInspector(t.Context(), b.Keeper, in)
					ok(t, err)
				}
			}
		}
		day := calendar.MustParse("2026-11-23")
		everybody, err := roster.Inspectors(t.Context(), b.DB.Read(), "SHGZ")
		ok(t, err)
		found := map[ids.Inspector]string{}
		for _, drawable := range []string{roster.Ready, roster.Unready} {
			f := roster.InspectorFilter{Dept: "SHGZ", Drawable: drawable, Day: day}
			before := len(found)
			ok(t, roster.EachInspector(t.Context(), b.DB.Read(), f, -1, 0, func(in roster.Inspector) error {
				found[in.Code] = drawable
				return nil
			}))
			if count, err := roster.CountInspectors(t.Context(), b.DB.Read(),
				f); err != nil || count != len(found)-before || count == 0 {
				t.Errorf("%s: %d counted, %d read, %v", drawable, count, len(found)-before, err)
			}
		}
		for _, in := range everybody {
			want := roster.Ready
			if roster.Eligible(in, day) != nil {
				want = roster.Unready
			}
			if found[in.Code] != want {
				t.Errorf("%+v: %q, want %q", in, found[in.Code], want)
			}
		}
	})
}

// Each condition of the list of inspectors narrows it, and none shows the people
// of another department.
func TestListOfInspectors(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b bench) {
		for _, in := range []roster.Inspector{
			{Name: "王一", Code: "A1", CertNo: "鲁K%1", Category: roster.Official, Section: "一科"},
			{Name: "王二", Code: "A2", CertNo: "鲁K_2", Category: roster.Qualified},
			{Name: "李三", Code: "A3", Status: roster.Paused, Reason: "病假"},
		} {
			in.Dept = "SHGZ"
			_, err := b.S.AddInspector(t.Context(), b.Keeper, in)
			ok(t, err)
		}
		for name, row := range map[string]struct {
			filter roster.InspectorFilter
			want   []string
		}{
			"all":              {roster.InspectorFilter{}, []string{"A1", "A2", "A3"}},
			"name":             {roster.InspectorFilter{Text: "王"}, []string{"A1", "A2"}},
			"code":             {roster.InspectorFilter{Text: "A3"}, []string{"A3"}},
			"certificate":      {roster.InspectorFilter{Text: "K%"}, []string{"A1"}},
			"category":         {roster.InspectorFilter{Category: roster.Qualified}, []string{"A2"}},
			"status":           {roster.InspectorFilter{Status: roster.Paused}, []string{"A3"}},
			"section":          {roster.InspectorFilter{Section: "一科"}, []string{"A1"}},
			"other department": {roster.InspectorFilter{Dept: "SCJG"}, nil},
		} {
			if row.filter.Dept == "" {
				row.filter.Dept = "SHGZ"
			}
			var got []string
			ok(t, roster.EachInspector(t.Context(), b.DB.Read(), row.filter, -1, 0, func(in roster.Inspector) error {
				got = append(got, string(in.Code))
				return nil
			}))
			n, err := roster.CountInspectors(t.Context(), b.DB.Read(), row.filter)
			if err != nil || n != len(row.want) || !slices.Equal(got, row.want) {
				t.Errorf("%s: %v, %d, want %v, %v", name, got, n, row.want, err)
			}
		}
		var second []ids.Inspector
		f := roster.InspectorFilter{Dept: "SHGZ"}
		ok(t, roster.EachInspector(t.Context(), b.DB.Read(), f, 1, 1, func(in roster.Inspector) error {
			second = append(second, in.Code)
			return nil
		}))
		if !slices.Equal(second, []ids.Inspector{"A2"}) {
			t.Errorf("the second page of one has %v", second)
		}
	})
}
