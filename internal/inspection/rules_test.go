package inspection

import (
	"testing"

	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/law"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
	"yangguang/internal/testkit"
)

var (
	today = calendar.MustParse("2026-11-23")
	sheet = Sheet{Ref: catalog.Ref{Code: "X", Version: 1}, Dept: "P", Name: "甲事项", Points: []Point{
		{Point: catalog.Point{Seq: 1, Text: "许可证"}}, {Point: catalog.Point{Seq: 2, Text: "收费"}},
	}}
)

func answered(values ...Value) Sheet {
	s := sheet
	s.Points = nil
	for i, v := range values {
		s.Points = append(s.Points, Point{Point: catalog.Point{Seq: i + 1, Text: "要点"}, Value: v})
	}
	return s
}

func TestRules(t *testing.T) {
	t.Parallel()
	group := []staffing.Member{{Dept: "P", Slot: 1, Inspector: "p1", Leader: true}, {Dept: "P", Slot: 2, Inspector: "p2"}}
	staffed := task.Task{State: task.Staffed, From: "2026-11-01", To: "2026-12-20"}
	running := Visit{State: Inspecting, StartedOn: "2026-11-20"}
	ended := Visit{State: Ended, SheetHash: "h"}
	change := func(f func(*task.Task)) task.Task { c := staffed; f(&c); return c }
	apply := func(as ...Answer) *law.Refusal { _, no := sheet.apply(as, "p1", 1); return no }
	day := calendar.MustParse
	for _, c := range []struct {
		id   string
		got  *law.Refusal
		want string
	}{
		{"a group with leader starts", checkStart(staffed, Visit{State: Waiting}, group, today), ""},
		{"A15 one visit per object", checkStart(staffed, running, group, today), "VISIT_EXISTS"},
		{"inspectors before the visit", checkStart(change(func(t *task.Task) { t.State = task.Dispatched }),
			Visit{State: Waiting}, group, today), "TEAM_NOT_DRAWN"},
		{"A12 not before the task begins", checkStart(change(func(t *task.Task) { t.From = "2026-11-24" }),
			Visit{State: Waiting}, group, today), "TASK_NOT_BEGUN"},
		{"no leader, no visit", checkStart(staffed, Visit{State: Waiting}, group[1:], today), "NO_LEADER"},
		{"a point of another version", apply(Answer{Point: 3, Value: Pass}), "POINT_NOT_IN_VERSION"},
		{"A15 不适用 needs a reason", apply(Answer{Point: 1, Value: NA, Note: "  "}), "REASON_REQUIRED"},
		{"A15 未检查 needs a reason", apply(Answer{Point: 1, Value: Unchecked}), "REASON_REQUIRED"},
		{"A17(3) 不合格 needs what was found", apply(Answer{Point: 1, Value: Fail}), "FINDING_REQUIRED"},
		{"A15 unknown answer", apply(Answer{Point: 1, Value: "maybe"}), "ANSWER_UNKNOWN"},
		{"A15 合格", apply(Answer{Point: 1, Value: Pass}), ""},
		{"A15 partial note", apply(Answer{Point: 1, Note: "待核"}), ""},
		{"a missing point", checkEnd(running, []Sheet{answered(Pass, "", NA)}, today, today), "POINTS_MISSING"},
		{"all answered", checkEnd(running, []Sheet{answered(Pass, Fail, NA)}, today, today), ""},
		{"A17(4) T0 in the future", checkEnd(running, []Sheet{answered(Pass)}, day("2026-11-24"), today), "END_DATE_FUTURE"},
		{"A17(4) T0 before the start", checkEnd(running, []Sheet{answered(Pass)}, day("2026-11-19"), today),
			"END_BEFORE_START"},
		{"A17(4) T0 on the start", checkEnd(running, []Sheet{answered(Pass)}, day("2026-11-20"), today), ""},
		{"A17(4) T0 missing", checkEnd(running, []Sheet{answered(Pass)}, calendar.Date{}, today), "END_DATE_REQUIRED"},
		{"A17(4) T0 once", checkEnd(ended, nil, today, today), "VISIT_ENDED"},
		{"A11 end before start", checkEnd(Visit{State: Waiting}, nil, today, today), "VISIT_NOT_STARTED"},
		{"sign before the end", checkSign(running, nil, "p1", "h"), "SHEET_NOT_FINAL"},
		{"sign another sheet", checkSign(ended, nil, "p1", "x"), "SHEET_CHANGED"},
		{"sign twice", checkSign(ended, []Signature{{Inspector: "p1"}}, "p1", "h"), "SIGNED_ALREADY"},
		{"sign", checkSign(ended, nil, "p1", "h"), ""},
	} {
		if got := testkit.Code(c.got); got != c.want {
			t.Errorf("%s: %q, want %q", c.id, got, c.want)
		}
	}
}

// Each refusal names the provision it rests on.
func TestBases(t *testing.T) {
	t.Parallel()
	running := Visit{State: Inspecting, StartedOn: "2026-11-20"}
	for _, c := range []struct {
		got  *law.Refusal
		want law.Provision
	}{
		{checkEnd(running, []Sheet{answered("")}, today, today), law.Art15},
		{checkEnd(running, []Sheet{answered(Pass)}, calendar.Date{}, today), law.Art174},
		{checkStart(task.Task{State: task.Staffed}, Visit{State: Waiting}, nil, today), law.Art14},
		{checkSign(running, nil, "p1", ""), law.Art173},
		{OutsideList("X"), law.Art1},
		{tooFew("P", 1), law.Penalty42},
	} {
		if c.got == nil || c.got.Basis != c.want {
			t.Errorf("%+v, want %s", c.got, c.want.ID)
		}
	}
}

func TestAllNotApplicable(t *testing.T) {
	t.Parallel()
	if f := FindingsOf([]Sheet{answered(NA, NA)}, "P"); !f.AllNA() {
		t.Error("all 不适用 not seen")
	}
	if f := FindingsOf([]Sheet{answered(NA, Pass)}, "P"); f.AllNA() {
		t.Error("合格 taken for 不适用")
	}
	if f := FindingsOf([]Sheet{answered(NA)}, "Q"); f.AllNA() {
		t.Error("another department's points counted")
	}
}
