package inspection

import (
	"context"
	"errors"

	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
	"yangguang/internal/roster"
	"yangguang/internal/task"
)

const visitColumns = `v.region, v.task, v.subject, v.id, v.state, v.started_at, v.started_on, v.started_by,
	v.ended_on, v.ended_at, v.ended_by, v.due_on, v.provisional, v.sheet_hash, v.signed_at, v.version`

func scanVisit(scan db.Scan) (v Visit, err error) {
	var provisional int
	err = scan(&v.Region, &v.Task, &v.Subject, &v.ID, &v.State, &v.StartedAt, &v.StartedOn, &v.StartedBy,
		&v.EndedOn, &v.EndedAt, &v.EndedBy, &v.DueOn, &provisional, &v.SheetHash, &v.SignedAt, &v.Version)
	v.Provisional = provisional == 1
	return v, err
}

// VisitOf reads a visit. A visit that has not started is State Waiting; whether
// the object belongs to the task is for the caller to know from the group.
func VisitOf(ctx context.Context, q db.Querier, k Key) (Visit, error) {
	v, err := db.One(ctx, q, scanVisit, `select `+visitColumns+
		` from visit v where v.region = $1 and v.task = $2 and v.subject = $3`,
		k.Region, k.Task, k.Subject)
	if errors.Is(err, db.ErrNotFound) {
		return Visit{Key: k, State: Waiting}, nil
	}
	return v, err
}

// VisitsOfTask lists the visits of a task that have started, by object.
func VisitsOfTask(ctx context.Context, q db.Querier, taskID ids.Task) ([]Visit, error) {
	return db.All(ctx, q, scanVisit, `select `+visitColumns+` from visit v where v.task = $1 order by v.subject`, taskID)
}

// SheetsOf reads the checklists of a visit with their answers. Before the start
// they come from the task, so that the group sees what it will be asked: the
// items that concern this kind of object.
func SheetsOf(ctx context.Context, q db.Querier, t task.Task, v Visit) ([]Sheet, error) {
	refs, err := sheetRefs(ctx, q, t, v)
	if err != nil {
		return nil, err
	}
	kind := ""
	if v.State == Waiting {
		subject, err := roster.SubjectByID(ctx, q, v.Region, v.Subject)
		if err != nil {
			return nil, err
		}
		kind = subject.Type
	}
	answers, err := answersOf(ctx, q, v.Key)
	if err != nil {
		return nil, err
	}
	var sheets []Sheet
	for _, s := range refs {
		item, err := catalog.ItemOf(ctx, q, s.Ref)
		if err != nil {
			return nil, err
		}
		if v.State == Waiting && !item.Concerns(kind) {
			continue
		}
		s.Name = item.Name
		for _, p := range item.Points {
			a := answers[answerKey{item.Code, p.Seq}]
			a.Point = p
			s.Points = append(s.Points, a)
		}
		sheets = append(sheets, s)
	}
	return sheets, nil
}

func sheetRefs(ctx context.Context, q db.Querier, t task.Task, v Visit) ([]Sheet, error) {
	if v.State == Waiting {
		var sheets []Sheet
		for _, d := range t.Depts {
			for _, ref := range d.Items {
				sheets = append(sheets, Sheet{Ref: ref, Dept: d.Code})
			}
		}
		return sheets, nil
	}
	return db.All(ctx, q, func(scan db.Scan) (s Sheet, err error) {
		err = scan(&s.Ref.Code, &s.Ref.Version, &s.Dept, &s.Version)
		return s, err
	}, `select item, item_version, dept, version from visit_sheet where region = $1 and task = $2 and subject = $3
		order by seq`,
		v.Region, v.Task, v.Subject)
}

type answerKey struct {
	item  string
	point int
}

func answersOf(ctx context.Context, q db.Querier, k Key) (map[answerKey]Point, error) {
	out := map[answerKey]Point{}
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var of answerKey
		var p Point
		if err := scan(&of.item, &of.point, &p.Value, &p.Note, &p.Inspector, &p.At); err != nil {
			return err
		}
		out[of] = p
		return nil
	}, `select item, point, value, note, inspector, at from visit_answer where region = $1 and task = $2 and subject = $3`,
		k.Region, k.Task, k.Subject)
	return out, err
}

// SignaturesOf lists the signatures under the summary sheet in their order.
func SignaturesOf(ctx context.Context, q db.Querier, k Key) ([]Signature, error) {
	return db.All(ctx, q, func(scan db.Scan) (s Signature, err error) {
		err = scan(&s.Inspector, &s.Dept, &s.Person, &s.Hash, &s.At)
		return s, err
	}, `select inspector, dept, person, hash, at from visit_signature where region = $1 and task = $2 and subject = $3
		order by at, inspector`,
		k.Region, k.Task, k.Subject)
}

func insertVisit(ctx context.Context, tx *ledger.Tx, v Visit) error {
	return tx.ExecOne(ctx, `insert into visit (region, task, subject, id, state, started_at, started_on, started_by,
		ended_on, ended_at, ended_by, due_on, provisional, sheet_hash, signed_at, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, '', 0, '', '', 0, '', 0, 1)`,
		v.Region, v.Task, v.Subject, v.ID, string(v.State), v.StartedAt, v.StartedOn, v.StartedBy)
}

