package query_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/actor"
	"yangguang/internal/law"
	"yangguang/internal/query"
	"yangguang/internal/testkit"
)

// Every query runs on both engines for everybody, and an empty installation
// has nothing waiting.
func TestTodosOfAnEmptyInstallation(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		for login, a := range w.All() {
			todos, err := query.TodosOf(t.Context(), h.DB.Read(), a)
			if err != nil || len(todos) != 0 {
				t.Errorf("%s: %v, %v", login, todos, err)
			}
		}
	})
}

// insert writes a row behind the domain packages' back: query is tested alone,
// the journeys test it together with the acts that make such rows. Columns that
// are not given get an empty value of their kind.
func insert(t *testing.T, h *testkit.Home, table string, given map[string]any) {
	t.Helper()
	rows, err := h.DB.Read().QueryContext(t.Context(), `select * from `+table+` where 1 = 0`)
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	rows.Close()
	var names, marks []string
	var args []any
	for i, c := range kinds {
		v, ok := given[c.Name()]
		if !ok {
			v = ""
			if strings.Contains(strings.ToLower(c.DatabaseTypeName()), "int") {
				v = 0
			}
		}
		names, marks, args = append(names, c.Name()), append(marks, fmt.Sprintf("$%d", i+1)), append(args, v)
	}
	if _, err := h.DB.Writer().ExecContext(t.Context(), `insert into `+table+` (`+strings.Join(names, ", ")+`) values (`+
		strings.Join(marks, ", ")+`)`, args...); err != nil {
		t.Fatalf("%s: %v", table, err)
	}
}

func TestTodosGoToThoseWhoCanAct(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		row := func(more map[string]any) map[string]any {
			base := map[string]any{"region": testkit.Region, "task": "t2", "subject": "s1", "dept": "SHGZ"}
			for k, v := range more {
				base[k] = v
			}
			return base
		}
		insert(t, h, "task", map[string]any{"region": testkit.Region, "id": "t1", "no": "1", "initiator": "SHGZ",
			"state": "pending", "to_on": "2026-12-31"})
		insert(t, h, "task", map[string]any{"region": testkit.Region, "id": "t2", "no": "2", "initiator": "SHGZ",
			"state": "inspecting", "to_on": "2026-12-31"})
		insert(t, h, "dispatch", row(map[string]any{"dept": "SCJG", "acked_at": 0}))
		insert(t, h, "visit", row(map[string]any{"id": "v1", "state": "waiting"}))
		insert(t, h, "visit", row(map[string]any{"id": "v2", "subject": "s2", "state": "ended", "due_on": "2026-12-01"}))
		for _, subject := range []string{"s1", "s2"} {
			insert(t, h, "team_member", row(map[string]any{"subject": subject, "slot": 1,
				"inspector": w.Inspectors[0].Inspector}))
		}
		insert(t, h, "result", row(map[string]any{"id": "r1", "subject": "s2", "state": "pending", "due_on": "2026-12-02"}))
		insert(t, h, "result", row(map[string]any{"id": "r2", "subject": "s1", "state": "approved", "due_on": "2026-12-03"}))

		// One draw waits for the commitment, one for the secret; of the third the
		// dice are not agreed yet, the fourth is open, the fifth is drawn.
		for i, d := range []struct{ state, hash, secret, second string }{
			{"frozen", "", "", ""}, {"frozen", "h", "", "12"}, {"frozen", "h", "", "13"}, {"frozen", "h", "s", "12"},
			{"drawn", "h", "", "12"},
		} {
			id := fmt.Sprintf("d%d", i)
			insert(t, h, "draw", map[string]any{"region": testkit.Region, "id": id, "seq": i, "dept": "XX", "state": d.state,
				"attempt": 1})
			insert(t, h, "draw_commitment", map[string]any{"draw": id, "attempt": 1, "party": "witness",
				"person": w.Witness.Person, "hash": d.hash, "secret": d.secret})
			insert(t, h, "draw_dice", map[string]any{"draw": id, "attempt": 1, "person": "a", "digits": "12"})
			insert(t, h, "draw_dice", map[string]any{"draw": id, "attempt": 1, "person": "b", "digits": d.second})
		}

		titles := func(a actor.Actor) []string {
			todos, err := query.TodosOf(t.Context(), h.DB.Read(), a)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, x := range todos {
				if x.Href == "" || x.Basis.ID == "" || x.Text == "" || x.Go == "" {
					t.Errorf("%q leads nowhere or rests on nothing", x.Title())
				}
				out = append(out, fmt.Sprintf("%s %d %s", x.Title(), x.Count, x.Due))
			}
			return out
		}
		for _, c := range []struct {
			who  string
			by   actor.Actor
			want []string
		}{
			{"deputy", w.Deputy, []string{"审批 1 条检查结果 1 2026-12-02", "审批 1 个抽查任务 1 "}},
			{"clerk", w.Clerk, []string{"公示 1 条已审批的结果 1 2026-12-03"}},
			{"inspector", w.Inspectors[0], []string{"在 1 份汇总表上签字 1 2026-12-01", "检查 1 户 1 2026-12-31"}},
			{"another inspector", w.Inspectors[1], nil},
			{"clerk of the other department", w.OtherClerk, []string{"签收 1 份名单 1 "}},
			{"deputy of the other department", w.OtherDeputy, nil},
			{"witness", w.Witness, []string{"见证 2 次抽取 2 "}},
			{"auditor", w.Auditor, nil},
		} {
			if got := titles(c.by); !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q", c.who, got, c.want)
			}
		}
		for _, c := range []struct {
			by   actor.Actor
			i    int
			want string
		}{
			{w.Witness, 0, "/hall?state=frozen"}, {w.Deputy, 1, "/tasks/t1"}, {w.Clerk, 0, "/results/r2"},
			{w.Inspectors[0], 0, "/visits/t2/s2"}, {w.OtherClerk, 0, "/shares/t2"},
		} {
			todos, err := query.TodosOf(t.Context(), h.DB.Read(), c.by)
			if err != nil || todos[c.i].Href != c.want {
				t.Errorf("%q leads to %q, %v; want %q", todos[c.i].Title(), todos[c.i].Href, err, c.want)
			}
		}
		todos, err := query.TodosOf(t.Context(), h.DB.Read(), w.Clerk)
		if err != nil || todos[0].Basis.ID != law.Art174.ID {
			t.Errorf("the time limit rests on %v, %v", todos[0].Basis, err)
		}
	})
}
