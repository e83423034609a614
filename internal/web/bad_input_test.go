package web_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"yangguang/internal/db"
	"yangguang/internal/demo"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/sampling"
	"yangguang/internal/testkit/served"
	"yangguang/internal/testkit/webkit"
)

// counter is a copy of the sample zone before whose server people stand with
// nothing but HTTP: what a page would not offer they send all the same.
type counter struct {
	*served.Site
	t *testing.T
}

func newCounter(t *testing.T) *counter { return &counter{served.Zone(t), t} }

// refused fails the test unless the answer is Refused and nothing was carried
// out since before.
func (c *counter) refused(what string, a *webkit.Page, status int, basis law.Provision, before int64, words ...string) {
	c.t.Helper()
	a.Path = what + ": " + a.Path
	a.Refused(status, basis, words...)
	if n := c.Acts(); n != before {
		c.t.Errorf("%s: %d entries were written", what, n-before)
	}
}

// TestBadInputOfTheCeremony sends to every stage of a draw what may not come
// there, as a person would who is late, clumsy or ill-willed.
func TestBadInputOfTheCeremony(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	hall := func(key demo.Key, step string) string {
		return "/hall/" + string(c.Zone.Tasks[key].Objects) + "/" + step
	}
	approved := "/tasks/" + string(c.Zone.Tasks[demo.KeyApproved].Task)
	for _, x := range []struct {
		what, login, path string
		form              []string
		status            int
		basis             law.Provision
		words             []string
	}{
		{"unconfirmed roster", "shgz-clerk", approved + "/freeze?seen=3", nil, 409, law.Art8,
			[]string{"ROSTER_NOT_CONFIRMED", "还没有确认"}},
		{"freeze by another department", "scjg-clerk", approved + "/freeze", nil, 403, law.Art12, []string{"NOT_PERMITTED"}},
		{"missing witness", "shgz-clerk", hall(demo.KeyFrozen, "reveal"), nil, 409, law.Ceremony,
			[]string{"DRAW_STEP_EARLY", "等待提交校验码"}},
		{"dice before the commitment", "shgz-clerk", hall(demo.KeyFrozen, "dice"),
			[]string{"roll", "0", "digits", "1234567890"}, 409, law.Ceremony, []string{"DRAW_STEP_EARLY"}},
		{"commitment by the clerk", "shgz-clerk", hall(demo.KeyFrozen, "commit"), []string{"commit", strings.Repeat("a", 64)},
			403, law.Ceremony, nil},
		{"commitment by another witness", "witness2", hall(demo.KeyFrozen, "commit"),
			[]string{"commit", strings.Repeat("a", 64)}, 403, law.OpenVerify, nil},
		{"commitment that is none", "witness", hall(demo.KeyFrozen, "commit"), []string{"commit", "zz"}, 422, law.Ceremony,
			[]string{"校验码应为64位", `value="zz"`, "data-hold"}},
		{"lock before the result", "shgz-clerk2", hall(demo.KeyFrozen, "lock"), nil, 409, law.Ceremony,
			[]string{"DRAW_STEP_EARLY"}},
		{"dice that differ", "shgz-section", hall(demo.KeyHalfRolled, "dice"), []string{"roll", "0", "digits", "0000000000"},
			422, law.Ceremony, []string{"不一致", `value="0000000000"`}},
		{"dice that are no digits", "shgz-section", hall(demo.KeyHalfRolled, "dice"),
			[]string{"roll", "0", "digits", "12345x7890"}, 422, law.Ceremony, []string{"摇号数字应为10位数字"}},
		{"too few dice", "shgz-section", hall(demo.KeyHalfRolled, "dice"), []string{"roll", "0", "digits", "123"}, 422,
			law.Ceremony, []string{"摇号数字应为10位数字"}},
		{"a roll that is none", "shgz-section", hall(demo.KeyHalfRolled, "dice"),
			[]string{"roll", "7", "digits", "1234567890"}, 422, law.Ceremony, []string{"没有这一次现场摇号"}},
		{"dice by one person twice", "shgz-clerk", hall(demo.KeyHalfRolled, "reveal"), nil, 409, law.Ceremony,
			[]string{"DRAW_STEP_EARLY"}},
		{"secret that does not match", "witness", hall(demo.KeyRolled, "open"), []string{"secret", strings.Repeat("0", 64)},
			422, law.Ceremony, []string{"随机密码与先前提交的校验码不符"}},
		{"secret opened by the clerk", "shgz-clerk", hall(demo.KeyRolled, "open"),
			[]string{"secret", c.Zone.Tasks[demo.KeyRolled].Secrets[c.Zone.Tasks[demo.KeyRolled].Objects]}, 403, law.Ceremony,
			nil},
		{"second result", "shgz-clerk", hall(demo.KeyDrawn, "reveal"), nil, 409, law.Ceremony, []string{"DRAW_STEP_DONE"}},
		{"lock by the drawer", "shgz-clerk", hall(demo.KeyDrawn, "lock"), nil, 403, law.FourEyes, []string{"SOD_VIOLATION"}},
		{"lock by another department", "yjgl-clerk", hall(demo.KeyDrawn, "lock"), nil, 403, law.OpenVerify, nil},
		{"lock by a department that takes part", "scjg-clerk", hall(demo.KeyDrawn, "lock"), nil, 403, law.Art12, nil},
		{"void that nobody asked for", "shgz-head", hall(demo.KeyDrawn, "void"), nil, 409, law.OneDraw,
			[]string{"VOID_NOT_ASKED"}},
		{"void without a reason", "shgz-clerk", hall(demo.KeyDrawn, "ask-void"),
			[]string{"kind", "technical", "reason", "重抽"}, 422, law.OneDraw, []string{"作废理由应写10到500个字"}},
		{"second lock", "shgz-clerk2", hall(demo.KeyLocked, "lock"), nil, 409, law.Art12, []string{"LIST_LOCKED"}},
		{"void of a locked list", "shgz-clerk", hall(demo.KeyLocked, "ask-void"),
			[]string{"kind", "technical", "reason", "名单锁定以后发现不合意"}, 409, law.Art12, []string{"LIST_LOCKED"}},
		{"form of another attempt", "shgz-clerk2", hall(demo.KeyDrawn, "lock"), []string{"attempt", "7"}, 409, law.OneDraw,
			[]string{"ATTEMPT_OVER"}},
		{"form that is not UTF-8", "shgz-clerk", hall(demo.KeyDrawn, "ask-void"),
			[]string{"kind", "technical", "reason", "\xff\xfe"}, 422, law.GoodInput, []string{"NOT_UTF8"}},
	} {
		by := c.By(x.login)
		before := c.Acts()
		c.refused(x.what, by.Post(x.path, x.form...), x.status, x.basis, before, x.words...)
	}
}

