package inspection

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"yangguang/internal/calendar"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
)

// MinPerDept is how many certified inspectors each department that makes
// findings needs in the group (行政处罚法 第四十二条).
const MinPerDept = 2

// NoteLimit is the longest note in characters.
const NoteLimit = 500

// checkStart judges whether a group may begin on a day.
func checkStart(t task.Task, v Visit, team []staffing.Member, today calendar.Date) *law.Refusal {
	switch {
	case v.State != Waiting:
		return law.Refuse(law.Art15, law.Conflict, "VISIT_EXISTS",
			"这家检查对象在本任务中已经开始检查，不能再开一次。", "请打开已有的检查记录继续填写。").
			InEnglish("one object of a task has one visit")
	case t.State != task.Staffed && t.State != task.Inspecting:
		return law.Refuse(law.Art11, law.Conflict, "TEAM_NOT_DRAWN",
			"任务现为“"+t.State.Name()+"”，检查人员还没有全部抽出，不能开始检查。", "请等各部门抽取并锁定检查人员后再开始。").
			InEnglish("the inspectors of the task are not drawn yet")
	case today.String() < t.From:
		return law.Refuse(law.Art12, law.Conflict, "TASK_NOT_BEGUN",
			"任务的执行时间从 "+t.From+" 开始，今天是 "+today.String()+"。", "请在执行时间内开始检查。").
			InEnglish("the task begins later")
	case Leader(team) == "":
		return law.Refuse(law.Art14, law.Conflict, "NO_LEADER",
			"检查小组里没有发起部门的执法检查人员担任组长，不能开始检查。", "请由发起部门补足组长后再开始。").
			InEnglish("the group has no leader")
	}
	return nil
}

// tooFew is the gate MIN_TWO_INSPECTORS: experts and people without a valid
// certificate do not count (A13-5).
func tooFew(name string, n int) *law.Refusal {
	return law.Refuse(law.Penalty42, law.Conflict, "MIN_TWO_INSPECTORS",
		fmt.Sprintf("%s在这个小组里持有效执法证的人员只有 %d 名，不足 %d 名，不能开始检查。", name, n, MinPerDept),
		"请该部门经分管负责人同意补足持证人员后再开始。").
		InEnglish("fewer than two certified inspectors of a department")
}

func notInspecting(v Visit) *law.Refusal {
	if v.State == Waiting {
		return law.Refuse(law.Art11, law.Conflict, "VISIT_NOT_STARTED",
			"检查还没有开始，不能填写。", "请由组长先开始检查。").InEnglish("the visit has not started")
	}
	return law.Refuse(law.Art173, law.Conflict, "VISIT_ENDED",
		"检查已经结束，检查表不能再改。", "如发现清单之外的问题，请登记线索；结果确有错误的，公示后按更正程序办理。").
		InEnglish("the visit has ended")
}

// OutsideList is the refusal of an item that is not in the task (A1-3).
func OutsideList(item string) *law.Refusal {
	return law.Refuse(law.Art1, law.Invalid, "ITEM_NOT_IN_TASK",
		"事项 "+item+" 不在本次任务的清单内，不能加进检查表。", "请改为登记线索，移交有管辖权的部门。").
		InEnglish("the item is not in the task; record a clue instead")
}

// apply puts answers on a copy of the sheet. An answer whose value is "" keeps
// the point open but may already carry a note.
func (s Sheet) apply(as []Answer, inspector ids.Inspector, at int64) (Sheet, *law.Refusal) {
	s.Points = slices.Clone(s.Points)
	for _, a := range as {
		i := slices.IndexFunc(s.Points, func(p Point) bool { return p.Seq == a.Point })
		if i < 0 {
			return s, law.Refuse(law.Art15, law.Invalid, "POINT_NOT_IN_VERSION",
				fmt.Sprintf("事项“%s”第 %d 版没有第 %d 点。", s.Name, s.Ref.Version, a.Point), "请刷新页面，按任务锁定的检查表填写。").
				InEnglish("the locked version of the item has no such point")
		}
		a.Note = strings.TrimSpace(a.Note)
		if no := checkAnswer(s.Points[i], s, a); no != nil {
			return s, no.On(FieldOf(s.Ref.Code, a.Point))
		}
		if s.Points[i].Value == a.Value && s.Points[i].Note == a.Note {
			continue
		}
		s.Points[i].Value, s.Points[i].Note, s.Points[i].Inspector, s.Points[i].At = a.Value, a.Note, inspector, at
	}
	return s, nil
}

