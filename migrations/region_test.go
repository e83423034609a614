package migrations_test

import (
	"slices"
	"strings"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/testkit"
)

// small are the tables that do not grow with subjects or visits, by what they
// grow with, and the ledger, which is one sequence by nature (decision 0001). Every
// other table carries the region in each of its unique keys.
var small = map[string]string{
	"department": "offices", "section": "offices", "person": "offices", "role_grant": "offices",
	"sign_in_guess": "offices", "session": "offices",
	"item": "the list", "item_basis": "the list", "item_point": "the list", "repealed_instrument": "the list",
	"inspector": "offices", "inspector_history": "offices", "roster_revision": "offices", "roster_confirmation": "tasks",
	"import_batch": "uploads",
	"plan":         "years", "plan_task": "years", "plan_task_coop": "years", "plan_task_item": "years",
	"plan_task_quota": "years",
	"task_dept":       "tasks", "task_item": "tasks", "task_quota": "tasks",
	"draw_attempt": "draws", "draw_file": "draws", "draw_commitment": "draws", "draw_dice": "draws",
	"draw_stratum": "draws", "draw_outcome": "draws",
	"draw_disclosed": "draws", "draw_bundle": "draws",
	"ledger_head": "", "ledger_entry": "", "ledger_published": "", "ledger_tile": "", "ledger_checkpoint": "",
	"act_key": "",
}

func TestGrowingKeysCarryTheRegion(t *testing.T) {
	t.Parallel()
	q := testkit.NewHome(t).DB.Read()
	keys := map[string][]string{} // by table, the columns of each unique key
	err := db.Each(t.Context(), q, func(scan db.Scan) error {
		var table, columns string
		if err := scan(&table, &columns); err != nil {
			return err
		}
		keys[table] = append(keys[table], columns)
		return nil
	}, `select m.name, (select group_concat(c.name, ' ') from pragma_index_info(i.name) c)
		from sqlite_master m join pragma_index_list(m.name) i where m.type = 'table' and i."unique" = 1`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := db.Values[string](t.Context(), q,
		`select name from sqlite_master where type = 'table' and sql like 'create table%'`)
	if err != nil {
		t.Fatal(err)
	}
	grow := 0
	for _, table := range tables {
		foreign := strings.HasPrefix(table, "river_") || strings.HasPrefix(table, "goose_") ||
			strings.HasPrefix(table, "sqlite_")
		if _, ok := small[table]; ok || foreign {
			continue
		}
		grow++
		if len(keys[table]) == 0 {
			t.Errorf("table %s has no unique key", table)
		}
		for _, columns := range keys[table] {
			if !slices.Contains(strings.Fields(columns), "region") {
				t.Errorf("table %s: the key (%s) lacks the region", table, columns)
			}
		}
	}
	if grow < 10 {
		t.Errorf("only %d growing tables seen of %d", grow, len(tables))
	}
	for table := range small {
		if !slices.Contains(tables, table) {
			t.Errorf("there is no table %s", table)
		}
	}
	// What names a subject or a visit grows with them, whatever the list says.
	named, err := db.Values[string](t.Context(), q, `select m.name from sqlite_master m join pragma_table_info(m.name) c
		where m.type = 'table' and c.name in ('subject', 'visit', 'result') and m.name <> 'ledger_entry'`)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range named {
		if _, ok := small[table]; ok {
			t.Errorf("table %s names subjects or visits and counts as small", table)
		}
	}
}
