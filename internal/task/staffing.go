package task

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
)

// Dispatch hands the locked list to every department that takes part (Article
// 12). The list is the same for all: one visit, many matters (Article 2).
func (s *Service) Dispatch(ctx context.Context, by actor.Actor, id string) error {
	return s.change(ctx, by, authz.DispatchTask, id, nil, func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
		if err := t.need(law.Art11, Locked); err != nil {
			return nil, err
		}
		counts := map[string]any{}
		for _, d := range t.Depts {
			list, err := t.shareOf(ctx, tx, d)
			if err != nil {
				return nil, err
			}
			if err := insertDispatch(ctx, tx, Dispatch{Region: t.Region, Task: t.ID, Dept: d.Code, Objects: int64(len(list)),
				SentBy: by.Person, SentAt: tx.Micros()}); err != nil {
				return nil, err
			}
			counts[d.Code] = len(list)
		}
		t.State = Dispatched
		return moved{*t, "task.dispatched", law.Art12, t.open("objects", counts)}, nil
	})
}

// share is one object of a department's part of the list, with the matters
// that concern it.
type share struct {
	place    int
	subject  roster.Subject
	requires []string // qualifications, sorted
}

// shareOf lists the objects that a department visits: those at which one of its
// matters may be inspected. The initiating department visits all, because the
// leader of every group is its inspector (Article 14).
func (t Task) shareOf(ctx context.Context, q db.Querier, d Dept) ([]share, error) {
	picks, err := Picks(ctx, q, t.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(picks))
	for i, p := range picks {
		ids[i] = p.Subject
	}
	subjects, err := roster.SubjectsByID(ctx, q, t.Region, ids)
	if err != nil {
		return nil, err
	}
	items, err := d.items(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []share
	for _, p := range picks {
		sh := share{place: p.Place, subject: subjects[p.Subject]}
		concerned := d.Lead
		for _, it := range items {
			if it.Concerns(sh.subject.Type) {
				concerned = true
				sh.requires = append(sh.requires, it.Quals...)
			}
		}
		if concerned {
			slices.Sort(sh.requires)
			sh.requires = slices.Compact(sh.requires)
			out = append(out, sh)
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

// open is data for the public log, none while the list is under embargo: even a
// count by department narrows down whom it names.
func (t Task) open(key string, value any) map[string]any {
	if t.Embargoed() {
		return nil
	}
	return map[string]any{key: value}
}

type shared struct {
	t     Task
	dept  string
	act   string
	basis law.Provision
	data  map[string]any
}

func (e shared) Entry() ledger.Entry {
	if e.data == nil {
		e.data = map[string]any{}
	}
	return ledger.Entry{Act: e.act, Basis: e.basis, Subject: "task:" + e.t.ID, Organ: e.dept, Region: e.t.Region, Data: e.data}
}

// Acknowledge takes the dispatched list on behalf of the actor's department.
func (s *Service) Acknowledge(ctx context.Context, by actor.Actor, id string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, seen, err := s.shareFor(ctx, tx, by, authz.AcknowledgeTask, id)
		if err != nil {
			return err
		}
		if seen.AckedAt != 0 {
			return law.Refuse(law.Art12, law.Conflict, "ACKED_ALREADY", "本部门已经签收这份名单。", "请继续确认执法检查人员名录库并抽取人员。")
		}
		d := seen
		d.AckedBy, d.AckedAt = by.Person, tx.Micros()
		tx.Record(shared{t, by.Dept, "task.acknowledged", law.Art12, t.open("objects", d.Objects)})
		return updateDispatch(ctx, tx, seen, d)
	})
}

// shareFor loads a task and what was dispatched to the actor's department.
func (s *Service) shareFor(ctx context.Context, tx *ledger.Tx, by actor.Actor, act authz.Act, id string) (Task, Dispatch, error) {
	t, err := ByID(ctx, tx, id)
	if err != nil {
		return t, Dispatch{}, err
	}
	if !t.Takes(by.Dept) {
		return t, Dispatch{}, law.Refuse(law.Art12, law.Forbidden, "NOT_PERMITTED", "本部门没有参加这项任务。", "请由参加任务的部门办理。")
	}
	res := t.Resource()
	res.Dept = by.Dept
	if err := s.Authz.Permit(by, act, res); err != nil {
		return t, Dispatch{}, err
	}
	if !t.State.Reached(Locked) {
		return t, Dispatch{}, law.Refuse(law.Art11, law.Conflict, "OBJECT_LIST_NOT_LOCKED", "检查对象名单还没有锁定。", "请等待发起部门锁定并派发名单。")
	}
	d, err := dispatchOf(ctx, tx, id, by.Dept)
	if errors.Is(err, db.ErrNotFound) {
		return t, d, law.Refuse(law.Art11, law.Conflict, "NOT_DISPATCHED", "名单还没有派发到本部门。", "请等待发起部门派发。")
	}
	return t, d, err
}

// FreezeInspectors freezes the inspector draw of the actor's department for its
// share of the list (Articles 12, 14): after the lock and the acknowledgement,
// with its inspector roster confirmed for this task. It refuses when the
// department cannot fill a group at all (A12-7).
func (s *Service) FreezeInspectors(ctx context.Context, by actor.Actor, id string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, seen, err := s.shareFor(ctx, tx, by, authz.DrawInspectors, id)
		if err != nil {
			return err
		}
		if seen.AckedAt == 0 {
			return law.Refuse(law.Art12, law.Conflict, "NOT_ACKNOWLEDGED", "本部门还没有签收派发的名单。", "请先签收，再抽取执法检查人员。")
		}
		if err := roster.Hold(ctx, tx, roster.Inspecting, by.Dept); err != nil {
			return err
		}
		if err := roster.RequireConfirmed(ctx, tx, t.ID, by.Dept, roster.Inspecting); err != nil {
			return err
		}
		refreeze := ""
		if seen.Draw != "" {
			old, err := sampling.ByID(ctx, tx, seen.Draw)
			if err != nil {
				return err
			}
			if old.State != sampling.Failed {
				return law.Refuse(law.OneDraw, law.Conflict, "ALREADY_FROZEN", "本部门的人员抽取已经冻结。", "请到抽取大厅继续当前的抽取。")
			}
			refreeze = seen.Draw
		}
		spec, err := s.inspectorsSpec(ctx, tx, t, by.Dept)
		if err != nil {
			return err
		}
		spec.Refreeze = refreeze
		made, err := s.Sampling.FreezeInspectors(ctx, tx, spec)
		if err != nil || refreeze != "" {
			return err
		}
		d := seen
		d.Draw = made.ID
		return updateDispatch(ctx, tx, seen, d)
	})
}

