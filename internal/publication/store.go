package publication

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/inspection"
	"yangguang/internal/ledger"
)

const resultColumns = `r.region, r.task, r.subject, r.dept, r.id, r.state, r.summary, r.handling, r.reason,
	r.entered_by, r.entered_at,
	r.submitted_by, r.submitted_at, r.approved_by, r.approved_at, r.opinion, r.ended_on, r.due_on, r.provisional,
	r.late_reason, r.published_by, r.published_at, r.version`

func scanResult(scan db.Scan) (r Result, err error) {
	var provisional int
	err = scan(&r.Region, &r.Task, &r.Subject, &r.Dept, &r.ID, &r.State, &r.Summary, &r.Handling, &r.Reason, &r.EnteredBy,
		&r.EnteredAt,
		&r.SubmittedBy, &r.SubmittedAt, &r.ApprovedBy, &r.ApprovedAt, &r.Opinion, &r.EndedOn, &r.DueOn, &provisional,
		&r.LateReason, &r.PublishedBy, &r.PublishedAt, &r.Version)
	r.Provisional = provisional == 1
	return r, err
}

// ResultByID reads a result, or returns db.ErrNotFound.
func ResultByID(ctx context.Context, q db.Querier, id string) (Result, error) {
	r, err := db.One(ctx, q, scanResult, `select `+resultColumns+` from result r where r.id = $1`, id)
	if err != nil {
		return r, err
	}
	return withTypes(ctx, q, r)
}

// ResultOf reads the result of a department at a visit. It returns
// db.ErrNotFound before the visit has ended.
func ResultOf(ctx context.Context, q db.Querier, k Key) (Result, error) {
	r, err := db.One(ctx, q, scanResult, `select `+resultColumns+` from result r
		where r.region = $1 and r.task = $2 and r.subject = $3 and r.dept = $4`, k.Region, k.Task, k.Subject, k.Dept)
	if err != nil {
		return r, err
	}
	return withTypes(ctx, q, r)
}

// ResultsOfVisit lists the departments' results of a visit by department.
func ResultsOfVisit(ctx context.Context, q db.Querier, k inspection.Key) ([]Result, error) {
	list, err := db.All(ctx, q, scanResult, `select `+resultColumns+` from result r
		where r.region = $1 and r.task = $2 and r.subject = $3 order by r.dept`, k.Region, k.Task, k.Subject)
	for i := range list {
		if err == nil {
			list[i], err = withTypes(ctx, q, list[i])
		}
	}
	return list, err
}

func withTypes(ctx context.Context, q db.Querier, r Result) (Result, error) {
	var err error
	r.Types, err = db.Values[string](ctx, q, `select type from result_type
		where region = $1 and task = $2 and subject = $3 and dept = $4 order by type`, r.Region, r.Task, r.Subject, r.Dept)
	return r, err
}

// StepsOf lists what was done with a result, oldest first.
func StepsOf(ctx context.Context, q db.Querier, r Result) ([]Step, error) {
	return db.All(ctx, q, func(scan db.Scan) (s Step, err error) {
		err = scan(&s.Seq, &s.Act, &s.Person, &s.Note, &s.At)
		return s, err
	}, `select seq, act, person, note, at from result_step where region = $1 and result = $2 order by seq`, r.Region, r.ID)
}

func insertResult(ctx context.Context, tx *ledger.Tx, r Result) error {
	provisional := 0
	if r.Provisional {
		provisional = 1
	}
	return tx.ExecOne(ctx, `insert into result (region, task, subject, dept, id, state, summary, handling, reason,
		entered_by, entered_at,
		submitted_by, submitted_at, approved_by, approved_at, opinion, ended_on, due_on, provisional, late_reason,
			published_by, published_at, version)
		values ($1, $2, $3, $4, $5, 'draft', '', '', '', '', 0, '', 0, '', 0, '', $6, $7, $8, '', '', 0, 1)`,
		r.Region, r.Task, r.Subject, r.Dept, r.ID, r.EndedOn, r.DueOn, provisional)
}

