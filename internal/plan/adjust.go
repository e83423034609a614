package plan

import (
	"context"
	"errors"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

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
