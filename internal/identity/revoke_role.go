package identity

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// RevokeRole ends a role now. It returns db.ErrNotFound, db.ErrConflict when
// the person does not hold it, or a *law.Refusal.
func (s *Service) RevokeRole(ctx context.Context, by actor.Actor, person ids.Person, role actor.Role) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := PersonByID(ctx, tx, person)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.RevokeRole, authz.Resource{Kind: "person", ID: string(p.ID), Dept: p.Dept,
			Person: p.ID}); err != nil {
			return err
		}
		if err := endGrant(ctx, tx, p.ID, role); err != nil {
			return err
		}
		tx.Record(RoleRevoked{Pseudonym: p.Pseudonym, Dept: p.Dept, Role: role})
		return nil
	})
}
