package portal_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yangguang/internal/canon"
	"yangguang/internal/draw"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
	"yangguang/internal/sampling"
	"yangguang/internal/testkit"
)

// served is the site over HTTP, with every answer passing through change.
func (c *ceremony) served(change func(path string, body []byte) []byte) string {
	c.t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		c.mux.ServeHTTP(rec, r)
		for k, v := range rec.Header() {
			if k != "Content-Length" {
				w.Header()[k] = v
			}
		}
		w.WriteHeader(rec.Code)
		w.Write(change(r.URL.Path, rec.Body.Bytes()))
	}))
	c.t.Cleanup(srv.Close)
	return srv.URL
}

func unchanged(_ string, body []byte) []byte { return body }

// walk copies the commands of the page into bash, except those of our own program.
func walk(t *testing.T, url string) (verdict, all string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", url, resp.StatusCode, err)
	}
	testkit.CheckHTML(t, page)
	var script []string
	for _, block := range commands(string(page)) {
		if !strings.HasPrefix(block, "yangguang ") {
			script = append(script, block)
		}
	}
	steps := 0
	for i, block := range script {
		if strings.Contains(block, "echo \"结果：一致\"") {
			steps = i + 1
		}
	}
	if steps < 5 {
		t.Fatalf("%d steps on the page", steps)
	}
	all = bash(t, strings.Join(script[:steps], "\n")+"\n")
	lines := strings.Split(strings.TrimSpace(all), "\n")
	return lines[len(lines)-1], all
}

// The commands work as printed, and find each change of what is served.
func TestVerifyWithCommonTools(t *testing.T) {
	t.Parallel()
	tool(t, "bash", "curl", "sha256sum", "awk", "sort", "openssl")
	c := newCeremony(t, testkit.NewHome(t), 24)
	id, drawID := c.locked(plan.AtLock, canon.SHA256)
	teams := c.staffed(id)
	url := c.served(unchanged)
	if verdict, all := walk(t, url+"/verify"); verdict != "结果：一致" || !strings.Contains(all, "校验码 witness 相符") ||
		!strings.Contains(all, c.hall(drawID).Now().Seed) {
		t.Errorf("objects:\n%s", all)
	}
	if verdict, all := walk(t, url+"/verify?draw="+string(teams)); verdict != "结果：一致" || !strings.Contains(all,
		"核对了 8 个签号") {
		t.Errorf("inspectors:\n%s", all)
	}
	for _, name := range []string{"roster.txt", "excluded.txt", "plan.txt", "seed.txt", "result.txt"} {
		tampered := func(path string, body []byte) []byte {
			if !strings.HasSuffix(path, "/files/"+name) {
				return body
			}
			out := bytes.Clone(body)
			out[len(out)-3] ^= 1
			return out
		}
		if name == "roster.txt" {
			if verdict, all := walk(t, c.served(tampered)+"/verify?draw="+string(drawID)); verdict != "结果：有出入" {
				t.Errorf("%s changed:\n%s", name, all)
			}
		}
		// A server that lies would serve fitting sums too.
		lying := func(path string, body []byte) []byte {
			if strings.HasSuffix(path, "/files/SHA256SUMS") {
				file := []byte(fetch(t, c.mux, "/draws/"+string(drawID)+"/files/"+name, http.StatusOK))
				return bytes.Replace(body, []byte(canon.SHA256.Hex(file)), []byte(canon.SHA256.Hex(tampered("/files/"+name, file))),
					1)
			}
			return tampered(path, body)
		}
		if verdict, all := walk(t, c.served(lying)+"/verify?draw="+string(drawID)); verdict != "结果：有出入" {
			t.Errorf("%s changed with its sum:\n%s", name, all)
		}
	}
}

// What the seed sheet calls a commitment must stand in the log before the roll,
// also that of a second attempt (ssj/1 sections 1 and 6).
func TestVerifyCommitmentsInTheLog(t *testing.T) {
	t.Parallel()
	tool(t, "bash", "curl", "sha256sum", "awk", "sort", "openssl")
	c := newCeremony(t, testkit.NewHome(t), 20)
	_, drawID := c.frozen(plan.AtLock, canon.SHA256)
	c.must(c.app.Sampling.AskVoid(c.ctx, c.Clerk, drawID, c.attempt(drawID), sampling.VoidTechnical, "投影设备断电，现场没有看到结果"))
	c.must(c.app.Sampling.Void(c.ctx, c.Head, drawID, c.attempt(drawID)))
	c.finish(drawID)
	page := "/verify?draw=" + string(drawID)
	if verdict, all := walk(t, c.served(unchanged)+page); verdict != "结果：一致" || !strings.Contains(all, "校验码 platform 相符") {
		t.Errorf("a second attempt:\n%s", all)
	}
	for _, p := range c.hall(drawID).Commitments {
		later := func(path string, body []byte) []byte {
			if strings.HasPrefix(path, "/log/entry/") {
				return bytes.ReplaceAll(body, []byte(p.Hash), []byte(strings.Repeat("0", 64)))
			}
			return body
		}
		if verdict, all := walk(t, c.served(later)+page); verdict != "结果：有出入" ||
			!strings.Contains(all, "校验码 "+p.Party+" 不符") {
			t.Errorf("a commitment of %s that is not in the log:\n%s", p.Party, all)
		}
	}
}