func insertSheet(ctx context.Context, tx *ledger.Tx, k Key, seq int, s Sheet) error {
	return tx.ExecOne(ctx, `insert into visit_sheet (region, task, subject, seq, item, item_version, dept, version)
		values ($1, $2, $3, $4, $5, $6, $7, 1)`, k.Region, k.Task, k.Subject, seq, s.Ref.Code, s.Ref.Version, s.Dept)
}

// touch moves the version of a running visit on: whoever ends it meanwhile, or
// has ended it, and whoever saves answers exclude each other.
func touch(ctx context.Context, tx *ledger.Tx, k Key) error {
	return tx.ExecOne(ctx, `update visit set version = version + 1 where region = $1 and task = $2 and subject = $3
		and state = 'inspecting'`,
		k.Region, k.Task, k.Subject)
}

// saveSheet stores the answers that differ from before; version is that of the
// form, so that two inspectors do not overwrite each other unseen.
func saveSheet(ctx context.Context, tx *ledger.Tx, k Key, before, after Sheet, version int) (changed int, err error) {
	if err := tx.ExecOne(ctx, `update visit_sheet set version = version + 1
		where region = $1 and task = $2 and subject = $3 and item = $4 and version = $5`,
		k.Region, k.Task, k.Subject, after.Ref.Code, version); err != nil {
		return 0, err
	}
	for i, p := range after.Points {
		if p == before.Points[i] {
			continue
		}
		changed++
		if err := tx.ExecOne(ctx, `insert into visit_answer (region, task, subject, item, point, value, note, inspector, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			on conflict (region, task, subject, item, point) do update
			set value = excluded.value, note = excluded.note, inspector = excluded.inspector, at = excluded.at`,
			k.Region, k.Task, k.Subject, after.Ref.Code, p.Seq, string(p.Value), p.Note, p.Inspector, p.At); err != nil {
			return 0, err
		}
	}
	return changed, nil
}

// endVisit saves the end, guarded by the version that was loaded, and moves it on.
func endVisit(ctx context.Context, tx *ledger.Tx, v *Visit) error {
	provisional := 0
	if v.Provisional {
		provisional = 1
	}
	err := tx.ExecOne(ctx, `update visit set state = 'ended', ended_on = $1, ended_at = $2, ended_by = $3, due_on = $4,
		provisional = $5,
		sheet_hash = $6, version = version + 1
		where region = $7 and task = $8 and subject = $9 and state = 'inspecting' and version = $10`,
		v.EndedOn, v.EndedAt, v.EndedBy, v.DueOn, provisional, v.SheetHash, v.Region, v.Task, v.Subject, v.Version)
	v.Version++
	return err
}

// Provisional lists the ended visits whose due date still rests on a year
// without announced holidays.
func Provisional(ctx context.Context, q db.Querier) ([]Visit, error) {
	return db.All(ctx, q, scanVisit, `select `+visitColumns+
		` from visit v where v.provisional = 1 and v.state = 'ended' order by v.region, v.task, v.subject`)
}

// SettleDue fixes the due date of a visit now that the holidays are announced;
// db.ErrConflict when it was fixed already.
func SettleDue(ctx context.Context, tx *ledger.Tx, k Key, due string) error {
	return tx.ExecOne(ctx, `update visit set due_on = $1, provisional = 0 where region = $2 and task = $3 and subject = $4
		and state = 'ended' and provisional = 1`,
		due, k.Region, k.Task, k.Subject)
}

func openTally(ctx context.Context, tx *ledger.Tx, k Key, objects int) error {
	_, err := tx.Exec(ctx, `insert into visit_tally (region, task, objects, ended)
		values ($1, $2, $3, 0) on conflict (region, task) do nothing`,
		k.Region, k.Task, objects)
	return err
}

// countEnded counts a visit that ended and says whether it was the last one.
func countEnded(ctx context.Context, tx *ledger.Tx, k Key) (last bool, err error) {
	left, err := db.Value[int64](ctx, tx, `update visit_tally set ended = ended + 1 where region = $1
		and task = $2 returning objects - ended`, k.Region, k.Task)
	return left == 0, err
}

func insertSignature(ctx context.Context, tx *ledger.Tx, v Visit, s Signature) error {
	return tx.ExecOne(ctx, `insert into visit_signature (region, task, subject, inspector, dept, person, hash, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, v.Region, v.Task, v.Subject, s.Inspector, s.Dept, s.Person, s.Hash, s.At)
}

// signed moves the version of an ended visit on, so that two last signers
// exclude each other and the second sees the first.
func signed(ctx context.Context, tx *ledger.Tx, v Visit, at int64) error {
	return tx.ExecOne(ctx, `update visit set signed_at = $1, version = version + 1
		where region = $2 and task = $3 and subject = $4 and state = 'ended' and signed_at = 0 and version = $5`,
		at, v.Region, v.Task, v.Subject, v.Version)
}
