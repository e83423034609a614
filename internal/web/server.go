// Package web is the whole HTTP face of an installation: the public site, the
// pages of signed-in staff, the public log and the assets, behind the checks
// that every request passes.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"yangguang/internal/app"
	"yangguang/internal/law"
	"yangguang/internal/web/assets"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/logtiles"
	"yangguang/internal/web/portal"
	"yangguang/internal/web/ui"
)

// Server answers every request of one installation.
type Server struct {
	http.Handler
	app  *app.App
	desk *desk.Desk
}

// New makes the server of an installation. It returns an error for a page that
// does not parse.
func New(a *app.App) (*Server, error) {
	s, err := desk.New(a, Rooms)
	if err != nil {
		return nil, err
	}
	p, err := portal.New(a)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", assets.Handler())
	tiles := logtiles.Handler(a.Ledger)
	for _, pattern := range []string{"GET /log/checkpoint", "GET /log/vkey", "GET /log/tile/"} {
		mux.Handle(pattern, tiles)
	}
	s.Register(mux)
	p.Register(mux)
	mux.Handle("/", s.Known(nowhere(mux)))

	sameOrigin := http.NewCrossOriginProtection()
	sameOrigin.SetDenyHandler(s.R.Handle(func(http.ResponseWriter, *http.Request) error {
		return law.Refuse(law.Sign, law.Forbidden, "CROSS_ORIGIN", "这个请求来自别的网站，没有办理。", "请在本网站的页面上操作。").
			InEnglish("cross-origin request refused")
	}))
	var h http.Handler = sameOrigin.Handler(mux)
	h = refuseLargeBodies(s.R, h)
	h = secure(a.Config.HTTPS, h)
	return &Server{Handler: cutStalled(stall, survive(s.R, h)), app: a, desk: s}, nil
}

// nowhere answers for every address that is no route: 405 where the address
// is one and only the method is not, 404 elsewhere.
func nowhere(mux *http.ServeMux) ui.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete} {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); pattern != "/" && pattern != "" {
				allowed = append(allowed, method)
			}
		}
		if len(allowed) == 0 {
			return ui.NotFound(w, r)
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		return ui.WrongMethod()
	}
}

// HTTP is the server to listen with. Reading a request head takes at most ten
// seconds; bodies and answers may take as long as they keep moving (cutStalled).
func (s *Server) HTTP() *http.Server {
	return &http.Server{
		Addr: s.app.Config.Listen, Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
		ErrorLog:       slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn),
	}
}

// Tidy removes ended sessions and old guesses every interval until ctx ends.
func (s *Server) Tidy(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		for _, tidy := range []func(context.Context) error{s.desk.Sessions.Store.Tidy, s.app.Identity.Tidy} {
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

// refuseLargeBodies refuses any body that says it is larger than every upload may be,
// before a byte of it is read; each route then has its own limit.
func refuseLargeBodies(rend *ui.Renderer, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > desk.MaxUpload {
			w.Header().Set("Connection", "close")
			rend.Fail(w, r, desk.TooLarge(desk.MaxUpload))
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
