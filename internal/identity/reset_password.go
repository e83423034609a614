package identity

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
)

// ResetPassword gives a person a password that must be changed at the next
// sign-in, and lifts a lock. Refusals: Forbidden, WEAK_PASSWORD.
func (s *Service) ResetPassword(ctx context.Context, by actor.Actor, person ids.Person, password string) error {
	p, err := PersonByID(ctx, s.Ledger.DB.Read(), person)
	if err != nil {
		return err
	}
	if err := s.Authz.Permit(by, authz.ResetPassword, authz.Resource{Kind: "person", ID: string(p.ID),
		Dept: p.Dept}); err != nil {
		return err
	}
	_, err = s.replacePassword(ctx, by, p, password, true)
	return err
}
