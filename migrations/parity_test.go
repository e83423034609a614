package migrations_test

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/testkit"
	"yangguang/migrations"
)

// What one engine's column may be called on the other.
var kinds = map[string]string{"text": "text", "integer": "integer", "bigint": "bigint", "blob": "blob", "bytea": "blob"}

func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	names, err := fs.ReadDir(migrations.Files, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		text, err := fs.ReadFile(migrations.Files, dir+"/"+n.Name())
		if err != nil {
			t.Fatal(err)
		}
		out[n.Name()] = string(text)
	}
	return out
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Both folders have the same files, and each file makes the same tables and
// the same plain indexes.
func TestSameFiles(t *testing.T) {
	t.Parallel()
	lite, pg := files(t, "sqlite"), files(t, "postgres")
	if a, b := sorted(lite), sorted(pg); !slices.Equal(a, b) {
		t.Fatalf("files differ:\nsqlite   %v\npostgres %v", a, b)
	}
	made := regexp.MustCompile(`(?im)^create (?:table|(?:unique )?index) (?:if not exists )?(\w+)`)
	names := func(text string) (out []string) {
		for _, m := range made.FindAllStringSubmatch(text, -1) {
			out = append(out, m[1])
		}
		slices.Sort(out)
		return out
	}
	for name, text := range lite {
		if a, b := names(text), names(pg[name]); !slices.Equal(a, b) {
			t.Errorf("%s differs:\nsqlite   %v\npostgres %v", name, a, b)
		}
		if !strings.HasPrefix(text, "-- +goose Up\n") || !strings.HasPrefix(pg[name], "-- +goose Up\n") {
			t.Errorf("%s does not begin with -- +goose Up", name)
		}
	}
}

