package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// spoken is what a command line answered.
type spoken struct {
	code     int
	out, err string
}

// yangguang runs a command line in this process, in Chinese.
func yangguang(t *testing.T, args ...string) spoken {
	t.Helper()
	var out, errOut bytes.Buffer
	code := run(t.Context(), args, &out, &errOut)
	return spoken{code, out.String(), errOut.String()}
}

// want checks the exit code and that the answer holds each of the texts.
func (s spoken) want(t *testing.T, code int, texts ...string) {
	t.Helper()
	if s.code != code {
		t.Errorf("exit %d, not %d\n%s%s", s.code, code, s.out, s.err)
	}
	for _, text := range texts {
		if !strings.Contains(s.out+s.err, text) {
			t.Errorf("the answer lacks %q:\n%s%s", text, s.out, s.err)
		}
	}
}

// copyDir copies a directory of plain files, without those named.
func copyDir(t *testing.T, from string, without ...string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	for _, name := range without {
		if err := os.Remove(filepath.Join(to, name)); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// vectors are the directories of the six conformance vectors.
func vectors(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob("../../internal/draw/testdata/vectors/*/*")
	if err != nil || len(list) != 6 {
		t.Fatalf("%d vectors: %v", len(list), err)
	}
	return list
}

func TestHelp(t *testing.T) {
	t.Parallel()
	yangguang(t, "help").want(t, exitOK, "serve", "demo", "draw", "verify", "log", "doctor", "migrate", "help exit-codes")
	yangguang(t).want(t, exitUsage, "用法")
	yangguang(t, "help", "exit-codes").want(t, exitOK, "0 ", "1 ", "2 ", "64", "70")
	yangguang(t, "no-such-command").want(t, exitUsage, "no-such-command")
	yangguang(t, "version").want(t, exitOK, "ssj/1")
	for _, cmd := range commands {
		s := yangguang(t, cmd.name, "-h")
		s.want(t, exitOK, "用法：yangguang "+cmd.name, "例子", "  yangguang "+cmd.name)
		if again := yangguang(t, "help", cmd.name); again != s {
			t.Errorf("help %s says something else than %s -h", cmd.name, cmd.name)
		}
		yangguang(t, cmd.name, "-no-such-flag").want(t, exitUsage, "no-such-flag")
	}
}

// Who reads Chinese reads no English about the command line.
func TestMistakesAreNamedInChinese(t *testing.T) {
	t.Parallel()
	english := regexp.MustCompile(`[a-z]+ [a-z]+`)
	for _, c := range []struct {
		says string
		args []string
	}{
		{"没有参数 -x。", []string{"serve", "-x"}},
		{"参数 -listen 后面要写值。", []string{"serve", "-listen"}},
		{"参数 -n 的值“x”不对。", []string{"synth", "-n", "x"}},
		{"参数 -https 的值“perhaps”不对。", []string{"serve", "-https=perhaps"}},
		{"参数 -map 的值“x”不对：应写作 项目=表头", []string{"import", "-map", "x"}},
		{"参数 --= 写法不对。", []string{"serve", "--="}},
	} {
		s := yangguang(t, c.args...)
		s.want(t, exitUsage, c.says)
		if said := english.FindString(s.err); said != "" {
			t.Errorf("%v: %q in %s", c.args, said, s.err)
		}
	}
	for _, cmd := range commands {
		for line := range strings.Lines(yangguang(t, cmd.name, "-h").out) {
			if strings.Contains(line, "  yangguang ") {
				break // the examples: commands as they are typed
			}
			if s := english.FindString(line); s != "" && !strings.Contains(line, "用法：yangguang "+cmd.name) {
				t.Errorf("%s -h: %q in %s", cmd.name, s, line)
			}
		}
	}
}

func TestLanguageOfTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		own, all, lang string
		want           language
	}{
		{"", "", "", chinese}, {"", "", "C.UTF-8", chinese}, {"", "", "POSIX", chinese}, {"", "", "zh_CN.UTF-8", chinese},
		{"", "", "en_US.UTF-8", english}, {"", "zh_CN", "en_US", chinese}, {"en", "zh_CN", "zh_CN", english},
		{"", "de_DE", "", english},
	} {
		env := map[string]string{"YANGGUANG_LANG": c.own, "LC_ALL": c.all, "LANG": c.lang}
		if got := languageOf(func(key string) string { return env[key] }); got != c.want {
			t.Errorf("%v: %d", c, got)
		}
	}
	t.Setenv("YANGGUANG_LANG", "en")
	yangguang(t, "verify", "/no/such/path").want(t, exitWrong, "does not exist")
	yangguang(t, "verify").want(t, exitUsage, "wrong number of arguments")
	yangguang(t, "help").want(t, exitOK, "Usage:")
}

func TestDrawWritesTheForcedResult(t *testing.T) {
	t.Parallel()
	for _, dir := range vectors(t) {
		work := copyDir(t, dir, "result.txt", "SHA256SUMS")
		yangguang(t, "draw", work).want(t, exitOK, "result.txt", "SHA256SUMS")
		for _, name := range []string{"result.txt", "SHA256SUMS", "seed.txt"} {
			want, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(filepath.Join(work, name)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: %s differs from the vector: %v", dir, name, err)
			}
		}
		entries, err := fs.ReadDir(os.DirFS(work), ".")
		if err != nil {
			t.Fatal(err)
		}
		if want, _ := os.ReadDir(dir); len(entries) != len(want) {
			t.Errorf("%s: %d files instead of %d", dir, len(entries), len(want))
		}
	}
}

func TestDrawRefusesIncompleteInputs(t *testing.T) {
	t.Parallel()
	dir := copyDir(t, vectors(t)[0], "seed.txt", "result.txt", "SHA256SUMS")
	yangguang(t, "draw", dir).want(t, exitWrong, "seed.txt")
	if _, err := os.Stat(filepath.Join(dir, "result.txt")); err == nil {
		t.Error("a result was written all the same")
	}
	yangguang(t, "draw", filepath.Join(dir, "plan.txt")).want(t, exitWrong, "不是目录")
}
