package query_test

import (
	"fmt"
	"slices"
	"testing"

	"yangguang/internal/ids"
	"yangguang/internal/inspection"
	"yangguang/internal/publication"
	"yangguang/internal/query"
	"yangguang/internal/testkit"
)

// The filter of a list of results is asked in the database, rights included.
func TestResultsAreNarrowedAndCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		me := w.Inspectors[0].Inspector
		at := func(subject ids.Subject, more map[string]any) map[string]any {
			row := map[string]any{"region": testkit.Region, "task": "t", "subject": subject, "dept": "SHGZ"}
			for k, v := range more {
				row[k] = v
			}
			return row
		}
		insert(t, h, "task", map[string]any{"region": testkit.Region, "id": "t", "no": "临抽〔2026〕7号"})
		for i, r := range []struct {
			state publication.State
			due   string
			typ   string
			mine  bool
		}{
			{publication.Pending, "2026-12-04", "05", false}, {publication.Pending, "2026-11-20", "01", true},
			{publication.Draft, "2026-11-25", "", false}, {publication.Published, "2026-11-01", "01", false},
		} {
			s := ids.Subject(fmt.Sprintf("s%d", i))
			insert(t, h, "subject", map[string]any{"region": testkit.Region, "id": s, "name": fmt.Sprintf("学校%d_", i)})
			if r.typ != "" {
				insert(t, h, "result_type", at(s, map[string]any{"type": r.typ}))
			}
			insert(t, h, "result", at(s, map[string]any{"id": "r" + string(s), "state": string(r.state), "due_on": r.due,
				"ended_on": "2026-11-0" + fmt.Sprint(i+1), "entered_by": w.Inspectors[1].Person,
				"provisional": 0, "submitted_at": 0, "published_at": 0, "version": 1}))
			if r.mine {
				insert(t, h, "team_member", at(s, map[string]any{"slot": 1, "inspector": me}))
			}
		}
		insert(t, h, "result", at("s0", map[string]any{"dept": "SCJG", "id": "other", "state": "pending"}))
		all := query.ResultFilter{Dept: "SHGZ", States: publication.States, Today: "2026-11-23", Soon: "2026-11-26",
			Inspector: me}
		for name, c := range map[string]struct {
			change func(*query.ResultFilter)
			want   []string
		}{
			"all":     {func(*query.ResultFilter) {}, []string{"rs1", "rs2", "rs0", "rs3"}},
			"farther": {func(f *query.ResultFilter) { f.Desc = true }, []string{"rs0", "rs2", "rs1", "rs3"}},
			"by name": {func(f *query.ResultFilter) { f.Sort = query.ResultsByName }, []string{"rs0", "rs1", "rs2", "rs3"}},
			"page":    {func(f *query.ResultFilter) { f.Limit, f.Offset = 2, 1 }, []string{"rs2", "rs0"}},
			"pending": {func(f *query.ResultFilter) { f.States = []publication.State{publication.Pending} },
				[]string{"rs1", "rs0"}},
			"nothing": {func(f *query.ResultFilter) { f.States = nil }, nil},
			"late":    {func(f *query.ResultFilter) { f.Term = query.ResultsLate }, []string{"rs1"}},
			"soon":    {func(f *query.ResultFilter) { f.Term = query.ResultsSoon }, []string{"rs2"}},
			"type":    {func(f *query.ResultFilter) { f.Type = "05" }, []string{"rs0"}},
			"code":    {func(f *query.ResultFilter) { f.Text = "s2" }, []string{"rs2"}},
			"literal": {func(f *query.ResultFilter) { f.Text = "1_" }, []string{"rs1"}},
			"task":    {func(f *query.ResultFilter) { f.Task = "〔2025〕" }, nil},
			"enterer": {func(f *query.ResultFilter) { f.Enterer = w.Inspectors[0].Name }, nil},
			"ended":   {func(f *query.ResultFilter) { f.From, f.Until = "2026-11-02", "2026-11-03" }, []string{"rs1", "rs2"}},
			"member":  {func(f *query.ResultFilter) { f.Member = me }, []string{"rs1", "rs3"}},
		} {
			f := all
			c.change(&f)
			rows, err := query.Results(t.Context(), h.DB.Read(), f)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var got []string
			for _, r := range rows {
				got = append(got, r.ID)
				if r.Mine != (r.ID == "rs1") || r.Enterer != w.Inspectors[1].Name {
					t.Errorf("%s: %+v", name, r)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
			n, err := query.CountResults(t.Context(), h.DB.Read(), f)
			if want := len(c.want); err != nil || f.Limit == 0 && n.All != want {
				t.Errorf("%s: counted %+v, %v; want %d", name, n, err, want)
			}
		}
		n, err := query.CountResults(t.Context(), h.DB.Read(), all)
		if err != nil || n != (query.ResultTally{All: 4, Late: 1, Soon: 1}) {
			t.Errorf("counted %+v, %v", n, err)
		}
	})
}

// Findings are those of the result's own department.
func TestFindingsAreOfTheDepartment(t *testing.T) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		for i, dept := range []string{"SHGZ", "SCJG"} {
			at := map[string]any{"region": testkit.Region, "task": "t", "subject": "s", "dept": dept}
			with := func(more map[string]any) map[string]any {
				row := map[string]any{}
				for _, m := range []map[string]any{at, more} {
					for k, v := range m {
						row[k] = v
					}
				}
				return row
			}
			item := fmt.Sprintf("%s-01", dept)
			insert(t, h, "item", map[string]any{"code": item, "version": 1, "name": "事项", "dept": dept, "state": "draft"})
			insert(t, h, "result", with(map[string]any{"id": dept, "state": "pending"}))
			insert(t, h, "visit_sheet", with(map[string]any{"seq": i, "item": item, "item_version": 1}))
			for seq, v := range []inspection.Value{inspection.Fail, inspection.Pass}[:i+1] {
				insert(t, h, "item_point", map[string]any{"code": item, "version": 1, "seq": seq, "text": "要点"})
				insert(t, h, "visit_answer", map[string]any{"region": testkit.Region, "task": "t", "subject": "s", "item": item,
					"point": seq, "value": string(v), "note": dept})
			}
		}
		got, err := query.FindingsOf(t.Context(), h.DB.Read(), []string{"SCJG"})
		f := got["SCJG"]
		if err != nil || len(got) != 1 || f.Fail != 1 || f.Pass != 1 || len(f.Failed) != 1 || f.Failed[0].Note != "SCJG" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