// columns describes each column of a table: "table.column" → type, whether it
// may be null, and its place in the primary key.
func columns(t *testing.T, d *db.DB, query string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := db.Each(t.Context(), d.Read(), func(scan db.Scan) error {
		var table, column, kind, null string
		var key int
		if err := scan(&table, &column, &kind, &null, &key); err != nil {
			return err
		}
		if strings.HasPrefix(table, "river_") || strings.HasPrefix(table, "goose_") || strings.HasPrefix(table, "sqlite_") {
			return nil
		}
		known, ok := kinds[strings.ToLower(kind)]
		if !ok {
			t.Errorf("%s.%s is of type %s, which is not used on both engines", table, column, kind)
		}
		if key > 0 {
			null = "NO" // SQLite does not say so of a key
		}
		out[table+"."+column] = known + " null:" + null + " key:" + string(rune('0'+key))
		return nil
	}, query)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The migrated databases have the same tables and columns, of the same types,
// nullability and primary keys.
func TestSameColumns(t *testing.T) {
	t.Parallel()
	dsn := os.Getenv("YANGGUANG_TEST_PG")
	if dsn == "" {
		if os.Getenv("YANGGUANG_REQUIRE") == "1" {
			t.Fatal("YANGGUANG_TEST_PG must name a PostgreSQL server")
		}
		t.Skip("YANGGUANG_TEST_PG names no PostgreSQL server")
	}
	lite := columns(t, testkit.NewHome(t).DB, `
		select m.name, c.name, c.type, case c."notnull" when 1 then 'NO' else 'YES' end, c.pk
		from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'`)
	pg := columns(t, testkit.NewPostgresHome(t, dsn).DB, `
		select c.table_name, c.column_name, c.data_type, c.is_nullable, coalesce(k.ordinal_position, 0)
		from information_schema.columns c
		join information_schema.tables b using (table_schema, table_name)
		left join information_schema.table_constraints p
			on p.table_schema = c.table_schema and p.table_name = c.table_name and p.constraint_type = 'PRIMARY KEY'
		left join information_schema.key_column_usage k
			on k.constraint_schema = p.constraint_schema and k.constraint_name = p.constraint_name
			and k.table_name = c.table_name and k.column_name = c.column_name
		where c.table_schema = current_schema() and b.table_type = 'BASE TABLE'`)
	for _, name := range sorted(merged(lite, pg)) {
		if lite[name] != pg[name] {
			t.Errorf("%s: sqlite %q, postgres %q", name, lite[name], pg[name])
		}
	}
	if len(lite) < 20 {
		t.Errorf("only %d columns seen", len(lite))
	}
}

func merged(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// guards lists what the triggers of a file watch: "table: insert", "table:
// update of code, version". The engines word it differently; PostgreSQL says
// several events in one trigger and knows truncate.
func guards(text string) map[string]bool {
	made := regexp.MustCompile(`(?is)create trigger \w+\s+before\s+(.*?)\s+on\s+(\w+)\s`)
	space := regexp.MustCompile(`\s+`)
	out := map[string]bool{}
	for _, m := range made.FindAllStringSubmatch(text, -1) {
		for event := range strings.SplitSeq(space.ReplaceAllString(m[1], " "), " or ") {
			out[m[2]+": "+event] = true
		}
	}
	return out
}

// What a trigger forbids on one engine, one forbids on the other. What cannot
// be deleted row by row cannot be emptied at once either.
func TestSameGuards(t *testing.T) {
	t.Parallel()
	lite, pg := files(t, "sqlite"), files(t, "postgres")
	seen := 0
	for name, text := range lite {
		a, b := guards(text), guards(pg[name])
		seen += len(a)
		for g := range b {
			table, event, _ := strings.Cut(g, ": ")
			if event == "truncate" {
				delete(b, g)
			} else if event == "delete" && !guards(pg[name])[table+": truncate"] {
				t.Errorf("%s: %s may not be deleted from, but truncated on PostgreSQL", name, table)
			}
		}
		if !maps.Equal(a, b) {
			t.Errorf("%s guards other things:\nsqlite   %v\npostgres %v", name, sorted(a), sorted(b))
		}
	}
	if seen < 50 {
		t.Errorf("only %d guards seen", seen)
	}
}

// Indexes have the same columns, and the unique ones the same condition.
func TestSameIndexes(t *testing.T) {
	t.Parallel()
	made := regexp.MustCompile(`(?is)create ((?:unique )?index \w+ on [^;]+);`)
	space := regexp.MustCompile(`\s+`)
	lite, pg := files(t, "sqlite"), files(t, "postgres")
	seen := 0
	for name, text := range lite {
		var both [2][]string
		for i, text := range []string{text, pg[name]} {
			for _, m := range made.FindAllStringSubmatch(text, -1) {
				both[i] = append(both[i], space.ReplaceAllString(m[1], " "))
			}
			slices.Sort(both[i])
		}
		seen += len(both[0])
		if !slices.Equal(both[0], both[1]) {
			t.Errorf("%s differs:\nsqlite   %s\npostgres %s", name, strings.Join(both[0], "; "), strings.Join(both[1], "; "))
		}
	}
	if seen < 20 {
		t.Errorf("only %d indexes seen", seen)
	}
}

// Without PostgreSQL the text of the tables is compared, apart from the
// collation and the name of the type for bytes.
func TestSameTableText(t *testing.T) {
	t.Parallel()
	made := regexp.MustCompile(`(?is)create table (?:if not exists )?(\w+) \((.*?)\n\);`)
	space := regexp.MustCompile(`\s+`)
	tables := func(text string) map[string]string {
		out := map[string]string{}
		for _, m := range made.FindAllStringSubmatch(text, -1) {
			body := strings.NewReplacer(` collate "C"`, "", "bytea", "blob").Replace(m[2])
			out[m[1]] = space.ReplaceAllString(body, " ")
		}
		return out
	}
	lite, pg := files(t, "sqlite"), files(t, "postgres")
	seen := 0
	for name, text := range lite {
		a, b := tables(text), tables(pg[name])
		seen += len(a)
		for _, table := range sorted(merged(a, b)) {
			if a[table] != b[table] {
				t.Errorf("%s, table %s:\nsqlite   %s\npostgres %s", name, table, a[table], b[table])
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d tables seen", seen)
	}
}
