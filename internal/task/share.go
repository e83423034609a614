package task

import (
	"context"
	"errors"
	"slices"

	"yangguang/internal/authz"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/roster"
)

// Visit is one object of a department's share of the list.
type Visit struct {
	Place    int // in the whole list, from 1
	Subject  roster.Subject
	Requires []string // qualifications that its items ask for, sorted
}

// Share lists the objects that a department visits: those at which one of its
// items may be inspected. The initiating department visits all, because the
// leader of every group is its inspector (Article 14).
func (t Task) Share(ctx context.Context, q db.Querier, d Dept) ([]Visit, error) {
	picks, err := Picks(ctx, q, t.ID)
	if err != nil {
		return nil, err
	}
	keys := make([]ids.Subject, len(picks))
	for i, p := range picks {
		keys[i] = p.Subject
	}
	subjects, err := roster.SubjectsByID(ctx, q, t.Region, keys)
	if err != nil {
		return nil, err
	}
	items, err := d.items(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []Visit
	for _, p := range picks {
		v := Visit{Place: p.Place, Subject: subjects[p.Subject]}
		concerned := d.Lead
		for _, it := range items {
			if it.Concerns(v.Subject.Type) {
				concerned = true
				v.Requires = append(v.Requires, it.Quals...)
			}
		}
		if concerned {
			slices.Sort(v.Requires)
			v.Requires = slices.Compact(v.Requires)
			out = append(out, v)
		}
	}
	return out, nil
}

func (d Dept) items(ctx context.Context, q db.Querier) ([]catalog.Item, error) {
	out := make([]catalog.Item, len(d.Items))
	for i, ref := range d.Items {
		var err error
		if out[i], err = catalog.ItemOf(ctx, q, ref); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// TakenBy reads a task in which a department takes part. It returns
// db.ErrNotFound or a *law.Refusal.
func TakenBy(ctx context.Context, q db.Querier, id ids.Task, dept ids.Dept) (Task, error) {
	t, err := ByID(ctx, q, id)
	if err != nil {
		return t, err
	}
	if !t.Takes(dept) {
		return t, law.Refuse(law.Art12, law.Forbidden, "NOT_PERMITTED", "本部门没有参加这项任务。", "请由参加任务的部门办理。")
	}
	return t, nil
}

// ShareResource is what the policies are asked about the share of a department.
func (t Task) ShareResource(dept ids.Dept) authz.Resource {
	res := t.Resource()
	res.Dept = dept
	return res
}

// DispatchedTo is what was handed to a department. It returns a *law.Refusal
// while the list is not locked or not dispatched.
func (t Task) DispatchedTo(ctx context.Context, q db.Querier, dept ids.Dept) (Dispatch, error) {
	if !t.State.Reached(Locked) {
		return Dispatch{}, law.Refuse(law.Art11, law.Conflict, "OBJECT_LIST_NOT_LOCKED", "检查对象名单还没有锁定。", "请等待发起部门锁定并派发名单。")
	}
	d, err := dispatchOf(ctx, q, t.ID, dept)
	if errors.Is(err, db.ErrNotFound) {
		return d, law.Refuse(law.Art11, law.Conflict, "NOT_DISPATCHED", "名单还没有派发到本部门。", "请等待发起部门派发。")
	}
	return d, err
}

// Dept is the part of a department that takes part.
func (t Task) Dept(code ids.Dept) Dept {
	return t.Depts[slices.IndexFunc(t.Depts, func(d Dept) bool { return d.Code == code })]
}
