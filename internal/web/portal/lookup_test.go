package portal_test

import (
	"bytes"
	"html"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"yangguang/internal/canon"
	"yangguang/internal/plan"
	"yangguang/internal/sampling"
	"yangguang/internal/testkit"
)

// tool skips the test without a program, or fails it where all are required.
func tool(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("YANGGUANG_REQUIRE") == "1" {
				t.Fatalf("%s is required but not found", name)
			}
			t.Skipf("%s not found", name)
		}
	}
}

var printed = regexp.MustCompile(`(?s)<pre><code[^>]*>(.*?)</code></pre>`)

// commands are the blocks of commands on a page, as a visitor copies them.
func commands(page string) []string {
	var out []string
	for _, m := range printed.FindAllStringSubmatch(page, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

// bash runs commands in an empty directory and returns what they print.
func bash(t *testing.T, script string) string {
	t.Helper()
	cmd := exec.Command("bash")
	cmd.Dir, cmd.Stdin = t.TempDir(), strings.NewReader(script)
	cmd.Env = append(os.Environ(), "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		t.Logf("bash: %v", err)
	}
	return out.String()
}

func TestLookUpOneSubject(t *testing.T) {
	t.Parallel()
	tool(t, "bash", "sha256sum", "openssl")
	for _, hash := range []canon.Hash{canon.SHA256, canon.SM3} {
		t.Run(string(hash), func(t *testing.T) {
			c := newCeremony(t, testkit.NewHome(t), 30)
			_, drawID := c.locked(plan.AtLock, hash)
			picks, err := sampling.Picks(c.ctx, c.DB.Read(), drawID)
			c.must(err)
			drawn := map[string]string{}
			for _, k := range picks {
				drawn[string(k.Subject)] = k.Ticket
			}
			for _, code := range c.schools[:12] {
				page := fetch(t, c.mux, "/draws/"+string(drawID)+"/lookup?code="+code, http.StatusOK)
				if _, in := drawn[code]; in != strings.Contains(page, "进入检查名单") || in == strings.Contains(page, "没有被抽中") {
					t.Errorf("%s: drawn %v, the page says otherwise", code, in)
				}
				list := commands(page)
				if len(list) != 1 {
					t.Fatalf("%s: %d commands", code, len(list))
				}
				out := bash(t, list[0])
				ticket := regexp.MustCompile(`^[0-9a-f]{64}`).FindString(out) // "输出的前 64 个字符"
				if ticket == "" || !strings.Contains(page, ">"+ticket+"<") || drawn[code] != "" && drawn[code] != ticket {
					t.Errorf("%s: %s prints %q, the page shows another ticket", code, list[0], out)
				}
			}
			wide := strings.Map(func(r rune) rune { return r - '!' + '！' }, strings.ToLower(c.schools[0]))
			for _, typed := range []string{strings.ToLower(c.schools[0]), wide, " " + c.schools[0] + " "} {
				for _, path := range []string{"/draws/" + string(drawID) + "/lookup", "/draws/lookup"} {
					if page := fetch(t, c.mux, path+"?code="+url.QueryEscape(typed), http.StatusOK); !strings.Contains(page,
						">"+c.schools[0]+"<") {
						t.Errorf("%s: %q was not found", path, typed)
					}
				}
			}
			for code, want := range map[string]string{
				schoolCode(30):       "已注销",
				schoolCode(999):      "不在这次抽取的范围内",
				"":                   "请填写",
				"52371073MJE0000000": "请核对代码",
				"不是代码":               "这不是一个代码",
				"<script>":           "请核对代码",
				"../../etc":          "这不是一个代码",
			} {
				if page := fetch(t, c.mux, "/draws/"+string(drawID)+"/lookup?code="+url.QueryEscape(code),
					http.StatusOK); !strings.Contains(page, want) {
					t.Errorf("%q: the page does not say %s", code, want)
				}
			}
			if page := fetch(t, c.mux, "/draws/"+string(drawID)+"/lookup?code=52371073MJE0000000",
				http.StatusOK); strings.Contains(page, "不在这次抽取的范围内") {
				t.Error("a mistyped code is answered as a unit that was left out")
			}
			if page := fetch(t, c.mux, "/draws/lookup?code="+schoolCode(999), http.StatusOK); !strings.Contains(page,
				"都没有这家单位") {
				t.Error("a subject of no draw")
			}
		})
	}
}
