package identity

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

func insertPerson(ctx context.Context, tx *ledger.Tx, p Person, hash, stamp string) error {
	return tx.ExecOne(ctx, `insert into person (id, login, name, pseudonym, dept, section, inspector, password, stamp,
		must_change, active, created_at, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, 1)`,
		p.ID, p.Login, p.Name, p.Pseudonym, p.Dept, p.Section, p.Inspector, hash, stamp, flag(p.MustChange), p.CreatedAt)
}

func bumpPerson(ctx context.Context, tx *ledger.Tx, p Person) error {
	return tx.ExecOne(ctx, `update person set version = version + 1 where id = $1 and version = $2`, p.ID, p.Version)
}

func disablePerson(ctx context.Context, tx *ledger.Tx, p Person) error {
	return tx.ExecOne(ctx, `update person set active = 0, version = version + 1 where id = $1 and version = $2
		and active = 1`, p.ID, p.Version)
}

func updatePassword(ctx context.Context, tx *ledger.Tx, p Person, hash, stamp string, mustChange bool) error {
	return tx.ExecOne(ctx, `update person set password = $1, stamp = $2, must_change = $3, version = version + 1
		where id = $4 and version = $5`,
		hash, stamp, flag(mustChange), p.ID, p.Version)
}

func insertGrant(ctx context.Context, tx *ledger.Tx, g Grant) error {
	return tx.ExecOne(ctx, `insert into role_grant (person, role, from_at, until_at, granted_by)
		values ($1, $2, $3, $4, $5)`,
		g.Person, string(g.Role), g.From, g.Until, g.GrantedBy)
}

func endGrant(ctx context.Context, tx *ledger.Tx, person ids.Person, role actor.Role) error {
	return tx.ExecOne(ctx, `update role_grant set until_at = $1 where person = $2 and role = $3 and from_at <= $4
		and until_at > $5`,
		tx.Micros(), person, string(role), tx.Micros(), tx.Micros())
}

// credentials returns a person with the stored password, or db.ErrNotFound.
func credentials(ctx context.Context, q db.Querier, login string) (p Person, stored string, err error) {
	p, err = db.One(ctx, q, func(scan db.Scan) (p Person, err error) {
		err = scan(&p.ID, &p.Login, &p.Pseudonym, &p.Dept, &p.Active, &p.Version, &stored)
		return p, err
	}, `select id, login, pseudonym, dept, active, version, password from person where login = $1`, login)
	return p, stored, err
}

// countGuess counts a guess before it is made and returns how many there are
// now and, when this is the last one allowed, until when the login is locked.
// It returns db.ErrNotFound while the login is locked.
//
// It is not an act and stands in no ledger: a technical counter, as sessions.
func (s *Service) countGuess(ctx context.Context, key string) (guesses int, until int64, err error) {
	now := s.now()
	until = now.Add(LockFor).UnixMicro()
	err = s.Ledger.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		guesses, err = db.Value[int](ctx, tx, `insert into sign_in_guess (login, failures, locked_until, last_at)
			values ($1, 1, 0, $2)
			on conflict (login) do update set
				failures = case when sign_in_guess.failures >= $3 or sign_in_guess.last_at < $4 then 1 else sign_in_guess.failures
					+ 1 end,
				locked_until = case when sign_in_guess.failures = $5 and sign_in_guess.last_at >= $6 then cast($7 as bigint) else 0
					end,
				last_at = excluded.last_at
			where sign_in_guess.locked_until <= $8
			returning failures`,
			key, now.UnixMicro(), MaxGuesses, now.Add(-LockFor).UnixMicro(),
			MaxGuesses-1, now.Add(-LockFor).UnixMicro(), until, now.UnixMicro())
		return err
	})
	return guesses, until, err
}

func forgetGuesses(ctx context.Context, tx *ledger.Tx, key string) error {
	_, err := tx.Exec(ctx, `delete from sign_in_guess where login = $1`, key)
	return err
}

// Tidy removes guesses that no longer matter; it may run at any time.
func (s *Service) Tidy(ctx context.Context) error {
	now := s.now()
	return s.Ledger.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `delete from sign_in_guess where last_at < $1 and locked_until <= $2`,
			now.Add(-LockFor).UnixMicro(), now.UnixMicro())
		return err
	})
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
