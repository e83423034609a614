package ui

import "net/http"

// Secure sets the headers that keep a page to itself: only our own scripts,
// styles, pictures and connections, no framing, forms only to ourselves.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self'; object-src 'none'; "+
			"base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "accelerometer=(), camera=(self), geolocation=(self), gyroscope=(), "+
			"microphone=(self), payment=(), usb=()")
		next.ServeHTTP(w, r)
	})
}