func (s *Service) inspectorsSpec(ctx context.Context, tx *ledger.Tx, t Task, dept string) (sampling.InspectorsSpec, error) {
	objects, err := sampling.ByID(ctx, tx, t.ObjectsDraw)
	if err != nil {
		return sampling.InspectorsSpec{}, err
	}
	spec := sampling.InspectorsSpec{Objects: objects, Dept: dept, Title: t.Name + "（执法检查人员）", Slack: t.Slack, CrossStation: t.CrossStation}
	own := t.Depts[slices.IndexFunc(t.Depts, func(d Dept) bool { return d.Code == dept })]
	list, err := t.shareOf(ctx, tx, own)
	if err != nil {
		return spec, err
	}
	if len(list) == 0 {
		return spec, law.Refuse(law.Art12, law.Conflict, "NOTHING_TO_VISIT", "抽中的对象都不涉及本部门的检查事项，不需要抽取人员。", "请在任务页面办结本部门的人员安排。")
	}
	for _, sh := range list {
		spec.Assignments = append(spec.Assignments, draw.Assignment{Rank: uint64(sh.place), ID: sh.subject.ID, Station: sh.subject.Station,
			Dept: dept, Slots: uint64(t.Slots), Lead: own.Lead, Requires: sh.requires})
	}
	if spec.Inspectors, err = drawable(ctx, tx, t, dept); err != nil {
		return spec, err
	}
	if r := enough(spec.Inspectors, t.Slots, own.Lead); r != nil {
		return spec, r
	}
	spec.Conflicts, err = conflicts(ctx, tx, t, dept, list, spec.Inspectors)
	return spec, err
}

