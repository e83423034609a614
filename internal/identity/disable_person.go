package identity

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// DisablePerson closes an account: its sessions end at their next request. It
// returns db.ErrNotFound, db.ErrConflict when it is closed already, or a
// *law.Refusal.
func (s *Service) DisablePerson(ctx context.Context, by actor.Actor, id ids.Person) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := PersonByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.DisablePerson, authz.Resource{Kind: "person", ID: string(id),
			Dept: p.Dept}); err != nil {
			return err
		}
		if id == by.Person {
			return law.Refuse(law.OwnRights, law.Conflict, "SELF_DISABLE", "不能停用自己的账号。", "请由另一名系统管理员办理。").
				InEnglish("nobody closes his own account")
		}
		if err := disablePerson(ctx, tx, p); err != nil {
			return err
		}
		tx.Record(PersonDisabled{Pseudonym: p.Pseudonym, Dept: p.Dept})
		return nil
	})
}
