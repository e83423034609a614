package hall

import (
	"errors"
	"testing"

	"yangguang/internal/app"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/sampling"
	"yangguang/internal/testkit"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// A step that is none changes nothing; it was taken for the void once.
func TestUnknownStepOfTheCeremonyIsAnError(t *testing.T) {
	h := testkit.NewHome(t)
	w := testkit.World(t, h)
	id := ids.Draw("371073-SHGZ-2026-0001-O")
	testkit.StaffedTask(t, h, w)
	before, err := sampling.ByID(t.Context(), h.DB.Read(), id)
	if err != nil {
		t.Fatal(err)
	}
	s := &desk.Desk{App: &app.App{Sampling: &sampling.Service{Ledger: h.Ledger, Authz: h.Authz}}}
	for _, step := range []string{"", "voided", "lock-now"} {
		_, err := carryOut(s, t.Context(), w.Head, string(id), before.Attempt, step, ui.NewForm())
		if !errors.Is(err, db.ErrNotFound) {
			t.Errorf("%q: %v", step, err)
		}
	}
	after, err := sampling.ByID(t.Context(), h.DB.Read(), id)
	if err != nil || after.Version != before.Version || after.Attempt != before.Attempt {
		t.Errorf("%+v %v", after, err)
	}
}
