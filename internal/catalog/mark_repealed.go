package catalog

import (
	"context"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

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
