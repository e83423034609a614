package db

import (
	"context"
	"io/fs"
	"regexp"
	"slices"

	"yangguang/migrations"
)

var (
	madeTrigger    = regexp.MustCompile(`(?im)^\s*create (?:constraint )?trigger (?:if not exists )?(\w+)`)
	droppedTrigger = regexp.MustCompile(`(?im)^\s*drop trigger (?:if exists )?(\w+)`)
)

// MissingTriggers names the triggers of the migrations that the database does
// not have: without them rows that must not change can be changed.
func (d *DB) MissingTriggers(ctx context.Context) ([]string, error) {
	files, err := fs.Glob(migrations.Files, string(d.Dialect)+"/*.sql")
	if err != nil {
		return nil, err
	}
	var want []string
	for _, name := range files {
		text, err := fs.ReadFile(migrations.Files, name)
		if err != nil {
			return nil, err
		}
		for _, m := range droppedTrigger.FindAllSubmatch(text, -1) {
			want = slices.DeleteFunc(want, func(s string) bool { return s == string(m[1]) })
		}
		for _, m := range madeTrigger.FindAllSubmatch(text, -1) {
			want = append(want, string(m[1]))
		}
	}
	query := `select name from sqlite_master where type = 'trigger'`
	if d.Dialect == Postgres {
		query = `select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
			join pg_namespace n on n.oid = c.relnamespace
			where not t.tgisinternal and t.tgenabled <> 'D' and n.nspname = current_schema()`
	}
	have, err := Values[string](ctx, d.read, query)
	return slices.DeleteFunc(want, func(s string) bool { return slices.Contains(have, s) }), err
}

// Damage says what the engine finds wrong with its own files, "" for nothing.
// On PostgreSQL, which checks its pages as it reads them, it asks nothing.
func (d *DB) Damage(ctx context.Context) (string, error) {
	if d.Dialect == Postgres {
		return "", nil
	}
	found, err := Value[string](ctx, d.read, `pragma quick_check(1)`)
	if found == "ok" {
		found = ""
	}
	return found, err
}