func TestVerifySM3WithCommonTools(t *testing.T) {
	t.Parallel()
	tool(t, "bash", "curl", "sha256sum", "awk", "sort", "openssl")
	c := newCeremony(t, testkit.NewHome(t), 20)
	c.locked(plan.AtLock, canon.SM3)
	if verdict, all := walk(t, c.served(unchanged)+"/verify"); verdict != "结果：一致" {
		t.Errorf("SM3:\n%s", all)
	}
}

// ssj/1 section 7: once an embargo ends, anybody can hold the material against
// the sealed hash that was public meanwhile.
func TestVerifyAfterAnEmbargo(t *testing.T) {
	t.Parallel()
	tool(t, "bash", "curl", "sha256sum", "awk", "sort", "openssl")
	for _, hash := range []canon.Hash{canon.SHA256, canon.SM3} {
		c := newCeremony(t, testkit.NewHome(t), 20)
		id, drawID := c.locked(plan.AfterTask, hash)
		a := c.hall(drawID).Now()
		c.disclose(id)
		page := fetch(t, c.mux, "/draws/"+string(drawID), http.StatusOK)
		if !strings.Contains(page, a.Sealed) || !strings.Contains(page, a.SealedSalt) {
			t.Errorf("%s: the page does not keep the sealed hash and its salt", hash)
		}
		verify := "/verify?draw=" + string(drawID)
		if verdict, all := walk(t, c.served(unchanged)+verify); verdict != "结果：一致" || !strings.Contains(all, "封存摘要相符") {
			t.Errorf("%s:\n%s", hash, all)
		}
		other := func(_ string, body []byte) []byte {
			return bytes.ReplaceAll(body, []byte(`"sealed":"`+a.Sealed), []byte(`"sealed":"`+strings.Repeat("0", 64)))
		}
		if verdict, all := walk(t, c.served(other)+verify); verdict != "结果：有出入" || !strings.Contains(all, "封存摘要不符") {
			t.Errorf("%s: another sealed hash in the log:\n%s", hash, all)
		}
	}
}

// The inspectors' inputs hold the list that is under embargo: who tries lists
// against what is public meanwhile finds nothing that fits, and can check it all
// afterwards (ssj/1 section 7).
func TestVerifyInspectorsAfterAnEmbargo(t *testing.T) {
	t.Parallel()
	tool(t, "bash", "curl", "sha256sum", "awk", "sort", "openssl")
	for _, hash := range []canon.Hash{canon.SHA256, canon.SM3} {
		c := newCeremony(t, testkit.NewHome(t), 24)
		id, _ := c.locked(plan.AfterTask, hash)
		teams := c.staffed(id)
		h := c.hall(teams)
		var list sampling.File
		for _, f := range h.Files {
			if f.Name == draw.AssignmentsFile {
				list = f
			}
		}
		public := fetch(t, c.mux, "/draws/"+string(teams), http.StatusOK)
		entries, err := ledger.EntriesOf(c.ctx, c.DB.Read(), "draw:"+string(teams))
		c.must(err)
		for _, e := range entries {
			public += string(e.Body)
		}
		shown, sealed := h.ShownHash(list)
		if !sealed || !strings.Contains(public, shown) {
			t.Errorf("%s: the sealed hash of the list is not public", hash)
		}
		for _, closed := range []string{list.SHA256, list.SM3, h.Now().SealedSalt, "sealed-salt"} {
			if strings.Contains(public, closed) {
				t.Errorf("%s: %s is public under embargo", hash, closed)
			}
		}
		c.disclose(id)
		verify := "/verify?draw=" + string(teams)
		if verdict, all := walk(t, c.served(unchanged)+verify); verdict != "结果：一致" ||
			!strings.Contains(all, "材料 assignments 相符") || !strings.Contains(all, "封存摘要相符") {
			t.Errorf("%s:\n%s", hash, all)
		}
		other := func(_ string, body []byte) []byte {
			return bytes.ReplaceAll(body, []byte(shown), []byte(strings.Repeat("0", 64)))
		}
		if verdict, all := walk(t, c.served(other)+verify); verdict != "结果：有出入" ||
			!strings.Contains(all, "材料 assignments 不符") {
			t.Errorf("%s: another list in the log:\n%s", hash, all)
		}
	}
}

func TestVerifyBeforeAnyDraw(t *testing.T) {
	t.Parallel()
	c := newCeremony(t, testkit.NewHome(t), 4)
	page := fetch(t, c.mux, "/verify", http.StatusOK)
	if !strings.Contains(page, "还没有公开的抽取") || !strings.Contains(page, "yangguang log verify -url http://example.com/log") {
		t.Error("the page of an empty installation")
	}
	req := httptest.NewRequest(http.MethodGet, "/verify", nil)
	req.Host = "x;rm -rf $HOME"
	w := httptest.NewRecorder()
	c.mux.ServeHTTP(w, req)
	if strings.Contains(w.Body.String(), "rm -rf") {
		t.Error("a host that is a command stands on the page")
	}
}
