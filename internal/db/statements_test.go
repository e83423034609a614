package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func keepingPool(t testing.TB, keep int) *sql.DB {
	t.Helper()
	pool, err := openKeeping("file:"+filepath.Join(t.TempDir(), "a.db")+"?_pragma=journal_mode(wal)", keep)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pool.Close() })
	pool.SetMaxOpenConns(1)
	if _, err := pool.Exec(`create table thing (id integer primary key, word text not null)`); err != nil {
		t.Fatal(err)
	}
	return pool
}

// keptTexts lists the texts that the pool's only connection keeps, the last
// used first.
func keptTexts(t *testing.T, pool *sql.DB) (texts []string) {
	t.Helper()
	conn, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Raw(func(d any) error {
		c := d.(*keepingConn)
		for e := c.recent.Front(); e != nil; e = e.Next() {
			texts = append(texts, e.Value.(*keptStatement).query)
		}
		if len(texts) != len(c.kept) {
			t.Errorf("%d statements in order, %d by text", len(texts), len(c.kept))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestStatementsAreKeptUpToALimit(t *testing.T) {
	pool := keepingPool(t, 3)
	for i := range 5 {
		if _, err := pool.Exec(fmt.Sprintf(`insert into thing (word) values ('%d')`, i)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{`insert into thing (word) values ('2')`, `insert into thing (word) values ('4')`,
		`insert into thing (word) values ('3')`}
	if _, err := pool.Exec(want[0]); err != nil {
		t.Fatal(err)
	}
	if got := keptTexts(t, pool); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("kept %q", got)
	}
}

// Only statements on rows are kept, and none that is too long or has failed.
func TestWhatIsNotKept(t *testing.T) {
	pool := keepingPool(t, 3)
	long := `select 1 where 1 in (1` + strings.Repeat(`, 1`, keptText/3) + `)`
	for _, text := range []string{`create table other (id integer)`, `drop table other`, `pragma user_version = 3`, long} {
		if _, err := pool.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := pool.Exec(`insert into thing (word) values (null)`); err == nil {
		t.Error("no error")
	}
	if got := keptTexts(t, pool); len(got) != 0 {
		t.Errorf("kept %q", got)
	}
}

func TestIsData(t *testing.T) {
	for text, want := range map[string]bool{
		"select 1": true, "\n\t-- name: JobList :many\n-- more\nSELECT\n1": true,
		"with a as (select 1) select * from a": true,
		"insert\tinto a values (1)":            true, "begin immediate": false, "create table a (b)": false,
		"pragma quick_check(1)": false,
		"":                      false, "-- only a comment": false, "savepoint a": false, "vacuum": false, "select": true,
	} {
		if isData(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// The same text may be asked for while its rows are open, in a transaction and
// after a rollback; what it finds is what the engine holds, also when the table
// was changed meanwhile.
func TestKeptStatementsFindWhatIsThere(t *testing.T) {
	pool := keepingPool(t, 3)
	tx, err := pool.Begin()
	if err != nil {
		t.Fatal(err)
	}
	insert := func(word string) {
		t.Helper()
		if _, err := tx.Exec(`insert into thing (word) values ($1)`, word); err != nil {
			t.Fatal(err)
		}
	}
	insert("a")
	insert("b")
	words := func(q Querier, inside func()) string {
		t.Helper()
		got, err := All(t.Context(), q, func(scan Scan) (w string, err error) {
			if inside != nil {
				inside()
			}
			err = scan(&w)
			return w, err
		}, `select word from thing order by id`)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(got, "")
	}
	if got := words(tx, func() {
		if inner := words(tx, nil); inner != "ab" {
			t.Errorf("inside: %q", inner)
		}
	}); got != "ab" {
		t.Errorf("outside: %q", got)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if got := words(pool, nil); got != "" {
		t.Errorf("after the rollback: %q", got)
	}
	if _, err := pool.Exec(`drop table thing`); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(`create table thing (word text not null, id integer primary key)`); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(`insert into thing (word) values ($1)`, "c"); err != nil {
		t.Fatal(err)
	}
	if got := words(pool, nil); got != "c" {
		t.Errorf("with the new table: %q", got)
	}
}

func TestClosingAConnectionClosesItsStatements(t *testing.T) {
	pool := keepingPool(t, 3)
	conn, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	closed := 0
	conn.Raw(func(d any) error {
		c := d.(*keepingConn)
		for _, text := range []string{"select 1", "select 2"} {
			if err := c.put(text, closing{closed: &closed}); err != nil {
				t.Error(err)
			}
		}
		return driver.ErrBadConn // database/sql then closes the connection
	})
	if closed != 2 {
		t.Errorf("%d statements closed", closed)
	}
}

type closing struct {
	statement
	closed *int
}

func (c closing) Close() error {
	*c.closed++
	return nil
}

// BenchmarkStatements compares a page's query with and without the cache.
func BenchmarkStatements(b *testing.B) {
	const query = `select t.id, t.word, (select count(*) from thing o where o.id < t.id) from thing t
		left join thing p on p.id = t.id - 1 where t.id = $1 and ($2 = '' or lower(t.word) like $3 escape '\')
		and exists (select 1 from thing e where e.id = t.id) order by t.id limit 20`
	for _, keep := range []int{0, keptStatements} {
		b.Run(fmt.Sprintf("keep=%d", keep), func(b *testing.B) {
			pool := keepingPool(b, keep)
			if _, err := pool.Exec(`insert into thing (word) values ('a'), ('b'), ('c')`); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				err := Each(context.Background(), pool, func(scan Scan) error {
					var id, before int64
					var word string
					return scan(&id, &word, &before)
				}, query, 2, "", "%%")
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
