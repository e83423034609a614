package logtiles_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/testkit"
	"yangguang/internal/web/logtiles"
)

const entries = 650 // two full tiles and a part of one

type noted struct{ n int }

func (n noted) Entry() ledger.Entry {
	return ledger.Entry{Act: "test.noted", Basis: law.Art5, Subject: "note:1",
		Data: map[string]any{"n": n.n, "text": "记一笔"}}
}

// served fills a log in three steps, each published, and serves it.
func served(t *testing.T, h *testkit.Home) *httptest.Server {
	t.Helper()
	for _, part := range []int{1, 299, entries - 300} {
		err := h.Ledger.Change(t.Context(), actor.System, func(_ context.Context, tx *ledger.Tx) error {
			for n := range part {
				tx.Record(noted{n})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Ledger.Publish(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(logtiles.Handler(h.Ledger))
	t.Cleanup(server.Close)
	return server
}

// check runs the third-party program against the served log.
func check(t *testing.T, h *testkit.Home, server *httptest.Server) error {
	t.Helper()
	root, err := url.Parse(server.URL + "/log/")
	if err != nil {
		t.Fatal(err)
	}
	fetcher, err := client.NewHTTPFetcher(root, server.Client())
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.Client().Get(server.URL + "/log/vkey")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	vkey, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		t.Fatal(err)
	}
	return fsck.New(h.Ledger.Key.Name, verifier, fetcher, leafHashes, fsck.Opts{N: 2}).Check(t.Context())
}

func leafHashes(bundle []byte) ([][]byte, error) {
	var b api.EntryBundle
	if err := b.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	out := make([][]byte, len(b.Entries))
	for i, e := range b.Entries {
		out[i] = rfc6962.DefaultHasher.HashLeaf(e)
	}
	return out, nil
}

func TestFsckAccepts(t *testing.T) {
	t.Parallel()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		if err := check(t, h, served(t, h)); err != nil {
			t.Error(err)
		}
	})
}

// corrupted changes stored rows behind the program's back and wants fsck to
// refuse the log.
func corrupted(t *testing.T, trigger, table, statement string, args func(h *testkit.Home) []any) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, h *testkit.Home) {
		server := served(t, h)
		if err := check(t, h, server); err != nil {
			t.Fatalf("before the change: %v", err)
		}
		h.Tampered = true
		drop := `drop trigger ` + trigger
		if h.DB.Dialect == db.Postgres {
			drop += ` on ` + table
		}
		if _, err := h.DB.Writer().ExecContext(t.Context(), drop); err != nil {
			t.Fatal(err)
		}
		res, err := h.DB.Writer().ExecContext(t.Context(), statement, args(h)...)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			t.Fatalf("%d rows changed, %v", n, err)
		}
		if err := check(t, h, server); err == nil {
			t.Error("fsck accepted the corrupted log")
		}
	})
}

func TestFsckRefusesCorruptedEntry(t *testing.T) {
	t.Parallel()
	corrupted(t, "ledger_entry_no_update", "ledger_entry",
		`update ledger_entry set body = $1 where idx = 300`,
		func(*testkit.Home) []any { return []any{[]byte(`{"act":"test.forged"}`)} })
}

func TestFsckRefusesCorruptedTile(t *testing.T) {
	t.Parallel()
	corrupted(t, "ledger_tile_grows", "ledger_tile",
		`update ledger_tile set hashes = (select hashes from ledger_tile where level = 0 and n = 0) where level = 0
			and n = 1`,
		func(*testkit.Home) []any { return nil })
}

// The hardest case: whoever holds the signing key signs another root.
func TestFsckRefusesCorruptedRoot(t *testing.T) {
	t.Parallel()
	corrupted(t, "ledger_checkpoint_no_update", "ledger_checkpoint",
		`update ledger_checkpoint set note = $1 where size = $2`, func(h *testkit.Home) []any {
			key, err := os.ReadFile(filepath.Join(h.Dir, "keys", "ledger.key"))
			if err != nil {
				t.Fatal(err)
			}
			signer, err := note.NewSigner(strings.TrimSpace(string(key)))
			if err != nil {
				t.Fatal(err)
			}
			root := rfc6962.DefaultHasher.HashLeaf([]byte("another tree"))
			text := fmt.Sprintf("%s\n%d\n%s\n", h.Ledger.Key.Name, entries, base64.StdEncoding.EncodeToString(root))
			forged, err := note.Sign(&note.Note{Text: text}, signer)
			if err != nil {
				t.Fatal(err)
			}
			return []any{string(forged), entries}
		})
}

func TestHandler(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	server := served(t, h)
	for _, c := range []struct {
		method, path string
		status       int
		contentType  string
		cache        string
	}{
		{"GET", "/log/checkpoint", 200, "text/plain; charset=utf-8", "no-cache"},
		{"HEAD", "/log/checkpoint", 200, "text/plain; charset=utf-8", "no-cache"},
		{"GET", "/log/vkey", 200, "text/plain; charset=utf-8", "no-cache"},
		{"GET", "/log/tile/0/000", 200, "application/octet-stream", "public, max-age=31536000, immutable"},
		{"GET", "/log/tile/0/002.p/138", 200, "application/octet-stream", "public, max-age=3600"},
		{"GET", "/log/tile/entries/001", 200, "application/octet-stream", "public, max-age=31536000, immutable"},
		{"GET", "/log/tile/0/002", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/log/tile/0/002.p/139", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/log/other", 404, "text/plain; charset=utf-8", ""},
		{"POST", "/log/checkpoint", 405, "text/plain; charset=utf-8", ""},
	} {
		t.Run(fmt.Sprint(c.method, c.path), func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), c.method, server.URL+c.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := server.Client().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != c.status || resp.Header.Get("Content-Type") != c.contentType ||
				resp.Header.Get("Cache-Control") != c.cache {
				t.Errorf("%d %q %q", resp.StatusCode, resp.Header.Get("Content-Type"), resp.Header.Get("Cache-Control"))
			}
		})
	}
}

// A log without a key, or without a publication, has nothing to show.
func TestNothingPublished(t *testing.T) {
	t.Parallel()
	h := testkit.NewHome(t)
	unsigned := &ledger.Ledger{DB: h.DB, Queue: h.Queue, Clock: h.Clock.Now}
	for _, path := range []string{"/log/checkpoint", "/log/vkey", "/log/tile/0/000.p/1"} {
		w := httptest.NewRecorder()
		logtiles.Handler(unsigned).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
