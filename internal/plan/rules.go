package plan

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster"
)

const (
	maxName = 80
	maxText = 1000
)

// normal puts what the clerk typed into its one stored form.
func (t PlanTask) normal() PlanTask {
	for _, s := range []*string{&t.Name, &t.Basis, &t.ScopeText, &t.Frequency} {
		*s = strings.TrimSpace(*s)
	}
	t.Scope = t.Scope.Canonical()
	t.Coop = slices.Compact(slices.Sorted(slices.Values(t.Coop)))
	t.Items = slices.Clone(t.Items)
	slices.SortFunc(t.Items, func(a, b PlanItem) int { return strings.Compare(a.Code, b.Code) })
	return t
}

// check is what a plan task must hold by itself (Articles 2 and 6): all six
// groups, sound dates, departments, items and quotas.
func (t PlanTask) check(p Plan) *law.Refusal {
	for _, f := range []struct {
		field, label, text string
		limit              int
	}{
		{"name", "抽查任务名称", t.Name, maxName}, {"basis", "抽查依据", t.Basis, maxText},
		{"scope_text", "被抽查对象范围", t.ScopeText, maxText}, {"frequency", "抽查频次", t.Frequency, maxName},
	} {
		if f.text == "" {
			return groupMissing(law.Art6, f.field, "请填写"+f.label+"。", "计划任务的六组内容缺一不可。")
		}
		if utf8.RuneCountInString(f.text) > f.limit {
			return law.TextTooLong(law.Art6, f.field, f.label, f.limit)
		}
	}
	if strings.ContainsAny(t.Name, "\r\n\t") {
		return law.InvalidField(law.Art6, "name", "NAME_OF_LINES", "抽查任务名称应写在一行里。", "请去掉换行。")
	}
	for _, f := range []struct {
		field, code string
		words       []catalog.Word
	}{{"direction", t.Direction, Directions}, {"source", t.Source, Sources}, {"mode", t.Mode, Modes},
		{"disclosure", t.Disclosure, Disclosures}} {
		if !catalog.Known(f.words, f.code) {
			return law.UnknownOption(law.Art6, f.field, "没有“"+f.code+"”这个选项")
		}
	}
	for _, code := range t.Scope.Statuses {
		if !catalog.Known(roster.Drawable, code) {
			return law.InvalidField(law.Art8, "statuses", "STATUS_NOT_DRAWABLE",
				"登记状态为“"+roster.WordOf(roster.Statuses, code)+"”的对象不能抽取。", "存续的对象总可以抽取，另外只能选择停业和吊销。")
		}
	}
	if no := t.checkDates(p.Year); no != nil {
		return no
	}
	if no := t.checkDepts(p.Dept); no != nil {
		return no
	}
	return t.checkQuotas()
}

// groupMissing refuses a task that leaves one of the six groups empty.
func groupMissing(basis law.Provision, field, msg, next string) *law.Refusal {
	return law.InvalidField(basis, field, "PLAN_GROUP_MISSING", msg, next)
}

func (t PlanTask) checkDates(year int) *law.Refusal {
	from, err := calendar.Parse(t.From)
	if err != nil {
		return law.UnreadableDate(law.Art6, "from", "开始日期")
	}
	to, err := calendar.Parse(t.To)
	if err != nil {
		return law.UnreadableDate(law.Art6, "to", "结束日期")
	}
	if to.Before(from) {
		return law.DateOrder(law.Art6, "to", "结束日期早于开始日期。")
	}
	if from.Year() != year || to.Year() != year {
		return law.InvalidField(law.Art6, "from", "DATE_OUTSIDE_YEAR", fmt.Sprintf("实施时间应当在计划年度%d年之内。", year),
			"跨年的任务请列入两个年度的计划。")
	}
	return nil
}

