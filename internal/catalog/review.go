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
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		i, err := s.open(ctx, tx, by, authz.SubmitItem, ref)
		if err != nil {
			return err
		}
		if no := i.in("提交", StateDraft); no != nil {
			return no
		}
		if no := i.complete(today(tx)); no != nil {
			return no
		}
		i.RowVersion, i.Opinion = seen, ""
		i = i.withAuthor(by.Person)
		if err := updateState(ctx, tx, i, StatePending); err != nil {
			return err
		}
		if err := updateAuthors(ctx, tx, i); err != nil {
			return err
		}
		tx.Record(ItemSubmitted{i})
		return nil
	})
}

// Return sends a pending version back to its authors with a reason. It returns
// db.ErrNotFound, db.ErrConflict or a *law.Refusal (REASON_MISSING).
func (s *Service) Return(ctx context.Context, by actor.Actor, ref Ref, seen int, reason string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		i, err := s.open(ctx, tx, by, authz.PublishItem, ref)
		if err != nil {
			return err
		}
		if no := i.in("退回", StatePending); no != nil {
			return no
		}
		opinion, no := law.Reason(law.Art1, "reason", reason, "退回要写明理由")
		if no != nil {
			return no
		}
		i.Opinion = opinion
		i.RowVersion = seen
		if err := updateState(ctx, tx, i, StateDraft); err != nil {
			return err
		}
		tx.Record(ItemReturned{i})
		return nil
	})
}

// Publish puts a pending version into the public list, in effect from today; the
// version it replaces stays readable. It is an act of the 分管负责人, who must not
// have written it. It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal:
// SOD_VIOLATION, BASIS_LEVEL_INVALID (A1-5), BASIS_EXPIRED or what is missing.
func (s *Service) Publish(ctx context.Context, by actor.Actor, ref Ref, seen int) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		i, err := s.open(ctx, tx, by, authz.PublishItem, ref)
		if err != nil {
			return err
		}
		if no := i.in("发布", StatePending); no != nil {
			return no
		}
		day := today(tx)
		if no := i.complete(day); no != nil {
			return no
		}
		replaced, err := updateReplaced(ctx, tx, i.Code)
		if err != nil {
			return err
		}
		i.EffectiveFrom, i.PublishedOn, i.PublishedBy, i.RowVersion = day, day, by.Person, seen
		if err := updatePublished(ctx, tx, i); err != nil {
			return err
		}
		doc, err := docOf(i)
		if err != nil {
			return err
		}
		tx.Record(ItemPublished{Item: i, Replaced: replaced, Doc: doc})
		return nil
	})
}

// Suspend takes a published version off the list until a revision is published.
// It returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Suspend(ctx context.Context, by actor.Actor, ref Ref, seen int, reason string) error {
	return s.closeItem(ctx, by, ref, seen, reason, "停用", StateSuspended, func(i Item) ledger.Event { return ItemSuspended{i} }, StatePublished)
}

// Abolish takes a published or suspended version off the list for good. It
// returns db.ErrNotFound, db.ErrConflict or a *law.Refusal.
func (s *Service) Abolish(ctx context.Context, by actor.Actor, ref Ref, seen int, reason string) error {
	return s.closeItem(ctx, by, ref, seen, reason, "废止", StateAbolished, func(i Item) ledger.Event { return ItemAbolished{i} }, StatePublished, StateSuspended)
}

func (s *Service) closeItem(ctx context.Context, by actor.Actor, ref Ref, seen int, reason, verb string, to State, event func(Item) ledger.Event, from ...State) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		i, err := s.open(ctx, tx, by, authz.SuspendItem, ref)
		if err != nil {
			return err
		}
		if no := i.in(verb, from...); no != nil {
			return no
		}
		opinion, no := law.Reason(law.Art1, "reason", reason, verb+"要写明随清单公开的理由")
		if no != nil {
			return no
		}
		i.Opinion = opinion
		i.RowVersion = seen
		if err := updateState(ctx, tx, i, to); err != nil {
			return err
		}
		tx.Record(event(i))
		return nil
	})
}

// MarkRepealed notes that a law is no longer in force from a day on. Items that
// rest on it alone can from that day on not be inspected (A1-4), although their
// published versions stay as they are. Marking again moves the day. It returns a
// *law.Refusal.
func (s *Service) MarkRepealed(ctx context.Context, by actor.Actor, instrument, since, reason string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		if err := s.Authz.Permit(by, authz.MarkRepealed, authz.Resource{Kind: "law", ID: instrument, Dept: by.Dept}); err != nil {
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
