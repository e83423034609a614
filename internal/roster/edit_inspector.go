package roster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// AddInspector adds one person to the roster of row.Dept and returns the code,
// a new one when row.Code is "". It returns a *law.Refusal: Forbidden,
// FIELD_INVALID, INSPECTOR_EXISTS.
func (s *Service) AddInspector(ctx context.Context, by actor.Actor, row Inspector) (code ids.Inspector, err error) {
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (ids.Inspector, error) {
		if err := s.permitInspectors(by, authz.EditInspector, row.Dept, row.Code); err != nil {
			return "", err
		}
		if err := check(InspectorFields, &row); err != nil {
			return "", err
		}
		if err := Hold(ctx, tx, Inspecting, string(row.Dept)); err != nil {
			return "", err
		}
		if row.Code == "" {
			code, err := freeCode(ctx, tx, row.Dept)
			if err != nil {
				return "", err
			}
			row.Code = code
		}
		row.Complete()
		row.Version, row.UpdatedAt, row.UpdatedBy, row.Batch = 1, tx.Micros(), by.Person, ""
		if _, err := InsertInspectors(ctx, tx, slices.Values([]Inspector{row})); err != nil {
			return "", err
		}
		if err := Touch(ctx, tx, Inspecting, string(row.Dept), true); err != nil {
			return "", err
		}
		tx.Record(InspectorChanged{row.Code, row.Dept, 1, differing(InspectorFields, &Inspector{}, &row), row.Status})
		return row.Code, nil
	})
}

// freeCode gives the next code of the department that nobody has.
func freeCode(ctx context.Context, tx *ledger.Tx, dept ids.Dept) (ids.Inspector, error) {
	for {
		n, err := nextNumber(ctx, tx, Inspecting, string(dept))
		if err != nil {
			return "", err
		}
		code := InspectorCode(dept, n)
		if _, err := InspectorByCode(ctx, tx, code); err != nil {
			return code, ignoreNotFound(err)
		}
	}
}

// InspectorCode is the internal code of the n-th inspector of a department.
func InspectorCode(dept ids.Dept, n int64) ids.Inspector {
	return ids.Inspector(fmt.Sprintf("%s-%03d", dept, n))
}

func inspectorExists(err error) error {
	if !errors.Is(err, db.ErrDuplicate) {
		return err
	}
	return law.Refuse(law.Art8, law.Invalid, "INSPECTOR_EXISTS", "内部编号、执法证号或账号已被名录库中的另一人使用。", "请核对编号、证号和账号。").On("certNo").
		InEnglish("the code, the certificate or the account belongs to another inspector")
}

// EditInspector changes one inspector by hand; Code says who, Version must be
// the one that was shown. Code and department stay. It returns db.ErrNotFound,
// db.ErrConflict, or a *law.Refusal: Forbidden, FIELD_INVALID, NOTHING_CHANGED,
// INSPECTOR_EXISTS.
func (s *Service) EditInspector(ctx context.Context, by actor.Actor, row Inspector) error {
	return s.changeInspector(ctx, by, row.Code, row.Version, func(old Inspector) (Inspector, error) {
		row.Dept = old.Dept
		return row, check(InspectorFields, &row)
	})
}

// PauseInspector takes an inspector out of the draws until ResumeInspector,
// for a reason of 1–100 characters: 病假 says enough, unlike the reasons that
// law.Reason asks for. Errors are those of EditInspector, and the *law.Refusal
// PAUSE_REASON_MISSING.
func (s *Service) PauseInspector(ctx context.Context, by actor.Actor, code ids.Inspector, version int,
	reason string) error {
	return s.changeInspector(ctx, by, code, version, func(old Inspector) (Inspector, error) {
		old.Status, old.Reason = Paused, strings.TrimSpace(reason)
		if old.Reason == "" {
			return old, law.InvalidField(law.GoodInput, "reason", "PAUSE_REASON_MISSING", "请写明停抽原因。", "例如病假、脱产学习、借调。")
		}
		return old, check(InspectorFields, &old)
	})
}

// ResumeInspector brings a paused inspector back. Errors are those of
// EditInspector.
func (s *Service) ResumeInspector(ctx context.Context, by actor.Actor, code ids.Inspector, version int) error {
	return s.changeInspector(ctx, by, code, version, func(old Inspector) (Inspector, error) {
		old.Status, old.Reason = OnDuty, ""
		return old, nil
	})
}

func (s *Service) changeInspector(ctx context.Context, by actor.Actor, code ids.Inspector, version int,
	edit func(Inspector) (Inspector, error)) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		old, err := InspectorByCode(ctx, tx, code)
		if err != nil {
			return err
		}
		if err := s.permitInspectors(by, authz.EditInspector, old.Dept, code); err != nil {
			return err
		}
		if err := Hold(ctx, tx, Inspecting, string(old.Dept)); err != nil {
			return err
		}
		if old, err = InspectorByCode(ctx, tx, code); err != nil {
			return err
		}
		if old.Version != version {
			return db.ErrConflict
		}
		row, err := edit(old)
		if err != nil {
			return err
		}
		row.Complete()
		fields := differing(InspectorFields, &old, &row)
		if row.Person != old.Person {
			fields = append(fields, "person")
		}
		if fields == nil {
			return nothingChanged()
		}
		row.Version, row.UpdatedAt, row.UpdatedBy, row.Batch = old.Version+1, tx.Micros(), by.Person, ""
		if err := ReplaceInspectors(ctx, tx, []Inspector{old}, []Inspector{row}); err != nil {
			return inspectorExists(err)
		}
		if err := Touch(ctx, tx, Inspecting, string(old.Dept), true); err != nil {
			return err
		}
		tx.Record(InspectorChanged{row.Code, row.Dept, row.Version, fields, row.Status})
		return nil
	})
}