// TestVoidedAttempt follows two people through a void: what was opened for the
// first attempt does nothing to the second, and the form of the void itself may
// come twice.
func TestVoidedAttempt(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	id := c.Zone.Tasks[demo.KeyDrawn].Objects
	clerk, second, head, witness := c.By("shgz-clerk"), c.By("shgz-clerk2"), c.By("shgz-head"), c.By("witness")
	page := second.Get("/hall/" + string(id))
	if !strings.Contains(page.Body, `name="attempt" value="1"`) {
		t.Fatal("the forms of the hall do not say which attempt they are for")
	}
	done := func(what string, a *webkit.Page) {
		t.Helper()
		if a.Status != 303 {
			t.Fatalf("%s: %d\n%s", what, a.Status, a.Body)
		}
	}
	done("ask", clerk.Post("/hall/"+string(id)+"/ask-void", "attempt", "1", "kind", "technical", "reason",
		"投影设备断电，现场没有看到结果"))
	if body := head.Get("/hall/" + string(id)).Body; !strings.Contains(body, "/void") || !strings.Contains(body, "/keep") {
		t.Fatal("the head is not offered to agree and to disagree")
	}
	done("disagree", head.Post("/hall/"+string(id)+"/keep", "attempt", "1"))
	done("ask again", clerk.Post("/hall/"+string(id)+"/ask-void", "attempt", "1", "kind", "technical", "reason",
		"投影设备断电，现场没有看到结果"))
	void := url.Values{"key": {"void"}, "attempt": {"1"}}
	done("agree", head.Send("POST", "/hall/"+string(id)+"/void", void))
	done("agree, clicked twice", head.Send("POST", "/hall/"+string(id)+"/void", void))
	before := c.Acts()
	stale := draw.Commit("sm3", string(id), 1, sampling.Witness, strings.Repeat("1", 64))
	c.refused("commitment for the first attempt",
		witness.Post("/hall/"+string(id)+"/commit", "attempt", "1", "commit", stale), 409, law.OneDraw, before,
		"ATTEMPT_OVER")
	c.refused("lock of the first result", second.Post("/hall/"+string(id)+"/lock", "attempt", "1"), 409, law.OneDraw,
		before, "ATTEMPT_OVER")
}

