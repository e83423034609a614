package identity_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/law"
	"yangguang/internal/testkit"
)

const wrong = "Wrong-password-1"

func TestSignIn(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		ctx := t.Context()
		in, err := h.Identity.SignIn(ctx, " Clerk ", testkit.Password)
		must(t, err)
		if in.Actor.Person != w.Clerk.Person || in.MustChange {
			t.Errorf("signed in as %+v", in)
		}
		if n := len(h.ActsLike("person.signed-in")); n != 1 {
			t.Errorf("%d sign-ins recorded", n)
		}
		back, err := h.Identity.Resume(ctx, in.Actor.Person, in.Stamp)
		must(t, err)
		if back.Actor.Dept != "SHGZ" || back.Actor.Region != testkit.Region {
			t.Errorf("resumed as %+v", back.Actor)
		}
		_, err = h.Identity.SignIn(ctx, "clerk", wrong)
		wantCode(t, err, "BAD_CREDENTIALS", law.Sign)
		_, err = h.Identity.SignIn(ctx, "nobody", wrong)
		wantCode(t, err, "BAD_CREDENTIALS", law.Sign)

		must(t, h.Identity.DisablePerson(ctx, w.SystemAdmin, w.Clerk.Person))
		_, err = h.Identity.SignIn(ctx, "clerk", testkit.Password)
		wantCode(t, err, "BAD_CREDENTIALS", law.Sign)
		if _, err := h.Identity.Resume(ctx, in.Actor.Person, in.Stamp); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("session of a closed account: %v", err)
		}
	})
}

func TestFiveWrongPasswordsLock(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		testkit.World(t, h)
		ctx := t.Context()
		for _, login := range []string{"clerk", "nobody"} {
			for range identity.MaxGuesses - 1 {
				_, err := h.Identity.SignIn(ctx, login, wrong)
				wantCode(t, err, "BAD_CREDENTIALS", law.Sign)
			}
			for range 3 {
				_, err := h.Identity.SignIn(ctx, login, wrong)
				wantCode(t, err, "ACCOUNT_LOCKED", law.Sign)
			}
		}
		_, err := h.Identity.SignIn(ctx, "clerk", testkit.Password)
		wantCode(t, err, "ACCOUNT_LOCKED", law.Sign)
		if n := len(h.ActsLike("person.locked")); n != 1 {
			t.Errorf("%d locks recorded, want 1", n)
		}
		h.Clock.Advance(identity.LockFor - time.Second)
		_, err = h.Identity.SignIn(ctx, "clerk", testkit.Password)
		wantCode(t, err, "ACCOUNT_LOCKED", law.Sign)
		h.Clock.Advance(time.Second)
		_, err = h.Identity.SignIn(ctx, "clerk", wrong)
		wantCode(t, err, "BAD_CREDENTIALS", law.Sign)
		_, err = h.Identity.SignIn(ctx, "clerk", testkit.Password)
		must(t, err)
	})
}

func TestGuessesFarApartDoNotAddUp(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	testkit.World(t, h)
	for range 2 * identity.MaxGuesses {
		_, err := h.Identity.SignIn(t.Context(), "clerk", wrong)
		wantCode(t, err, "BAD_CREDENTIALS", law.Sign)
		h.Clock.Advance(identity.LockFor + time.Second)
	}
	must(t, h.Identity.Tidy(t.Context()))
	if n, err := db.Value[int](t.Context(), h.DB.Read(), `select count(*) from sign_in_guess`); err != nil || n != 0 {
		t.Errorf("%d guesses kept, %v", n, err)
	}
}

func TestGuessesAtOnceCannotExceedTheLimit(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		testkit.World(t, h)
		var looked atomic.Int32
		var wg sync.WaitGroup
		for range 24 {
			wg.Go(func() {
				_, err := h.Identity.SignIn(context.Background(), "clerk", wrong)
				var no *law.Refusal
				if errors.As(err, &no) && no.Code == "BAD_CREDENTIALS" {
					looked.Add(1)
				}
			})
		}
		wg.Wait()
		if n := looked.Load(); n != identity.MaxGuesses-1 {
			t.Errorf("%d guesses were told to be wrong, want %d", n, identity.MaxGuesses-1)
		}
	})
}

func TestPasswordChange(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		w := testkit.World(t, h)
		ctx := t.Context()
		in, err := h.Identity.SignIn(ctx, "clerk", testkit.Password)
		must(t, err)
		const fresh = "Another-Day-77"
		_, err = h.Identity.SetPassword(ctx, in.Actor, wrong, fresh)
		wantCode(t, err, "OLD_PASSWORD_WRONG", law.Sign)
		_, err = h.Identity.SetPassword(ctx, in.Actor, testkit.Password, "weak")
		wantCode(t, err, "WEAK_PASSWORD", law.Sign)
		stamp, err := h.Identity.SetPassword(ctx, in.Actor, testkit.Password, fresh)
		must(t, err)
		if _, err := h.Identity.Resume(ctx, in.Actor.Person, in.Stamp); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("other sessions go on: %v", err)
		}
		_, err = h.Identity.Resume(ctx, in.Actor.Person, stamp)
		must(t, err)

		wantCode(t, h.Identity.ResetPassword(ctx, w.Security, w.Clerk.Person, testkit.Password), "NOT_PERMITTED",
			law.OwnRights)
		must(t, h.Identity.ResetPassword(ctx, w.SystemAdmin, w.Clerk.Person, testkit.Password))
		in, err = h.Identity.SignIn(ctx, "clerk", testkit.Password)
		must(t, err)
		if !in.MustChange {
			t.Error("a reset password need not be changed")
		}
	})
}
