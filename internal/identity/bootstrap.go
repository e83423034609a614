package identity

import (
	"context"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Founders are the first department and the three administrators of an empty
// installation. Auditor may be left zero; the security officer can appoint one.
type Founders struct {
	Department  Department
	SystemAdmin NewPerson
	Security    NewPerson
	Auditor     NewPerson
}

// Bootstrap sets up an installation that has nobody yet; everything else is
// then done by the people it makes. It returns a *law.Refusal ALREADY_SET_UP
// when somebody exists, or Invalid as CreatePerson does.
func (s *Service) Bootstrap(ctx context.Context, f Founders) error {
	type founder struct {
		NewPerson
		role actor.Role
		hash string
	}
	founders := []founder{{NewPerson: f.SystemAdmin, role: actor.SystemAdmin},
		{NewPerson: f.Security, role: actor.Security}}
	if f.Auditor.Login != "" {
		founders = append(founders, founder{NewPerson: f.Auditor, role: actor.Auditor})
	}
	for i := range founders {
		founders[i].Dept = f.Department.Code
		hash, err := s.prepare(&founders[i].NewPerson)
		if err != nil {
			return err
		}
		founders[i].hash = hash
	}
	by := actor.System
	by.Dept, by.Region = f.Department.Code, f.Department.Region
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		n, err := db.Value[int](ctx, tx, `select count(*) from person`)
		if err != nil {
			return err
		}
		if n > 0 {
			return law.Refuse(law.OwnRights, law.Conflict, "ALREADY_SET_UP", "系统里已经有账号，不能再次初始化。", "请用系统管理员账号登录后建立账号。").
				InEnglish("this installation already has accounts")
		}
		if err := createDepartment(ctx, tx, f.Department); err != nil {
			return err
		}
		for _, x := range founders {
			id, err := createPerson(ctx, tx, x.NewPerson, x.hash)
			if err != nil {
				return err
			}
			p, err := PersonByID(ctx, tx, id)
			if err != nil {
				return err
			}
			if err := grantRole(ctx, tx, p, Grant{Person: id, Role: x.role}); err != nil {
				return err
			}
		}
		return nil
	})
}
