package task

import (
	"context"
	"maps"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Service carries out the acts on tasks.
type Service struct {
	Ledger *ledger.Ledger
	Authz  *authz.Policies
}

// act is what is asked before a task may be changed.
type act struct {
	right authz.Act
	other func(Task) ids.Person // a person who must be somebody else
	from  []State
	basis law.Provision // of the order of the states
}

// change is one act on a task: load, right, state and the version that the
// person saw, rule, save, record. It returns db.ErrNotFound, db.ErrConflict or a
// *law.Refusal.
func (s *Service) change(ctx context.Context, by actor.Actor, id ids.Task, seen int, a act,
	rule func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error)) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, err := ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		res := t.Resource()
		if a.other != nil {
			res.Person = a.other(t)
		}
		if err := s.Authz.Permit(by, a.right, res); err != nil {
			return err
		}
		if err := t.need(a.basis, a.from...); err != nil {
			return err
		}
		if t.Version != seen {
			return db.ErrConflict
		}
		event, err := rule(ctx, tx, &t)
		if err != nil {
			return err
		}
		if err := save(ctx, tx, &t); err != nil {
			return err
		}
		tx.Record(event)
		return nil
	})
}

// Resource is what the policies are asked about.
func (t Task) Resource() authz.Resource {
	return authz.Resource{Kind: "task", ID: string(t.ID), Dept: t.Initiator, Region: t.Region, Depts: t.Codes(),
		People: []string{string(t.Witness)}, State: string(t.State)}
}

// need refuses an act in a state in which it may not be done.
func (t Task) need(basis law.Provision, states ...State) error {
	if slices.Contains(states, t.State) {
		return nil
	}
	code := "TASK_STATE"
	if t.State.Reached(Locked) {
		code = "LIST_LOCKED"
	}
	return law.Refuse(basis, law.Conflict, code, "任务现在是“"+t.State.Name()+"”，不能办理这一步。", "请刷新任务页面，按流程图中当前的一步办理。")
}

// Moved: a task took a step, named by Act, and stands in its new state.
type Moved struct {
	Task  Task
	Act   string
	Basis law.Provision
	Data  map[string]any
}

// Entry implements ledger.Event.
func (e Moved) Entry() ledger.Entry {
	data := map[string]any{"state": e.Task.State}
	maps.Copy(data, e.Data)
	return ledger.Entry{Act: e.Act, Basis: e.Basis, Subject: "task:" + string(e.Task.ID), Organ: string(e.Task.Initiator),
		Region: e.Task.Region, Data: data}
}

// move takes a task from one state to another, as a step of somebody else's act.
func move(ctx context.Context, tx *ledger.Tx, id ids.Task, from, to State, act string, basis law.Provision,
	data map[string]any) (ledger.Event, error) {
	t, err := ByID(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := t.need(law.Art11, from); err != nil {
		return nil, err
	}
	t.State = to
	if err := save(ctx, tx, &t); err != nil {
		return nil, err
	}
	return Moved{t, act, basis, data}, nil
}