// saveResult saves everything an act may change, guarded by the version that was
// loaded, with its step and what hangs on it; it moves r.Version on.
func saveResult(ctx context.Context, tx *ledger.Tx, r *Result, out outcome) error {
	if err := updateResult(ctx, tx, *r); err != nil {
		return err
	}
	r.Version++
	if out.step != "" {
		if err := insertStep(ctx, tx, *r, out.step, out.note); err != nil {
			return err
		}
	}
	if out.save != nil {
		return out.save(*r)
	}
	return nil
}

func updateResult(ctx context.Context, tx *ledger.Tx, r Result) error {
	return tx.ExecOne(ctx, `update result set state = $1, summary = $2, handling = $3, reason = $4, entered_by = $5,
		entered_at = $6,
		submitted_by = $7, submitted_at = $8, approved_by = $9, approved_at = $10, opinion = $11,
		late_reason = $12, published_by = $13, published_at = $14, version = version + 1
		where region = $15 and task = $16 and subject = $17 and dept = $18 and version = $19`,
		string(r.State), r.Summary, r.Handling, r.Reason, r.EnteredBy, r.EnteredAt, r.SubmittedBy, r.SubmittedAt,
		r.ApprovedBy, r.ApprovedAt,
		r.Opinion, r.LateReason, r.PublishedBy, r.PublishedAt, r.Region, r.Task, r.Subject, r.Dept, r.Version)
}

func replaceTypes(ctx context.Context, tx *ledger.Tx, r Result) error {
	if _, err := tx.Exec(ctx, `delete from result_type where region = $1 and task = $2 and subject = $3 and dept = $4`,
		r.Region, r.Task, r.Subject, r.Dept); err != nil {
		return err
	}
	for _, code := range r.Types {
		if err := tx.ExecOne(ctx, `insert into result_type (region, task, subject, dept, type) values ($1, $2, $3, $4, $5)`,
			r.Region, r.Task, r.Subject, r.Dept, code); err != nil {
			return err
		}
	}
	return nil
}

func insertStep(ctx context.Context, tx *ledger.Tx, r Result, act, note string) error {
	return tx.ExecOne(ctx, `insert into result_step (region, result, seq, act, person, note, at)
		select $1, $2, coalesce(max(seq), 0) + 1, $3, $4, $5, $6 from result_step where region = $7 and result = $8`,
		r.Region, r.ID, act, tx.By.Person, note, tx.Micros(), r.Region, r.ID)
}

func insertPublication(ctx context.Context, tx *ledger.Tx, r Result, p Publication, taskName,
	subjectName string) error {
	return tx.ExecOne(ctx, `insert into publication (region, result, channel, version, task, subject, dept, task_name,
		subject_name,
		content, sha256, sm3, published_on, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		p.Region, p.Result, p.Channel, p.Version, r.Task, r.Subject, r.Dept, taskName, subjectName, p.Content, p.SHA256,
		p.SM3, p.On, p.At)
}

// PublicationColumns are the columns that ScanPublication reads, of a table
// named p.
const PublicationColumns = `p.region, p.result, p.channel, p.version, p.content, p.sha256, p.sm3, p.published_on, p.at`

// ScanPublication reads PublicationColumns.
func ScanPublication(scan db.Scan) (p Publication, err error) {
	err = scan(&p.Region, &p.Result, &p.Channel, &p.Version, &p.Content, &p.SHA256, &p.SM3, &p.On, &p.At)
	return p, err
}

// PublicationOf reads the newest published version of a result, or returns
// db.ErrNotFound.
func PublicationOf(ctx context.Context, q db.Querier, result string) (Publication, error) {
	return db.One(ctx, q, ScanPublication, `select `+PublicationColumns+
		` from publication p where p.result = $1 order by p.version desc limit 1`, result)
}
