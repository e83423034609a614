package identity

import (
	"context"
	"errors"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// CreateSection enters an office of a department. Refusals as CreateDepartment.
func (s *Service) CreateSection(ctx context.Context, by actor.Actor, sec Section) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		if err := s.Authz.Permit(by, authz.CreateDepartment, authz.Resource{Kind: "section", ID: sec.Code,
			Dept: sec.Dept}); err != nil {
			return err
		}
		if !codeForm.MatchString(sec.Code) {
			return law.InvalidField(law.GoodInput, "code", "BAD_SECTION_CODE", "科室代码由 2 到 16 个大写字母和数字组成，以字母开头。", "请换一个代码。").
				InEnglish("a section code has 2 to 16 capitals and digits")
		}
		if no := checkName("name", sec.Name); no != nil {
			return no
		}
		if _, err := DepartmentByCode(ctx, tx, sec.Dept); err != nil {
			return unknown(err, "dept", "部门不存在。")
		}
		err := insertSection(ctx, tx, sec)
		if errors.Is(err, db.ErrDuplicate) {
			return law.InvalidField(law.GoodInput, "code", "SECTION_EXISTS", "科室代码“"+sec.Code+"”已经使用。", "请换一个代码。").
				InEnglish("the section code is taken")
		}
		if err != nil {
			return err
		}
		tx.Record(SectionCreated{sec})
		return nil
	})
}