// drawable lists the inspectors of a department who may be drawn for the whole
// period of the task (Articles 8 and 12).
func drawable(ctx context.Context, tx *ledger.Tx, t Task, dept string) ([]draw.Inspector, error) {
	until, err := calendar.Parse(t.To)
	if err != nil {
		return nil, err
	}
	all, err := roster.Inspectors(ctx, tx, dept)
	if err != nil {
		return nil, err
	}
	from, to := yearBounds(tx.Now)
	load, err := loads(ctx, tx, dept, from, to)
	if err != nil {
		return nil, err
	}
	var out []draw.Inspector
	for _, in := range all {
		if roster.Eligible(in, until) == nil {
			out = append(out, draw.Inspector{Code: in.Code, Dept: in.Dept, Station: in.Station, Leader: in.Leader, Load: load[in.Code], Quals: in.Quals})
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
		return law.Refuse(law.Art14, law.Conflict, "INSUFFICIENT_INSPECTORS", "本部门没有可以担任组长的执法检查人员。",
			"请在人员名录库中标明可任组长的人员，重新确认后再抽取。")
	}
	return nil
}

func conflicts(ctx context.Context, q db.Querier, t Task, dept string, list []share, inspectors []draw.Inspector) ([]sampling.Conflict, error) {
	from, err := calendar.Parse(t.From)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, sh := range list {
		ids[i] = sh.subject.ID
	}
	known, err := roster.ConflictsOf(ctx, q, t.Region, ids, dept)
	if err != nil {
		return nil, err
	}
	var out []sampling.Conflict
	for _, c := range known {
		pair := sampling.Conflict{Subject: c.Subject, Inspector: c.Inspector}
		in := slices.ContainsFunc(inspectors, func(i draw.Inspector) bool { return i.Code == c.Inspector })
		if in && c.Holds(from) && !slices.Contains(out, pair) {
			out = append(out, pair)
		}
	}
	return out, nil
}

// staff turns the locked inspector draw of a department into groups.
func (s *Service) staff(ctx context.Context, tx *ledger.Tx, d sampling.Draw) error {
	t, err := ByID(ctx, tx, d.Task)
	if err != nil {
		return err
	}
	seats, err := sampling.Seats(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	for _, seat := range seats {
		if seat.Inspector == "" {
			continue
		}
		if err := insertMember(ctx, tx, Member{Region: t.Region, Task: t.ID, Subject: seat.Subject, Dept: seat.Dept, Slot: seat.Slot,
			Inspector: seat.Inspector, Leader: seat.Slot == 1 && seat.Dept == t.Initiator, Origin: "drawn"}); err != nil {
			return err
		}
	}
	seen, err := dispatchOf(ctx, tx, t.ID, d.Dept)
	if err != nil {
		return err
	}
	return s.settle(ctx, tx, t, seen)
}

// settle notes that a department's people are fixed; with the last one the task
// is staffed.
func (s *Service) settle(ctx context.Context, tx *ledger.Tx, t Task, seen Dispatch) error {
	d := seen
	d.StaffedAt = tx.Micros()
	if err := updateDispatch(ctx, tx, seen, d); err != nil {
		return err
	}
	tx.Record(shared{t, d.Dept, "task.share-staffed", law.Art14, map[string]any{"draw": d.Draw}})
	// The task row is taken before the others are counted, so that of two
	// departments that finish at once one sees the other.
	if err := update(ctx, tx, t); err != nil {
		return err
	}
	t.Version++
	open, err := db.Value[int64](ctx, tx, `select count(*) from dispatch where task = $1 and staffed_at = 0`, t.ID)
	if err != nil || open > 0 {
		return err
	}
	return move(ctx, tx, t.ID, Dispatched, Staffed, "task.staffed", law.Art14, nil)
}

// NothingToVisit settles the share of a department that none of the drawn
// objects concerns: there is nobody to draw.
func (s *Service) NothingToVisit(ctx context.Context, by actor.Actor, id string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, seen, err := s.shareFor(ctx, tx, by, authz.DrawInspectors, id)
		if err != nil {
			return err
		}
		if seen.Objects != 0 || seen.StaffedAt != 0 {
			return law.Refuse(law.Art12, law.Conflict, "TASK_STATE", "本部门有需要检查的对象，应当抽取执法检查人员。", "请签收名单后抽取人员。")
		}
		return s.settle(ctx, tx, t, seen)
	})
}

// Began notes the first visit of a task; it is a step of the act that starts it.
func Began(ctx context.Context, tx *ledger.Tx, id string) error {
	t, err := ByID(ctx, tx, id)
	if err != nil || t.State == Inspecting {
		return err
	}
	err = move(ctx, tx, id, Staffed, Inspecting, "task.began", law.Art11, nil)
	if !errors.Is(err, db.ErrConflict) {
		return err
	}
	// Two groups began in the same instant and the other was first.
	if t, again := ByID(ctx, tx, id); again != nil || t.State != Inspecting {
		return errors.Join(err, again)
	}
	return nil
}

// VisitEnded notes that all visits of a task are over and opens its embargoed
// draws to the public; it is a step of the act that ends the last one.
func VisitEnded(ctx context.Context, tx *ledger.Tx, id string) error {
	if err := move(ctx, tx, id, Inspecting, Inspected, "task.inspected", law.Art15, nil); err != nil {
		return err
	}
	draws, err := sampling.OfTask(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, d := range draws {
		if err := sampling.Disclose(ctx, tx, d.ID); err != nil {
			return err
		}
	}
	return nil
}
