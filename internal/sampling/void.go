package sampling

import (
	"context"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Void ends the present attempt for ever; it stays public. After a technical
// fault the next attempt begins at once with the same inputs and a fresh
// commitment of the platform. Only the 主要负责人 of the drawing department may
// do it, after somebody else asked for it (A12-4). seen is the attempt that the
// person saw. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Void(ctx context.Context, by actor.Actor, id ids.Draw, seen int) error {
	return s.carryOut(ctx, by, id, seen, step{act: always(authz.VoidDraw), hook: func(o Owner) Hook { return o.OnVoided },
		fn: func(ctx context.Context, tx *ledger.Tx, h *Hall) ([]ledger.Event, error) {
			if no := h.mayVoid(); no != nil {
				return nil, no
			}
			a := h.Now()
			if a.VoidAskedAt == 0 {
				return nil, voidNotAsked()
			}
			if a.VoidAskedBy == by.Person {
				return nil, law.Refuse(law.FourEyes, law.Forbidden, "SOD_VIOLATION", "申请作废的人不能同意作废。", "请由主要负责人本人决定。")
			}
			a.State, a.VoidBy, a.VoidAt = "void", by.Person, tx.Micros()
			if err := updateAttempt(ctx, tx, a); err != nil {
				return nil, err
			}
			d := &h.Draw
			d.DrawnBy, d.DrawnAt = "", 0
			event := DrawVoided{d: *d, n: a.N, kind: a.VoidKind, reason: a.VoidReason}
			if a.VoidKind == VoidInputError {
				d.State = Failed
				return []ledger.Event{event}, nil
			}
			now := *h
			d.State, d.Attempt, d.LimitAt = Frozen, d.Attempt+1, tx.Now.Add(limit).UnixMicro()
			var err error
			event.commit, err = s.again(ctx, tx, now, *d)
			return []ledger.Event{event}, err
		}})
}

func (h Hall) mayVoid() *law.Refusal {
	switch h.Draw.State {
	case Locked:
		return listLocked()
	case Failed:
		return law.Refuse(law.OneDraw, law.Conflict, "VOIDED_ALREADY", "这次抽取已经作废。", "请在任务中改正材料后重新冻结。")
	}
	return nil
}

func voidNotAsked() *law.Refusal {
	return law.Refuse(law.OneDraw, law.Conflict, "VOID_NOT_ASKED", "还没有人申请作废这次抽取。", "请由经办人写明理由后申请。")
}

// again begins the next attempt with the same inputs.
func (s *Service) again(ctx context.Context, tx *ledger.Tx, h Hall, d Draw) (commit string, err error) {
	people := make(map[string]ids.Person)
	for _, c := range h.Commitments {
		people[c.Party] = c.Person
	}
	if commit, err = s.begin(ctx, tx, d, people, h.Now().SealedSalt); err != nil {
		return "", err
	}
	inputs := append(d.Kind.InputFiles(), draw.OpeningsFile)
	for _, f := range h.Files {
		if !slices.Contains(inputs, f.Name) {
			continue
		}
		f.Attempt = d.Attempt
		if err := insertFile(ctx, tx, d.ID, f); err != nil {
			return "", err
		}
	}
	for i, st := range h.Strata {
		if err := insertQuota(ctx, tx, d.ID, d.Attempt, i, st); err != nil {
			return "", err
		}
	}
	return commit, nil
}
