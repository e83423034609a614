package walk

import (
	"fmt"
	"strings"

	"yangguang/internal/ids"
	"yangguang/internal/testkit"
)

// schools are in the file of the keeper.
const schools = 120

// inspectorsFile lists the inspectors with an account, in the words of the roster.
func inspectorsFile(dept ids.Dept, first int) string {
	var b strings.Builder
	b.WriteString("内部编号,姓名,部门,人员类别,执法证号,发证机关,证件有效期,是否可任组长,人员状态\n")
	for n := first; n < first+3; n++ {
		code := testkit.InspectorCode(dept, n)
		fmt.Fprintf(&b, "%s,%s,%s,公务员,鲁K%06d,示例司法局,2027-12-31,是,在岗\n", code, inspectorName(n), dept, n)
	}
	return b.String()
}

// inspectorName and inspectorLogin name the n-th inspector of the World.
func inspectorName(n int) string {
	return "检查员" + []string{"甲", "乙", "丙", "丁", "戊", "己"}[n-1]
}

func inspectorLogin(name string) string {
	for n := 1; n <= 6; n++ {
		if inspectorName(n) == name {
			if n > 3 {
				return fmt.Sprintf("other-inspector%d", n-3)
			}
			return fmt.Sprintf("inspector%d", n)
		}
	}
	return ""
}

func (j *journey) rosters() {
	keeper := j.desk("keeper")
	keeper.open("/subjects")
	keeper.press("导入文件")
	keeper.upload("学校.csv", testkit.SchoolsFile(schools))
	keeper.press("上传")
	keeper.sees("文件的前几行", "临港第1民办学校")
	keeper.fill("name", "0", "uscc", "1")
	keeper.press("开始核对")
	keeper.sees("将写入 120 行", "52371073MJE000001X")
	keeper.CheckPage()
	keeper.press("只导入正确行")
	keeper.imported("新增 120 行")
	keeper.open("/subjects?text=" + testkit.SchoolCode(7))
	keeper.sees("临港第7民办学校")

	keeper.importInspectors("人员.csv", inspectorsFile("SHGZ", 1))
	j.desk("other-keeper").importInspectors("人员.csv", inspectorsFile("SCJG", 4))
}

func (d *desk) importInspectors(name, content string) {
	d.t.Helper()
	d.open("/inspectors")
	d.press("导入文件")
	d.upload(name, content)
	d.press("上传")
	d.press("开始核对")
	d.sees("将写入 3 行")
	d.press("只导入正确行")
	d.imported("新增 3 行")
}

// imported waits until the page, which fetches itself again, says that it is done.
func (d *desk) imported(text string) {
	d.t.Helper()
	d.until(`document.querySelector('main')?.innerText.includes('导入完成')`)
	d.sees(text)
}

func (j *journey) list() {
	for _, by := range []struct{ keeper, deputy, code, name string }{
		{"keeper", "deputy", "SHGZ-01", "民办学校办学情况检查"}, {"other-keeper", "other-deputy", "SCJG-01", "民办学校收费公示检查"},
	} {
		keeper := j.desk(by.keeper)
		keeper.open("/items")
		keeper.press("起草事项")
		keeper.typed("code", by.code)
		keeper.typed("name", by.name)
		keeper.fill("field", "民办教育", "class", "1", "mode", "random", "level", "县级", "frequency", "每年一次", "content",
			"办学许可、收费公示", "object_types", "9", "methods", "1", "bases-0-instrument", "中华人民共和国民办教育促进法", "bases-0-level", "法律",
			"bases-0-article", "第四十一条", "bases-0-from", "2018-12-29",
			"points-0-text", "办学许可证在有效期内", "points-0-standard", "许可证未过期，内容与实际一致", "points-1-text", "收费项目已公示",
			"points-1-standard", "在醒目位置公示")
		keeper.press("保存草稿")
		keeper.at("/items/" + by.code)
		keeper.act("提交审定")
		deputy := j.desk(by.deputy)
		deputy.open("/items")
		deputy.press(by.name)
		deputy.act("审定发布")
		deputy.sees("已发布，清单已对外公开")
	}
}

func (j *journey) plan() {
	clerk := j.desk("clerk")
	clerk.open("/plans")
	clerk.press("编制计划")
	clerk.fill("year", "2026")
	clerk.Submit("main form button.main")
	plan := clerk.Path()
	clerk.press("添加任务")
	clerk.typed("name", "民办学校部门联合抽查")
	clerk.fill("from", "2026-11-01", "to", "2026-12-20", "frequency", "每年一次", "basis", "《中华人民共和国民办教育促进法》第四十一条", "joint",
		"1", "coop", "SCJG", "items", "SHGZ-01/v1/SHGZ", "items", "SCJG-01/v1/SCJG", "scope_text", "辖区内的民办学校", "types", "9",
		"quotas-0-by", "credit:D", "quotas-0-rate", "10%")
	clerk.press("再加一层")
	clerk.fill("quotas-1-by", "all", "quotas-1-rate", "1%")
	clerk.Submit("main form .buttons button.main")
	clerk.sees("民办学校部门联合抽查", "10%")
	clerk.open(plan)
	clerk.act("提交审定")
	head := j.desk("head")
	head.open(plan)
	head.press("审定")
	head.fill("reason", "同意")
	head.confirm()
	clerk.open(plan)
	clerk.act("公开计划")
	clerk.sees("计划已公开")
}

func (j *journey) task() {
	clerk := j.desk("clerk")
	clerk.open("/tasks")
	clerk.press("新建任务")
	clerk.pick("plan_task", "民办学校部门联合抽查")
	clerk.pick("witness", "卫见素")
	clerk.typed("name", "2026年民办学校部门联合抽查")
	clerk.fill("from", "2026-11-23", "to", "2026-12-18")
	clerk.press("保存")
	j.taskPath = clerk.Path()
	clerk.act("提交审批")
	deputy := j.desk("deputy")
	deputy.open("/tasks")
	deputy.press("2026年民办学校部门联合抽查")
	deputy.press("同意")
	deputy.fill("opinion", "同意开展")
	deputy.confirm()
	deputy.sees("已同意这项任务")
}

// pick chooses the option whose label has this text.
func (d *desk) pick(name, text string) {
	d.t.Helper()
	value := testkit.Eval[string](d.Tab,
		fmt.Sprintf(
			`[...document.querySelector('main select[name=%s]').options].find(o => o.label.includes(%s))?.value ?? ''`, js(name),
			js(text)))
	if value == "" {
		d.t.Fatalf("%s: no option of %s has %q", d.Path(), name, text)
	}
	d.Fill(name, value)
}