// TestTwoAtOnce: two people lock at once, one form comes eight times at once,
// and a form that was carried out comes back with other words in it.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	id := c.Zone.Tasks[demo.KeyDrawn].Objects
	atOnce := func(posts ...func() (*webkit.Page, error)) []int {
		t.Helper()
		status := make([]int, len(posts))
		var all sync.WaitGroup
		for i, post := range posts {
			all.Go(func() {
				a, err := post()
				if err != nil {
					t.Error(err)
				}
				status[i] = a.Status
			})
		}
		all.Wait()
		slices.Sort(status)
		return status
	}
	lock := func(login, key string) func() (*webkit.Page, error) {
		by := c.By(login)
		return func() (*webkit.Page, error) {
			return by.Try("POST", "/hall/"+string(id)+"/lock", url.Values{"key": {key}, "checked": {"1"}})
		}
	}
	c.refused("a lock by somebody who has not looked", c.By("shgz-clerk2").Post("/hall/"+string(id)+"/lock"), 422,
		law.Art12, c.Acts(), "请确认已经核对结果")
	if got := atOnce(lock("shgz-clerk2", "a"), lock("shgz-deputy", "b"), lock("shgz-clerk2", "c")); !slices.Equal(got,
		[]int{303, 409, 409}) {
		t.Errorf("three locks at once: %v", got)
	}
	if n := len(c.rows(`select act, subject from ledger_entry where act = 'draw.locked' and subject = 'draw:`+string(
		id)+`'`, 2)); n != 1 {
		t.Errorf("%d locks in the ledger", n)
	}

	r := c.rows(
		`select id, cast(version as text) from result where state = 'pending' and dept = 'SHGZ' order by id limit 1`, 2)[0]
	path, deputy := "/results/"+r[0]+"/approve?seen="+r[1], c.By("shgz-deputy")
	var same []func() (*webkit.Page, error)
	for range 8 {
		same = append(same, func() (*webkit.Page, error) {
			return deputy.Try("POST", path, url.Values{"key": {"once"}, "opinion": {"同意"}})
		})
	}
	before := c.Acts()
	if got := atOnce(same...); got[0] != 303 || got[7] != 303 || c.Acts() != before+1 {
		t.Errorf("one form eight times at once: %v, %d entries", got, c.Acts()-before)
	}
	before = c.Acts()
	c.refused("the same form with other words", deputy.Send("POST", path, url.Values{"key": {"once"}, "opinion": {"不同意"}}),
		409, law.Once, before, "FORM_USED")
}

