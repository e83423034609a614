package scenarios

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"yangguang/internal/calendar"
	"yangguang/internal/canon"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/testkit"
)

// codeOf is a valid unified social credit code of a school.
func codeOf(n int) string {
	body := fmt.Sprintf("52371073MJE%06d", n)
	check, err := canon.Check(body)
	if err != nil {
		panic(err)
	}
	return body + string(check)
}

// schools enters n of them, with the numbers from first on.
func (z *zone) schools(first, n int) (keys []string) {
	z.T.Helper()
	for i := first; i < first+n; i++ {
		id, err := z.App.Roster.AddSubject(z.T.Context(), z.World.Keeper, roster.Subject{Region: testkit.Region,
			Name: fmt.Sprintf("示例学校%03d", i), USCC: codeOf(i), Type: "9", Status: "active", Credit: "B", Source: "测试"})
		z.must(err)
		keys = append(keys, string(id))
	}
	return keys
}

// inspectors enters those of the World into the roster, with certificates.
func (z *zone) inspectors() {
	z.T.Helper()
	for i, a := range append(z.World.Inspectors[:3:3], z.World.OtherInspectors...) {
		keeper := z.World.Keeper
		if a.Dept != keeper.Dept {
			keeper = z.World.OtherKeeper
		}
		_, err := z.App.Roster.AddInspector(z.T.Context(), keeper, roster.Inspector{
			Code: a.Inspector, Dept: a.Dept, Name: a.Name, Person: a.Person, Leader: true, Status: roster.OnDuty,
			Category: roster.Qualified, CertNo: fmt.Sprintf("鲁K%06d", i+1), CertIssuer: "示例司法局", CertUntil: "2028-12-31"})
		z.must(err)
	}
}

// item is what a keeper types for an item; pairs change it.
func (z *zone) item(login, code string, pairs ...string) (path string) {
	z.T.Helper()
	c := z.By(login)
	typed := append([]string{"code", code, "name", "办学情况检查" + code, "field", "民办教育",
		"class", "1", "mode", "random", "level", "县级", "frequency", "每年一次", "rate", "5%", "min_persons", "2", "content",
		"办学许可和收费公示", "object_types", "9", "methods", "1",
		"bases-0-instrument", "《示例办法》", "bases-0-level", "规章", "bases-0-article", "第十条", "bases-0-from", "2020-01-01",
		"bases-0-quote", "（示例条文）", "points-0-text", "办学许可证在有效期内"}, pairs...)
	return c.Submit(c.Open("/items/new"), "/items/new", last(typed)...).Done()
}

// last keeps of each name the value given last.
func last(pairs []string) (out []string) {
	at := map[string]int{}
	for i := 0; i < len(pairs); i += 2 {
		if k, ok := at[pairs[i]]; ok {
			out[k+1] = pairs[i+1]
			continue
		}
		at[pairs[i]] = len(out)
		out = append(out, pairs[i], pairs[i+1])
	}
	return out
}

// published is an item that its department has published.
func (z *zone) published(dept, code string, pairs ...string) (path string) {
	z.T.Helper()
	keeper, deputy := "keeper", "deputy"
	if dept == "SCJG" {
		keeper, deputy = "other-keeper", "other-deputy"
	}
	path = z.item(keeper, code, pairs...)
	z.does(keeper, path+"/submit").Done()
	z.does(deputy, path+"/publish").Done()
	return path
}

// line is what a clerk types for one line of the plan: a joint inspection of
// schools at 5 %; pairs change it, items are given in full.
func line(items ...string) []string {
	typed := []string{"name", "民办学校部门联合抽查", "from", "2026-03-01", "to", "2026-12-20", "frequency", "每年一次",
		"basis", "《示例办法》第十条", "joint", "1", "coop", "SCJG", "scope_text", "辖区民办学校", "types", "9",
		"quotas-0-by", "all", "quotas-0-rate", "5%"}
	for _, i := range items {
		typed = append(typed, "items", i)
	}
	return typed
}

// planned is a plan of SHGZ with these lines, published.
func (z *zone) planned(year string, lines ...[]string) (plan string) {
	z.T.Helper()
	plan = z.drafted(year, lines...)
	z.does("clerk", plan+"/submit").Done()
	z.does("head", plan+"/approve").Done()
	z.does("clerk", plan+"/publish").Done()
	return plan
}

