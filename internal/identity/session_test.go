package identity_test

import (
	"context"
	"testing"
	"time"

	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/testkit"
)

func TestSessionStore(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		s := &identity.SessionStore{DB: h.DB, Clock: h.Clock.Now}
		ctx := t.Context()
		end := h.Clock.Now().Add(15 * time.Minute)
		found := func(token string) string {
			t.Helper()
			data, ok, err := s.FindCtx(ctx, token)
			must(t, err)
			if !ok {
				return ""
			}
			return string(data)
		}
		must(t, s.CommitCtx(ctx, "a", []byte("one"), end))
		must(t, s.CommitCtx(ctx, "b", []byte("two"), end))
		if found("a") != "one" || found("b") != "two" || found("c") != "" {
			t.Errorf("kept %q, %q, %q", found("a"), found("b"), found("c"))
		}
		must(t, s.CommitCtx(ctx, "a", []byte("changed"), end))
		if found("a") != "changed" {
			t.Errorf("changed data at the same end were not written: %q", found("a"))
		}

		h.Clock.Set(end)
		if found("a") != "" {
			t.Error("a session is found at its end")
		}
		must(t, s.CommitCtx(ctx, "b", []byte("two"), end.Add(time.Minute)))
		must(t, s.Tidy(ctx))
		if found("b") != "two" {
			t.Error("a session that goes on was tidied away")
		}

		must(t, s.DeleteCtx(ctx, "b"))
		must(t, s.CommitCtx(ctx, "b", []byte("two"), end.Add(time.Hour)))
		if found("b") != "" {
			t.Error("a slow request brought back a session that had ended")
		}
		must(t, s.DeleteCtx(ctx, "never"))
	})
}

// While a long act holds the one connection that writes, pages go on: that a
// session lasts longer can be written later.
func TestSessionIsReadWhileALongActWrites(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	s := &identity.SessionStore{DB: h.DB, Clock: h.Clock.Now}
	ctx := t.Context()
	end := h.Clock.Now().Add(15 * time.Minute)
	must(t, s.CommitCtx(ctx, "a", []byte("one"), end))
	must(t, h.DB.Write(ctx, func(context.Context, *db.Tx) error {
		done := make(chan error, 1)
		go func() { done <- s.CommitCtx(ctx, "a", []byte("one"), end.Add(time.Minute)) }()
		select {
		case err := <-done:
			return err
		case <-time.After(5 * time.Second):
			t.Error("the page waits for the act")
			return nil
		}
	}))
	must(t, s.CommitCtx(ctx, "a", []byte("one"), end.Add(time.Minute)))
	h.Clock.Set(end)
	if _, found, err := s.FindCtx(ctx, "a"); !found || err != nil {
		t.Errorf("the session did not go on: %v", err)
	}
}
