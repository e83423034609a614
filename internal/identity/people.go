package identity

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

var (
	codeForm   = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,15}$`)
	regionForm = regexp.MustCompile(`^[0-9]{6}$`)
	loginForm  = regexp.MustCompile(`^[a-z][a-z0-9._-]{1,31}$`)
)

func checkName(field, name string) *law.Refusal {
	if n := utf8.RuneCountInString(name); n == 0 || n > 60 || strings.ContainsFunc(name, unicode.IsControl) ||
		strings.TrimSpace(name) != name {
		return law.InvalidField(law.GoodInput, field, "BAD_NAME", "名称应有 1 到 60 个字，首尾没有空格。", "请检查后重新填写。").
			InEnglish("a name has 1 to 60 characters")
	}
	return nil
}

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

// unknown turns "not found" of something a form names into a refusal.
func unknown(err error, field, msg string) error {
	if !errors.Is(err, db.ErrNotFound) {
		return err
	}
	return law.InvalidField(law.GoodInput, field, "UNKNOWN_REFERENCE", msg, "请从列表中选择。").InEnglish("unknown " + field)
}

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

// DisablePerson closes an account: its sessions end at their next request. It
// returns db.ErrNotFound, db.ErrConflict when it is closed already, or a
// *law.Refusal.
func (s *Service) DisablePerson(ctx context.Context, by actor.Actor, id ids.Person) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := PersonByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.Authz.Permit(by, authz.DisablePerson, authz.Resource{Kind: "person", ID: string(id),
			Dept: p.Dept}); err != nil {
			return err
		}
		if id == by.Person {
			return law.Refuse(law.OwnRights, law.Conflict, "SELF_DISABLE", "不能停用自己的账号。", "请由另一名系统管理员办理。").
				InEnglish("nobody closes his own account")
		}
		if err := disablePerson(ctx, tx, p); err != nil {
			return err
		}
		tx.Record(PersonDisabled{Pseudonym: p.Pseudonym, Dept: p.Dept})
		return nil
	})
}