func (z *zone) drafted(year string, lines ...[]string) (plan string) {
	z.T.Helper()
	plan = z.does("clerk", "/plans/new", "year", year).Done()
	for _, r := range lines {
		z.does("clerk", plan+"/tasks/new", r...).Done()
	}
	return plan
}

// ready has a published list of two items and a published plan with one joint
// line at 5 % of the schools.
func (z *zone) ready(lines ...[]string) {
	z.T.Helper()
	z.inspectors()
	z.published("SHGZ", "SHGZ-01")
	z.published("SCJG", "SCJG-01")
	if lines == nil {
		lines = [][]string{line("SHGZ-01/v1/SHGZ", "SCJG-01/v1/SCJG")}
	}
	z.planned("2026", lines...)
}

// approved is a task of the newest plan line, approved.
func (z *zone) approved(pairs ...string) (path string) {
	z.T.Helper()
	path = z.task(pairs...)
	z.does("clerk", path+"/submit").Done()
	z.does("deputy", path+"/approve").Done()
	return path
}

func (z *zone) task(pairs ...string) (path string) {
	z.T.Helper()
	planned := z.text(`select t.id from plan_task t join plan p on p.id = t.plan
		where p.state = 'published' order by p.year desc, t.id desc limit 1`)
	typed := append([]string{"plan_task", planned, "name", "民办学校联合抽查", "from", "2026-11-24", "to", "2026-12-18",
		"slots", "2", "slack", "1", "witness", string(z.World.Witness.Person)}, pairs...)
	return z.does("clerk", "/tasks/new", last(typed)...).Done()
}

// confirmed has both rosters of the initiating department confirmed.
func (z *zone) confirmed(task string) {
	z.T.Helper()
	z.does("clerk", task+"/rosters/objects").Done()
	z.does("clerk", task+"/rosters/inspectors").Done()
}

// frozen brings an approved task to its hall and returns the draw.
func (z *zone) frozen(task string) (draw ids.Draw) {
	z.T.Helper()
	z.confirmed(task)
	z.does("clerk", task+"/freeze").Done()
	return ids.Draw(z.text(`select objects_draw from task where id = $1`, strings.TrimPrefix(task, "/tasks/")))
}

// drawn goes on to the result.
func (z *zone) drawn(draw ids.Draw) {
	z.T.Helper()
	z.rolled(draw)
	z.inHall("witness", draw, "open", "secret", secret).Done()
	z.inHall("clerk", draw, "reveal").Done()
}

// secret is the witness's, made on a machine of his own.
const secret = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

// rolled has the witness's commitment and the digits that two people typed.
func (z *zone) rolled(id ids.Draw) {
	z.T.Helper()
	z.commit("witness", id)
	z.inHall("clerk", id, "dice", "digits", "1234567890").Done()
	z.inHall("witness", id, "dice", "digits", "1234567890").Done()
}

func (z *zone) commit(login string, id ids.Draw) {
	z.T.Helper()
	hash := z.text(`select hash from draw where id = $1`, id)
	attempt := z.count(`select attempt from draw where id = $1`, id)
	commit := draw.Commit(canon.Hash(hash), string(id), uint64(attempt), sampling.Witness, secret)
	z.inHall(login, id, "commit", "commit", commit).Done()
}

// locked goes on until the second clerk has locked.
func (z *zone) locked(task string) (draw ids.Draw) {
	z.T.Helper()
	draw = z.frozen(task)
	z.drawn(draw)
	z.inHall("clerk2", draw, "lock", "checked", "1").Done()
	return draw
}

// started has the visit of an object begun by its leader.
func (z *zone) started(st testkit.Staffed, subject ids.Subject) (visit string) {
	z.T.Helper()
	visit = "/visits/" + string(st.Task) + "/" + string(subject)
	z.does("inspector1", visit+"/start").Done()
	return visit
}

// answers enters one answer at points such as SHGZ-01-3, with a note where one
// is asked for.
func (z *zone) answers(login, visit, value string, points ...string) {
	z.T.Helper()
	var pairs []string
	for _, p := range points {
		pairs = append(pairs, "p-"+p, value)
		if value != "pass" {
			pairs = append(pairs, "n-p-"+p, "现场没有这项活动")
		}
	}
	z.does(login, visit, pairs...).Done()
}

