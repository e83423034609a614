package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Service carries out the acts of the yearly plan.
type Service struct {
	Ledger *ledger.Ledger
	Authz  *authz.Policies
}

// Resource is the plan as the policies see it. For an act that needs a second
// person it names by among the authors, if he is one.
func (p Plan) Resource(by actor.Actor) authz.Resource {
	res := authz.Resource{Kind: "plan", ID: p.ID, Dept: p.Dept, Region: p.Region, State: string(p.State)}
	if slices.Contains(p.Authors, by.Person) {
		res.Person = by.Person
	}
	return res
}

func (p Plan) withAuthor(person ids.Person) Plan {
	if !slices.Contains(p.Authors, person) {
		p.Authors = append(slices.Clone(p.Authors), person)
	}
	return p
}

// Draft begins the plan of the actor's department for a year and returns its
// id. It returns a *law.Refusal: YEAR_OUT_OF_RANGE, PLAN_EXISTS or Forbidden.
func (s *Service) Draft(ctx context.Context, by actor.Actor, year int) (id string, err error) {
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		p := Plan{
			ID: tx.NewID(), Region: by.Region, Dept: by.Dept, Year: year, Version: 1, State: StateDraft,
			Name: fmt.Sprintf("%d年度双随机抽查计划", year), Authors: []ids.Person{by.Person},
		}
		if err := s.Authz.Permit(by, authz.DraftPlan, p.Resource(by)); err != nil {
			return "", err
		}
		if now := calendar.DateOf(tx.Now).Year(); year < now-1 || year > now+1 {
			return "", law.InvalidField(law.Art6, "year", "YEAR_OUT_OF_RANGE", fmt.Sprintf("只能编制%d至%d年的计划。", now-1, now+1),
				"请核对年度。")
		}
		switch versions, err := Versions(ctx, tx, p.Dept, year); {
		case err != nil:
			return "", err
		case len(versions) > 0:
			return "", planExists(year)
		}
		if err := insertPlan(ctx, tx, p); errors.Is(err, db.ErrDuplicate) {
			return "", planExists(year)
		} else if err != nil {
			return "", err
		}
		tx.Record(Drafted{p})
		return p.ID, nil
	})
}

func planExists(year int) *law.Refusal {
	return law.InvalidField(law.Art6, "year", "PLAN_EXISTS", fmt.Sprintf("本部门已有%d年度的计划。", year), "请在原计划上修改；已公开的请办理调整。")
}

// SaveTask writes a plan task of a draft: a new one when t.ID is "", else the
// one with that id anew. seen is the plan's RowVersion that the clerk saw. Seq,
// No and Lead are given by the plan. It returns the task's id, or
// db.ErrNotFound, db.ErrConflict or a *law.Refusal with the field.
func (s *Service) SaveTask(ctx context.Context, by actor.Actor, planID string, seen int, t PlanTask) (id ids.Line,
	err error) {
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (ids.Line, error) {
		p, err := s.openDraft(ctx, tx, by, planID, seen)
		if err != nil {
			return "", err
		}
		t = t.normal()
		t.PlanID, t.Lead = p.ID, p.Dept
		if t.ID == "" {
			t.ID = ids.Line(tx.NewID())
			if t.Seq, err = nextSeq(ctx, tx, p.ID); err != nil {
				return "", err
			}
			t.No = fmt.Sprintf("%s-%d-%02d", p.Dept, p.Year, t.Seq)
		} else {
			old, _, err := TaskOf(ctx, tx, t.ID)
			if err != nil {
				return "", err
			}
			if old.PlanID != p.ID {
				return "", db.ErrNotFound
			}
			t.Seq, t.No = old.Seq, old.No
			if err := deleteTask(ctx, tx, t.ID); err != nil {
				return "", err
			}
		}
		if no := t.check(p); no != nil {
			return "", no
		}
		if err := checkItems(ctx, tx, t); err != nil {
			return "", err
		}
		if err := touch(ctx, tx, p); err != nil {
			return "", err
		}
		if err := insertTask(ctx, tx, t); err != nil {
			return "", err
		}
		tx.Record(TaskSaved{p, t})
		return t.ID, nil
	})
}

