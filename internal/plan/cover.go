package plan

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/law"
)

// checkItems says whether every item of a plan task is published, is answered
// for by the department in whose list it stands, takes part in draws, and has a
// basis in force when the task begins (A1-1, A1-2, A1-4).
func checkItems(ctx context.Context, q db.Querier, t PlanTask) error {
	for _, it := range t.Items {
		item, err := catalog.ItemOf(ctx, q, it.Ref)
		if errors.Is(err, db.ErrNotFound) {
			return law.InvalidField(law.Art1, "items", "ITEM_NOT_PUBLISHED", "清单里没有事项“"+it.Ref.String()+"”。", "请从已发布的事项中选择。")
		}
		if err != nil {
			return err
		}
		// An item published after the first day of a period that has begun counts
		// from its publication; the task of such an item checks its own first day.
		from, err := calendar.Parse(max(t.From, item.EffectiveFrom))
		if err != nil {
			return err
		}
		if no := catalog.CheckUsable(item, from); no != nil {
			return no.On("items")
		}
		if item.Mode != catalog.ModeRandom {
			return law.InvalidField(law.Art1, "items", "ITEM_NOT_RANDOM", "事项“"+item.Name+"”实行重点监管，不参加双随机抽查。", "请去掉这个事项。")
		}
		if item.Dept != it.Dept {
			return law.InvalidField(law.Art3, "items", "ITEM_OF_ANOTHER", "事项“"+item.Name+"”在别的部门的清单里。", "责任部门应当是事项所属的部门。")
		}
	}
	return nil
}

// Missing names the published 双随机 items of the plan's department that none of
// its tasks covers in their current version (A6-1).
func Missing(ctx context.Context, q db.Querier, p Plan, tasks []PlanTask) ([]catalog.Item, error) {
	items, err := catalog.Published(ctx, q, p.Dept)
	if err != nil {
		return nil, err
	}
	covered := map[catalog.Ref]bool{}
	for _, t := range tasks {
		for _, it := range t.Items {
			covered[it.Ref] = true
		}
	}
	var out []catalog.Item
	for _, i := range items {
		if i.Mode == catalog.ModeRandom && !covered[i.Ref] {
			out = append(out, i)
		}
	}
	return out, nil
}

// checkWhole is what a plan must hold to leave the clerk's hands: sound tasks,
// the whole list covered (A6-1), and one joint inspection initiated or joined
// (A6-2). It returns a *law.Refusal or an error of the database.
func checkWhole(ctx context.Context, q db.Querier, p Plan) error {
	tasks, err := Tasks(ctx, q, p.ID)
	if err != nil {
		return err
	}
	if len(tasks) == 0 {
		return law.InvalidField(law.Art6, "", "PLAN_EMPTY", "计划里还没有抽查任务。", "请先添加计划任务。")
	}
	joint := false
	for _, t := range tasks {
		if no := t.check(p); no != nil {
			no.Message = "计划任务" + t.No + "：" + no.Message
			return no.On("")
		}
		if err := checkItems(ctx, q, t); err != nil {
			var no *law.Refusal
			if errors.As(err, &no) {
				no.Message = "计划任务" + t.No + "：" + no.Message
				return no.On("")
			}
			return err
		}
		joint = joint || t.Joint
	}
	missing, err := Missing(ctx, q, p, tasks)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		names := make([]string, 0, len(missing))
		for _, i := range missing {
			names = append(names, i.Name+"（"+i.Code+"）")
		}
		return law.InvalidField(law.Art6, "", "PLAN_COVERAGE", fmt.Sprintf("计划没有覆盖清单的全部事项，缺%d项：%s。", len(names),
			strings.Join(names, "、")),
			"请为每个事项安排计划任务。")
	}
	if joint {
		return nil
	}
	elsewhere, err := takesPart(ctx, q, p.Dept, p.Year)
	if err != nil || elsewhere {
		return err
	}
	return law.InvalidField(law.Art6, "", "JOINT_AT_LEAST_ONCE", fmt.Sprintf("本部门%d年没有发起、也没有参加部门联合抽查。", p.Year),
		"请至少安排一项部门联合任务，或先参加别的部门已公开计划中的联合任务。")
}
