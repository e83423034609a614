package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"yangguang/internal/db"
	"yangguang/internal/demo"
)

// sample is a demo made once by the command and copied for each test; its
// answer is what the command said.
var sample = sync.OnceValues(func() (string, spoken) {
	dir, err := os.MkdirTemp("", "yangguang-demo-")
	if err != nil {
		return "", spoken{code: -1, err: err.Error()}
	}
	var out, errOut bytes.Buffer
	code := run(context.Background(), []string{"demo", "-once", "-data", filepath.Join(dir, "data")}, &out, &errOut)
	return filepath.Join(dir, "data"), spoken{code, out.String(), errOut.String()}
})

// TestMain keeps the environment of the machine out of the tests.
func TestMain(m *testing.M) {
	for _, key := range []string{"YANGGUANG_DATA", "YANGGUANG_DB", "YANGGUANG_LISTEN", "YANGGUANG_SITE", "YANGGUANG_LOG"} {
		os.Unsetenv(key)
	}
	os.Setenv("YANGGUANG_LANG", "zh_CN")
	code := m.Run()
	if dir, _ := sample(); dir != "" {
		os.RemoveAll(filepath.Dir(dir))
	}
	os.Exit(code)
}

// copied is a copy of the sample that a test may break.
func copied(t *testing.T) string {
	t.Helper()
	dir, said := sample()
	if said.code != exitOK {
		t.Fatalf("demo: exit %d\n%s%s", said.code, said.out, said.err)
	}
	to := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cp", "-a", dir+"/.", to).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	return to
}

func TestDemoPublishesBundlesThatVerify(t *testing.T) {
	t.Parallel()
	dir := copied(t)
	_, said := sample()
	said.want(t, exitOK, "抽取界限", "结果已公示", "待见证人公布随机密码", "shgz-clerk", demo.Password)
	commands := regexp.MustCompile(`(?m)^  .+ verify (\S+\.zip)$`).FindAllStringSubmatch(said.out, -1)
	bundles, err := filepath.Glob(filepath.Join(dir, "bundles", "*.zip"))
	if err != nil || len(bundles) < 20 || len(commands) != len(bundles) {
		t.Fatalf("%d bundles, %d commands printed: %v", len(bundles), len(commands), err)
	}
	for _, m := range commands {
		yangguang(t, "verify", m[1]).want(t, exitOK, "全部成立")
	}
	yangguang(t, "log", "verify", "-data", dir).want(t, exitOK, "日志完好")
	yangguang(t, "doctor", "-data", dir).want(t, exitOK, "没有发现问题")
	z, err := demo.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	embargoed := z.Tasks[demo.KeyEmbargoed]
	for _, b := range bundles {
		if strings.Contains(b, strings.TrimSuffix(string(embargoed.Objects), "-O")) {
			t.Errorf("%s is under embargo and was published", b)
		}
	}
}

