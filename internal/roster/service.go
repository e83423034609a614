package roster

import (
	"context"
	"fmt"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// Service carries out the acts on the two rosters.
type Service struct {
	Ledger *ledger.Ledger
	Authz  *authz.Policies
}

// permitSubjects asks for an act on the subjects of a region.
func (s *Service) permitSubjects(by actor.Actor, act authz.Act, region string, id ids.Subject) error {
	return s.Authz.Permit(by, act, authz.Resource{Kind: "subject", ID: string(id), Region: region})
}

// permitInspectors asks for an act on the inspectors of a department.
func (s *Service) permitInspectors(by actor.Actor, act authz.Act, dept ids.Dept, code ids.Inspector) error {
	return s.Authz.Permit(by, act, authz.Resource{Kind: "inspector", ID: string(code), Dept: dept,
		People: []string{string(code)}})
}

// Hold locks a roster until the act ends, so that everything that changes it
// goes one after another, and makes its counter when there is none.
func Hold(ctx context.Context, tx *ledger.Tx, kind Kind, scope string) error {
	_, err := tx.Exec(ctx,
		`insert into roster_revision (kind, scope, revision, next_number, touched_at) values ($1, $2, 0, 0, 0)
		on conflict (kind, scope) do update set revision = roster_revision.revision`, kind, scope)
	return err
}

// Touch notes that the roster was kept up to date now; with changed its
// revision moves on and earlier confirmations are stale (A8-5).
func Touch(ctx context.Context, tx *ledger.Tx, kind Kind, scope string, changed bool) error {
	step := 0
	if changed {
		step = 1
	}
	return tx.ExecOne(ctx,
		`update roster_revision set revision = revision + $1, touched_at = $2 where kind = $3 and scope = $4`,
		step, tx.Micros(), kind, scope)
}

// LastNumber is the last internal number that was given in a roster that is held.
func LastNumber(ctx context.Context, tx *ledger.Tx, kind Kind, scope string) (int64, error) {
	return db.Value[int64](ctx, tx, `select next_number from roster_revision where kind = $1 and scope = $2`, kind, scope)
}

// SetLastNumber says up to which internal number an import went.
func SetLastNumber(ctx context.Context, tx *ledger.Tx, kind Kind, scope string, n int64) error {
	return tx.ExecOne(ctx, `update roster_revision set next_number = $1 where kind = $2 and scope = $3`, n, kind, scope)
}

// nextNumber gives the next internal number of a roster that is held.
func nextNumber(ctx context.Context, tx *ledger.Tx, kind Kind, scope string) (n int64, err error) {
	err = tx.QueryRowContext(ctx,
		`update roster_revision set next_number = next_number + 1 where kind = $1 and scope = $2 returning next_number`,
		kind, scope).Scan(&n)
	return n, err
}

func tooLong(max int) string { return fmt.Sprintf("超过 %d 个字。", max) }
