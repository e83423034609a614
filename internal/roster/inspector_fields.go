package roster

import "yangguang/internal/ids"

// InspectorFields are the columns of the inspectors' roster.
var InspectorFields = []Field[Inspector]{
	code(plain("code", "内部编号", 20, func(i *Inspector) *ids.Inspector { return &i.Code }, "编号", "人员编号", "工号", "code"),
		func(i *Inspector) *ids.Inspector { return &i.Code }),
	needed(plain("name", "姓名", 60, func(i *Inspector) *string { return &i.Name }, "人员姓名", "执法人员姓名", "name")),
	plain("dept", "部门", 80, func(i *Inspector) *ids.Dept { return &i.Dept }, "单位", "所属部门", "所属单位", "执法单位", "dept"),
	plain("section", "科室", 60, func(i *Inspector) *string { return &i.Section }, "所属科室", "内设机构", "处室", "section"),
	code(plain("station", "监管所", 40, func(i *Inspector) *string { return &i.Station }, "所属监管所", "站所", "派出机构", "station"),
		func(i *Inspector) *string { return &i.Station }),
	dictionary("category", "人员类别", func(i *Inspector) *string { return &i.Category }, Categories, map[string]string{
		"公务员": Official, "行政执法公务员": Official, "执法人员": Qualified, "日常监管": Daily, "辅助人员": Daily, "协管员": Daily,
	}, "类别", "人员性质"),
	code(plain("certNo", "执法证号", 40, func(i *Inspector) *string { return &i.CertNo }, "证号", "执法证件号", "执法证编号", "行政执法证号",
		"证件号码"), func(i *Inspector) *string { return &i.CertNo }),
	plain("certIssuer", "发证机关", 80, func(i *Inspector) *string { return &i.CertIssuer }, "发证单位"),
	day(plain("certUntil", "证件有效期", 20, func(i *Inspector) *string { return &i.CertUntil }, "有效期至", "执法证有效期", "有效期",
		"证件有效期至", "有效期截止"), func(i *Inspector) *string { return &i.CertUntil }),
	{Key: "leader", Label: "可任组长", Headers: []string{"组长", "是否可任组长", "是否组长"}, max: 4,
		Set: func(i *Inspector, v string) string {
			switch v {
			case "", "否", "0", "无", "N", "n":
				i.Leader = false
			case "是", "1", "√", "Y", "y":
				i.Leader = true
			default:
				return "应为“是”或“否”。"
			}
			return ""
		},
		Text: func(i *Inspector) string {
			if i.Leader {
				return "是"
			}
			return "否"
		}},
	list("quals", "岗位资质", func(i *Inspector) *[]string { return &i.Quals }, "资质", "岗位资质资格", "专业资质", "专业领域"),
	awayFor(dictionary("status", "人员状态", func(i *Inspector) *string { return &i.Status }, Postings, map[string]string{
		"在职": OnDuty, "正常": OnDuty, "病假": Paused, "脱产": Paused, "出差": Paused, "退休": Left, "调离": Left,
	}, "状态")),
	plain("reason", "停抽原因", 100, func(i *Inspector) *string { return &i.Reason }),
}

// awayFor keeps the word of a status that says why, such as 病假, as the reason.
func awayFor(f Field[Inspector]) Field[Inspector] {
	take := f.Set
	f.Set = func(i *Inspector, v string) string {
		reason := take(i, v)
		if reason == "" && i.Status != OnDuty && i.Reason == "" && v != i.Status && v != i.StatusName() {
			i.Reason = v
		}
		return reason
	}
	return f
}

// Complete fills what a new inspector must have and the file does not say.
func (i *Inspector) Complete() {
	if i.Category == "" {
		i.Category = Qualified
		if i.CertNo == "" {
			i.Category = Daily
		}
	}
	if i.Status == "" {
		i.Status = OnDuty
	}
}
