package query

import (
	"context"
	"strings"
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/ids"
)

// PeopleByPseudonym finds the names behind pseudonyms of the ledger, for
// screens of people who are signed in.
func PeopleByPseudonym(ctx context.Context, q db.Querier, pseudonyms []string) (map[string]string, error) {
	out := make(map[string]string, len(pseudonyms))
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var id, name string
		err := scan(&id, &name)
		out[id] = name
		return err
	}, `select pseudonym, name from person where pseudonym in `+db.In(1, len(pseudonyms)), db.Args(pseudonyms)...)
	return out, err
}

// PersonRow is one account in the list of people.
type PersonRow struct {
	ID, Login, Name    string
	Dept               ids.Dept
	DeptName           string
	Inspector          ids.Inspector
	MustChange, Active bool
	Roles              []actor.Role // held now, in no order
}

// The orders of the list of people.
const (
	PeopleByDept = "dept" // department, then login
	PeopleByName = "name"
)

// The states that the list of people may be narrowed to.
const (
	PeopleActive   = "active"
	PeopleDisabled = "disabled"
	PeopleInitial  = "initial" // must change the password that somebody else set
)

// PeopleFilter selects accounts. Zero fields select all.
type PeopleFilter struct {
	Text   string // part of the name or login
	Dept   ids.Dept
	Role   actor.Role // held at At
	State  string
	At     time.Time
	Sort   string // "" is PeopleByDept
	Desc   bool
	Limit  int // 0: all rows
	Offset int
}

func (f PeopleFilter) where(w *where) {
	if f.Text != "" {
		w.and(`(p.name like ? escape '\' or p.login like ? escape '\')`, db.Contains(f.Text), db.Contains(f.Text))
	}
	if f.Dept != "" {
		w.and(`p.dept = ?`, f.Dept)
	}
	if f.Role != "" {
		us := f.At.UnixMicro()
		w.and(`exists (select 1 from role_grant g where g.person = p.id and g.role = ?
			and g.from_at <= ? and g.until_at > ?)`, string(f.Role), us, us)
	}
	switch f.State {
	case PeopleActive:
		w.and(`p.active = 1`)
	case PeopleDisabled:
		w.and(`p.active = 0`)
	case PeopleInitial:
		w.and(`p.active = 1 and p.must_change = 1`)
	}
}

// CountPeople counts the accounts that the filter selects.
func CountPeople(ctx context.Context, q db.Querier, f PeopleFilter) (int, error) {
	var w where
	f.where(&w)
	return db.Value[int](ctx, q, `select count(*) from person p`+w.text.String(), w.args...)
}

// EachPerson reads the accounts that the filter selects. An error of fn ends it.
func EachPerson(ctx context.Context, q db.Querier, f PeopleFilter, fn func(PersonRow) error) error {
	var w where
	us := f.At.UnixMicro()
	text := w.bind(`select p.id, p.login, p.name, p.dept, coalesce(d.name, ''), p.inspector, p.must_change, p.active,
		coalesce((select string_agg(g.role, ' ') from role_grant g where g.person = p.id and g.from_at <= ?
			and g.until_at > ?), '')
		from person p left join department d on d.code = p.dept`, us, us)
	f.where(&w)
	down := ""
	if f.Desc {
		down = " desc"
	}
	order := ` order by p.dept` + down + `, p.login` + down
	if f.Sort == PeopleByName {
		order = ` order by p.name` + down + `, p.login` + down
	}
	return db.Each(ctx, q, func(scan db.Scan) error {
		var p PersonRow
		var roles string
		err := scan(&p.ID, &p.Login, &p.Name, &p.Dept, &p.DeptName, &p.Inspector, &p.MustChange, &p.Active, &roles)
		if err != nil {
			return err
		}
		for _, role := range strings.Fields(roles) {
			p.Roles = append(p.Roles, actor.Role(role))
		}
		return fn(p)
	}, text+w.text.String()+order+w.page(f.Limit, f.Offset), w.args...)
}

// DepartmentRow is one department in the list of departments.
type DepartmentRow struct {
	Code, Name, Short, Level, Region, Parent, DocWord string // Parent: its short name
	People                                            int    // active accounts
}

// DepartmentFilter selects departments. Zero fields select all.
type DepartmentFilter struct {
	Text          string // part of the name, or the code
	Level         string
	Limit, Offset int // Limit 0: all rows
}

func (f DepartmentFilter) where(w *where) {
	if f.Text != "" {
		w.and(`(d.name like ? escape '\' or d.short like ? escape '\' or d.code = ?)`,
			db.Contains(f.Text), db.Contains(f.Text), strings.ToUpper(f.Text))
	}
	if f.Level != "" {
		w.and(`d.level = ?`, f.Level)
	}
}

// CountDepartments counts the departments that the filter selects.
func CountDepartments(ctx context.Context, q db.Querier, f DepartmentFilter) (int, error) {
	var w where
	f.where(&w)
	return db.Value[int](ctx, q, `select count(*) from department d`+w.text.String(), w.args...)
}

// EachDepartment reads the departments that the filter selects, by code. An
// error of fn ends it.
func EachDepartment(ctx context.Context, q db.Querier, f DepartmentFilter, fn func(DepartmentRow) error) error {
	var w where
	f.where(&w)
	return db.Each(ctx, q, func(scan db.Scan) error {
		var d DepartmentRow
		err := scan(&d.Code, &d.Name, &d.Short, &d.Level, &d.Region, &d.Parent, &d.DocWord, &d.People)
		if err != nil {
			return err
		}
		return fn(d)
	}, `select d.code, d.name, d.short, d.level, d.region, coalesce(u.short, ''), d.doc_word,
		(select count(*) from person p where p.dept = d.code and p.active = 1)
		from department d left join department u on u.code = d.parent`+w.text.String()+` order by d.code`+
		w.page(f.Limit, f.Offset), w.args...)
}
