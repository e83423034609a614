package staffing

import (
	"context"
	"fmt"
	"slices"

	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
	"yangguang/internal/task"
)

// drawable lists the inspectors of a department who may be drawn for the whole
// period of the task (Articles 8 and 12).
func drawable(ctx context.Context, tx *ledger.Tx, t task.Task, dept ids.Dept) ([]draw.Inspector, error) {
	until, err := calendar.Parse(t.To)
	if err != nil {
		return nil, err
	}
	all, err := roster.Inspectors(ctx, tx, dept)
	if err != nil {
		return nil, err
	}
	from, to := task.YearBounds(tx.Now)
	load, err := loads(ctx, tx, dept, from, to)
	if err != nil {
		return nil, err
	}
	var out []draw.Inspector
	for _, in := range all {
		if roster.Eligible(in, until) == nil {
			out = append(out, draw.Inspector{Code: string(in.Code), Dept: string(in.Dept), Station: in.Station,
				Leader: in.Leader, Load: load[in.Code], Quals: in.Quals})
		}
	}
	return out, nil
}

// enough refuses a draw that could not fill a single group (A12-7).
func enough(list []draw.Inspector, slots int, lead bool) *law.Refusal {
	if len(list) < slots {
		return law.Refuse(law.Penalty42, law.Conflict, "INSUFFICIENT_INSPECTORS",
			fmt.Sprintf("本部门可抽取的执法检查人员只有%d名，每组需要%d名。", len(list), slots),
			"请调配执法力量：补充持证人员或更新证件有效期，重新确认人员名录库后再抽取。检查对象名单不受影响。")
	}
	if lead && !slices.ContainsFunc(list, func(i draw.Inspector) bool { return i.Leader }) {
		return law.Refuse(law.Art14, law.Conflict, "NO_DRAWABLE_LEADER", "本部门没有可以担任组长的执法检查人员。",
			"请在人员名录库中标明可任组长的人员，重新确认后再抽取。")
	}
	return nil
}

func conflicts(ctx context.Context, q db.Querier, t task.Task, dept ids.Dept, subjects []ids.Subject,
	inspectors []draw.Inspector) ([]sampling.Conflict, error) {
	from, err := calendar.Parse(t.From)
	if err != nil {
		return nil, err
	}
	known, err := roster.ConflictsOf(ctx, q, t.Region, subjects, dept)
	if err != nil {
		return nil, err
	}
	var out []sampling.Conflict
	for _, c := range known {
		pair := sampling.Conflict{Subject: c.Subject, Inspector: c.Inspector}
		in := slices.ContainsFunc(inspectors, func(i draw.Inspector) bool { return i.Code == string(c.Inspector) })
		if in && c.Holds(from) && !slices.Contains(out, pair) {
			out = append(out, pair)
		}
	}
	return out, nil
}
