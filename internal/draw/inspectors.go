package draw

import "slices"

// seeker is an inspector during a draw: the load grows with every seat.
type seeker struct {
	Inspector
	ticket Ticket // for the assignment at hand
	hashed bool
	taken  bool // already in the share at hand
	barred bool // conflict with the object at hand
}

// teamDraw is the state of a draw of inspectors between two assignments.
type teamDraw struct {
	plan     Plan
	depts    map[string][]*seeker // sorted by code
	byCode   map[string]*seeker
	ticketer *Ticketer
	message  []byte // id, "/", code: reused
}

func newTeamDraw(p Plan, inspectors []Inspector, seed string) *teamDraw {
	d := &teamDraw{
		plan:     p,
		depts:    make(map[string][]*seeker),
		byCode:   make(map[string]*seeker, len(inspectors)),
		ticketer: NewTicketer(p.Hash, Key(p.Hash, KindInspectors, seed)),
	}
	for _, i := range inspectors {
		s := &seeker{Inspector: i}
		d.depts[i.Dept] = append(d.depts[i.Dept], s)
		d.byCode[i.Code] = s
	}
	return d
}

// begin clears what belonged to the assignment before. The share of a
// department is drawn from that department alone, so nobody else is touched.
func (d *teamDraw) begin(a Assignment) []*seeker {
	all := d.depts[a.Dept]
	for _, s := range all {
		s.hashed, s.taken, s.barred = false, false, false
	}
	return all
}

// ticket returns H(K ‖ id ‖ "/" ‖ code), made once for each assignment.
func (d *teamDraw) ticket(a Assignment, s *seeker) Ticket {
	if !s.hashed {
		d.message = append(append(append(d.message[:0], a.ID...), '/'), s.Code...)
		s.ticket, s.hashed = d.ticketer.Ticket(d.message), true
	}
	return s.ticket
}

// eligible is the set E of a slot before the wish for a qualification.
func (d *teamDraw) eligible(a Assignment, slot uint64, all []*seeker, into []*seeker) []*seeker {
	for _, s := range all {
		switch {
		case s.taken || s.barred:
		case d.plan.CrossStation && a.Station != "" && s.Station == a.Station:
		case a.Lead && slot == 1 && !s.Leader:
		default:
			into = append(into, s)
		}
	}
	return into
}

// missing returns the required qualifications that the share does not hold, in
// the order of the requirement.
func missing(a Assignment, share []*seeker) []string {
	var list []string
	for _, q := range a.Requires {
		if !slices.ContainsFunc(share, func(s *seeker) bool { return s.Holds(q) }) {
			list = append(list, q)
		}
	}
	return list
}

// prefer keeps of E those who hold the first missing qualification, when there
// are any.
func prefer(e []*seeker, lacking []string) []*seeker {
	if len(lacking) == 0 || !slices.ContainsFunc(e, func(s *seeker) bool { return s.Holds(lacking[0]) }) {
		return e
	}
	return slices.DeleteFunc(e, func(s *seeker) bool { return !s.Holds(lacking[0]) })
}

// choose takes from E: among those whose load is at most slack above the
// smallest, the first by (ticket, code). It returns nil when E is empty.
func (d *teamDraw) choose(a Assignment, e []*seeker) *seeker {
	if len(e) == 0 {
		return nil
	}
	least := e[0].Load
	for _, s := range e {
		least = min(least, s.Load)
	}
	var best *seeker
	for _, s := range e {
		if s.Load-least > d.plan.Slack {
			continue
		}
		if best == nil || d.before(a, s, best) {
			best = s
		}
	}
	return best
}

// before orders two inspectors by (ticket, code).
func (d *teamDraw) before(a Assignment, s, t *seeker) bool {
	if c := d.ticket(a, s).Compare(d.ticket(a, t)); c != 0 {
		return c < 0
	}
	return s.Code < t.Code
}

// DrawInspectors draws the teams by section 4, assignments in their order. An
// unfilled slot and a missing qualification do not stop the draw: they stand in
// the result as gaps that an approved act fills. The openings are those of all
// leaves of conflicts.txt (see CheckOpenings). It returns a *Fault when the plan
// is not of this kind.
func DrawInspectors(p Plan, assignments []Assignment, inspectors []Inspector, openings []ConflictOpening,
	seed string) (Teams, error) {
	if p.Kind != KindInspectors {
		return Teams{}, fault(PlanFile, 3, "不是执法检查人员的抽取", "not a draw of inspectors")
	}
	d := newTeamDraw(p, inspectors, seed)
	conflicts := make(map[string][]string)
	for _, o := range openings {
		conflicts[o.ID] = append(conflicts[o.ID], o.Code)
	}
	var t Teams
	var e, share []*seeker
	for _, a := range assignments {
		all := d.begin(a)
		for _, code := range conflicts[a.ID] {
			if s := d.byCode[code]; s != nil {
				s.barred = true
			}
		}
		share = share[:0]
		for slot := uint64(1); slot <= a.Slots; slot++ {
			e = prefer(d.eligible(a, slot, all, e[:0]), missing(a, share))
			seat := Seat{Rank: a.Rank, ID: a.ID, Dept: a.Dept, Slot: slot}
			if s := d.choose(a, e); s != nil {
				seat.Code, seat.Ticket = s.Code, d.ticket(a, s)
				s.Load++
				s.taken = true
				share = append(share, s)
			}
			t.Seats = append(t.Seats, seat)
		}
		for _, q := range missing(a, share) {
			t.Seats = append(t.Seats, Seat{Rank: a.Rank, ID: a.ID, Dept: a.Dept, Lacks: q})
		}
	}
	return t, nil
}
