// Package install gives tests a whole installation. It stands apart from
// testkit because it imports every domain package, whose own tests import
// testkit.
package install

import (
	"testing"

	"yangguang/internal/app"
	"yangguang/internal/testkit"
)

// App wires the whole installation on a Home: same database, clock and cheap
// passwords. Its ledger has a key and its jobs are written, not run; Home
// closes the database.
func App(t testing.TB, h *testkit.Home) *app.App {
	t.Helper()
	a, err := app.With(app.Config{DataDir: h.Dir, LogName: h.Ledger.Key.Name, Clock: h.Clock.Now}, h.DB)
	if err != nil {
		t.Fatal(err)
	}
	a.Identity.Cost = h.Identity.Cost
	return a
}
