// Package web is the whole HTTP face of an installation: the public site, the
// pages of signed-in staff, the public log and the assets, behind the checks
// that every request passes.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"yangguang/internal/app"
	"yangguang/internal/law"
	"yangguang/internal/web/assets"
	"yangguang/internal/web/logtiles"
	"yangguang/internal/web/portal"
	"yangguang/internal/web/staff"
	"yangguang/internal/web/ui"
)

// Server answers every request of one installation.
type Server struct {
	http.Handler
	app   *app.App
	staff *staff.Staff
}

// New makes the server of an installation. It returns an error for a page that
// does not parse.
func New(a *app.App) (*Server, error) {
	s, err := staff.New(a)
	if err != nil {
		return nil, err
	}
	p, err := portal.New(a)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", assets.Handler())
	mux.Handle("GET /log/", logtiles.Handler(a.Ledger))
	s.Register(mux)
	p.Register(mux)
	mux.Handle("/", s.R.Handle(ui.NotFound))

	sameOrigin := http.NewCrossOriginProtection()
	sameOrigin.SetDenyHandler(s.R.Handle(func(http.ResponseWriter, *http.Request) error {
		return law.Refuse(law.Sign, law.Forbidden, "CROSS_ORIGIN", "这个请求来自别的网站，没有办理。", "请在本网站的页面上操作。").
			InEnglish("cross-origin request refused")
	}))
	var h http.Handler = sameOrigin.Handler(mux)
	h = modest(s.R, h)
	h = secure(a.Config.HTTPS, h)
	return &Server{Handler: survive(s.R, h), app: a, staff: s}, nil
}

// HTTP is the server to listen with. Reading a request head takes at most ten
// seconds; bodies and answers have no limit, for uploads and live pages.
func (s *Server) HTTP() *http.Server {
	return &http.Server{
		Addr: s.app.Config.Listen, Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn),
	}
}

// Tidy removes ended sessions and old guesses every interval until ctx ends.
func (s *Server) Tidy(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		for _, tidy := range []func(context.Context) error{s.staff.Sessions.Store.Tidy, s.app.Identity.Tidy} {
			if err := tidy(ctx); err != nil && ctx.Err() == nil {
				slog.WarnContext(ctx, "tidying failed", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// modest refuses any body that says it is larger than every upload may be,
// before a byte of it is read; each route then has its own limit.
func modest(rend *ui.Renderer, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > staff.MaxUpload {
			w.Header().Set("Connection", "close")
			rend.Fail(w, r, staff.TooLarge(staff.MaxUpload))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func secure(https bool, next http.Handler) http.Handler {
	next = ui.Secure(next)
	if !https {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}

// survive turns a panic into the page of a fault, when nothing was sent yet.
func survive(rend *ui.Renderer, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			rend.Fail(w, r, &fault{reason: p, stack: debug.Stack()})
		}()
		next.ServeHTTP(w, r)
	})
}
