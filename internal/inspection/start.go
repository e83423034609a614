package inspection

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
)

// VisitStarted says that the leader began a visit.
type VisitStarted struct {
	Visit   Visit
	TaskNo  string
	Members int
}

// Entry implements ledger.Event. The object is not named: its list may still be
// under embargo.
func (e VisitStarted) Entry() ledger.Entry {
	return ledger.Entry{Act: "visit.started", Basis: law.Art14, Subject: e.Visit.subject(), Region: e.Visit.Region,
		Data: map[string]any{"task": e.TaskNo, "on": e.Visit.StartedOn, "members": e.Members}}
}

// Start begins the visit of a subject by its leader. The checklists of the item
// versions locked with the task become the sheets of the visit. It returns
// db.ErrNotFound for a subject without group, or a *law.Refusal: not the leader
// (A14-1), VISIT_EXISTS, TEAM_NOT_DRAWN, TASK_NOT_BEGUN, NO_LEADER,
// MIN_TWO_INSPECTORS.
func (s *Service) Start(ctx context.Context, by actor.Actor, taskID ids.Task, subject ids.Subject) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, team, v, err := load(ctx, tx, taskID, subject)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.StartVisit, Resource(t, team, subject, t.Initiator)); err != nil {
			return err
		}
		today := calendar.DateOf(tx.Now)
		if no := checkStart(t, v, team, today); no != nil {
			return no
		}
		sheets, err := SheetsOf(ctx, tx, t, v)
		if err != nil {
			return err
		}
		if err := twoEach(ctx, tx, sheets, team, today); err != nil {
			return err
		}
		v.ID, v.State, v.StartedAt, v.StartedOn, v.StartedBy = tx.NewID(), Inspecting, tx.Micros(), today.String(), by.Person
		if err := insertVisit(ctx, tx, v); err != nil {
			return err
		}
		for i, sh := range sheets {
			if err := insertSheet(ctx, tx, v.Key, i+1, sh); err != nil {
				return err
			}
		}
		picks, err := task.Picks(ctx, tx, taskID)
		if err != nil {
			return err
		}
		if err := openTally(ctx, tx, v.Key, len(picks)); err != nil {
			return err
		}
		if err := task.Began(ctx, tx, taskID); err != nil {
			return err
		}
		tx.Record(VisitStarted{Visit: v, TaskNo: t.No, Members: len(team)})
		return nil
	})
}

// twoEach asks for two certified inspectors of each department that has items
// at this visit.
func twoEach(ctx context.Context, q db.Querier, sheets []Sheet, team []staffing.Member, on calendar.Date) error {
	certified := map[ids.Dept]int{}
	for _, m := range team {
		in, err := roster.InspectorByCode(ctx, q, m.Inspector)
		if err != nil {
			return err
		}
		if roster.Eligible(in, on) == nil {
			certified[m.Dept]++
		}
	}
	for _, c := range Counts(sheets) {
		if certified[c.Dept] >= MinPerDept {
			continue
		}
		d, err := identity.DepartmentByCode(ctx, q, c.Dept)
		if err != nil {
			return err
		}
		return tooFew(d.Name, certified[c.Dept])
	}
	return nil
}
