package scenarios

import (
	"testing"

	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
	"yangguang/internal/testkit/served"
	"yangguang/internal/testkit/webkit"
)

// world runs a scenario in a zone of people without rosters, list and plan, on
// both engines, beside the other scenarios.
func world(t *testing.T, fn func(t *testing.T, z *zone)) {
	t.Helper()
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		fn(t, &zone{Site: served.World(t, h)})
	})
}

// staffed runs a scenario where a locked list has its groups and no visit has
// begun, on both engines, beside the other scenarios.
func staffed(t *testing.T, fn func(t *testing.T, z *zone, st testkit.Staffed)) {
	t.Helper()
	world(t, func(t *testing.T, z *zone) { fn(t, z, testkit.StaffedTask(t, z.Home, z.World)) })
}

// sample runs a scenario in a copy of the sample zone, in which tasks stand at
// every stage, on both engines, beside the other scenarios.
func sample(t *testing.T, fn func(t *testing.T, z *zone)) {
	t.Helper()
	t.Parallel()
	served.EachZone(t, func(t *testing.T, s *served.Site) { fn(t, &zone{Site: s}) })
}

// zone is a served installation and what the people do in it.
type zone struct{ *served.Site }

// does opens the page of an act, fills its form and sends it.
func (z *zone) does(login, path string, pairs ...string) *webkit.Page {
	z.T.Helper()
	c := z.By(login)
	return c.Submit(c.Open(path), path, pairs...)
}

// inHall sends one of the forms that the hall of a draw shows to this person.
func (z *zone) inHall(login string, draw ids.Draw, step string, pairs ...string) *webkit.Page {
	z.T.Helper()
	c, hall := z.By(login), "/hall/"+string(draw)
	return c.Submit(c.Open(hall), hall+"/"+step, pairs...)
}

// refused fails the test unless the answer is this refusal and nothing was
// recorded since before.
func (z *zone) refused(p *webkit.Page, status int, basis law.Provision, code string, before int) {
	z.T.Helper()
	p.Refused(status, basis)
	if got := p.Code(); code != "" && got != "" && got != code {
		z.T.Errorf("%s: refused with %s, want %s", p.Path, got, code)
	}
	if n := z.acts(); n != before {
		z.T.Errorf("%s: %d entries were recorded by a refused act", p.Path, n-before)
	}
}

// acts counts what was recorded, but for signing in.
func (z *zone) acts() int {
	z.T.Helper()
	return z.count(`select count(*) from ledger_entry where act <> 'person.signed-in'`)
}

// count is one number of the database.
func (z *zone) count(query string, args ...any) (n int) {
	z.T.Helper()
	if err := z.App.DB.Read().QueryRowContext(z.T.Context(), query, args...).Scan(&n); err != nil {
		z.T.Fatalf("%s: %v", query, err)
	}
	return n
}

// text is one text of the database.
func (z *zone) text(query string, args ...any) (s string) {
	z.T.Helper()
	if err := z.App.DB.Read().QueryRowContext(z.T.Context(), query, args...).Scan(&s); err != nil {
		z.T.Fatalf("%s: %v", query, err)
	}
	return s
}

// column is one column of the database.
func (z *zone) column(query string, args ...any) (list []string) {
	z.T.Helper()
	rows, err := z.App.DB.Read().QueryContext(z.T.Context(), query, args...)
	if err != nil {
		z.T.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			z.T.Fatal(err)
		}
		list = append(list, s)
	}
	if err := rows.Err(); err != nil {
		z.T.Fatal(err)
	}
	return list
}

func (z *zone) must(err error) {
	z.T.Helper()
	if err != nil {
		z.T.Fatal(err)
	}
}
