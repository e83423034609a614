package inspection

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// SheetSigned says that a member of the group signed the summary sheet.
type SheetSigned struct {
	Visit     Visit
	Signature Signature
	Left      int
}

// Entry implements ledger.Event.
func (e SheetSigned) Entry() ledger.Entry {
	return ledger.Entry{Act: "visit.signed", Basis: law.Art173, Subject: e.Visit.subject(), Region: e.Visit.Region,
		Data: map[string]any{"sha256": e.Signature.Hash, "missing": e.Left}}
}

// Sign puts the actor's signature under the summary sheet with the hash that
// was shown to him. With the last signature the sheet is final; T0 does not
// move. It returns db.ErrNotFound, db.ErrConflict when two sign in the same
// instant, or a *law.Refusal: not of the group, SHEET_NOT_FINAL,
// SIGNED_ALREADY, SHEET_CHANGED.
func (s *Service) Sign(ctx context.Context, by actor.Actor, taskID ids.Task, subject ids.Subject, hash string) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		t, team, v, err := load(ctx, tx, taskID, subject)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.SignSheet, Resource(t, team, subject, by.Dept)); err != nil {
			return err
		}
		all, err := SignaturesOf(ctx, tx, v.Key)
		if err != nil {
			return err
		}
		if no := checkSign(v, all, by.Inspector, hash); no != nil {
			return no
		}
		mine := Signature{Inspector: by.Inspector, Dept: by.Dept, Person: by.Person, Hash: hash, At: tx.Micros()}
		if err := insertSignature(ctx, tx, v, mine); err != nil {
			return err
		}
		left, signedAt := len(Unsigned(team, append(all, mine))), int64(0)
		if left == 0 {
			signedAt = tx.Micros()
		}
		if err := signed(ctx, tx, v, signedAt); err != nil {
			return err
		}
		tx.Record(SheetSigned{Visit: v, Signature: mine, Left: left})
		return nil
	})
}
