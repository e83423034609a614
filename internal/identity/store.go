package identity

import (
	"context"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

const departmentCols = `code, region, level, parent, name, short, doc_word, version`

func scanDepartment(scan db.Scan) (d Department, err error) {
	err = scan(&d.Code, &d.Region, &d.Level, &d.Parent, &d.Name, &d.Short, &d.DocWord, &d.Version)
	return d, err
}

// Departments lists all departments by code.
func Departments(ctx context.Context, q db.Querier) ([]Department, error) {
	return db.All(ctx, q, scanDepartment, `select `+departmentCols+` from department order by code`)
}

// DepartmentByCode returns one department, or db.ErrNotFound.
func DepartmentByCode(ctx context.Context, q db.Querier, code ids.Dept) (Department, error) {
	return db.One(ctx, q, scanDepartment, `select `+departmentCols+` from department where code = $1`, code)
}

func insertDepartment(ctx context.Context, tx *ledger.Tx, d Department) error {
	return tx.ExecOne(ctx, `insert into department (`+departmentCols+`) values ($1, $2, $3, $4, $5, $6, $7, 1)`,
		d.Code, d.Region, d.Level, d.Parent, d.Name, d.Short, d.DocWord)
}

// Sections lists the sections of a department by code; of all departments for "".
func Sections(ctx context.Context, q db.Querier, dept ids.Dept) ([]Section, error) {
	return db.All(ctx, q, func(scan db.Scan) (s Section, err error) {
		err = scan(&s.Code, &s.Dept, &s.Name)
		return s, err
	}, `select code, dept, name from section where dept = $1 or $2 = '' order by code`, dept, dept)
}

func insertSection(ctx context.Context, tx *ledger.Tx, s Section) error {
	return tx.ExecOne(ctx, `insert into section (code, dept, name) values ($1, $2, $3)`, s.Code, s.Dept, s.Name)
}

const personCols = `id, login, name, pseudonym, dept, section, inspector, must_change, active, created_at, version`

func scanPerson(scan db.Scan) (p Person, err error) {
	err = scan(&p.ID, &p.Login, &p.Name, &p.Pseudonym, &p.Dept, &p.Section, &p.Inspector, &p.MustChange, &p.Active,
		&p.CreatedAt, &p.Version)
	return p, err
}

// People lists the people of a department by login; of all departments for "".
func People(ctx context.Context, q db.Querier, dept ids.Dept) ([]Person, error) {
	return db.All(ctx, q, scanPerson, `select `+personCols+` from person where dept = $1 or $2 = '' order by dept, login`,
		dept, dept)
}

// PersonByID returns one person, or db.ErrNotFound.
func PersonByID(ctx context.Context, q db.Querier, id ids.Person) (Person, error) {
	return db.One(ctx, q, scanPerson, `select `+personCols+` from person where id = $1`, id)
}

// PeopleWith lists the active people of a department (of all for "") who hold
// the role at the instant at, by login.
func PeopleWith(ctx context.Context, q db.Querier, at time.Time, dept ids.Dept, role actor.Role) ([]Person, error) {
	us := at.UnixMicro()
	return db.All(ctx, q, scanPerson, `select `+personCols+` from person
		where (dept = $1 or $2 = '') and active = 1
		  and exists (select 1 from role_grant g where g.person = person.id and g.role = $3 and g.from_at <= $4
			and g.until_at > $5)
		order by dept, login`, dept, dept, string(role), us, us)
}

// Names maps person ids to names, for screens.
func Names(ctx context.Context, q db.Querier, people []ids.Person) (map[ids.Person]string, error) {
	out := make(map[ids.Person]string, len(people))
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var id ids.Person
		var name string
		if err := scan(&id, &name); err != nil {
			return err
		}
		out[id] = name
		return nil
	}, `select id, name from person where id in `+db.In(1, len(people)), db.Args(people)...)
	return out, err
}

// ActorOf loads who acts: the person with the roles that hold at the instant
// at. It returns db.ErrNotFound for an unknown or disabled person.
func ActorOf(ctx context.Context, q db.Querier, at time.Time, personID ids.Person) (actor.Actor, error) {
	a, _, err := load(ctx, q, at, personID)
	return a, err
}

// ActorsOf loads, by department and login, who of these departments or of these
// people is not disabled, with the roles that hold at the instant at.
func ActorsOf(ctx context.Context, q db.Querier, at time.Time, depts []ids.Dept,
	people []ids.Person) ([]actor.Actor, error) {
	us := at.UnixMicro()
	args := append([]any{us, us}, db.Args(depts)...)
	args = append(args, db.Args(people)...)
	var out []actor.Actor
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var a actor.Actor
		var role actor.Role
		if err := scan(&a.Person, &a.Name, &a.Pseudonym, &a.Dept, &a.Section, &a.Inspector, &a.Region, &role); err != nil {
			return err
		}
		if n := len(out); n == 0 || out[n-1].Person != a.Person {
			out = append(out, a)
		}
		if last := &out[len(out)-1]; role != "" && !last.Has(role) {
			last.Roles = append(last.Roles, role)
		}
		return nil
	}, `select p.id, p.name, p.pseudonym, p.dept, p.section, p.inspector, d.region, coalesce(g.role, '')
		from person p join department d on d.code = p.dept
		left join role_grant g on g.person = p.id and g.from_at <= $1 and g.until_at > $2
		where p.active = 1 and (p.dept in `+db.In(3, len(depts))+` or p.id in `+db.In(3+len(depts), len(people))+`)
		order by p.dept, p.login, g.role`, args...)
	return out, err
}

// load also returns the stamp that ends sessions when the password changes.
func load(ctx context.Context, q db.Querier, at time.Time, personID ids.Person) (a actor.Actor, stamp string,
	err error) {
	a, err = db.One(ctx, q, func(scan db.Scan) (a actor.Actor, err error) {
		err = scan(&a.Person, &a.Name, &a.Pseudonym, &a.Dept, &a.Section, &a.Inspector, &a.Region, &stamp)
		return a, err
	}, `select p.id, p.name, p.pseudonym, p.dept, p.section, p.inspector, d.region, p.stamp
		from person p join department d on d.code = p.dept where p.id = $1 and p.active = 1`, personID)
	if err != nil {
		return actor.Actor{}, "", err
	}
	a.Roles, err = rolesOf(ctx, q, at, personID)
	return a, stamp, err
}

func rolesOf(ctx context.Context, q db.Querier, at time.Time, personID ids.Person) ([]actor.Role, error) {
	us := at.UnixMicro()
	names, err := db.Values[string](ctx, q, `select distinct role from role_grant
		where person = $1 and from_at <= $2 and until_at > $3 order by role`, personID, us, us)
	roles := make([]actor.Role, len(names))
	for i, n := range names {
		roles[i] = actor.Role(n)
	}
	return roles, err
}

// Grants lists the roles a person holds or held, newest first.
func Grants(ctx context.Context, q db.Querier, personID ids.Person) ([]Grant, error) {
	return db.All(ctx, q, func(scan db.Scan) (g Grant, err error) {
		err = scan(&g.Person, &g.Role, &g.From, &g.Until, &g.GrantedBy)
		return g, err
	}, `select person, role, from_at, until_at, granted_by from role_grant where person = $1 order by from_at desc, role`,
		personID)
}
