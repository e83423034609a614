package draw

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// Without the openings the vectors hold: the leaves explain who was passed over.
func TestVerifyWithoutOpenings(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"small/inspectors", "medium/inspectors", "sm3/inspectors"} {
		m := memory(t, bundles(t)[name])
		delete(m, OpeningsFile)
		for _, listed := range []bool{true, false} {
			if !listed {
				delete(m, SumsFile)
				resum(t, m)
			}
			r, err := Verify(m)
			if err != nil || r.Status != NotOpened {
				t.Errorf("%s (openings listed in the sums: %v): %v, %v", name, listed, r.Status, err)
			}
		}
		if _, err := Recompute(m); err == nil {
			t.Errorf("%s: Recompute draws without the openings", name)
		}
	}
}

// lone is a draw of one object by one department of three, two slots, of which
// the second is never filled from outside the given leaves.
func lone(t testing.TB, leaves []string) *bundle {
	t.Helper()
	plan, err := ParsePlan(
		[]byte(
			"ssj-plan/1\ndraw d-1\nkind inspectors\ntitle t\ninitiator X\nhash sha256\ncross-station 0\nsources commit:a " +
				"dice:6\n"))
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle{plan: plan, seed: strings.Repeat("0", 64), leaves: leaves}
	b.assignments = []Assignment{{Rank: 1, ID: "one", Dept: "X", Slots: 2, Requires: []string{"Q"}}}
	b.inspectors = []Inspector{
		{Code: "a", Dept: "X", Load: 0}, {Code: "b", Dept: "X", Load: 1, Quals: []string{"Q"}},
		{Code: "c", Dept: "X", Load: 5}, {Code: "y", Dept: "Y"},
	}
	return b
}

func TestExplainCountsTheFewestConflicts(t *testing.T) {
	t.Parallel()
	leaf := func(n int) (l []string) {
		for i := range n {
			l = append(l, fmt.Sprintf("%064d", i))
		}
		return l
	}
	for _, c := range []struct {
		name  string
		seats string // code of slot 1, code of slot 2
		fewer int    // leaves that do not explain it, or -1
		want  string
	}{
		{"by the rules", "b a", -1, ""},
		{"a conflict of the second", "b c", 0, "line 1: up to here at least 1"},
		{"the qualified passed over", "a c", 0, "line 1: up to here at least 1"},
		{"the two lighter passed over", "c -", 1, "line 1: up to here at least 2"},
		{"nobody", "- -", 2, "line 1: up to here at least 3"},
		{"a later slot proves an earlier one free", "a b", -2, "line 2: b may not take"},
		{"twice the same", "b b", -2, "line 2: b may not take"},
		{"another department", "b y", -2, "line 2: y is no inspector"},
	} {
		t.Run(c.name, func(t *testing.T) {
			seats := seatsOf(lone(t, nil), strings.Fields(c.seats))
			if c.fewer != -2 {
				if err := explain(lone(t, leaf(c.fewer+1)), seats); err != nil {
					t.Errorf("with %d leaves: %v", c.fewer+1, err)
				}
			}
			if c.fewer == -1 {
				return
			}
			err := explain(lone(t, leaf(max(c.fewer, 0))), seats)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("with %d leaves: %v, want %q", c.fewer, err, c.want)
			}
		})
	}
}

// seatsOf makes the result in which these codes sit, with true tickets.
func seatsOf(b *bundle, codes []string) []Seat {
	d := newTeamDraw(b.plan, b.inspectors, b.seed)
	var seats []Seat
	a := b.assignments[0]
	var share []*seeker
	for i, code := range codes {
		s := Seat{Rank: a.Rank, ID: a.ID, Dept: a.Dept, Slot: uint64(i + 1)}
		if code != "-" {
			s.Code = code
			s.Ticket = d.ticket(a, d.byCode[code])
			share = append(share, d.byCode[code])
		}
		seats = append(seats, s)
	}
	for _, q := range missing(a, share) {
		seats = append(seats, Seat{Rank: a.Rank, ID: a.ID, Dept: a.Dept, Lacks: q})
	}
	return seats
}

