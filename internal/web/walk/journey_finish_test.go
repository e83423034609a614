package walk

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"

	"yangguang/internal/draw"
	"yangguang/internal/testkit"
)

// member is one of the group, as the page of the visit names him.
type member struct {
	name, dept string
	leader     bool
}

func (m member) login() string { return inspectorLogin(m.name) }

func (j *journey) visit() {
	clerk := j.desk("clerk")
	clerk.open(j.taskPath)
	j.subject = clerk.cells("检查与公示进度", 2)[0]
	clerk.press(j.subject)
	j.visits = clerk.Path()
	names, depts, duties := clerk.cells("小组成员签字", 0), clerk.cells("小组成员签字", 1), clerk.cells("小组成员签字", 2)
	for i := range names {
		j.people = append(j.people, member{names[i], depts[i], duties[i] == "组长"})
	}
	if len(j.people) != 4 || !j.people[0].leader {
		j.t.Fatalf("group: %+v", j.people)
	}

	leader := j.desk(j.people[0].login())
	leader.SetViewport(390, 844)
	leader.open("/visits")
	leader.press(j.subject)
	leader.press("开始检查")
	leader.CheckPage()
	leader.confirm()
	leader.answer("SHGZ-01", "fail")
	leader.CheckPage()
	j.desk(j.people[2].login()).answerAt(j.visits, "SCJG-01", "pass")
	leader.open(j.visits)
	leader.act("结束检查")
	leader.sees("检查已结束")
	for _, m := range j.people {
		d := j.desk(m.login())
		d.open(j.visits)
		d.act("签字确认")
		d.sees("已签字")
	}
}

func (d *desk) answerAt(path, item, second string) {
	d.t.Helper()
	d.open(path)
	d.answer(item, second)
}

// answer fills in both points of an item; a wrong one says what was found.
func (d *desk) answer(item, second string) {
	d.t.Helper()
	d.fill("p-"+item+"-1", "pass", "p-"+item+"-2", second)
	if second == "fail" {
		d.typed("n-p-"+item+"-2", "收费项目没有公示")
	}
	d.press("保存检查表")
	d.sees("已保存")
}

func (j *journey) results() {
	for _, by := range []struct {
		dept, short, deputy, clerk, kind, summary, handling string
	}{
		{"SHGZ", "社会工作部", "deputy", "clerk", "05", "收费项目没有在醒目位置公示。", "已责令当场改正。"},
		{"SCJG", "市场监管局", "other-deputy", "other-clerk", "01", "未发现问题。", ""},
	} {
		m := j.people[0]
		for _, x := range j.people {
			if !strings.HasPrefix(x.login(), "other") == (by.dept == "SHGZ") {
				m = x
			}
		}
		inspector := j.desk(m.login())
		inspector.open(j.visits)
		inspector.press("录入结果")
		inspector.fill("types", by.kind)
		inspector.typed("summary", by.summary)
		inspector.fill("handling", by.handling)
		inspector.press("提交审批")
		inspector.sees("已提交本部门审批")
		deputy := j.desk(by.deputy)
		deputy.open("/results")
		deputy.press(j.subject)
		deputy.act("同意")
		deputy.sees("已同意")
		clerk := j.desk(by.clerk)
		clerk.open("/publications")
		clerk.press(j.subject)
		clerk.act("公示")
		clerk.sees("已公示")
		if clerk.offers("录入结果") || clerk.offers("退回") {
			j.t.Errorf("a published result can be changed by %s", by.clerk)
		}
	}
}

func (j *journey) citizen() {
	c := j.visitor()
	c.login = "citizen"
	c.open("/")
	c.navigate("结果公示")
	c.typed("name", j.subject)
	c.press("查询")
	c.sees("社会工作部", "市场监督管理局")
	c.press(j.subject, "市场监管局")
	c.sees("未发现问题")
	c.CheckPage()

	c.open("/draws")
	c.typed("text", j.draw)
	c.press("查询")
	c.press("2026年民办学校部门联合抽查")
	c.at("/draws/" + j.draw)
	c.sees("抽取界限", "现场摇出的数字")
	c.CheckPage()
	c.look(j.drawn[0], "进入检查名单")
	c.open("/draws/" + j.draw)
	c.look(j.other(), "参加了本次抽取，签号大于本层的抽取界限")
	c.CheckPage()

	c.untilOffers("/draws/"+j.draw, "下载验证包")
	c.verify("/draws/" + j.draw + "/bundle.zip")
	c.open("/verify")
	c.sees("结果：一致")
	c.CheckPage()
	c.open("/log/")
	c.CheckPage()
}

// other is a school that was not drawn.
func (j *journey) other() string {
	for n := 1; ; n++ {
		if code := testkit.SchoolCode(n); !strings.Contains(strings.Join(j.drawn, " "), code) {
			return code
		}
	}
}

// look asks about one code, typed as people type it.
func (d *desk) look(code, verdict string) {
	d.t.Helper()
	d.typed("code", strings.ToLower(code))
	d.press("查一家")
	d.sees(code, verdict)
}

// untilOffers loads a page until it offers a button.
func (d *desk) untilOffers(path, label string) {
	d.t.Helper()
	for range 100 {
		d.open(path)
		if d.offers(label) {
			return
		}
	}
	d.t.Fatalf("%s never offers %s", path, label)
}

// verify downloads a bundle as the page would and recomputes it.
func (d *desk) verify(path string) {
	d.t.Helper()
	text := testkit.Eval[string](d.Tab,
		fmt.Sprintf(`fetch(%s).then(r => r.arrayBuffer()).then(b => btoa(String.fromCharCode(...new Uint8Array(b))))`,
			js(path)))
	zip, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		d.t.Fatal(err)
	}
	bundle, err := draw.OpenZip(bytes.NewReader(zip), int64(len(zip)))
	if err != nil {
		d.t.Fatal(err)
	}
	if report, err := draw.Verify(bundle); err != nil || report.Status != draw.OK {
		d.t.Errorf("%s: %v, %v", path, report.Status, err)
	}
}
