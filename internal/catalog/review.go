package catalog

import (
	"context"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Submit hands a complete draft to the 分管负责人. It returns db.ErrNotFound,
// db.ErrConflict or a *law.Refusal that names what is missing.
func (s *Service) Submit(ctx context.Context, by actor.Actor, ref Ref, seen int) error {
	return s.change(ctx, by, ref, seen, act{
		right: authz.SubmitItem, verb: "提交", from: []State{StateDraft},
		rule: func(_ context.Context, tx *ledger.Tx, i *Item) (save, error) {
			if no := i.complete(today(tx)); no != nil {
				return nil, no
			}
			*i = i.withAuthor(by.Person)
			i.State, i.Opinion = StatePending, ""
			return updateSubmitted, nil
		},
		event: func(i Item) ledger.Event { return ItemSubmitted{i} },
	})
}

// Return sends a pending version back to its authors with a reason. It returns
// db.ErrNotFound, db.ErrConflict or a *law.Refusal (REASON_MISSING).
func (s *Service) Return(ctx context.Context, by actor.Actor, ref Ref, seen int, reason string) error {
	return s.change(ctx, by, ref, seen, act{
		right: authz.PublishItem, verb: "退回", from: []State{StatePending},
		rule: func(_ context.Context, _ *ledger.Tx, i *Item) (save, error) {
			opinion, no := law.Reason(law.Art1, "reason", reason, "退回要写明理由")
			if no != nil {
				return nil, no
			}
			i.State, i.Opinion = StateDraft, opinion
			return updateState, nil
		},
		event: func(i Item) ledger.Event { return ItemReturned{i} },
	})
}

// Publish puts a pending version into the public list, in effect from today; the
// version it replaces stays readable. It is an act of the 分管负责人, who must not
// have written it. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal:
// SOD_VIOLATION, BASIS_LEVEL_INVALID (A1-5), BASIS_EXPIRED or what is missing.
func (s *Service) Publish(ctx context.Context, by actor.Actor, ref Ref, seen int) error {
	var published ItemPublished
	return s.change(ctx, by, ref, seen, act{
		right: authz.PublishItem, verb: "发布", from: []State{StatePending},
		rule: func(ctx context.Context, tx *ledger.Tx, i *Item) (save, error) {
			day := today(tx)
			if no := i.complete(day); no != nil {
				return nil, no
			}
			// The published version goes first: there is never more than one.
			var err error
			if published.Replaced, err = updateReplaced(ctx, tx, i.Code); err != nil {
				return nil, err
			}
			i.State, i.Opinion, i.EffectiveFrom, i.PublishedOn, i.PublishedBy = StatePublished, "", day, day, by.Person
			published.Doc, err = docOf(*i)
			return updatePublished, err
		},
		event: func(i Item) ledger.Event { published.Item = i; return published },
	})
}

// Suspend takes a published version off the list until a revision is published.
// It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Suspend(ctx context.Context, by actor.Actor, ref Ref, seen int, reason string) error {
	return s.change(ctx, by, ref, seen, act{
		right: authz.SuspendItem, verb: "停用", from: []State{StatePublished},
		rule:  takeOff(StateSuspended, reason, "停用"),
		event: func(i Item) ledger.Event { return ItemSuspended{i} },
	})
}

// Abolish takes a published or suspended version off the list for good. It
// returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Abolish(ctx context.Context, by actor.Actor, ref Ref, seen int, reason string) error {
	return s.change(ctx, by, ref, seen, act{
		right: authz.SuspendItem, verb: "废止", from: []State{StatePublished, StateSuspended},
		rule:  takeOff(StateAbolished, reason, "废止"),
		event: func(i Item) ledger.Event { return ItemAbolished{i} },
	})
}

// takeOff is the rule by which a version leaves the public list.
func takeOff(to State, reason, verb string) func(context.Context, *ledger.Tx, *Item) (save, error) {
	return func(_ context.Context, _ *ledger.Tx, i *Item) (save, error) {
		opinion, no := law.Reason(law.Art1, "reason", reason, verb+"要写明随清单公开的理由")
		if no != nil {
			return nil, no
		}
		i.State, i.Opinion = to, opinion
		return updateState, nil
	}
}

// MarkRepealed notes that a law is no longer in force from a day on. Items that
// rest on it alone can from that day on not be inspected (A1-4), although their
// published versions stay as they are. Marking again moves the day. It returns a
// *law.Refusal.
func (s *Service) MarkRepealed(ctx context.Context, by actor.Actor, instrument, since, reason string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		if err := s.Authz.Permit(by, authz.MarkRepealed, authz.Resource{Kind: "law", ID: instrument,
			Dept: by.Dept}); err != nil {
			return err
		}
		instrument = InstrumentName(instrument)
		if instrument == "" {
			return law.InvalidField(law.Art1, "instrument", "INSTRUMENT_MISSING", "请填写文件名称。", mendFirst)
		}
		if err := knownDay(since); err != nil {
			return law.UnreadableDate(law.Art1, "since", "失效日期")
		}
		known, err := cited(ctx, tx, instrument)
		if err != nil {
			return err
		}
		if !known {
			return law.Refuse(law.Art1, law.Invalid, "INSTRUMENT_UNKNOWN", "清单里没有以《"+instrument+"》为依据的事项。", "请核对文件全称。").
				On("instrument").InEnglish("no item rests on this instrument")
		}
		if err := upsertRepeal(ctx, tx, instrument, since, strings.TrimSpace(reason)); err != nil {
			return err
		}
		tx.Record(LawRepealed{Instrument: instrument, Since: since})
		return nil
	})
}
