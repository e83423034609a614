package identity

import (
	"context"
	"errors"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

func (d Department) check() *law.Refusal {
	switch {
	case !codeForm.MatchString(string(d.Code)):
		return law.InvalidField(law.GoodInput, "code", "BAD_DEPARTMENT_CODE", "部门代码由 2 到 16 个大写字母和数字组成，以字母开头。", "请换一个代码。").
			InEnglish("a department code has 2 to 16 capitals and digits")
	case !regionForm.MatchString(d.Region):
		return law.InvalidField(law.GoodInput, "region", "BAD_REGION", "行政区划代码是六位数字。", "请按区划代码填写，例如 371073。").
			InEnglish("a division code has six digits")
	case !slices.Contains(Levels, d.Level):
		return law.InvalidField(law.GoodInput, "level", "BAD_LEVEL", "请选择部门层级。", "可选：省、市、县、所。").InEnglish("unknown level")
	}
	if no := checkName("name", d.Name); no != nil {
		return no
	}
	return checkName("short", d.Short)
}

// CreateDepartment enters a department. It returns a *law.Refusal: Forbidden,
// or Invalid for a bad field, a taken code or an unknown parent.
func (s *Service) CreateDepartment(ctx context.Context, by actor.Actor, d Department) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		if err := s.Authz.Permit(by, authz.CreateDepartment, authz.Resource{Kind: "department", ID: string(d.Code),
			Region: d.Region}); err != nil {
			return err
		}
		return createDepartment(ctx, tx, d)
	})
}

func createDepartment(ctx context.Context, tx *ledger.Tx, d Department) error {
	if no := d.check(); no != nil {
		return no
	}
	if d.Parent != "" {
		if _, err := DepartmentByCode(ctx, tx, d.Parent); err != nil {
			return unknown(err, "parent", "上级部门不存在。")
		}
	}
	err := insertDepartment(ctx, tx, d)
	if errors.Is(err, db.ErrDuplicate) {
		return law.InvalidField(law.GoodInput, "code", "DEPARTMENT_EXISTS", "部门代码“"+string(d.Code)+"”已经使用。", "请换一个代码。").
			InEnglish("the department code is taken")
	}
	if err != nil {
		return err
	}
	tx.Record(DepartmentCreated{d})
	return nil
}
