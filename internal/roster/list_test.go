package roster_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"yangguang/internal/files"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/synth"
)

// A page is the same whether its rows are met near the front of the roster or
// only far behind: 30,000 subjects are more than are walked through.
func TestListPagesOfEveryFilter(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		var content bytes.Buffer
		ok(t, synth.Subjects(30_000, 5, region, &content))
		path := filepath.Join(t.TempDir(), "rows.csv")
		ok(t, os.WriteFile(path, content.Bytes(), 0o600))
		store, err := files.Open(b.Dir)
		ok(t, err)
		in := &imports.Service{Ledger: b.Ledger, Authz: b.Authz, Files: store}
		_, _, err = in.ImportFile(t.Context(), b.Keeper, imports.Direct{Kind: roster.Objects, Region: region, Dept: "SHGZ", Path: path})
		ok(t, err)
		var all []roster.Subject
		ok(t, roster.EachInScope(t.Context(), b.DB.Read(), region, roster.Scope{}, func(s roster.Subject) error { all = append(all, s); return nil }))
		last := all[len(all)-1]
		for name, row := range map[string]struct {
			filter roster.Filter
			has    func(roster.Subject) bool
		}{
			"none":         {roster.Filter{}, func(roster.Subject) bool { return true }},
			"common":       {roster.Filter{Status: roster.Active}, func(s roster.Subject) bool { return s.Status == roster.Active }},
			"far behind":   {roster.Filter{Type: last.Type}, func(s roster.Subject) bool { return s.Type == last.Type }},
			"rare":         {roster.Filter{Text: last.Name}, func(s roster.Subject) bool { return s.Name == last.Name }},
			"code":         {roster.Filter{Text: last.ID[:8]}, func(s roster.Subject) bool { return s.ID[:8] == last.ID[:8] }},
			"code, credit": {roster.Filter{Text: last.ID[:8], Credit: "D"}, func(s roster.Subject) bool { return s.ID[:8] == last.ID[:8] && s.Credit == "D" }},
		} {
			var want []string
			for _, s := range all {
				if row.has(s) {
					want = append(want, s.ID)
				}
			}
			const size = 7
			for _, from := range []int{0, len(want) / 2, len(want) - 3} {
				from = max(0, from)
				after, before := "", ""
				if from > 0 {
					after = want[from-1]
				}
				check := func(from int, after, before string) {
					rows, total, err := roster.ListSubjects(t.Context(), b.DB.Read(), region, row.filter, after, before, size)
					var got []string
					for _, s := range rows {
						got = append(got, s.ID)
					}
					if err != nil || total != len(want) || !slices.Equal(got, want[from:min(len(want), from+size)]) {
						t.Errorf("%s from %d: %v of %d, %v", name, from, got, total, err)
					}
				}
				check(from, after, before)
				if from >= size {
					check(from-size, "", want[from])
				}
			}
		}
	})
}
