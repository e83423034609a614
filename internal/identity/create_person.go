package identity

import (
	"context"
	"errors"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// NewPerson is an account to be opened.
type NewPerson struct {
	Login     string
	Name      string
	Dept      ids.Dept
	Section   string        // may be ""
	Inspector ids.Inspector // inspector code, may be ""
	Password  string
	Chosen    bool // the person chose the password himself: no change is asked at the first sign-in
}

// CreatePerson opens an account without any role and returns its id. It
// returns a *law.Refusal: Forbidden, or Invalid for a bad field, a weak
// password, a taken login or inspector code, or an unknown department.
func (s *Service) CreatePerson(ctx context.Context, by actor.Actor, in NewPerson) (id ids.Person, err error) {
	if err := s.Authz.Permit(by, authz.CreatePerson, authz.Resource{Kind: "person", Dept: in.Dept}); err != nil {
		return "", err
	}
	hash, err := s.prepare(&in)
	if err != nil {
		return "", err
	}
	return ledger.Create(ctx, s.Ledger, by, func(ctx context.Context, tx *ledger.Tx) (ids.Person, error) {
		return createPerson(ctx, tx, in, hash)
	})
}

// prepare checks the fields and hashes the password before the transaction:
// the hash takes longer than the rest of the act together.
func (s *Service) prepare(in *NewPerson) (hash string, err error) {
	in.Login = strings.ToLower(strings.TrimSpace(in.Login))
	if !loginForm.MatchString(in.Login) {
		return "", law.InvalidField(law.GoodInput, "login", "BAD_LOGIN", "登录名由 2 到 32 个小写字母、数字、点、横线或下划线组成，以字母开头。",
			"请换一个登录名。").InEnglish("a login has 2 to 32 characters")
	}
	if no := checkName("name", in.Name); no != nil {
		return "", no
	}
	if no := checkPassword(in.Login, in.Password); no != nil {
		return "", no
	}
	return s.cost().hash(in.Password), nil
}

func (s *Service) cost() Cost {
	if s.Cost == (Cost{}) {
		return Standard
	}
	return s.Cost
}

func createPerson(ctx context.Context, tx *ledger.Tx, in NewPerson, hash string) (ids.Person, error) {
	if _, err := DepartmentByCode(ctx, tx, in.Dept); err != nil {
		return "", unknown(err, "dept", "部门不存在。")
	}
	if in.Section != "" {
		sections, err := Sections(ctx, tx, in.Dept)
		if err != nil {
			return "", err
		}
		if !slices.ContainsFunc(sections, func(s Section) bool { return s.Code == in.Section }) {
			return "", unknown(db.ErrNotFound, "section", "科室不属于所选部门。")
		}
	}
	p := Person{ID: ids.Person(tx.NewID()), Login: in.Login, Name: in.Name, Pseudonym: tx.NewID(), Dept: in.Dept,
		Section:   in.Section,
		Inspector: in.Inspector, MustChange: !in.Chosen, Active: true, CreatedAt: tx.Micros()}
	err := insertPerson(ctx, tx, p, hash, tx.NewID())
	if errors.Is(err, db.ErrDuplicate) {
		return "", law.InvalidField(law.GoodInput, "login", "PERSON_EXISTS", "登录名或执法人员编号已被其他账号使用。", "请核对后换一个。").
			InEnglish("login or inspector code is taken")
	}
	if err != nil {
		return "", err
	}
	tx.Record(PersonCreated{Pseudonym: p.Pseudonym, Dept: p.Dept})
	return p.ID, nil
}
