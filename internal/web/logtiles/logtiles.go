// Package logtiles serves the public log as C2SP tlog-tiles, for any monitor,
// witness or checking program that speaks it.
package logtiles

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
)

// Handler answers GET and HEAD below /log/: checkpoint, vkey and tile/….
// What is not published, or not published that wide, is 404.
func Handler(l *ledger.Ledger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /log/checkpoint", func(w http.ResponseWriter, r *http.Request) {
		body, err := l.Checkpoint(r.Context())
		reply(w, r, body, err, "text/plain; charset=utf-8", "no-cache")
	})
	mux.HandleFunc("GET /log/vkey", func(w http.ResponseWriter, r *http.Request) {
		var err error
		if l.VKey() == "" {
			err = db.ErrNotFound
		}
		reply(w, r, []byte(l.VKey()+"\n"), err, "text/plain; charset=utf-8", "no-cache")
	})
	mux.HandleFunc("GET /log/tile/", func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/log/")
		body, err := l.Tile(r.Context(), path)
		// No tile ever changes, but a narrow one is asked for only until the
		// tree has grown.
		cache := "public, max-age=31536000, immutable"
		if strings.Contains(path, ".p/") {
			cache = "public, max-age=3600"
		}
		reply(w, r, body, err, "application/octet-stream", cache)
	})
	return mux
}

func reply(w http.ResponseWriter, r *http.Request, body []byte, err error, contentType, cache string) {
	switch {
	case errors.Is(err, db.ErrNotFound):
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "公开日志中没有这一项，或尚未发布。", http.StatusNotFound)
		return
	case err != nil:
		slog.ErrorContext(r.Context(), "public log", "path", r.URL.Path, "error", err)
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "公开日志暂时读不出，请稍后再试。", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", cache)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Access-Control-Allow-Origin", "*") // anybody's page may check the log
	w.Write(body)
}
