package identity

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// After MaxGuesses wrong passwords for one login name nobody can sign in with
// it for LockFor. Guesses more than LockFor apart do not add up.
const (
	MaxGuesses = 5
	LockFor    = 30 * time.Minute
)

// Signed is a person who proved who he is.
type Signed struct {
	Actor      actor.Actor
	Stamp      string // to be kept in the session and given to Resume
	MustChange bool   // the password must be changed before anything else
}

func badCredentials() *law.Refusal {
	return law.Refuse(law.Sign, law.SignIn, "BAD_CREDENTIALS", "登录名或口令不对。",
		fmt.Sprintf("请重新填写；半小时内连续错 %d 次会暂停登录。", MaxGuesses)).InEnglish("wrong login or password")
}

func locked() *law.Refusal {
	return law.Refuse(law.Sign, law.Forbidden, "ACCOUNT_LOCKED", "口令连续错误次数过多，这个登录名已暂停登录。",
		fmt.Sprintf("请在 %d 分钟后再试，或联系系统管理员重置口令。", int(LockFor.Minutes()))).
		InEnglish("too many wrong passwords; locked for 30 minutes")
}

// SignIn checks login and password. It returns a *law.Refusal: BAD_CREDENTIALS
// (the same for an unknown login, a disabled account and a wrong password) or
// ACCOUNT_LOCKED. A guess is counted before the password is looked at, so that
// guesses made at the same time cannot exceed the limit.
func (s *Service) SignIn(ctx context.Context, login, password string) (Signed, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	key := canon.SHA256.Hex([]byte("sign-in\n" + login))
	guesses, until, err := s.countGuess(ctx, key)
	if errors.Is(err, db.ErrNotFound) {
		return Signed{}, locked()
	}
	if err != nil {
		return Signed{}, err
	}
	p, stored, err := credentials(ctx, s.Ledger.DB.Read(), login)
	known := err == nil && p.Active
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return Signed{}, err
	}
	if !known {
		stored = s.cost().decoy()
	}
	ok, err := matches(stored, password)
	if err != nil {
		return Signed{}, err
	}
	if !ok || !known {
		if guesses < MaxGuesses {
			return Signed{}, badCredentials()
		}
		if known {
			err := s.Ledger.Change(ctx, actor.System, func(_ context.Context, tx *ledger.Tx) error {
				tx.Record(AccountLocked{Pseudonym: p.Pseudonym, Dept: p.Dept, Until: until})
				return nil
			})
			if err != nil {
				return Signed{}, err
			}
		}
		return Signed{}, locked()
	}
	return s.begin(ctx, p.ID, key)
}

func (s *Service) begin(ctx context.Context, person ids.Person, key string) (Signed, error) {
	signed, err := s.signed(ctx, person)
	if err != nil {
		return Signed{}, err
	}
	err = s.Ledger.Change(ctx, signed.Actor, func(ctx context.Context, tx *ledger.Tx) error {
		if err := forgetGuesses(ctx, tx, key); err != nil {
			return err
		}
		tx.Record(SignedIn{Pseudonym: signed.Actor.Pseudonym})
		return nil
	})
	return signed, err
}

func (s *Service) signed(ctx context.Context, person ids.Person) (Signed, error) {
	a, stamp, err := load(ctx, s.Ledger.DB.Read(), s.now(), person)
	if err != nil {
		return Signed{}, err
	}
	p, err := PersonByID(ctx, s.Ledger.DB.Read(), person)
	return Signed{Actor: a, Stamp: stamp, MustChange: p.MustChange}, err
}

// Resume loads the person of a session with the rights of this moment. It
// returns db.ErrNotFound when the account was closed or its password changed
// since the session began.
func (s *Service) Resume(ctx context.Context, person ids.Person, stamp string) (Signed, error) {
	signed, err := s.signed(ctx, person)
	if err == nil && signed.Stamp != stamp {
		err = db.ErrNotFound
	}
	if err != nil {
		return Signed{}, err
	}
	return signed, nil
}

// decoy is a stored password that nothing matches and that takes as long.
func (c Cost) decoy() string {
	zero := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", c.KiB, c.Passes, zero(make([]byte, 16)),
		zero(make([]byte, 32)))
}