// RemoveTask takes a task out of a draft. It returns db.ErrNotFound,
// db.ErrConflict or a *law.Refusal.
func (s *Service) RemoveTask(ctx context.Context, by actor.Actor, planID string, seen int, taskID ids.Line) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := s.openDraft(ctx, tx, by, planID, seen)
		if err != nil {
			return err
		}
		t, _, err := TaskOf(ctx, tx, taskID)
		if err != nil {
			return err
		}
		if t.PlanID != p.ID {
			return db.ErrNotFound
		}
		if err := touch(ctx, tx, p); err != nil {
			return err
		}
		if err := deleteTask(ctx, tx, t.ID); err != nil {
			return err
		}
		tx.Record(TaskRemoved{p, t})
		return nil
	})
}

// Adjust begins the next version of a published plan as a copy with a reason;
// items that were revised meanwhile are taken in their newest published version.
// The published version stays in force until the new one is published (A6-5).
// It returns the new id, or db.ErrNotFound or a *law.Refusal.
func (s *Service) Adjust(ctx context.Context, by actor.Actor, id, reason string) (newID string, err error) {
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		p, err := s.load(ctx, tx, by, authz.DraftPlan, id)
		if err != nil {
			return "", err
		}
		if no := p.in("调整", StatePublished); no != nil {
			return "", no
		}
		reason, no := law.Reason(law.Art6, "reason", reason, "调整计划要写明随新版公开的理由")
		if no != nil {
			return "", no
		}
		tasks, err := Tasks(ctx, tx, p.ID)
		if err != nil {
			return "", err
		}
		newest, err := newestItems(ctx, tx)
		if err != nil {
			return "", err
		}
		p.ID, p.Version, p.State, p.Reason, p.Authors = tx.NewID(), p.Version+1, StateDraft, reason, []ids.Person{by.Person}
		if err := insertPlan(ctx, tx, p); errors.Is(err, db.ErrDuplicate) {
			return "", law.Refuse(law.Art6, law.Conflict, "ADJUSTMENT_OPEN", "这个年度的计划已有一个正在办理的调整版。", "请先办完那个版本。").
				InEnglish("an adjusted version is in the works")
		} else if err != nil {
			return "", err
		}
		for _, t := range tasks {
			t.ID, t.PlanID = ids.Line(tx.NewID()), p.ID
			for n, it := range t.Items {
				if v, ok := newest[it.Code]; ok {
					t.Items[n].Version = v
				}
			}
			if err := insertTask(ctx, tx, t); err != nil {
				return "", err
			}
		}
		tx.Record(Adjusted{p})
		return p.ID, nil
	})
}

func newestItems(ctx context.Context, q db.Querier) (map[string]int, error) {
	items, err := catalog.Published(ctx, q, "")
	out := make(map[string]int, len(items))
	for _, i := range items {
		out[i.Code] = i.Version
	}
	return out, err
}

// load reads a plan and asks whether by may do act on it.
func (s *Service) load(ctx context.Context, tx *ledger.Tx, by actor.Actor, act authz.Act, id string) (Plan, error) {
	p, err := ByID(ctx, tx, id)
	if err != nil {
		return p, err
	}
	return p, s.Authz.Permit(by, act, p.Resource(by))
}

func (s *Service) openDraft(ctx context.Context, tx *ledger.Tx, by actor.Actor, id string, seen int) (Plan, error) {
	p, err := s.load(ctx, tx, by, authz.DraftPlan, id)
	if err != nil {
		return p, err
	}
	if no := p.in("修改", StateDraft); no != nil {
		return p, no
	}
	if p.RowVersion != seen {
		return p, db.ErrConflict
	}
	return p.withAuthor(by.Person), nil
}
