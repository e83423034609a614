package tasks

import (
	"net/http"

	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/task"
	"yangguang/internal/web/desk"
	"yangguang/internal/web/ui"
)

// next says what comes next, and offers the buttons of whoever may press them.
func next(d *desk.Desk, r *http.Request, t task.Task, p showPage) (*ui.Notice, []ui.Action) {
	dept := d.Actor(r).Dept
	notice := func(title, text string, basis law.Provision) *ui.Notice {
		return &ui.Notice{Tone: ui.Info, Title: title, Text: text, Basis: basis}
	}
	buttons := acts.Offers(d, r, t)
	hall := ui.Link("进入抽取大厅", "/hall/"+string(t.ObjectsDraw), "dice-5").Main()
	switch t.State {
	case task.Draft:
		if d.Permit(r, authz.DraftTask, t.Resource()) == nil {
			buttons = append([]ui.Action{ui.Link("修改", "/tasks/"+string(t.ID)+"/edit", "edit")}, buttons...)
		}
		return notice("下一步：提交审批", "核对任务内容后交分管负责人审批。", law.Art12), buttons
	case task.Pending:
		return notice("下一步：分管负责人审批", "提交任务的人不能审批同一任务。", law.Art12), buttons
	case task.Approved:
		for _, row := range p.Rosters {
			if leadRow(row, p) && row.State.Text != "已确认" {
				text := "发起部门为这次任务确认检查对象名录库和执法检查人员名录库，然后冻结参加抽取的对象。"
				return notice("下一步：确认两库", text, law.Art8), buttons
			}
		}
		if d.Permit(r, authz.FreezeDraw, t.Resource()) == nil {
			buttons = append(buttons, acts.Link(freeze, t))
		}
		text := "冻结后材料的摘要进入公开日志，再到抽取大厅提交校验码、现场摇号和抽取。"
		return notice("下一步：冻结参加抽取的对象", text, law.Art12), buttons
	case task.Confirmed:
		text := "见证人提交校验码、两人录入现场摇号、公布随机密码、计算结果，每一步都进入公开日志。"
		return notice("下一步：到抽取大厅抽取", text, law.Ceremony), append(buttons, hall)
	case task.Drawn:
		text := "抽取人以外的经办人核对后锁定；锁定后名单不能更改。"
		return notice("下一步：由第二人锁定名单", text, law.FourEyes), append(buttons, hall)
	case task.Locked:
		return notice("下一步：派发名单", "把锁定的名单派发到参加任务的各部门。", law.Art12), buttons
	case task.Dispatched:
		if t.Takes(dept) {
			buttons = append(buttons, ui.Link("本部门签收与派员", "/shares/"+string(t.ID), "users").Main())
		}
		text := "每个部门签收名单、确认执法检查人员名录库，再随机抽取执法检查人员。"
		return notice("下一步：各部门签收并抽取人员", text, law.Art14), buttons
	case task.Staffed, task.Inspecting:
		if t.Takes(dept) {
			buttons = append(buttons, ui.Link("检查小组与空缺", "/shares/"+string(t.ID), "users"))
		}
		return notice("正在实施检查", "检查小组按清单一次查完，组长结束检查后各部门录入结果。", law.Art15), buttons
	case task.Inspected:
		return notice("检查已完成", "各部门审批自己的结果，并在检查结束后二十个工作日内公示。", law.Art174), buttons
	}
	return nil, buttons
}

// leadRow reports whether a confirmation is one of the initiating department,
// the only ones that the freeze of the objects waits for.
func leadRow(row rosterRow, p showPage) bool {
	return len(p.Rosters) > 0 && row.Dept == p.Rosters[0].Dept
}
