package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yangguang/internal/draw"
)

// zipped packs a bundle directory.
func zipped(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bundle.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := draw.WriteZip(f, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestVerifyVectors(t *testing.T) {
	t.Parallel()
	for _, dir := range vectors(t) {
		yangguang(t, "verify", dir).want(t, exitOK, "全部成立", "SHA256SUMS", "种子")
		yangguang(t, "verify", zipped(t, dir)).want(t, exitOK, "全部成立")
		if filepath.Base(dir) == "inspectors" {
			closed := copyDir(t, dir, draw.OpeningsFile)
			s := yangguang(t, "verify", closed)
			s.want(t, exitUncheckable, "回避情形没有公开", "人选合乎规则")
			if strings.Contains(s.out, "逐一重算一致") {
				t.Errorf("teams are recomputed without the openings:\n%s", s.out)
			}
			yangguang(t, "verify", zipped(t, closed)).want(t, exitUncheckable)
		}
	}
}

func TestVerifyRefusesOneChangedByte(t *testing.T) {
	t.Parallel()
	for _, dir := range vectors(t) {
		if !strings.Contains(dir, "small") {
			continue
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			work := copyDir(t, dir)
			path := filepath.Join(work, e.Name())
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b[len(b)/2] ^= 1
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			yangguang(t, "verify", work).want(t, exitWrong)
		}
	}
}

func TestVerifyOverHTTP(t *testing.T) {
	t.Parallel()
	bundle := zipped(t, vectors(t)[0])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/bundle.zip" {
			http.NotFound(w, r)
			return
		}
		http.ServeFile(w, r, bundle)
	}))
	defer server.Close()
	before, err := filepath.Glob(filepath.Join(os.TempDir(), "yangguang-bundle-*"))
	if err != nil {
		t.Fatal(err)
	}
	yangguang(t, "verify", server.URL+"/bundle.zip").want(t, exitOK, "全部成立")
	yangguang(t, "verify", server.URL+"/nothing.zip").want(t, exitWrong, "404")
	if after, _ := filepath.Glob(filepath.Join(os.TempDir(), "yangguang-bundle-*")); len(after) > len(before) {
		t.Errorf("left behind: %v", after)
	}
	c := &call{ctx: t.Context(), name: "verify"}
	if _, err := c.download(server.URL+"/bundle.zip", 100); err == nil {
		t.Error("a download beyond the limit was accepted")
	}
	if _, err := fetch(t.Context(), server.URL+"/bundle.zip", 100); err == nil {
		t.Error("a fetch beyond the limit was accepted")
	}
	server.Close()
	yangguang(t, "verify", server.URL+"/bundle.zip").want(t, exitWrong, "连不上")
}

func TestVerifyJSON(t *testing.T) {
	t.Parallel()
	for _, dir := range vectors(t) {
		var v verdict
		s := yangguang(t, "verify", "-json", dir)
		s.want(t, exitOK)
		if err := json.Unmarshal([]byte(s.out), &v); err != nil {
			t.Fatal(err)
		}
		if v.Status != "ok" || len(v.Seed) != 64 || len(v.Strata)+v.Teams == 0 {
			t.Errorf("%s: %+v", dir, v)
		}
	}
	work := copyDir(t, vectors(t)[0], "plan.txt")
	var v verdict
	s := yangguang(t, "verify", work, "-json") // flags may stand last
	s.want(t, exitWrong)
	if err := json.Unmarshal([]byte(s.out), &v); err != nil || v.Status != "wrong" || v.Fault == "" ||
		v.FileName != "SHA256SUMS" {
		t.Errorf("%v %+v", err, v)
	}
}

func TestVerifyPathsThatAreNoBundle(t *testing.T) {
	t.Parallel()
	junk := filepath.Join(t.TempDir(), "junk.zip")
	if err := os.WriteFile(junk, []byte("not a zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	yangguang(t, "verify", junk).want(t, exitWrong, "zip")
	yangguang(t, "verify", t.TempDir()).want(t, exitWrong, "SHA256SUMS")
	yangguang(t, "verify", filepath.Join(t.TempDir(), "none")).want(t, exitWrong, "没有找到")
	yangguang(t, "verify", os.DevNull).want(t, exitWrong, "不是目录，也不是 zip 文件")
	yangguang(t, "verify").want(t, exitUsage)
	yangguang(t, "verify", "a", "b").want(t, exitUsage)
}

// Ctrl-C in the middle of a long roster ends the command and blames no file.
func TestVerifyAndDrawStop(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, dir := range vectors(t) {
		work := copyDir(t, dir)
		for _, args := range [][]string{{"verify", work}, {"verify", zipped(t, work)}, {"draw", work}} {
			var out, errOut bytes.Buffer
			code := run(ctx, args, &out, &errOut)
			spoken{code, out.String(), errOut.String()}.want(t, exitWrong, "已按要求中断")
		}
	}
}

// A beacon cannot be checked from a bundle, and verify does not say it was.
func TestVerifySaysWhatABeaconNeeds(t *testing.T) {
	t.Parallel()
	for _, dir := range vectors(t) {
		s := yangguang(t, "verify", dir)
		if strings.HasSuffix(dir, "small/objects") {
			s.want(t, exitOK, "! 信标 ssq-2026031 的值 02.05.11.19.27.33./07./ 没有核对", "信标的值须另行比对")
		} else if strings.Contains(s.out, "信标") {
			t.Errorf("%s: a beacon out of nothing:\n%s", dir, s.out)
		}
	}
}
