package task

import (
	"context"
	"strings"
	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Approve lets a task begin: by the deputy head of the initiating department,
// who is not the one who submitted it. seen is the version that was read, so
// that nobody approves what was returned, edited and submitted again meanwhile:
// then it returns db.ErrConflict.
func (s *Service) Approve(ctx context.Context, by actor.Actor, id ids.Task, seen int, opinion string) error {
	return s.change(ctx, by, id, seen,
		act{right: authz.ApproveTask, other: submitter, from: []State{Pending}, basis: law.Art11},
		func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
			if err := t.checkItems(ctx, tx); err != nil {
				return nil, err
			}
			t.State, t.ApprovedBy, t.ApprovedAt, t.Opinion = Approved, by.Person, tx.Micros(), strings.TrimSpace(opinion)
			return Moved{*t, "task.approved", law.Art12, nil}, nil
		})
}

// submitter is who may not decide on the task.
func submitter(t Task) ids.Person { return t.SubmittedBy }

// Return sends a submitted task back to its drafter with a reason.
func (s *Service) Return(ctx context.Context, by actor.Actor, id ids.Task, seen int, opinion string) error {
	return s.change(ctx, by, id, seen,
		act{right: authz.ApproveTask, other: submitter, from: []State{Pending}, basis: law.Art11},
		func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
			opinion, no := law.Reason(law.Art12, "opinion", opinion, "退回要写明需要修改什么")
			if no != nil {
				return nil, no
			}
			t.State, t.Opinion = Draft, opinion
			return Moved{*t, "task.returned", law.Art12, nil}, nil
		})
}
