package draw

// explain checks a result of a draw of inspectors whose conflicts are not
// opened. Loads and shares follow the published seats. Every ticket, quota and
// rule is checked; a person who had to come first but was passed over must have
// a conflict with that object. The smallest set of such conflicts is counted,
// and there may not be more of them than leaves.
func explain(b *bundle, seats []Seat) error {
	d := newTeamDraw(b.plan, b.inspectors, b.seed)
	forced, line := 0, 1
	for _, a := range b.assignments {
		first := line
		all := d.begin(a)
		chosen := make([]*seeker, 0, min(a.Slots, maxSlots))
		for slot := uint64(1); slot <= a.Slots; slot++ {
			s, err := d.seat(a, slot, seats, line)
			if err != nil {
				return err
			}
			chosen = append(chosen, s)
			line++
		}
		if err := d.passedOver(a, all, chosen, first); err != nil {
			return err
		}
		var err error
		if line, err = lacking(a, chosen, seats, line); err != nil {
			return err
		}
		for _, s := range all {
			if s.barred {
				forced++
			}
		}
		if forced > len(b.leaves) {
			return fault(ResultFile, first, "到此为止至少要有 %d 项回避情形才能解释被越过的人员，而提交校验码的只有 %d 项",
				"up to here at least %d conflicts are needed to explain who was passed over; %d are committed", forced,
				len(b.leaves))
		}
	}
	if line <= len(seats) {
		return fault(ResultFile, line, "多余的行，结果应到上一行为止", "a line too many: the result ends before it")
	}
	return nil
}

// seat returns who sits in a slot by the published result, nil for nobody.
func (d *teamDraw) seat(a Assignment, slot uint64, seats []Seat, line int) (*seeker, error) {
	if line > len(seats) {
		return nil, fault(ResultFile, line, "缺少位次 %d 部门 %s 的席位 %d", "rank %d, department %s, slot %d is missing", a.Rank,
			a.Dept, slot)
	}
	p := seats[line-1]
	if p.Rank != a.Rank || p.ID != a.ID || p.Dept != a.Dept || p.Slot != slot {
		return nil, fault(ResultFile, line, "此处应为位次 %d 部门 %s 的席位 %d", "want rank %d, department %s, slot %d here", a.Rank,
			a.Dept, slot)
	}
	if p.Code == "" {
		return nil, nil
	}
	s := d.byCode[p.Code]
	if s == nil || s.Dept != a.Dept {
		return nil, fault(ResultFile, line, "%s 不是部门 %s 的可抽人员", "%s is no inspector of department %s", p.Code, a.Dept)
	}
	if t := d.ticket(a, s); t != p.Ticket {
		return nil, fault(ResultFile, line, "签号不符，应为 %s", "the ticket is %s", t.Hex())
	}
	return s, nil
}

// lacking checks the lacks lines that end the share and returns the next line.
func lacking(a Assignment, chosen []*seeker, seats []Seat, line int) (int, error) {
	var share []*seeker
	for _, s := range chosen {
		if s != nil {
			share = append(share, s)
		}
	}
	for _, q := range missing(a, share) {
		if want := (Seat{Rank: a.Rank, ID: a.ID, Dept: a.Dept, Lacks: q}); line > len(seats) || seats[line-1] != want {
			return line, fault(ResultFile, line, "此处应为：%s", "want here: %s", want.line())
		}
		line++
	}
	return line, nil
}

// passedOver bars the fewest people whose conflict with the object explains the
// chosen seats. Each one it bars is forced: a larger set can only raise the
// smallest load, and so force more. It goes over the slots again until nothing
// changes, because a conflict found in a later slot holds for the earlier ones.
func (d *teamDraw) passedOver(a Assignment, all, chosen []*seeker, line int) error {
	var e []*seeker
	for again := true; again; {
		again = false
		share := make([]*seeker, 0, len(chosen))
		for i, c := range chosen {
			e = d.eligible(a, uint64(i+1), all, e[:0])
			barred, ok := d.bar(a, e, c, share)
			if !ok {
				return fault(ResultFile, line+i, "%s 不符合这一席位的条件，或已有更早的席位表明其应回避",
					"%s may not take this slot, or another slot shows a conflict", c.Code)
			}
			again = again || barred
			if c != nil {
				c.taken = true
				c.Load++
				share = append(share, c)
			}
		}
		if again {
			for _, c := range share {
				c.taken = false
				c.Load--
			}
		}
	}
	return nil
}

// bar marks in E whoever had to come before c (all of E when c is nil). It
// reports whether it marked anybody, and false when c itself is not in E.
func (d *teamDraw) bar(a Assignment, e []*seeker, c *seeker, share []*seeker) (barred, ok bool) {
	mark := func(s *seeker) { s.barred, barred = true, true }
	if c == nil {
		for _, s := range e {
			mark(s)
		}
		return barred, true
	}
	lack := missing(a, share)
	wanted := len(lack) > 0 && c.Holds(lack[0])
	for _, s := range e {
		if s == c {
			ok = true
		}
		if len(lack) > 0 && !wanted && s.Holds(lack[0]) {
			mark(s)
		}
	}
	if !ok {
		return barred, false
	}
	for again := true; again; {
		again = false
		least := c.Load
		for _, s := range e {
			if !s.barred && (!wanted || s.Holds(lack[0])) {
				least = min(least, s.Load)
			}
		}
		for _, s := range e {
			if s == c || s.barred || (wanted && !s.Holds(lack[0])) {
				continue
			}
			tooBusy := c.Load-least > d.plan.Slack && s.Load == least
			first := s.Load-least <= d.plan.Slack && d.before(a, s, c)
			if tooBusy || first {
				mark(s)
				again = true
			}
		}
	}
	return barred, true
}
