package imports_test

import (
	"testing"

	"yangguang/internal/canon"
	"yangguang/internal/files"
	"yangguang/internal/roster"
	"yangguang/internal/roster/imports"
	"yangguang/internal/testkit"
)

const region = testkit.Region

// bench is a World with the service under test.
type bench struct {
	*testkit.Home
	*testkit.People
	S      *imports.Service
	Roster *roster.Service
}

func each(t *testing.T, fn func(t *testing.T, b bench)) {
	testkit.Each(t, func(t *testing.T, h *testkit.Home) { fn(t, newBench(t, h)) })
}

func newBench(t testing.TB, h *testkit.Home) bench {
	t.Helper()
	store, err := files.Open(h.Dir)
	ok(t, err)
	s := &imports.Service{Ledger: h.Ledger, Authz: h.Authz, Files: store}
	s.Register(h.Queue)
	ok(t, h.Queue.Open())
	return bench{h, testkit.World(t, h), s, &roster.Service{Ledger: h.Ledger, Authz: h.Authz}}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// valid gives the 17 characters their check character.
func valid(t testing.TB, first17 string) string {
	t.Helper()
	check, err := canon.Check(first17)
	ok(t, err)
	return first17 + string(check)
}
