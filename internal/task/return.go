package task

import (
	"context"
	"strings"
	"unicode/utf8"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Return sends a submitted task back to its drafter with a reason.
func (s *Service) Return(ctx context.Context, by actor.Actor, id ids.Task, seen int, opinion string) error {
	return s.change(ctx, by, id, seen,
		act{right: authz.ApproveTask, other: submitter, from: []State{Pending}, basis: law.Art11},
		func(ctx context.Context, tx *ledger.Tx, t *Task) (ledger.Event, error) {
			if opinion = strings.TrimSpace(opinion); utf8.RuneCountInString(opinion) < 4 {
				return nil, law.Refuse(law.Art12, law.Invalid, "OPINION_MISSING", "退回时请写明意见（至少4个字）。", "请说明需要修改什么。").On("opinion")
			}
			t.State, t.Opinion = Draft, opinion
			return Moved{*t, "task.returned", law.Art12, nil}, nil
		})
}
