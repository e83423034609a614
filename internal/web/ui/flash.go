package ui

import (
	"encoding/base64"
	"net/http"
	"unicode/utf8"
)

const flashCookie = "done"

// SeeOther answers a form that was carried out: 303 to url, where the next page
// says done (one sentence, "" for none) once.
func SeeOther(w http.ResponseWriter, r *http.Request, url, done string) error {
	if done != "" {
		http.SetCookie(w, &http.Cookie{
			Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(done)), Path: "/",
			MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
		})
	}
	http.Redirect(w, r, url, http.StatusSeeOther)
	return nil
}

func takeFlash(w http.ResponseWriter, r *http.Request) string {
	c, err := r.Cookie(flashCookie)
	if err != nil {
		return ""
	}
	http.SetCookie(w, &http.Cookie{
		Name: flashCookie, Path: "/", MaxAge: -1,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	})
	text, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(text) > 600 || !utf8.Valid(text) {
		return ""
	}
	return string(text)
}
