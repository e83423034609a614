package query

import (
	"context"

	"yangguang/internal/db"
)

// LoggedAct is one entry of the ledger as the list 操作日志 shows it.
type LoggedAct struct {
	Idx                int64
	At                 int64 // µs UTC
	Act, Organ, Region string
	Organization       string // short name of Organ
	Who                string // name of the actor; "" for the system
	Subject, Basis     string
	Named              string // a task's number or whose account; "" for what an auditor may not read by name
}

// ActFilter selects entries of the ledger. Zero fields select all.
type ActFilter struct {
	Pseudonym   string // only those of one actor
	Who         string // part of the name of the actor
	Organ       string // code of the department
	Kind        string // of the subject: task, item, person, …
	From, Until int64  // µs UTC, from and before
	Desc        bool   // newest first
	Limit       int    // 0: all rows
	Offset      int
}

func (f ActFilter) where(w *where) {
	if f.Pseudonym != "" {
		w.and(`e.actor = ?`, f.Pseudonym)
	}
	if f.Who != "" {
		w.and(`e.actor in (select pseudonym from person where name like ? escape '\')`, db.Contains(f.Who))
	}
	if f.Organ != "" {
		w.and(`e.organ = ?`, f.Organ)
	}
	if f.Kind != "" {
		w.and(`e.subject like ? escape '\'`, begins(f.Kind+":"))
	}
	if f.From != 0 {
		w.and(`e.at >= ?`, f.From)
	}
	if f.Until != 0 {
		w.and(`e.at < ?`, f.Until)
	}
}

// CountActs counts the entries that the filter selects.
func CountActs(ctx context.Context, q db.Querier, f ActFilter) (int, error) {
	var w where
	f.where(&w)
	return db.Value[int](ctx, q, `select count(*) from ledger_entry e`+w.text.String(), w.args...)
}

// EachAct reads the entries that the filter selects, in their order. An error
// of fn ends it.
func EachAct(ctx context.Context, q db.Querier, f ActFilter, fn func(LoggedAct) error) error {
	var w where
	f.where(&w)
	order := ` order by e.idx`
	if f.Desc {
		order += ` desc`
	}
	return db.Each(ctx, q, func(scan db.Scan) error {
		var a LoggedAct
		err := scan(&a.Idx, &a.At, &a.Act, &a.Organ, &a.Region, &a.Subject, &a.Basis, &a.Organization, &a.Who, &a.Named)
		if err != nil {
			return err
		}
		return fn(a)
	}, `select e.idx, e.at, e.act, e.organ, e.region, e.subject, e.basis, coalesce(d.short, e.organ), coalesce(p.name, ''),
		coalesce(t.no, s.name || '的账号', '')
		from ledger_entry e left join person p on p.pseudonym = e.actor
		left join department d on d.code = e.organ
		left join task t on e.subject like 'task:%' and t.id = substr(e.subject, 6) and t.region = e.region
		left join person s on e.subject like 'person:%' and s.pseudonym = substr(e.subject, 8)`+
		w.text.String()+order+w.page(f.Limit, f.Offset), w.args...)
}