// TestBadInputOfTheVisits: nothing is entered before the visit begins, approved
// by its author, published before it is approved, or dated as it pleases.
func TestBadInputOfTheVisits(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	first := func(query string) []string {
		t.Helper()
		rows := c.rows(query, 3)
		if len(rows) == 0 {
			t.Fatalf("nothing in the zone: %s", query)
		}
		return rows[0]
	}
	leader := func(state string) (path, login string) {
		r := first(`select m.task, m.subject, m.inspector from team_member m join task t on t.id = m.task
			left join visit v on v.region = m.region and v.task = m.task and v.subject = m.subject
			where m.leader = 1 and coalesce(v.state, 'none') = '` + state + `' and t.state in ('staffed', 'inspecting')
			order by 1, 2, 3`)
		return "/visits/" + r[0] + "/" + r[1], strings.ToLower(r[2])
	}
	quiet, quietLeader := leader("none")
	open, openLeader := leader("inspecting")
	pending := first(
		`select id, cast(version as text), dept from result where state = 'pending' and dept = 'SHGZ' order by id`)
	published := first(
		`select id, cast(version as text), dept from result where state = 'published' and dept = 'SHGZ' order by id`)
	result := func(r []string, step string) string { return "/results/" + r[0] + "/" + step + "?seen=" + r[1] }
	asked := c.Zone.Tasks[demo.KeyPending].Task
	for _, x := range []struct {
		what, login, path string
		form              []string
		status            int
		basis             law.Provision
		words             []string
	}{
		{"answers before the start", quietLeader, quiet, nil, 409, law.Art11, []string{"VISIT_NOT_STARTED"}},
		{"result before the start", quietLeader, quiet + "/results/SHGZ?seen=1",
			[]string{"types", "1", "summary", "未发现问题", "handling", "无"}, 409, law.Art11, []string{"VISIT_NOT_STARTED"}},
		{"end before the start", quietLeader, quiet + "/end?seen=1", []string{"ended_on", "2026-11-27"}, 409, law.Art11,
			[]string{"VISIT_NOT_STARTED"}},
		{"start by a clerk", "shgz-clerk", quiet + "/start", nil, 403, law.Art14, nil},
		{"T0 in the future", openLeader, open + "/end?seen=" + c.version(open), []string{"ended_on", "9999-12-31"}, 422,
			law.Art174, []string{"ended_on"}},
		{"T0 before the start", openLeader, open + "/end?seen=" + c.version(open), []string{"ended_on", "2001-01-01"}, 422,
			law.Art174, []string{"ended_on"}},
		{"T0 that no calendar has", openLeader, open + "/end?seen=" + c.version(open), []string{"ended_on", "0000-01-01"},
			422, law.Art174, []string{"应当写成"}},
		{"approval by another department", "scjg-deputy", result(pending, "approve"), nil, 403, law.Art174, nil},
		{"approval by the clerk", "shgz-clerk", result(pending, "approve"), nil, 403, law.Art174, nil},
		{"approval of an older version", "shgz-deputy", "/results/" + pending[0] + "/approve?seen=1", nil, 409, law.Once,
			[]string{"CHANGED_MEANWHILE"}},
		{"publication before the approval", "shgz-clerk", result(pending, "publish"), nil, 409, law.Art11,
			[]string{"RESULT_STATE"}},
		{"return after the publication", "shgz-deputy", result(published, "return"), []string{"opinion", "请把结果改得好看一些"}, 409,
			law.Art19, []string{"RESULT_PUBLISHED"}},
		{"approval of a task by who cannot", "shgz-clerk", "/tasks/" + string(asked) + "/approve?seen=2", nil, 403, law.Art12,
			nil},
		{"approval of a task that was not read", "shgz-deputy", "/tasks/" + string(asked) + "/approve?seen=1", nil, 409,
			law.Once, []string{"CHANGED_MEANWHILE"}},
		{"approval of a task without its version", "shgz-deputy", "/tasks/" + string(asked) + "/approve", nil, 409, law.Once,
			[]string{"CHANGED_MEANWHILE"}},
		{"dispatch before the lock", "shgz-clerk", "/tasks/" + string(asked) + "/dispatch?seen=2", nil, 409, law.Art11,
			[]string{"TASK_STATE"}},
	} {
		by := c.By(x.login)
		before := c.Acts()
		c.refused(x.what, by.Post(x.path, x.form...), x.status, x.basis, before, x.words...)
	}
}

// version is that of the visit at a path.
func (c *counter) version(path string) string {
	c.t.Helper()
	parts := strings.Split(path, "/")
	n, err := db.Value[int](c.t.Context(), c.App.DB.Read(), `select version from visit where task = $1 and subject = $2`,
		parts[2], parts[3])
	if err != nil {
		c.t.Fatal(err)
	}
	return fmt.Sprint(n)
}

// Bad input "full disk": the result of a draw does not fit; the page says so
// and the draw stands where it stood, until there is room again.
func TestFullDiskDuringTheDraw(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", dir).CombinedOutput(); err != nil {
		if os.Getenv("YANGGUANG_REQUIRE") == "1" {
			t.Fatalf("mount: %v: %s", err, out)
		}
		t.Skipf("only root can make a small disk: %v: %s", err, out)
	}
	t.Cleanup(func() { exec.Command("umount", dir).Run() })
	c := &counter{served.ZoneIn(t, dir), t}
	id, clerk := c.Zone.Tasks[demo.KeyOpened].Objects, c.By("shgz-clerk")
	filler, err := os.Create(filepath.Join(dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for block := make([]byte, 4<<10); err == nil; {
		_, err = filler.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	before := c.Acts()
	c.refused("full disk", clerk.Post("/hall/"+string(id)+"/reveal"), 507, law.GoodInput, before, "DISK_FULL", "磁盘已满")
	if err := errors.Join(filler.Close(), os.Remove(filler.Name())); err != nil {
		t.Fatal(err)
	}
	h, err := sampling.HallOf(t.Context(), c.App.DB.Read(), id)
	if err != nil || h.Stage() != sampling.ToReveal {
		t.Fatalf("%v, %v", h.Stage(), err)
	}
	if a := clerk.Post("/hall/" + string(id) + "/reveal"); a.Status != 303 {
		t.Errorf("with room again: %d\n%s", a.Status, a.Body)
	}
}