// Whatever the conflicts were, the result they gave is explained by as many
// leaves, and the draw keeps its own rules.
func TestExplainAcceptsEveryTrueDraw(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := randomTeams(t)
		teams, err := DrawInspectors(b.plan, b.assignments, b.inspectors, b.openings, b.seed)
		if err != nil {
			t.Fatal(err)
		}
		if err := explain(b, teams.Seats); err != nil {
			t.Fatalf("%v\nopenings %v", err, b.openings)
		}
		conflict := make(map[string]bool)
		for _, o := range b.openings {
			conflict[o.ID+" "+o.Code] = true
		}
		seen := make(map[string]bool)
		for _, s := range teams.Seats {
			if s.Code == "" {
				continue
			}
			if conflict[s.ID+" "+s.Code] {
				t.Fatalf("%s sits at %s in spite of a conflict", s.Code, s.ID)
			}
			if key := s.ID + s.Code; seen[key] {
				t.Fatalf("%s sits twice at %s", s.Code, s.ID)
			} else {
				seen[key] = true
			}
		}
	})
}

func randomTeams(t *rapid.T) *bundle {
	b := &bundle{seed: fmt.Sprintf("%064d", rapid.IntRange(0, 1<<20).Draw(t, "seed"))}
	b.plan = Plan{Draw: "d", Kind: KindInspectors, Hash: "sha256", Slack: uint64(rapid.IntRange(0, 2).Draw(t, "slack")),
		CrossStation: rapid.Bool().Draw(t, "cross")}
	quals := rapid.SampledFrom([][]string{nil, {"P"}, {"Q"}, {"P", "Q"}})
	station := rapid.SampledFrom([]string{"", "S1", "S2"})
	dept := rapid.SampledFrom([]string{"X", "Y"})
	for i := range rapid.IntRange(0, 9).Draw(t, "inspectors") {
		b.inspectors = append(b.inspectors, Inspector{
			Code: fmt.Sprintf("c%d", i), Dept: dept.Draw(t, "dept"), Station: station.Draw(t, "station"),
			Leader: rapid.Bool().Draw(t, "leader"), Load: uint64(rapid.IntRange(0, 4).Draw(t, "load")),
			Quals: quals.Draw(t, "quals"),
		})
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "objects") {
		a := Assignment{
			Rank: uint64(i + 1), ID: fmt.Sprintf("o%d", i), Station: station.Draw(t, "own"), Dept: dept.Draw(t, "share"),
			Slots: uint64(rapid.IntRange(1, 3).Draw(t, "slots")), Lead: rapid.Bool().Draw(t, "lead"),
			Requires: quals.Draw(t, "requires"),
		}
		b.assignments = append(b.assignments, a)
		for _, p := range b.inspectors {
			if rapid.IntRange(0, 3).Draw(t, "conflict") == 0 {
				b.openings = append(b.openings, ConflictOpening{ID: a.ID, Code: p.Code, Salt: strings.Repeat("0", 32)})
			}
		}
	}
	b.leaves = Leaves(b.plan.Hash, b.openings)
	return b
}

// A published result with another person in a slot is not explained by the
// leaves of the vector.
func TestForgedSeatWithoutOpenings(t *testing.T) {
	t.Parallel()
	m := memory(t, bundles(t)["medium/inspectors"])
	delete(m, OpeningsFile)
	m[ConflictsFile] = &fstest.MapFile{}
	var b bundle
	b.plan, _ = ParsePlan(m[PlanFile].Data)
	b.seed = Seed(b.plan.Hash, m[SeedFile].Data)
	b.assignments, _ = ParseAssignments(m[AssignmentsFile].Data)
	b.inspectors, _ = ParseInspectors(m[InspectorsFile].Data)
	teams, err := DrawInspectors(b.plan, b.assignments, b.inspectors, nil, b.seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := explain(&b, teams.Seats); err != nil {
		t.Fatalf("the true draw without conflicts: %v", err)
	}
	d := newTeamDraw(b.plan, b.inspectors, b.seed)
	forged := 0
	for i := range teams.Seats {
		s := teams.Seats[i]
		if s.Code == "" || s.Slot == 0 || i > 40 {
			continue
		}
		for _, other := range b.inspectors {
			if other.Dept != s.Dept || other.Code == s.Code {
				continue
			}
			var a Assignment
			for _, a = range b.assignments {
				if a.ID == s.ID {
					break
				}
			}
			d.begin(a)
			f := s
			f.Code, f.Ticket = other.Code, d.ticket(a, d.byCode[other.Code])
			teams.Seats[i] = f
			if err := explain(&b, teams.Seats); err == nil {
				t.Errorf("%s in the place of %s at %s slot %d is accepted", f.Code, s.Code, s.ID, s.Slot)
			}
			teams.Seats[i] = s
			forged++
		}
	}
	if forged < 100 {
		t.Fatalf("only %d forgeries tried", forged)
	}
}