func checkAnswer(p Point, s Sheet, a Answer) *law.Refusal {
	switch {
	case a.Value != "" && !slices.Contains(Values, a.Value):
		return law.Refuse(law.Art15, law.Invalid, "ANSWER_UNKNOWN",
			p.label(s.Name)+"的结果不是可选的四种之一。", "请选择合格、不合格、不适用或未检查。").InEnglish("unknown answer")
	case utf8.RuneCountInString(a.Note) > NoteLimit:
		return law.Refuse(law.GoodInput, law.Invalid, "NOTE_TOO_LONG",
			fmt.Sprintf("%s的说明超过 %d 个字。", p.label(s.Name), NoteLimit), "请写要点，详细情况另附材料。").InEnglish("the note is too long")
	case (a.Value == NA || a.Value == Unchecked) && a.Note == "":
		return law.Refuse(law.Art15, law.Invalid, "REASON_REQUIRED",
			p.label(s.Name)+"选了“"+a.Value.Name()+"”，没有写原因。", "请写明原因。").InEnglish("a reason is required")
	case a.Value == Fail && a.Note == "":
		return law.Refuse(law.Art173, law.Invalid, "FINDING_REQUIRED",
			p.label(s.Name)+"选了“不合格”，没有写发现了什么。", "请写明发现的情况，汇总表要用。").InEnglish("say what was found")
	}
	return nil
}

// FieldOf is the form field of a point's answer; the note is "n-" + FieldOf.
func FieldOf(item string, point int) string { return fmt.Sprintf("p-%s-%d", item, point) }

// Missing names the points without an answer, in the order of the sheets.
func Missing(sheets []Sheet) []string {
	var out []string
	for _, s := range sheets {
		for _, p := range s.Points {
			if p.Value == "" {
				out = append(out, p.label(s.Name))
			}
		}
	}
	return out
}

// checkEnd judges whether the leader may end the visit with T0 = on.
func checkEnd(v Visit, sheets []Sheet, on, today calendar.Date) *law.Refusal {
	if v.State != Inspecting {
		return notInspecting(v)
	}
	if missing := Missing(sheets); len(missing) > 0 {
		return law.Refuse(law.Art15, law.Invalid, "POINTS_MISSING",
			fmt.Sprintf("还有 %d 点没有填写：%s。", len(missing), strings.Join(missing, "、")),
			"请有关部门的组员填完；确实没有检查的选“未检查”并写明原因。").InEnglish(fmt.Sprintf("%d points are not answered", len(missing)))
	}
	switch {
	case on.IsZero():
		return law.Refuse(law.Art174, law.Invalid, "END_DATE_REQUIRED", "没有填写检查结束日期。", "请填写最后一项检查完成的日期。").
			On("ended_on").InEnglish("the end date is missing")
	case on.After(today):
		return law.Refuse(law.Art174, law.Invalid, "END_DATE_FUTURE",
			"检查结束日期 "+on.String()+" 晚于今天 "+today.String()+"。", "请填写实际完成的日期。").On("ended_on").
			InEnglish("the end date is in the future")
	case on.String() < v.StartedOn:
		return law.Refuse(law.Art174, law.Invalid, "END_BEFORE_START",
			"检查结束日期 "+on.String()+" 早于开始日期 "+v.StartedOn+"。", "请填写实际完成的日期。").On("ended_on").
			InEnglish("the end date is before the start")
	}
	return nil
}

// Unsigned lists the members who have not signed.
func Unsigned(team []staffing.Member, signed []Signature) []staffing.Member {
	var out []staffing.Member
	for _, m := range team {
		if !slices.ContainsFunc(signed, func(s Signature) bool { return s.Inspector == m.Inspector }) {
			out = append(out, m)
		}
	}
	return out
}

// checkSign judges whether an inspector may sign the sheet with this hash.
func checkSign(v Visit, signed []Signature, inspector ids.Inspector, hash string) *law.Refusal {
	switch {
	case v.State != Ended:
		return law.Refuse(law.Art173, law.Conflict, "SHEET_NOT_FINAL",
			"检查还没有结束，汇总表没有定稿，不能签字。", "请等组长结束检查后再签字。").InEnglish("the visit has not ended")
	case slices.ContainsFunc(signed, func(s Signature) bool { return s.Inspector == inspector }):
		return law.Refuse(law.Art173, law.Conflict, "SIGNED_ALREADY",
			"您已经在这张汇总表上签过字。", "无需再签。").InEnglish("signed already")
	case hash != v.SheetHash:
		return law.Refuse(law.Art173, law.Conflict, "SHEET_CHANGED",
			"您看到的汇总表与定稿的汇总表不一致，没有签字。", "请刷新页面，看过定稿后再签字。").InEnglish("another sheet was shown")
	}
	return nil
}
