// Package query reads across the domains for lists, counts and histories. It
// writes nothing.
package query

import (
	"maps"
	"strings"
)

// actWords says in Chinese what each event of the ledger is; a test reads the
// events of all packages and fails for one that has no words here.
var actWords = map[string]string{
	"department.created":       "建立部门",
	"section.created":          "建立科室",
	"person.created":           "建立账号",
	"person.disabled":          "停用账号",
	"person.signed-in":         "登录",
	"person.signed-out":        "退出登录",
	"person.locked":            "口令连续错误，暂停登录",
	"role.granted":             "授予岗位",
	"role.revoked":             "收回岗位",
	"password.changed":         "修改口令",
	"password.reset":           "重置口令",
	"item.drafted":             "起草事项",
	"item.edited":              "修改事项草稿",
	"item.submitted":           "提交事项审定",
	"item.returned":            "退回事项",
	"item.published":           "发布事项",
	"item.revised":             "开始修订事项",
	"item.suspended":           "停用事项",
	"item.abolished":           "废止事项",
	"law.repealed":             "登记依据失效",
	"roster.subject-added":     "录入检查对象",
	"roster.subject-changed":   "修改检查对象",
	"roster.inspector-added":   "录入执法检查人员",
	"roster.inspector-changed": "修改执法检查人员",
	"roster.conflict-declared": "登记回避情形",
	"roster.conflict-ended":    "回避情形终止",
	"roster.confirmed":         "确认名录库",
	"roster.file-received":     "上传导入文件",
	"roster.sheet-chosen":      "选择工作表",
	"roster.file-checked":      "核对导入文件",
	"roster.import-started":    "决定导入正确行",
	"roster.imported":          "导入名录库",
	"roster.import-discarded":  "放弃导入",
	"roster.import-failed":     "导入失败",
	"plan.drafted":             "建立年度计划",
	"plan.task-saved":          "保存计划任务",
	"plan.task-removed":        "删除计划任务",
	"plan.submitted":           "提交计划审定",
	"plan.returned":            "退回计划",
	"plan.approved":            "审定计划",
	"plan.published":           "公开计划",
	"plan.adjusted":            "开始调整计划",
	"task.created":             "建立任务",
	"task.edited":              "修改任务",
	"task.submitted":           "提交审批",
	"task.approved":            "审批同意任务",
	"task.returned":            "退回任务",
	"task.revoked":             "撤销任务",
	"task.confirmed":           "两库确认完毕，参加本次抽取的对象已冻结",
	"task.drawn":               "检查对象已抽取",
	"task.locked":              "名单已锁定",
	"task.draw-voided":         "抽取作废后任务退回",
	"task.dispatched":          "派发名单",
	"task.acknowledged":        "签收名单",
	"task.share-staffed":       "本部门检查人员已定",
	"task.staffed":             "各部门检查人员全部到位",
	"task.began":               "开始实施检查",
	"task.inspected":           "全部对象检查结束",
	"team.gap-filled":          "选派人员补足空缺",
	"visit.started":            "开始检查",
	"visit.answered":           "填写检查表",
	"visit.ended":              "结束检查",
	"visit.signed":             "在汇总表上签字",
	"result.entered":           "录入检查结果",
	"result.submitted":         "提交检查结果",
	"result.approved":          "审批同意检查结果",
	"result.returned":          "退回检查结果",
	"result.published":         "公示检查结果",
	"result.due-settled":       "公示期限确定（放假安排已公布）",
	"draw.frozen":              "冻结抽取材料，平台提交校验码",
	"draw.committed":           "见证人提交校验码",
	"draw.dice-typed":          "录入现场摇号",
	"draw.opened":              "公布随机密码",
	"draw.drawn":               "计算抽取结果",
	"draw.locked":              "锁定抽取结果",
	"draw.void-asked":          "申请作废抽取",
	"draw.void":                "同意作废抽取",
	"draw.void-refused":        "不同意作废抽取",
	"draw.disclosed":           "解除暂不公开，全部材料公开",
	"draw.bundle-published":    "发布验证包",
}

// ActWords is the Chinese of an act of the ledger; an unknown act names itself.
func ActWords(act string) string {
	if w, ok := actWords[act]; ok {
		return w
	}
	return act
}

// subjectWords says in Chinese what kind of thing an entry of the ledger is
// about; a test fails for a kind that has no words here.
var subjectWords = map[string]string{
	"department": "部门", "section": "科室", "person": "账号", "law": "依据", "item": "抽查事项", "plan": "年度计划",
	"subject": "检查对象", "inspector": "执法检查人员", "import": "导入", "task": "任务", "draw": "抽取", "visit": "检查", "result": "检查结果",
}

// SubjectKinds are the kinds of things that entries of the ledger are about,
// with their words.
func SubjectKinds() map[string]string { return maps.Clone(subjectWords) }

// SubjectWords is what an entry of the ledger is about, its kind in Chinese; an
// unknown kind stands as it is written.
func SubjectWords(about string) string {
	kind, id, ok := strings.Cut(about, ":")
	if w, known := subjectWords[kind]; ok && known {
		return w + " " + id
	}
	return about
}