func TestDemoAgainAndElsewhere(t *testing.T) {
	t.Parallel()
	dir := copied(t)
	yangguang(t, "demo", "-once", "-data", dir).want(t, exitOK, "shgz-clerk")
	if s := yangguang(t, "demo", "-once", "-quiet", "-data", dir); s != (spoken{}) {
		t.Errorf("quiet: %+v", s)
	}
	if err := os.Remove(filepath.Join(dir, "demo.json")); err != nil {
		t.Fatal(err)
	}
	yangguang(t, "demo", "-once", "-data", dir).want(t, exitWrong, "正式系统")
	if err := os.WriteFile(filepath.Join(dir, "demo.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	yangguang(t, "demo", "-once", "-data", dir).want(t, exitWrong, "没有生成完")
}

func TestSetupThenServe(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	yangguang(t, "setup", "-data", dir).want(t, exitUsage, "-dept")
	yangguang(t, "doctor", "-data", dir).want(t, exitFault, "没有找到数据库")
	yangguang(t, "migrate", "-data", dir).want(t, exitOK, "10")
	yangguang(t, "doctor", "-data", dir).want(t, exitWrong, "没有可用的账号", "yangguang setup")
	first := []string{"setup", "-data", dir, "-dept", "SHGZ", "-name", "社会工作部", "-region", "371073"}
	yangguang(t, first...).want(t, exitOK, "admin", "security", "auditor")
	yangguang(t, first...).want(t, exitWrong, "已经有账号")
	yangguang(t, "demo", "-once", "-data", dir).want(t, exitWrong, "正式系统")
}

// served runs `serve` or `demo` until the test ends and gives its address.
func served(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, done := &talk{}, make(chan int, 1)
	go func() { done <- run(ctx, args, out, out) }()
	t.Cleanup(func() {
		stop()
		select {
		case code := <-done:
			if code != exitOK {
				t.Errorf("serve ended with %d\n%s", code, out.String())
			}
		case <-time.After(30 * time.Second):
			t.Error("serve does not stop")
		}
	})
	address := regexp.MustCompile(`http://[0-9.:]+`)
	for range 600 {
		if a := address.FindString(out.String()); a != "" {
			return a
		}
		select {
		case code := <-done:
			done <- code
			t.Fatalf("serve ended with %d\n%s", code, out.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("serve does not begin\n%s", out.String())
	return ""
}

// talk is a buffer that two goroutines use.
type talk struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (t *talk) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.Write(p)
}

func (t *talk) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

func TestServedLogVerifies(t *testing.T) {
	t.Parallel()
	dir := copied(t)
	bundles, err := filepath.Glob(filepath.Join(dir, "bundles", "*.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(bundles[0]); err != nil {
		t.Fatal(err)
	}
	yangguang(t, "doctor", "-data", dir).want(t, exitWrong, filepath.Base(bundles[0]))
	address := served(t, "serve", "-data", dir, "-listen", "127.0.0.1:0")
	yangguang(t, "log", "verify", "-url", address).want(t, exitOK, "日志完好", "公钥取自网站本身")
	other := "yangguang.example/log+3de10a10+AdXK1n4zIVAu8yVOCBtNHzhGiNRXcvRUdBrACMRSpGcv"
	yangguang(t, "log", "verify", "-url", address+"/log/", "-vkey", other).want(t, exitWrong)
	for range 1200 { // a minute on a busy machine
		if _, err = os.Stat(bundles[0]); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err != nil {
		t.Error("serve did not pack the bundle again")
	}
	yangguang(t, "serve", "-data", dir, "-listen", strings.TrimPrefix(address, "http://")).want(t, exitFault, "不能监听")
}

func TestDoctorFindsPlantedFaults(t *testing.T) {
	t.Parallel()
	for name, plant := range map[string]struct {
		do   func(t *testing.T, dir string)
		want string
	}{
		"key open to others": {func(t *testing.T,
			dir string) {
			must(t, os.Chmod(filepath.Join(dir, "keys", "seal.key"), 0o644))
		}, "chmod 600"},
		"key lost": {func(t *testing.T,
			dir string) {
			must(t, os.Remove(filepath.Join(dir, "keys", "ledger.key")))
		}, "ledger.key"},
		"bundle changed": {func(t *testing.T, dir string) {
			list, err := filepath.Glob(filepath.Join(dir, "bundles", "*.zip"))
			must(t, err)
			must(t, os.WriteFile(list[0], []byte("x"), 0o644))
		}, "内容变了"},
		"input lost": {func(t *testing.T,
			dir string) {
			lose(t, dir, `select sha256 from draw_file order by draw limit 1`)
		}, "读不到"},
		"upload lost": {func(t *testing.T,
			dir string) {
			lose(t, dir, `select sha256 from import_batch order by id limit 1`)
		}, "导入批次"},
		"trigger dropped": {func(t *testing.T, dir string) { meddle(t, dir, `drop trigger ledger_entry_no_update`) },
			"ledger_entry_no_update"},
		"schema behind": {func(t *testing.T,
			dir string) {
			meddle(t, dir, `delete from goose_db_version where version_id = 10`)
		}, "yangguang migrate"},
		"schema ahead": {func(t *testing.T, dir string) {
			meddle(t, dir, `insert into goose_db_version (version_id, is_applied) values (9999, 1)`)
		}, "9999"},
		"job given up": {func(t *testing.T, dir string) {
			meddle(t, dir,
				`update river_job set state = 'discarded', finalized_at = created_at where id = (select min(id) from river_job)`)
		}, "后台作业"},
		"nobody left": {func(t *testing.T, dir string) { meddle(t, dir, `update person set active = 0`) }, "没有可用的账号"},
		"clock set back": {func(t *testing.T, dir string) {
			meddle(t, dir, `drop trigger ledger_entry_no_update`, `update ledger_entry set at = at + 86400000000 where idx = 0`)
		}, "时钟"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copied(t)
			plant.do(t, dir)
			yangguang(t, "doctor", "-data", dir).want(t, exitWrong, plant.want, "→")
		})
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	dir := copied(t)
	meddle(t, dir, `insert into goose_db_version (version_id, is_applied) values (9999, 1)`)
	for _, args := range [][]string{{"serve"}, {"migrate"}, {"demo", "-once"}, {"log", "verify"}} {
		yangguang(t, append(args, "-data", dir)...).want(t, exitWrong, "9999")
	}
}

func TestLogVerifyFindsAChangedEntry(t *testing.T) {
	t.Parallel()
	dir := copied(t)
	meddle(t, dir, `drop trigger ledger_entry_no_update`,
		`update ledger_entry set actor = 'somebody else' where idx = 700`)
	yangguang(t, "log", "verify", "-data", dir).want(t, exitWrong, "第700条")
	yangguang(t, "log", "audit", "-data", dir).want(t, exitUsage)
	must(t, os.Remove(filepath.Join(dir, "keys", "ledger.key")))
	yangguang(t, "log", "verify", "-data", dir).want(t, exitFault, "密钥")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// meddle changes the database behind the program's back.
func meddle(t *testing.T, dir string, statements ...string) {
	t.Helper()
	d, err := db.Open(t.Context(), filepath.Join(dir, "yangguang.db"))
	must(t, err)
	for _, s := range statements {
		_, err := d.Writer().ExecContext(t.Context(), s)
		must(t, err)
	}
	must(t, d.Close())
}

// lose removes the stored document whose hash the query gives.
func lose(t *testing.T, dir, query string) {
	t.Helper()
	d, err := db.Open(t.Context(), filepath.Join(dir, "yangguang.db"))
	must(t, err)
	sum, err := db.Value[string](t.Context(), d.Read(), query)
	must(t, errors.Join(err, d.Close()))
	must(t, os.Remove(filepath.Join(dir, "files", sum[:2], sum[2:])))
}