func (t PlanTask) checkDepts(dept ids.Dept) *law.Refusal {
	switch {
	case t.Lead != dept:
		return law.InvalidField(law.Art2, "lead", "LEAD_NOT_OWN", "牵头部门应当是编制计划的部门。", "别的部门牵头的任务列在它自己的计划里。")
	case slices.Contains(t.Coop, t.Lead):
		return law.InvalidField(law.Art2, "coop", "LEAD_COOPERATES", "牵头部门不能同时是配合部门。", "请从配合部门中去掉牵头部门。")
	case t.Joint && len(t.Coop) == 0:
		return law.InvalidField(law.Art2, "coop", "JOINT_WITHOUT_PARTNERS", "部门联合抽查至少要有一个配合部门。", "请选择配合部门，或改为单部门抽查。")
	case !t.Joint && len(t.Coop) > 0:
		return law.InvalidField(law.Art2, "coop", "PARTNERS_WITHOUT_JOINT", "单部门抽查不能有配合部门。", "请改为部门联合抽查，或去掉配合部门。")
	case len(t.Items) == 0:
		return groupMissing(law.Art1, "items", "请选择抽查事项。", "只能从已发布的抽查事项清单中选择。")
	}
	for n, it := range t.Items {
		if n > 0 && t.Items[n-1].Code == it.Code {
			return law.InvalidField(law.Art1, "items", "ITEM_TWICE", "抽查事项“"+it.Code+"”选了两次。", "请去掉一个。")
		}
		if it.Dept != t.Lead && !slices.Contains(t.Coop, it.Dept) {
			return law.InvalidField(law.Art2, "items", "ITEM_WITHOUT_DEPARTMENT", "事项“"+it.Code+"”的责任部门没有参加这项任务。",
				"请把责任部门加为配合部门，或去掉这个事项。")
		}
	}
	for _, c := range t.Coop {
		if !slices.ContainsFunc(t.Items, func(it PlanItem) bool { return it.Dept == c }) {
			return law.InvalidField(law.Art2, "coop", "COOP_WITHOUT_ITEM", "配合部门“"+string(c)+"”没有负责的事项。", "请为它选择事项，或去掉这个部门。")
		}
	}
	return nil
}

func (t PlanTask) checkQuotas() *law.Refusal {
	if len(t.Quotas) == 0 {
		return groupMissing(law.Art6, "quotas", "请填写抽查比例或户数。", "可以不分层，也可以按信用风险或标签分层。")
	}
	for n, q := range t.Quotas {
		last := n == len(t.Quotas)-1
		switch {
		case !draw.ValidCode(q.Stratum):
			return law.InvalidField(law.Art6, "quotas", "STRATUM_INVALID", fmt.Sprintf("第%d个分层的代码不能为空，不能含空格或逗号。", n+1),
				"请修改分层代码。")
		case !slices.Contains([]string{ByAll, ByCredit, ByLabel}, q.By):
			return law.InvalidField(law.Art6, "quotas", "STRATUM_INVALID", fmt.Sprintf("第%d个分层没有选择分层办法。", n+1), "请从列出的选项中选择。")
		case q.By == ByAll && !last:
			return law.InvalidField(law.Art6, "quotas", "STRATUM_ORDER", "“全部（其余）”应当放在最后。", "请调整分层顺序。")
		case q.By != ByAll && q.Value == "":
			return law.InvalidField(law.Art6, "quotas", "STRATUM_INVALID", fmt.Sprintf("第%d个分层没有写明取值。", n+1), "请填写信用等级或标签。")
		case q.By != ByAll && q.By != t.Quotas[0].By:
			return law.InvalidField(law.Art6, "quotas", "STRATUM_MIXED", "信用风险和标签不能混着分层。", "请统一用一种分层办法，其余放在最后一层。")
		case q.Den == 0 && q.Count < 1, q.Den < 0, q.Den > 0 && (q.Num < 1 || q.Num > q.Den):
			return law.InvalidField(law.Art6, "quotas", "RATE_INVALID", fmt.Sprintf("第%d个分层的比例应大于0、不超过100%%，户数应为正整数。", n+1),
				"请修改比例或户数。")
		}
		for _, before := range t.Quotas[:n] {
			if before.Stratum == q.Stratum || before.By == q.By && before.Value == q.Value {
				return law.InvalidField(law.Art6, "quotas", "STRATUM_TWICE", fmt.Sprintf("第%d个分层与前面的重复。", n+1), "请合并或去掉一个。")
			}
		}
	}
	return nil
}

// in says whether the version is in one of the states an act starts from.
func (p Plan) in(act string, states ...State) *law.Refusal {
	if slices.Contains(states, p.State) {
		return nil
	}
	return law.Refuse(law.Art6, law.Conflict, "PLAN_STATE",
		fmt.Sprintf("%d年计划第%d版现为“%s”，不能%s。", p.Year, p.Version, p.State.Name(), act), "请刷新页面查看最新状态。").
		InEnglish(fmt.Sprintf("plan %s is %s", p.ID, p.State))
}
