package doctor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/doctor"
	"yangguang/internal/ledger"
	"yangguang/internal/sampling"
	"yangguang/internal/testkit"
)

// found are the findings of a home, one a line, hints left out.
func found(t *testing.T, h *testkit.Home) string {
	t.Helper()
	list, err := doctor.Examine(t.Context(), doctor.Installation{DataDir: h.Dir, DB: h.DB, Now: h.Clock.Now()})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range list {
		if f.What.ZH == "" || f.What.EN == "" || f.Next.ZH == "" || f.Next.EN == "" ||
			strings.Contains(f.What.ZH+f.What.EN, "%!") {
			t.Errorf("finding %+v", f)
		}
		if !f.Hint {
			fmt.Fprintf(&out, "%s / %s\n", f.What.ZH, f.What.EN)
		}
	}
	return out.String()
}

func sound(t *testing.T, h *testkit.Home) {
	t.Helper()
	testkit.World(t, h)
	if err := os.Chmod(h.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := sampling.OpenSeal(filepath.Join(h.Dir, "keys", "seal.key")); err != nil {
		t.Fatal(err)
	}
	if err := h.Ledger.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, h *testkit.Home, statement string) {
	t.Helper()
	if _, err := h.DB.Writer().ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestSoundInstallation(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		sound(t, h)
		if got := found(t, h); got != "" {
			t.Errorf("found %s", got)
		}
	})
}

func TestFaultsOnBothEngines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, statement, want string }{
		{"a job is given up", `update river_job set state = 'discarded', finalized_at = created_at`, "ledger_publish"},
		{"nobody can sign in", `update person set active = 0`, "没有可用的账号"},
		{"entries are not published",
			`insert into ledger_entry select idx + 1000, at - 86400000000, act, actor, organ, region, subject, basis, body, leaf from ledger_entry where idx = 0`, "没有公开的记录"},
		{"an input is lost",
			`insert into draw_file (draw, attempt, name, sha256, sm3, size) values ('D', 1, 'roster.txt', '` +
				strings.Repeat("ab", 32) + `', '', 1)`, "roster.txt"},
		{"a bundle is lost", `insert into draw_bundle (draw, sha256, size, at) values ('D', '` + strings.Repeat("ab", 32) +
			`', 1, 1)`, "D.zip"},
	} {
		t.Run(c.name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, h *testkit.Home) {
				sound(t, h)
				h.Tampered = strings.Contains(c.statement, "ledger_entry")
				exec(t, h, c.statement)
				if got := found(t, h); !strings.Contains(got, c.want) {
					t.Errorf("found %q, which lacks %q", got, c.want)
				}
			})
		})
	}
}

func TestTriggerDropped(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		sound(t, h)
		statement := `drop trigger ledger_entry_no_delete`
		if h.DB.Dialect == db.Postgres {
			statement = `drop trigger ledger_entry_no_delete on ledger_entry`
			if missing, err := h.DB.MissingTriggers(t.Context()); err != nil || len(missing) != 0 {
				t.Fatalf("%v %v", missing, err)
			}
			names, err := db.Values[string](t.Context(), h.DB.Read(),
				`select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
				join pg_namespace n on n.oid = c.relnamespace where c.relname = 'ledger_entry' and n.nspname = current_schema()
				and not t.tgisinternal order by 1`)
			if err != nil || len(names) == 0 {
				t.Fatal(names, err)
			}
			statement = `alter table ledger_entry disable trigger ` + names[0]
		}
		exec(t, h, statement)
		if got := found(t, h); !strings.Contains(got, "触发器") {
			t.Errorf("found %q", got)
		}
	})
}

func TestClockSetBack(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	sound(t, h)
	h.Clock.Advance(-48 * 3600e9)
	if got := found(t, h); !strings.Contains(got, "时钟") {
		t.Errorf("found %q", got)
	}
}

// The log is read again: a changed row is found although its trigger is back in
// its place, and so is the key of another log.
func TestLogNotWhole(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		sound(t, h)
		own := filepath.Join(h.Dir, "keys", "ledger.key")
		kept, err := os.ReadFile(own)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(own); err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.OpenKey(own, h.Ledger.Key.Name); err != nil {
			t.Fatal(err)
		}
		if got := found(t, h); !strings.Contains(got, "日志不完好") || !strings.Contains(got, "签名无效") {
			t.Errorf("with another key found %q", got)
		}
		if err := os.WriteFile(own, []byte("PRIVATE+KEY+broken\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := found(t, h); !strings.Contains(got, "签名密钥读不出") {
			t.Errorf("with a broken key found %q", got)
		}
		if err := os.WriteFile(own, kept, 0o600); err != nil {
			t.Fatal(err)
		}
		h.Tampered = true
		change := `update ledger_entry set organ = 'XXXX' where idx = 3`
		if h.DB.Dialect == db.Postgres {
			for _, s := range []string{`alter table ledger_entry disable trigger all`, change,
				`alter table ledger_entry enable trigger all`} {
				exec(t, h, s)
			}
		} else {
			trigger, err := db.Value[string](t.Context(), h.DB.Read(),
				`select sql from sqlite_master where name = 'ledger_entry_no_update'`)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range []string{`drop trigger ledger_entry_no_update`, change, trigger} {
				exec(t, h, s)
			}
		}
		if got := found(t, h); !strings.Contains(got, "日志不完好：第3条记录") || strings.Contains(got, "触发器") {
			t.Errorf("found %q", got)
		}
	})
}
