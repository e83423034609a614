package home

import (
	"fmt"
	"net/http"

	"yangguang/internal/authz"
	"yangguang/internal/query"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// step is one on the way from nothing to the first draw.
type step struct {
	title, text string
	done        bool
	right       authz.Act // whose holders are offered the button
	act         string    // its words
	href        string
	after       int // the step it waits for, 0 for none
}

func steps(b query.Beginning) []step {
	return []step{
		{"建立部门", "名称、简称和文号字", b.Departments > 0, authz.CreateDepartment, "建立部门", "/departments/new", 0},
		{"建立人员账号并授予岗位", "至少两人：一人经办，一人审批", b.People > 1, authz.CreatePerson, "建立账号", "/people/new", 1},
		{"录入执法检查人员名录库", "每户至少两名持证人员", b.Inspectors > 1, authz.ImportInspectors, "导入表格", "/inspectors/import", 2},
		{"录入检查对象名录库", "下载模板填写，或上传现有的表格；先核对，后导入", b.Objects > 0, authz.ImportSubjects, "导入表格",
			"/subjects/import", 2},
		{"公布抽查事项清单", "由分管负责人审定后公布", b.Items > 0, authz.DraftItem, "新建事项", "/items/new", 2},
		{"编制年度计划", "由主要负责人审定后公开", b.Plans > 0, authz.DraftPlan, "编制计划", "/plans/new", 5},
		{"设置第一个抽查任务", "从计划带入；由另一人审批", b.Tasks > 0, authz.DraftTask, "设置任务", "/tasks/new", 6},
		{"抽取、锁定、派发", "一人启动，另一人锁定", b.Drawn, authz.DraftTask, "去抽取", "/tasks", 7},
	}
}

// adminSteps are those of who makes accounts and sees no business.
const adminSteps = 2

// beginning is the way to the first draw for those who prepare it, nil once the
// department has locked one, and for everybody else.
func beginning(d *desk.Desk, r *http.Request) (*ui.Tasks, error) {
	by := d.Actor(r)
	could := func(act authz.Act) bool { return d.App.Authz.Could(by, act) }
	dept, shown := by.Dept, len(steps(query.Beginning{}))
	switch {
	case could(authz.CreatePerson):
		dept, shown = "", adminSteps
	case !could(authz.DraftTask) && !could(authz.ImportSubjects):
		return nil, nil
	}
	b, err := query.BeginningOf(r.Context(), d.App.DB.Read(), dept, by.Region, d.Now())
	if err != nil || b.Drawn {
		return nil, err
	}
	all, done := steps(b)[:shown], 0
	var rows []ui.TaskRow
	for i, s := range all {
		row := ui.TaskRow{Title: fmt.Sprintf("%d　%s", i+1, s.title), Text: s.text}
		switch {
		case s.done:
			done++
			row.Said = "✓ 已完成"
		case s.after > 0 && !all[s.after-1].done:
			row.Said = fmt.Sprintf("在第 %d 步之后", s.after)
		case could(s.right):
			row.Act = new(ui.Link(s.act, s.href, ""))
		default:
			row.Said = "由其他岗位办理"
		}
		rows = append(rows, row)
	}
	return &ui.Tasks{Title: "从零到第一次抽取", Aside: fmt.Sprintf("完成 %d / %d　做完自动打勾", done, len(all)),
		Groups: []ui.TaskGroup{{Rows: rows}}}, nil
}