// ended has the visit ended today by the first, and signed by all.
func (z *zone) ended(visit string, logins ...string) {
	z.T.Helper()
	z.does(logins[0], visit+"/end", "ended_on", calendar.DateOf(z.App.Config.Clock()).String()).Done()
	for _, login := range logins {
		z.does(login, visit+"/sign").Done()
	}
}

func has(list []string, s string) bool { return slices.Contains(list, s) }

// inspected has the visit of the enterprise ended, all well and signed by all.
func (z *zone) inspected(st testkit.Staffed) (visit string) {
	z.T.Helper()
	visit = z.started(st, st.Enterprise)
	z.answers("inspector1", visit, "pass", "SHGZ-01-1", "SHGZ-01-2", "SHGZ-01-3", "SHGZ-02-1")
	z.answers("other-inspector1", visit, "pass", "SCJG-01-1", "SCJG-01-2")
	z.ended(visit, "inspector1", "inspector2", "other-inspector1", "other-inspector2")
	return visit
}

// teams draws and locks the inspectors of the department of these two.
func (z *zone) teams(task, first, second string) {
	z.T.Helper()
	share := "/shares/" + strings.TrimPrefix(task, "/tasks/")
	c := z.By(first)
	c.Submit(c.Open(share), share+"/acknowledge").Done()
	z.does(first, task+"/rosters/inspectors").Done()
	c.Submit(c.Open(share), share+"/freeze").Done()
	dept := z.text(`select dept from person where login = $1`, first)
	draw := z.text(`select draw from dispatch where task = $1 and dept = $2`, strings.TrimPrefix(task, "/tasks/"), dept)
	z.inHall(first, ids.Draw(draw), "dice", "digits", "654321").Done()
	z.inHall(second, ids.Draw(draw), "dice", "digits", "654321").Done()
	z.inHall(first, ids.Draw(draw), "reveal").Done()
	z.inHall(second, ids.Draw(draw), "lock", "checked", "1").Done()
}

// leader is the code of the inspector who leads at an object.
func (z *zone) leader(task ids.Task, subject string) string {
	z.T.Helper()
	return z.text(`select inspector from team_member where task = $1 and subject = $2 and leader = 1`, task, subject)
}

// login is that of an inspector.
func (z *zone) login(inspector string) string {
	z.T.Helper()
	return z.text(`select login from person where inspector = $1`, inspector)
}

// namesOf lists the drawn objects of a draw.
func (z *zone) namesOf(draw ids.Draw) []string {
	z.T.Helper()
	return z.column(`select s.name from draw_pick p join subject s on s.region = p.region and s.id = p.subject
		where p.draw = $1 order by p.place`, draw)
}

// behind changes a row past every act.
func (z *zone) behind(query string, args ...any) {
	z.T.Helper()
	_, err := z.App.DB.Writer().ExecContext(z.T.Context(), query, args...)
	z.must(err)
}

// draw is that of the objects of a task.
func (z *zone) draw(task string) ids.Draw {
	z.T.Helper()
	return ids.Draw(z.text(`select objects_draw from task where id = $1`, strings.TrimPrefix(task, "/tasks/")))
}

// frozenFile is the text of a file of the newest attempt of a draw.
func (z *zone) frozenFile(id ids.Draw, name string) string {
	z.T.Helper()
	f, err := z.App.Files.Open(z.text(`select sha256 from draw_file
		where draw = $1 and name = $2 order by attempt desc limit 1`, id, name))
	z.must(err)
	defer f.Close()
	text, err := io.ReadAll(f)
	z.must(err)
	return string(text)
}

// imported is n schools from one file: the log then has none of their names.
func (z *zone) imported(n int) (keys []string) {
	z.T.Helper()
	var file strings.Builder
	file.WriteString("名称,统一社会信用代码,主体类型\n")
	for i := range n {
		keys = append(keys, codeOf(i+1))
		fmt.Fprintf(&file, "导入学校%03d,%s,民办学校\n", i+1, keys[i])
	}
	keeper := z.By("keeper")
	batch := keeper.Upload("/subjects/import", "file", "名录.csv", file.String()).Done()
	keeper.Submit(keeper.Open(batch+"/columns"), batch+"/columns").Done()
	keeper.Submit(keeper.Open(batch), batch+"/apply").Done()
	z.must(z.App.Queue.Drain(z.T.Context()))
	if got := z.count(`select count(*) from subject where type = '9'`); got != n {
		z.T.Fatalf("%d of %d schools were imported", got, n)
	}
	return keys
}
