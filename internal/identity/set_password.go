package identity

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/canon"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// SetPassword changes the person's own password and ends his other sessions;
// it returns the stamp for the present one. Refusals: OLD_PASSWORD_WRONG on field
// "old" for a wrong old password, WEAK_PASSWORD on "password".
func (s *Service) SetPassword(ctx context.Context, by actor.Actor, old, password string) (stamp string, err error) {
	if err := s.Authz.Permit(by, authz.SetPassword, authz.Resource{Kind: "person", ID: string(by.Person),
		Person: by.Person}); err != nil {
		return "", err
	}
	p, err := PersonByID(ctx, s.Ledger.DB.Read(), by.Person)
	if err != nil {
		return "", err
	}
	_, stored, err := credentials(ctx, s.Ledger.DB.Read(), p.Login)
	if err != nil {
		return "", err
	}
	ok, err := matches(stored, old)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", law.Refuse(law.Sign, law.Invalid, "OLD_PASSWORD_WRONG", "原口令不对。", "请重新填写原口令。").On("old").
			InEnglish("wrong old password")
	}
	return s.replacePassword(ctx, by, p, password, false)
}

func (s *Service) replacePassword(ctx context.Context, by actor.Actor, p Person, password string,
	reset bool) (stamp string, err error) {
	if no := checkPassword(p.Login, password); no != nil {
		return "", no
	}
	hash := s.cost().hash(password)
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (string, error) {
		stamp := tx.NewID()
		if err := updatePassword(ctx, tx, p, hash, stamp, reset); err != nil {
			return "", err
		}
		if err := forgetGuesses(ctx, tx, canon.SHA256.Hex([]byte("sign-in\n"+p.Login))); err != nil {
			return "", err
		}
		tx.Record(PasswordChanged{Pseudonym: p.Pseudonym, Dept: p.Dept, Reset: reset})
		return stamp, nil
	})
}
