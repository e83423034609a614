package staffing

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/task"
)

// NothingToVisit settles the share of a department that none of the drawn
// objects concerns: there is nobody to draw. It returns db.ErrNotFound,
// db.ErrConflict or a *law.Refusal.
func (s *Service) NothingToVisit(ctx context.Context, by actor.Actor, id ids.Task) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, err := task.TakenBy(ctx, tx, id, by.Dept)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.DrawInspectors, t.ShareResource(by.Dept)); err != nil {
			return err
		}
		share, err := t.DispatchedTo(ctx, tx, by.Dept)
		if err != nil {
			return err
		}
		if share.Objects != 0 || share.StaffedAt != 0 {
			return law.Refuse(law.Art12, law.Conflict, "TASK_STATE", "本部门有需要检查的对象，应当抽取执法检查人员。", "请签收名单后抽取人员。")
		}
		events, err := task.Settle(ctx, tx, t, share)
		if err != nil {
			return err
		}
		for _, e := range events {
			tx.Record(e)
		}
		return nil
	})
}
