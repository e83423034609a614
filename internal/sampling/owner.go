package sampling

import (
	"context"

	"yangguang/internal/authz"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// Owner is the package whose rows a kind of draw is for. It supplies what is
// drawn and moves its own rows when the ceremony moves, in the same transaction;
// it never carries out a step of the ceremony. Owners are registered in one
// place, where the installation is wired.
type Owner struct {
	// Resource is what the policies are asked about before a freeze. It returns
	// db.ErrNotFound or a *law.Refusal.
	Resource func(ctx context.Context, tx *ledger.Tx, task ids.Task) (authz.Resource, error)
	// Supply is what the draw of a task is frozen from; seen is the version that
	// the person saw. It returns db.ErrConflict or a *law.Refusal.
	Supply func(ctx context.Context, tx *ledger.Tx, task ids.Task, seen int) (Spec, error)

	OnFrozen, OnDrawn, OnLocked, OnVoided Hook
}

// Hook saves what follows from a step in the rows of the owner and returns what
// is to be recorded of it, after the step itself.
type Hook func(ctx context.Context, tx *ledger.Tx, d Draw) ([]ledger.Event, error)

// run calls the hook, if there is one.
func (fn Hook) run(ctx context.Context, tx *ledger.Tx, d Draw) ([]ledger.Event, error) {
	if fn == nil {
		return nil, nil
	}
	return fn(ctx, tx, d)
}

// Acts are the rights that a kind of draw asks for.
type Acts struct {
	Freeze authz.Act // also to ask for a void
	Start  authz.Act // open the platform's secret and compute
	Lock   authz.Act
}

var acts = map[draw.Kind]Acts{
	draw.KindObjects:    {Freeze: authz.FreezeDraw, Start: authz.StartDraw, Lock: authz.LockDraw},
	draw.KindInspectors: {Freeze: authz.DrawInspectors, Start: authz.DrawInspectors, Lock: authz.LockInspectors},
}

// ActsOf is the one place that says which rights a kind of draw asks for.
func ActsOf(kind draw.Kind) Acts { return acts[kind] }
