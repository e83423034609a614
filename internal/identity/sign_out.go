package identity

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/ledger"
)

// SignOut records that the person ended the session; web forgets its token.
func (s *Service) SignOut(ctx context.Context, by actor.Actor) error {
	return s.Ledger.Change(ctx, by, func(_ context.Context, tx *ledger.Tx) error {
		tx.Record(SignedOut{Pseudonym: by.Pseudonym})
		return nil
	})
}
