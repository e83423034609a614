package ledger_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/ledger"
	"yangguang/internal/testkit"
)

// cut is a line between the program and PostgreSQL that breaks at a commit:
// before it reaches the server, or after, so that only the answer is lost.
type cut struct {
	server   string
	armed    atomic.Bool
	swallow  bool // the commit itself does not arrive
	listener net.Listener
}

func (c *cut) serve() {
	for {
		client, err := c.listener.Accept()
		if err != nil {
			return
		}
		go c.connect(client)
	}
}

func (c *cut) connect(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", c.server)
	if err != nil {
		return
	}
	defer server.Close()
	var broken atomic.Bool
	go func() {
		defer client.Close()
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			if err != nil || broken.Load() {
				return // the answer to the commit ends here
			}
			if _, err := client.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		if bytes.Contains(bytes.ToLower(buf[:n]), []byte("commit\x00")) && c.armed.CompareAndSwap(true, false) {
			broken.Store(true)
			if c.swallow {
				return
			}
			server.Write(buf[:n])
			// The server has committed when it waits for the next command; it
			// closes when this side says that there is none.
			server.(*net.TCPConn).CloseWrite()
			io.Copy(io.Discard, client)
			return
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

// The connection breaks at the commit: the act failed and did not persist, or
// it failed for the one who asked and did persist. With a form's key the two
// are told apart, and sending the form again makes one act of it either way.
func TestConnectionLostAtCommit(t *testing.T) {
	t.Parallel()
	dsn := os.Getenv("YANGGUANG_TEST_PG")
	if dsn == "" {
		t.Skip("YANGGUANG_TEST_PG names no PostgreSQL server")
	}
	for _, c := range []struct {
		name    string
		swallow bool
		key     string
		fails   bool // for the caller
		acts    int  // in the log afterwards
	}{
		{"did not persist", true, "form", true, 0},
		{"did persist, with a key", false, "form", false, 1},
		{"did persist, without a key", false, "", true, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := testkit.NewPostgresHome(t, dsn)
			u, err := url.Parse(h.DB.DSN)
			if err != nil {
				t.Fatal(err)
			}
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			line := &cut{server: u.Host, swallow: c.swallow, listener: listener}
			go line.serve()
			u.Host = listener.Addr().String()
			query := u.Query()
			query.Set("sslmode", "disable")
			u.RawQuery = query.Encode()
			through, err := db.Open(t.Context(), u.String())
			if err != nil {
				t.Fatal(err)
			}
			defer through.Close()
			l := &ledger.Ledger{DB: through, Queue: h.Queue, Clock: h.Clock.Now, Key: h.Ledger.Key}
			send := func() (string, error) {
				return ledger.Create(t.Context(), l, clerk.WithKey(c.key), func(_ context.Context, tx *ledger.Tx) (string, error) {
					tx.Record(noted{"note:1", "at the edge"})
					return tx.NewID(), nil
				})
			}
			line.armed.Store(true)
			first, err := send()
			if line.armed.Load() {
				t.Fatal("no commit came by")
			}
			if (err != nil) != c.fails || (err != nil) != (first == "") {
				t.Fatalf("outcome %q, error %v", first, err)
			}
			if n := len(h.Acts()); n != c.acts {
				t.Fatalf("%d acts in the log, want %d", n, c.acts)
			}
			again, err := send()
			if err != nil || again == "" {
				t.Fatalf("sent again: %v", err)
			}
			if c.key != "" && (len(h.Acts()) != 1 || first != "" && again != first) {
				t.Errorf("%d acts, outcomes %q and %q", len(h.Acts()), first, again)
			}
		})
	}
}
