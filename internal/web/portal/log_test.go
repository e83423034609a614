package portal_test

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"yangguang/internal/canon"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
	"yangguang/internal/testkit"
)

func TestLogPages(t *testing.T) {
	t.Parallel()
	tool(t, "bash", "curl", "sha256sum")
	c := newCeremony(t, testkit.NewHome(t), 60)
	_, drawID := c.locked(plan.AtLock, canon.SHA256)
	if page := fetch(t, c.mux, "/log/entry/3", http.StatusOK); !strings.Contains(page, "还没有检查点覆盖") {
		t.Error("an entry is proven against no checkpoint")
	}
	c.must(c.Ledger.Publish(c.ctx))
	size, err := c.Ledger.Size(c.ctx)
	c.must(err)
	checkpoint, err := c.Ledger.Checkpoint(c.ctx)
	c.must(err)
	page := fetch(t, c.mux, "/log/", http.StatusOK)
	for _, want := range []string{c.Ledger.VKey(), strings.Split(string(checkpoint), "\n")[2], "冻结抽取材料",
		"抽取 " + string(drawID)} {
		if !strings.Contains(page, strings.ReplaceAll(want, "+", "&#43;")) {
			t.Errorf("the log lacks %s", want)
		}
	}
	for _, a := range c.All() {
		if strings.Contains(page, a.Name) {
			t.Errorf("the log names %s", a.Name)
		}
	}
	// Forward through all pages, and back.
	seen, path := 0, "/log/"
	next := regexp.MustCompile(`rel="next" href="([^"]+)"`)
	prev := regexp.MustCompile(`rel="prev" href="([^"]+)"`)
	for path != "" {
		page = fetch(t, c.mux, path, http.StatusOK)
		seen += strings.Count(page, `data-label="日志编号"`)
		path = ""
		if m := next.FindStringSubmatch(page); m != nil {
			path = m[1]
		}
	}
	if int64(seen) != size {
		t.Errorf("%d entries on all pages, %d in the log", seen, size)
	}
	back := prev.FindStringSubmatch(page)
	if back == nil || !next.MatchString(fetch(t, c.mux, back[1], http.StatusOK)) {
		t.Error("the last page does not lead back")
	}
	url := c.served(unchanged)
	for _, n := range []string{"0", "7"} {
		page := fetch(t, c.mux, "/log/entry/"+n, http.StatusOK)
		e, err := ledger.EntryAt(c.ctx, c.DB.Read(), int64(n[0]-'0'))
		c.must(err)
		if body := fetch(t, c.mux, "/log/entry/"+n+"/body", http.StatusOK); !bytes.Equal([]byte(body), e.Body) {
			t.Errorf("entry %s: %s", n, body)
		}
		p, err := ledger.InclusionOf(c.ctx, c.DB.Read(), e.Idx)
		c.must(err)
		for _, s := range p.Path {
			if !strings.Contains(page, hex.EncodeToString(s.Hash[:])) {
				t.Errorf("entry %s: the path lacks a hash", n)
			}
		}
		list := commands(page)
		out := bash(t, strings.ReplaceAll(list[len(list)-1], "http://example.com", url))
		if !strings.Contains(page, "路径成立") || !strings.HasPrefix(out, hex.EncodeToString(e.Leaf[:])) {
			t.Errorf("entry %s: the command prints %q, leaf %x", n, out, e.Leaf)
		}
	}
	for _, path := range []string{"/log/entry/99999", "/log/entry/-1", "/log/entry/x", "/log/entry/99999/body"} {
		fetch(t, c.mux, path, http.StatusNotFound)
	}
}
