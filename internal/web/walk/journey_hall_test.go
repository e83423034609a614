package walk

import (
	"fmt"
	"slices"
	"strings"

	"yangguang/internal/testkit"
)

func (j *journey) freeze() {
	clerk := j.desk("clerk")
	for _, kind := range []string{"检查对象名录库", "执法检查人员名录库"} {
		clerk.open(j.taskPath)
		clerk.act("核对并确认", kind)
		clerk.sees(kind + "已确认")
	}
	clerk.act("冻结参加抽取的对象")
	clerk.at("/hall/")
	j.hall = clerk.Path()
	j.draw = strings.TrimPrefix(j.hall, "/hall/")
	clerk.Do(clerk.click("main summary", "摘要、随机数和材料", ""))
	clerk.sees("120户", "平台的校验码", "roster.txt")
	j.watcher = j.desk("section")
	j.watcher.open(j.hall)
	testkit.Eval[bool](j.watcher.Tab, `window.neverLeft = true`)
}

// watched waits until the page of the watcher, which nobody touches, says so.
func (j *journey) watched(selector, text string) {
	j.t.Helper()
	j.watcher.until(fmt.Sprintf(`window.neverLeft && document.querySelector(%s)?.innerText.includes(%s)`, js(selector),
		js(text)))
}

func (j *journey) commit() {
	witness := j.desk("witness")
	witness.open("/home")
	witness.navigate("抽取大厅")
	witness.press(j.draw)
	witness.at(j.hall)

	witness.scripts(false)
	witness.open(j.hall)
	witness.Do(witness.click("main summary", "浏览器不能运行脚本时", ""))
	witness.press("由服务器生成随机密码")
	witness.sees("只显示这一次")
	witness.scripts(true)

	witness.open(j.hall)
	witness.Do(witness.click("main button", "在本机生成随机密码和校验码", ""))
	witness.until(`/^[0-9a-f]{64}$/.test(document.querySelector('main [name=commit]').value)`)
	witness.press("提交校验码")
	witness.sees("校验码已提交")
	j.watched("#turn", "摇出数字")
}

const rolled = "3141592653"

func (j *journey) dice() {
	clerk, second := j.desk("clerk"), j.desk("clerk2")
	clerk.open(j.hall)
	clerk.roll(rolled)
	clerk.sees("您已录入，等待另一人")

	second.open(j.hall)
	second.Ignore("status of 422")
	second.roll("3141592654")
	second.sees("与另一人录入的数字不一致，没有保存", "请两人一起核对现场数字")
	if got := testkit.Eval[string](second.Tab, `document.querySelector('main [name=digits]').value`); got != "3141592654" {
		j.t.Errorf("what the second person typed is %q after the refusal", got)
	}
	second.CheckPage()
	second.roll(rolled)
	second.sees("已录入")
	j.watched("#result .dice", rolled)
}

func (d *desk) roll(digits string) {
	d.t.Helper()
	d.typed("digits", digits)
	d.press("录入")
}

func (j *journey) reveal() {
	witness := j.desk("witness")
	witness.open(j.hall)
	witness.Do(witness.click("main button", "取出本机保存的随机密码", ""))
	witness.until(`/^[0-9a-f]{64}$/.test(document.querySelector('main [name=secret]').value)`)
	witness.press("公布随机密码")
	witness.sees("随机密码与校验码一致，已公布")

	clerk := j.desk("clerk")
	clerk.open(j.hall)
	clerk.press("公布并抽取")
	clerk.sees("从 120 户中抽出 3 户", "抽取界限")
	j.drawn = clerk.cells("从 120 户中抽出", 2)
	if len(j.drawn) != 3 {
		j.t.Fatalf("drawn: %q, want a tenth of 20 and a hundredth of 100", j.drawn)
	}
	j.watched("#result", j.drawn[0])
}

func (j *journey) lock() {
	clerk, second := j.desk("clerk"), j.desk("clerk2")
	clerk.open(j.hall)
	if clerk.offers("锁定这 3 户") {
		j.t.Error("the drawer is offered to lock his own draw")
	}
	unfold := func() { clerk.Do(clerk.click("main summary", "摘要、随机数和材料", "")) }
	unfold()
	before := clerk.Text("#result") + clerk.Text("#commits")
	clerk.open(j.hall)
	unfold()
	if after := clerk.Text("#result") + clerk.Text("#commits"); after != before || !strings.Contains(after, "种子") {
		j.t.Errorf("a reload changed the result:\n%s\nbefore:\n%s", after, before)
	}
	clerk.forges(j.hall + "/lock")
	clerk.sees("规则一", "请由本部门另一名经办人核对后锁定")

	second.open(j.hall)
	second.fill("checked", "1")
	second.press("锁定这 3 户")
	second.sees("结果已锁定")
	if got := second.cells("从 120 户中抽出", 2); !slices.Equal(got, j.drawn) {
		j.t.Errorf("locked: %q, drawn: %q", got, j.drawn)
	}
	second.CheckPage()
	j.watched("main", "结果已经锁定")
	second.forges(j.hall + "/lock")
	second.sees("已经锁定")
}

// forges sends a form that the page does not offer.
func (d *desk) forges(action string) {
	d.t.Helper()
	d.Ignore("status of 403")
	d.Ignore("status of 409")
	testkit.Eval[bool](d.Tab, fmt.Sprintf(`(() => {
		const form = Object.assign(document.createElement('form'), {method: 'post', action: %s});
		form.append(Object.assign(document.createElement('input'), {type: 'hidden', name: 'checked', value: '1'}));
		form.append(Object.assign(document.createElement('button'), {textContent: 'forged'}));
		document.querySelector('main').prepend(form);
		return true;
	})()`, js(action)))
	d.press("forged")
}

func (j *journey) dispatch() {
	clerk := j.desk("clerk")
	clerk.open(j.taskPath)
	clerk.act("派发名单")
	clerk.sees("名单已派发")
	j.watcher.open("/home")
}

func (j *journey) ownPeople() {
	j.drawPeople("clerk", "clerk2")
}

func (j *journey) otherPeople() {
	for _, login := range []string{"other-clerk", "other-clerk2"} {
		d := j.visitor()
		d.login, j.desks[login] = login, d
		d.scripts(false)
		d.signIn()
	}
	j.drawPeople("other-clerk", "other-clerk2")
	for _, login := range []string{"other-clerk", "other-clerk2"} {
		j.desks[login].scripts(true)
	}
}

// drawPeople takes the list that was dispatched and draws who inspects.
func (j *journey) drawPeople(first, second string) {
	j.t.Helper()
	a, b := j.desk(first), j.desk(second)
	a.open("/shares")
	a.press("2026年民办学校部门联合抽查")
	a.press("签收名单")
	if first != "clerk" { // whose department confirmed its people for this task already
		a.press("核对并确认人员名录库")
		a.confirm()
		a.press("本部门签收与派员")
	}
	a.press("冻结参加抽取的人员")
	a.at("/hall/")
	hall := a.Path()
	a.roll("271828")
	b.open(hall)
	b.roll("271828")
	a.open(hall)
	a.press("公布并抽取")
	a.sees("检查小组")
	b.open(hall)
	b.fill("checked", "1")
	b.press("锁定检查小组")
	b.sees("结果已锁定")
}
