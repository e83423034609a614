package identity

import (
	"context"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// administrators are the three duties that exclude each other and every
// business role.
var administrators = []actor.Role{actor.SystemAdmin, actor.Security, actor.Auditor}

// compatible says whether somebody who holds the roles may get one more.
func compatible(held []actor.Role, more actor.Role) *law.Refusal {
	for _, r := range held {
		if r != more && (slices.Contains(administrators, r) || slices.Contains(administrators, more)) {
			return law.Refuse(law.OwnRights, law.Conflict, "ROLE_INCOMPATIBLE",
				"“"+more.Name()+"”不能与已有的“"+r.Name()+"”由同一人担任。",
				"请先收回原有岗位，或为该岗位另设账号。").On("role").InEnglish("the role " + string(more) + " excludes " + string(r))
		}
	}
	return nil
}

// GrantRole gives a person a role from now until g.Until (0 or Forever: without
// end). It returns db.ErrNotFound, db.ErrConflict when the person changed
// meanwhile, or a *law.Refusal: Forbidden, SELF_GRANT, ROLE_INCOMPATIBLE,
// ROLE_HELD, or Invalid for an unknown role or an end in the past.
func (s *Service) GrantRole(ctx context.Context, by actor.Actor, g Grant) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := PersonByID(ctx, tx, g.Person)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.GrantRole, authz.Resource{Kind: "person", ID: string(p.ID), Dept: p.Dept,
			Person: p.ID}); err != nil {
			return err
		}
		return grantRole(ctx, tx, p, g)
	})
}

func grantRole(ctx context.Context, tx *ledger.Tx, p Person, g Grant) error {
	if g.Until == 0 {
		g.Until = Forever
	}
	g.From, g.GrantedBy = tx.Micros(), tx.By.Person
	switch {
	case !slices.Contains(actor.Roles, g.Role):
		return law.InvalidField(law.GoodInput, "role", "UNKNOWN_ROLE", "没有这个岗位。", "请从列表中选择岗位。").InEnglish("unknown role")
	case g.Until <= g.From:
		return law.InvalidField(law.GoodInput, "until", "ENDS_IN_PAST", "岗位的截止日期已经过去。", "请选择今天之后的日期，或不填。").
			InEnglish("the role would end in the past")
	case !p.Active:
		return law.Refuse(law.OwnRights, law.Conflict, "PERSON_DISABLED", "账号已停用，不能授予岗位。", "请另选账号。").
			InEnglish("the account is closed")
	}
	held, err := rolesOf(ctx, tx, tx.Now, p.ID)
	if err != nil {
		return err
	}
	if slices.Contains(held, g.Role) {
		return law.Refuse(law.Once, law.Conflict, "ROLE_HELD", "此人已担任“"+g.Role.Name()+"”。", "无需再次授予。").On("role").
			InEnglish("the role is held already")
	}
	if no := compatible(held, g.Role); no != nil {
		return no
	}
	// Two grants at once would each see only the other's absence.
	if err := bumpPerson(ctx, tx, p); err != nil {
		return err
	}
	if err := insertGrant(ctx, tx, g); err != nil {
		return err
	}
	tx.Record(RoleGranted{Pseudonym: p.Pseudonym, Dept: p.Dept, Role: g.Role, Until: g.Until})
	return nil
}
