package walk

import (
	"testing"
	"time"

	"yangguang/internal/testkit"
)

// TestJourney goes the whole way of Article 11 as people go it: everything is
// clicked and typed in browsers of their own, on the real site, on both engines.
func TestJourney(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		j := &journey{site: newSite(t, h)}
		for _, step := range []struct {
			name string
			do   func(*journey)
		}{
			{"both rosters are imported", (*journey).rosters},
			{"the list is published", (*journey).list},
			{"the plan is published", (*journey).plan},
			{"the task is approved", (*journey).task},
			{"the rosters are confirmed and frozen", (*journey).freeze},
			{"the witness commits", (*journey).commit},
			{"two people type the dice", (*journey).dice},
			{"the secrets are opened", (*journey).reveal},
			{"a second person locks", (*journey).lock},
			{"the list is dispatched", (*journey).dispatch},
			{"the initiating department draws its people", (*journey).ownPeople},
			{"the other draws without JavaScript", (*journey).otherPeople},
			{"the group visits with a phone", (*journey).visit},
			{"each department publishes its result", (*journey).results},
			{"a citizen checks it all", (*journey).citizen},
		} {
			begun := time.Now()
			step.do(j)
			t.Logf("%5.1fs  %s", time.Since(begun).Seconds(), step.name)
			if t.Failed() {
				t.Fatalf("journey ended at: %s", step.name)
			}
		}
	})
}

// journey is what the people learn on their way.
type journey struct {
	*site
	watcher  *desk
	taskPath string
	hall     string // path of the hall of the objects
	draw     string
	drawn    []string // codes of the drawn objects, in the order of the page
	visits   string   // path of the visit
	subject  string   // name of the visited object
	people   []member
}
