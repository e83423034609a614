package web

import (
	"io"
	"net/http"
	"time"
)

// stall is how long a request's body or its answer may stand still.
const stall = time.Minute

// cutStalled lets an upload and a download take as long as the network needs, and
// a live page stay open, but not hold a connection that does not move: each
// read of a body and each write of an answer has its own deadline. A server's
// ReadTimeout and WriteTimeout would cut off the slow with the dead.
func cutStalled(stall time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := http.NewResponseController(w)
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &movingBody{r.Body, c, stall}
			// The server reads what the handler left of a body.
			defer func() { c.SetReadDeadline(time.Now().Add(stall)) }()
		}
		next.ServeHTTP(&movingAnswer{w, c, stall}, r)
	})
}

// movingBody sets a deadline for the time of each read only: while the handler
// works, the server watches the same connection for the visitor's going away.
type movingBody struct {
	io.ReadCloser
	conn  *http.ResponseController
	stall time.Duration
}

func (b *movingBody) Read(p []byte) (int, error) {
	b.conn.SetReadDeadline(time.Now().Add(b.stall))
	n, err := b.ReadCloser.Read(p)
	b.conn.SetReadDeadline(time.Time{})
	return n, err
}

type movingAnswer struct {
	http.ResponseWriter
	conn  *http.ResponseController
	stall time.Duration
}

func (a *movingAnswer) Write(p []byte) (int, error) {
	a.conn.SetWriteDeadline(time.Now().Add(a.stall))
	return a.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *movingAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
