package web

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// told gives the channel's next value, or fails after ten seconds.
func told[T any](t *testing.T, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(time.Minute):
		t.Fatal("nothing happened")
	}
	return v
}

func TestStalledConnectionsEnd(t *testing.T) {
	t.Parallel()
	const stall = time.Second
	read, wrote, lived := make(chan error, 1), make(chan error, 1), make(chan error, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /body", func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		read <- err
	})
	mux.HandleFunc("GET /answer", func(w http.ResponseWriter, r *http.Request) {
		block, err := make([]byte, 1<<20), error(nil)
		for n := 0; n < 1000 && err == nil; n++ {
			_, err = w.Write(block)
		}
		wrote <- err
	})
	mux.HandleFunc("POST /live", func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		select {
		case <-r.Context().Done():
			lived <- r.Context().Err()
		case <-time.After(5 * stall):
			_, err := io.WriteString(w, "still here")
			lived <- err
		}
	})
	srv := httptest.NewServer(cutStalled(stall, mux))
	t.Cleanup(srv.Close)
	send := func(text string) net.Conn {
		c, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
		return c
	}
	send("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
	if err := told(t, read); err == nil {
		t.Error("half a body was read as a whole one")
	}
	send("GET /answer HTTP/1.1\r\nHost: x\r\n\r\n")
	if err := told(t, wrote); err == nil {
		t.Error("an answer that nobody reads was written")
	}
	send("POST /live HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody")
	if err := told(t, lived); err != nil {
		t.Errorf("a request that works longer than a stall ended: %v", err)
	}
	// Twice as long as a stall in all, and never near it at once.
	slow := send("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n")
	for range 20 {
		time.Sleep(stall / 10)
		if _, err := io.WriteString(slow, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := told(t, read); err != nil {
		t.Errorf("a slow body that keeps moving ended: %v", err)
	}
}
