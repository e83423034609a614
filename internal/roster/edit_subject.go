package roster

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// check normalizes every field of a row typed by hand and refuses the first
// wrong one, naming it.
func check[T any](fields []Field[T], row *T) error {
	for i := range fields {
		f := &fields[i]
		if reason := f.Take(row, f.Text(row)); reason != "" {
			if f.Key == "uscc" {
				return law.InvalidField(law.USCCRule, f.Key, "USCC_INVALID", f.Label+"："+reason, "请改正后再保存。")
			}
			return law.InvalidField(law.GoodInput, f.Key, "FIELD_INVALID", f.Label+"："+reason, "请改正后再保存。")
		}
	}
	return nil
}

// differing lists the fields in which two rows differ.
func differing[T any](fields []Field[T], a, b *T) (keys []string) {
	for i := range fields {
		if fields[i].Text(a) != fields[i].Text(b) {
			keys = append(keys, fields[i].Key)
		}
	}
	return keys
}

// AddSubject adds one subject by hand and returns its id: its code, or a new
// internal number. Region and Name must be given. It returns a *law.Refusal:
// Forbidden, FIELD_INVALID, USCC_INVALID, SUBJECT_EXISTS.
func (s *Service) AddSubject(ctx context.Context, by actor.Actor, row Subject) (id ids.Subject, err error) {
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (ids.Subject, error) {
		if err := s.permitSubjects(by, authz.EditSubject, row.Region, row.ID); err != nil {
			return "", err
		}
		if _, err := canon.ParseRegion(row.Region); err != nil {
			return "", law.InvalidField(law.GoodInput, "region", "REGION_INVALID", "行政区划代码应为6位数字。", "请改正后再保存。")
		}
		if row.ID == "" {
			row.ID = ids.Subject(row.USCC)
		}
		if err := check(SubjectFields, &row); err != nil {
			return "", err
		}
		if err := Hold(ctx, tx, Objects, row.Region); err != nil {
			return "", err
		}
		if err := freeSubject(ctx, tx, row); err != nil {
			return "", err
		}
		if row.USCC == "" {
			n, err := nextNumber(ctx, tx, Objects, row.Region)
			if err != nil {
				return "", err
			}
			row.ID = ids.Subject(canon.WithoutCode(canon.Region(row.Region), n))
		}
		row.Complete()
		row.Version, row.UpdatedAt, row.UpdatedBy, row.Batch = 1, tx.Micros(), by.Person, ""
		if _, err := InsertSubjects(ctx, tx, slices.Values([]Subject{row})); err != nil {
			return "", err
		}
		if err := Touch(ctx, tx, Objects, row.Region, true); err != nil {
			return "", err
		}
		tx.Record(SubjectChanged{row.Region, row.ID, 1, differing(SubjectFields, &Subject{}, &row), row.Status})
		return row.ID, nil
	})
}

// freeSubject refuses a subject that is already in the region's roster.
func freeSubject(ctx context.Context, q db.Querier, row Subject) error {
	exists := func(id ids.Subject) error {
		return law.Refuse(law.Art8, law.Invalid, "SUBJECT_EXISTS", "名录库中已有这个检查对象（编号 "+string(id)+"）。",
			"请打开该对象修改，不要重复录入。").On("uscc").
			InEnglish("the subject is already in the roster")
	}
	if row.USCC != "" {
		_, err := SubjectByID(ctx, q, row.Region, row.ID)
		if err == nil {
			return exists(row.ID)
		}
		return ignoreNotFound(err)
	}
	same, err := Uncoded(ctx, q, row.Region, []string{row.Name})
	if err != nil {
		return err
	}
	if other, ok := same[UncodedKey(row)]; ok {
		return exists(other.ID)
	}
	return nil
}

// EditSubject changes one subject by hand. Region and ID say which; Version
// must be the one that was shown. The code is the identity of a subject and
// cannot be changed. It returns db.ErrNotFound, db.ErrConflict, or a
// *law.Refusal: Forbidden, FIELD_INVALID, NOTHING_CHANGED, SUBJECT_EXISTS.
func (s *Service) EditSubject(ctx context.Context, by actor.Actor, row Subject) error {
	return s.changeSubject(ctx, by, row.Region, row.ID, row.Version, func(old Subject) (Subject, error) {
		row.USCC = old.USCC
		return row, check(SubjectFields, &row)
	})
}

// SetSubjectStatus changes the registration state of one subject, such as
// cancelled when it was deregistered (A8-4); it stays in the roster. Errors are
// those of EditSubject.
func (s *Service) SetSubjectStatus(ctx context.Context, by actor.Actor, region string, id ids.Subject, version int,
	status string) error {
	return s.changeSubject(ctx, by, region, id, version, func(old Subject) (Subject, error) {
		if !slices.ContainsFunc(Statuses, func(w Word) bool { return w.Code == status }) {
			return old, law.InvalidField(law.GoodInput, "status", "FIELD_INVALID", "没有这种登记状态。", "请从列表中选择。")
		}
		old.Status = status
		return old, nil
	})
}

func (s *Service) changeSubject(ctx context.Context, by actor.Actor, region string, id ids.Subject, version int,
	edit func(Subject) (Subject, error)) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		if err := s.permitSubjects(by, authz.EditSubject, region, id); err != nil {
			return err
		}
		if err := Hold(ctx, tx, Objects, region); err != nil {
			return err
		}
		old, err := SubjectByID(ctx, tx, region, id)
		if err != nil {
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
		fields := differing(SubjectFields, &old, &row)
		if fields == nil {
			return nothingChanged()
		}
		row.Region, row.ID, row.USCC = old.Region, old.ID, old.USCC
		row.Version, row.UpdatedAt, row.UpdatedBy, row.Batch = old.Version+1, tx.Micros(), by.Person, ""
		if err := ReplaceSubjects(ctx, tx, []Subject{old}, []Subject{row}); err != nil {
			return err
		}
		if err := Touch(ctx, tx, Objects, region, true); err != nil {
			return err
		}
		tx.Record(SubjectChanged{row.Region, row.ID, row.Version, fields, row.Status})
		return nil
	})
}

func nothingChanged() error {
	return law.Refuse(law.Art8, law.Invalid, "NOTHING_CHANGED", "内容没有变化，没有保存。", "请修改后再保存，或直接返回。").
		InEnglish("nothing was changed")
}

func ignoreNotFound(err error) error {
	if errors.Is(err, db.ErrNotFound) {
		return nil
	}
	return err
}

// names splits a list of columns.
func names(columns string) []string {
	out := strings.Split(columns, ",")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}

func body(row any) (string, error) {
	b, err := json.Marshal(row)
	return string(b), err
}
