package desk

import (
	"context"
	"encoding/gob"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"yangguang/internal/actor"
	"yangguang/internal/app"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/identity"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/web/ui"
)

// Sessions remembers in the database who signed in from which browser. The
// browser holds a random token; the rights are loaded anew at every request.
type Sessions struct {
	*scs.SessionManager
	Store    *identity.SessionStore
	identity *identity.Service
}

// who is all that a session holds.
type who struct{ Person, Stamp string }

const whoKey = "who"

func init() { gob.Register(who{}) }

// NewSessions makes the sessions of an installation.
func NewSessions(a *app.App) *Sessions {
	store := &identity.SessionStore{DB: a.DB, Clock: time.Now}
	m := scs.New()
	m.Store, m.HashTokenInStore = store, true
	m.IdleTimeout, m.Lifetime = a.Config.Idle, a.Config.Absolute
	m.Cookie.Name, m.Cookie.Secure = "yangguang", a.Config.HTTPS
	if a.Config.HTTPS {
		m.Cookie.Name = "__Host-yangguang"
	}
	m.Cookie.HttpOnly, m.Cookie.SameSite = true, http.SameSiteLaxMode
	m.Cookie.Persist = false // the cookie goes with the browser
	return &Sessions{SessionManager: m, Store: store, identity: a.Identity}
}

// Begin gives the browser a new token for the person who signed in.
func (s *Sessions) Begin(ctx context.Context, in identity.Signed) error {
	if err := s.RenewToken(ctx); err != nil {
		return err
	}
	s.Put(ctx, whoKey, who{Person: string(in.Actor.Person), Stamp: in.Stamp})
	return nil
}

type signedKey struct{}

// load puts the person of the session into the request. A session whose
// account was closed or whose password changed counts as no session.
func (s *Sessions) load(next ui.Handler) ui.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		kept, ok := s.Get(r.Context(), whoKey).(who)
		if !ok {
			return next(w, r)
		}
		in, err := s.identity.Resume(r.Context(), ids.Person(kept.Person), kept.Stamp)
		if errors.Is(err, db.ErrNotFound) {
			if err := s.Destroy(r.Context()); err != nil {
				return err
			}
			return next(w, r)
		}
		if err != nil {
			return err
		}
		in.Actor.Session = s.Token(r.Context())
		return next(w, r.WithContext(context.WithValue(r.Context(), signedKey{}, in)))
	}
}

func Signed(ctx context.Context) identity.Signed {
	in, _ := ctx.Value(signedKey{}).(identity.Signed)
	return in
}

// ActorOf is who acts in the request of ctx; nobody when it is not signed in.
func ActorOf(ctx context.Context) actor.Actor { return Signed(ctx).Actor }

// guard answers for a route before its handler: sign in first, change a reset
// password first, and the act must be one that this person could do at all.
func (s *Desk) guard(route Route) ui.Handler {
	run := func(w http.ResponseWriter, r *http.Request) error { return route.Handler(s, w, r) }
	if route.Public {
		return run
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store") // whatever the route answers belongs to one person
		in := Signed(r.Context())
		if !in.Actor.SignedIn() {
			if plainGet(r) {
				http.Redirect(w, r, "/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
				return nil
			}
			return sendAgain(r)
		}
		if in.MustChange && route.Act != authz.SetPassword && !strings.HasSuffix(route.Pattern, " /logout") {
			http.Redirect(w, r, "/password", http.StatusSeeOther)
			return nil
		}
		if err := s.App.Authz.Guard(in.Actor, route.Act); err != nil {
			return err
		}
		return run(w, r)
	}
}

// sendAgain refuses a form whose session has ended. The browser still holds
// what was typed: reloading the answer sends the same form once more, with its
// key, so that nothing has to be typed again and nothing is done twice.
func sendAgain(r *http.Request) *law.Refusal {
	no := authz.SignInFirst()
	if r.Method == http.MethodPost {
		no.Next = "点“去登录”在新窗口登录，然后回到本页刷新，并同意浏览器重新提交：填写的内容不会丢，也不会办两次。"
	}
	return no
}

// plainGet is a page asked for by a person; a script gets an answer it can
// tell from the page it wanted.
func plainGet(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) &&
		r.Header.Get("HX-Request") == "" && !strings.HasPrefix(r.Header.Get("Accept"), "text/event-stream")
}

// NextPage is where to go after signing in: a page of this site, never another.
func NextPage(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsAny(next, "\\\r\n") || u.Path == "/login" || u.Path == "/logout" {
		return HomePath
	}
	return next
}
