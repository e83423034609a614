package plan

import (
	"context"
	"errors"
	"fmt"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

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
