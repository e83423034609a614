package publication

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"yangguang/internal/inspection"
	"yangguang/internal/law"
)

// TextLimit is the longest summary, handling or reason in characters.
const TextLimit = 1000

// checkContent judges what an inspector entered against the rules of the
// dictionary and against the answers of the department's own points.
func checkContent(c Content, f inspection.Findings) *law.Refusal {
	if no := checkLengths(c); no != nil {
		return no
	}
	if len(c.Types) == 0 {
		return law.InvalidField(law.Art174, "types", "TYPE_REQUIRED", "没有选择检查结果类型。", "请至少选择一种。")
	}
	problem, others := false, false
	for _, code := range c.Types {
		t, ok := TypeOf(code)
		switch {
		case !ok:
			return unknownType(code)
		case t.Alone && len(c.Types) > 1:
			return law.InvalidField(law.Art174, "types", "TYPE_EXCLUDES", "“"+t.Name+"”不能与其他结果类型同时选择。", "请只保留一种，或去掉它。")
		}
		problem = problem || t.Problem
		others = others || !t.Alone
	}
	switch {
	case slices.Contains(c.Types, noProblem) && f.Fail > 0:
		return contradicts(fmt.Sprintf("检查表里有 %d 点不合格，不能填“未发现问题”。", f.Fail), "请改选与检查表一致的结果类型。")
	case slices.Contains(c.Types, noActivity) && f.Pass+f.Fail > 0:
		return contradicts("检查表里有已经检查的要点，不能填“未发现开展本次抽查涉及的经营活动”。", "请改选与检查表一致的结果类型。")
	case problem && f.Fail == 0:
		return contradicts("检查表里没有不合格的要点，结果却是发现问题。", "请改选结果类型；清单之外的问题登记为线索。")
	case f.AllNA() && !slices.Equal(c.Types, []string{noActivity}) && c.Reason == "":
		return law.Refuse(law.Art15, law.Invalid, "ALL_NOT_APPLICABLE",
			"本部门的要点全部是“不适用”，结果应当是“未发现开展本次抽查涉及的经营活动”。", "请改选这一类型，或写明选其他类型的原因。").On("reason").
			InEnglish("every point was not applicable: type 07 or a reason is required")
	case others && c.Summary == "":
		return law.InvalidField(law.Art174, "summary", "SUMMARY_REQUIRED", "没有写情况摘要。", "请写明发现的问题，或对象状态的登记依据。")
	case slices.Contains(c.Types, followUp) && c.Handling == "":
		return law.InvalidField(law.Art174, "handling", "HANDLING_REQUIRED", "结果是“发现问题待后续处理”，没有写处理情况。", "请写明立案、移送等后续安排。")
	}
	return nil
}

// checkDraft judges what may be saved before it is complete.
func checkDraft(c Content) *law.Refusal {
	for _, code := range c.Types {
		if _, ok := TypeOf(code); !ok {
			return unknownType(code)
		}
	}
	return checkLengths(c)
}

func unknownType(code string) *law.Refusal {
	return law.InvalidField(law.Art174, "types", "TYPE_UNKNOWN", "结果类型 "+code+" 不在字典里。", "请从列表中选择。")
}

func checkLengths(c Content) *law.Refusal {
	for _, f := range []struct{ name, label, text string }{
		{"summary", "情况摘要", c.Summary}, {"handling", "处理情况", c.Handling}, {"reason", "原因说明", c.Reason},
	} {
		if utf8.RuneCountInString(f.text) > TextLimit {
			return law.TextTooLong(law.Art174, f.name, f.label, TextLimit)
		}
	}
	return nil
}

// contradicts refuses a result that the department's own checklist does not
// bear out: it answers for accuracy and truth.
func contradicts(msg, next string) *law.Refusal {
	return law.Refuse(law.Art20, law.Invalid, "TYPE_CONTRADICTS", msg, next).On("types").
		InEnglish("the result contradicts the checklist")
}
