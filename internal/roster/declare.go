package roster

import (
	"context"
	"errors"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// DeclareConflict notes that an inspector must keep away from a subject, until
// a day or without end; declared again it sets another end. The inspector
// declares for himself, the keeper for anybody of the department. Declared by
// the inspector without a kind, it is "self". It returns db.ErrNotFound, or a
// *law.Refusal: Forbidden, FIELD_INVALID.
func (s *Service) DeclareConflict(ctx context.Context, by actor.Actor, c Conflict) error {
	return s.conflict(ctx, by, c, false)
}

// EndConflict sets the last day of a declared conflict to today; the row stays
// for history. Errors are those of DeclareConflict, and db.ErrConflict for one
// that ended before or was never declared.
func (s *Service) EndConflict(ctx context.Context, by actor.Actor, c Conflict) error {
	return s.conflict(ctx, by, c, true)
}

func (s *Service) conflict(ctx context.Context, by actor.Actor, c Conflict, end bool) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		in, err := InspectorByCode(ctx, tx, c.Inspector)
		if err != nil {
			return err
		}
		if err := s.permitInspectors(by, authz.DeclareConflict, in.Dept, in.Code); err != nil {
			return err
		}
		if _, err := SubjectByID(ctx, tx, c.Region, c.Subject); err != nil {
			return err
		}
		if !slices.ContainsFunc(ConflictKinds, func(w Word) bool { return w.Code == c.Kind }) {
			return law.InvalidField(law.GoodInput, "kind", "FIELD_INVALID", "请选择回避情形。", "从列表中选择一种。")
		}
		today := calendar.DateOf(tx.Now).String()
		if end {
			c.Until = today
		}
		if _, err := calendar.Parse(c.Until); c.Until != "" && (err != nil || c.Until < today) {
			return law.InvalidField(law.GoodInput, "until", "FIELD_INVALID", "截止日期应是今天或以后的日期，长期回避留空。", "请改正后再保存。")
		}
		c.By, c.At = by.Person, tx.Micros()
		if err := Hold(ctx, tx, Inspecting, string(in.Dept)); err != nil {
			return err
		}
		salt, err := saveConflict(ctx, tx, c, end)
		if err != nil {
			return err
		}
		if err := Touch(ctx, tx, Inspecting, string(in.Dept), true); err != nil {
			return err
		}
		tx.Record(ConflictDeclared{c, in.Dept, salt, end})
		return nil
	})
}

// saveConflict returns the salt of the row, which it keeps from the first
// declaration on.
func saveConflict(ctx context.Context, tx *ledger.Tx, c Conflict, end bool) (salt string, err error) {
	if end {
		salt, err = db.Value[string](ctx, tx, `update inspector_conflict set until = $1, declared_by = $2, at = $3
			where region = $4 and subject = $5 and inspector = $6 and kind = $7 and (until = '' or until > $8) returning salt`,
			c.Until, c.By, c.At, c.Region, c.Subject, c.Inspector, c.Kind, c.Until)
		if errors.Is(err, db.ErrNotFound) {
			err = db.ErrConflict // ended before
		}
		return salt, err
	}
	return db.Value[string](ctx, tx,
		`insert into inspector_conflict (region, subject, inspector, kind, until, declared_by, at, salt)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (region, subject, inspector, kind) do update set until = excluded.until,
		declared_by = excluded.declared_by, at = excluded.at
		returning salt`, c.Region, c.Subject, c.Inspector, c.Kind, c.Until, c.By, c.At, tx.NewID())
}
