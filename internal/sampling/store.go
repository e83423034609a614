package sampling

import (
	"context"
	"fmt"

	"yangguang/internal/canon"
	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

const drawColumns = `d.region, d.id, d.kind, d.task, d.dept, d.initiator, d.title, d.hash, d.disclosure, d.sources,
	d.state, d.attempt,
	d.pool, d.excluded, d.frozen_by, d.frozen_at, d.limit_at, d.drawn_by, d.drawn_at, d.locked_by, d.locked_at, d.version,
	coalesce((select x.at from draw_disclosed x where x.draw = d.id), 0)`

func scanDraw(scan db.Scan) (d Draw, err error) {
	var kind, hash, sources string
	err = scan(&d.Region, &d.ID, &kind, &d.Task, &d.Dept, &d.Initiator, &d.Title, &hash, &d.Disclosure, &sources, &d.State,
		&d.Attempt, &d.Pool, &d.Excluded, &d.FrozenBy, &d.FrozenAt, &d.LimitAt, &d.DrawnBy, &d.DrawnAt, &d.LockedBy,
		&d.LockedAt, &d.Version, &d.Disclosed)
	d.Kind, d.Hash, d.Sources = draw.Kind(kind), canon.Hash(hash), decodeSources(sources)
	return d, err
}

// ByID reads a draw. It returns db.ErrNotFound.
func ByID(ctx context.Context, q db.Querier, id ids.Draw) (Draw, error) {
	return db.One(ctx, q, scanDraw, `select `+drawColumns+` from draw d where d.id = $1`, id)
}

// OfTask lists the draws of a task, objects first, then inspectors by department.
func OfTask(ctx context.Context, q db.Querier, task ids.Task) ([]Draw, error) {
	return db.All(ctx, q, scanDraw, `select `+drawColumns+` from draw d where d.task = $1 order by d.kind desc, d.dept`,
		task)
}

func insertDraw(ctx context.Context, tx *ledger.Tx, d Draw) error {
	_, err := tx.Exec(ctx,
		`insert into draw (region, id, kind, task, dept, initiator, title, hash, disclosure, sources, state, attempt,
		pool, excluded, frozen_by, frozen_at, limit_at, drawn_by, drawn_at, locked_by, locked_at, version)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22)`,
		d.Region, d.ID, string(d.Kind), d.Task, d.Dept, d.Initiator, d.Title, string(d.Hash), d.Disclosure,
		encodeSources(d.Sources), d.State, d.Attempt,
		d.Pool, d.Excluded, d.FrozenBy, d.FrozenAt, d.LimitAt, d.DrawnBy, d.DrawnAt, d.LockedBy, d.LockedAt, d.Version)
	return err
}

// save writes what may change of a draw and moves its version; a draw that
// somebody else moved in the meantime is db.ErrConflict.
func save(ctx context.Context, tx *ledger.Tx, d *Draw) error {
	err := tx.ExecOne(ctx,
		`update draw set state = $1, attempt = $2, pool = $3, excluded = $4, frozen_by = $5, frozen_at = $6, limit_at = $7,
		drawn_by = $8, drawn_at = $9, locked_by = $10, locked_at = $11, version = version + 1
		where region = $12 and id = $13 and version = $14`,
		d.State, d.Attempt, d.Pool, d.Excluded, d.FrozenBy, d.FrozenAt, d.LimitAt, d.DrawnBy, d.DrawnAt, d.LockedBy,
		d.LockedAt,
		d.Region, d.ID, d.Version)
	if err == nil {
		d.Version++
	}
	return err
}

const attemptColumns = `draw, n, state, started_at, seed, sealed, sealed_salt, void_kind, void_reason, void_asked_by,
	void_asked_at, void_by, void_at`

func scanAttempt(scan db.Scan) (a Attempt, err error) {
	err = scan(&a.Draw, &a.N, &a.State, &a.StartedAt, &a.Seed, &a.Sealed, &a.SealedSalt, &a.VoidKind, &a.VoidReason,
		&a.VoidAskedBy, &a.VoidAskedAt, &a.VoidBy, &a.VoidAt)
	return
}

// Attempts lists every attempt of a draw; voided ones stay for ever.
func Attempts(ctx context.Context, q db.Querier, id ids.Draw) ([]Attempt, error) {
	return db.All(ctx, q, scanAttempt, `select `+attemptColumns+` from draw_attempt where draw = $1 order by n`, id)
}

func insertAttempt(ctx context.Context, tx *ledger.Tx, a Attempt) error {
	_, err := tx.Exec(ctx,
		`insert into draw_attempt (`+attemptColumns+`) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
		a.Draw, a.N, a.State, a.StartedAt, a.Seed, a.Sealed, a.SealedSalt, a.VoidKind, a.VoidReason, a.VoidAskedBy,
		a.VoidAskedAt, a.VoidBy, a.VoidAt)
	return err
}

func updateAttempt(ctx context.Context, tx *ledger.Tx, a Attempt) error {
	return tx.ExecOne(ctx,
		`update draw_attempt set state = $1, seed = $2, sealed = $3, sealed_salt = $4, void_kind = $5, void_reason = $6,
		void_asked_by = $7, void_asked_at = $8, void_by = $9, void_at = $10 where draw = $11 and n = $12`,
		a.State, a.Seed, a.Sealed, a.SealedSalt, a.VoidKind, a.VoidReason, a.VoidAskedBy, a.VoidAskedAt, a.VoidBy, a.VoidAt,
		a.Draw, a.N)
}

func commitments(ctx context.Context, q db.Querier, id ids.Draw, attempt int) ([]Commitment, error) {
	return db.All(ctx, q, func(scan db.Scan) (c Commitment, err error) {
		err = scan(&c.Party, &c.Person, &c.Hash, &c.sealed, &c.secret, &c.CommittedAt, &c.OpenedAt)
		c.Opened = c.OpenedAt != 0
		return
	}, `select party, person, hash, sealed, secret, committed_at, opened_at from draw_commitment
		where draw = $1 and attempt = $2 order by party`, id, attempt)
}

func insertCommitment(ctx context.Context, tx *ledger.Tx, id ids.Draw, attempt int, c Commitment) error {
	_, err := tx.Exec(ctx,
		`insert into draw_commitment (draw, attempt, party, person, hash, sealed, secret, committed_at, opened_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		id, attempt, c.Party, c.Person, c.Hash, c.sealed, c.secret, c.CommittedAt, c.OpenedAt)
	return err
}

func updateCommitment(ctx context.Context, tx *ledger.Tx, id ids.Draw, attempt int, c Commitment) error {
	return tx.ExecOne(ctx, `update draw_commitment set hash = $1, secret = $2, committed_at = $3, opened_at = $4
		where draw = $5 and attempt = $6 and party = $7`, c.Hash, c.secret, c.CommittedAt, c.OpenedAt, id, attempt, c.Party)
}

func dice(ctx context.Context, q db.Querier, id ids.Draw, attempt int) ([]Dice, error) {
	return db.All(ctx, q, func(scan db.Scan) (d Dice, err error) {
		err = scan(&d.Seq, &d.Person, &d.Digits, &d.At)
		return
	}, `select seq, person, digits, at from draw_dice where draw = $1 and attempt = $2 order by seq, at, person`, id,
		attempt)
}

func saveDice(ctx context.Context, tx *ledger.Tx, id ids.Draw, attempt int, d Dice) error {
	_, err := tx.Exec(ctx, `insert into draw_dice (draw, attempt, seq, person, digits, at) values ($1,$2,$3,$4,$5,$6)
		on conflict (draw, attempt, seq, person) do update set digits = excluded.digits, at = excluded.at`,
		id, attempt, d.Seq, d.Person, d.Digits, d.At)
	return err
}

// FilesOf lists the files of one attempt, by name.
func FilesOf(ctx context.Context, q db.Querier, id ids.Draw, attempt int) ([]File, error) {
	return db.All(ctx, q, func(scan db.Scan) (f File, err error) {
		err = scan(&f.Attempt, &f.Name, &f.SHA256, &f.SM3, &f.Size)
		return
	}, `select attempt, name, sha256, sm3, size from draw_file where draw = $1 and attempt = $2 order by name`, id,
		attempt)
}

func insertFile(ctx context.Context, tx *ledger.Tx, id ids.Draw, f File) error {
	_, err := tx.Exec(ctx, `insert into draw_file (draw, attempt, name, sha256, sm3, size) values ($1,$2,$3,$4,$5,$6)`,
		id, f.Attempt, f.Name, f.SHA256, f.SM3, f.Size)
	return err
}

// Strata lists quota and outcome of each stratum of an attempt, in plan order.
func Strata(ctx context.Context, q db.Querier, id ids.Draw, attempt int) ([]Stratum, error) {
	return db.All(ctx, q, func(scan db.Scan) (s Stratum, err error) {
		err = scan(&s.Code, &s.Name, &s.Num, &s.Den, &s.Fixed, &s.Pool, &s.Drawn, &s.CutOff)
		return
	}, `select s.stratum, s.name, s.num, s.den, s.fixed, s.pool, coalesce(o.drawn, 0), coalesce(o.cutoff, '')
		from draw_stratum s left join draw_outcome o on o.draw = s.draw and o.attempt = s.attempt and o.seq = s.seq
		where s.draw = $1 and s.attempt = $2 order by s.seq`, id, attempt)
}

func insertQuota(ctx context.Context, tx *ledger.Tx, id ids.Draw, attempt, seq int, s Stratum) error {
	_, err := tx.Exec(ctx, `insert into draw_stratum (draw, attempt, seq, stratum, name, num, den, fixed, pool)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, id, attempt, seq, s.Code, s.Name, s.Num, s.Den, s.Fixed, s.Pool)
	return err
}

func insertOutcome(ctx context.Context, tx *ledger.Tx, id ids.Draw, attempt, seq int, drawn int64,
	cutoff string) error {
	_, err := tx.Exec(ctx, `insert into draw_outcome (draw, attempt, seq, drawn, cutoff) values ($1,$2,$3,$4,$5)`, id,
		attempt, seq, drawn, cutoff)
	return err
}

// Picks lists the drawn objects of the present attempt in order of ticket.
func Picks(ctx context.Context, q db.Querier, id ids.Draw) ([]Pick, error) {
	return db.All(ctx, q, func(scan db.Scan) (p Pick, err error) {
		err = scan(&p.Region, &p.Subject, &p.Stratum, &p.Rank, &p.Place, &p.Ticket)
		return
	}, `select p.region, p.subject, p.stratum, p.rank, p.place, p.ticket from draw_pick p
		join draw d on d.id = p.draw and d.attempt = p.attempt where p.draw = $1 order by p.place`, id)
}

var pickColumns = []string{"region", "draw", "attempt", "subject", "stratum", "rank", "place", "ticket"}

func insertPicks(ctx context.Context, tx *ledger.Tx, d Draw, picks []Pick) error {
	_, err := tx.CopyIn(ctx, "draw_pick", pickColumns, func(yield func([]any) bool) {
		for _, p := range picks {
			if !yield([]any{p.Region, d.ID, int64(d.Attempt), p.Subject, p.Stratum, int64(p.Rank), int64(p.Place), p.Ticket}) {
				return
			}
		}
	})
	return err
}

// DrawnThisYear counts, per object of a region, the locked draws of a calendar
// year that took it (Article 7). Only objects drawn at least once are in it. A
// draw under embargo counts from its disclosure on, when its visits are over:
// an exclusion for it would tell the sealed list.
func DrawnThisYear(ctx context.Context, q db.Querier, region string, fromMicros, toMicros int64) (map[ids.Subject]int,
	error) {
	out := make(map[ids.Subject]int)
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var id ids.Subject
		var n int
		if err := scan(&id, &n); err != nil {
			return err
		}
		out[id] = n
		return nil
	}, `select p.subject, count(*) from draw_pick p join draw d on d.id = p.draw and d.attempt = p.attempt
		where p.region = $1 and d.state = 'locked' and d.kind = 'objects' and d.locked_at >= $2 and d.locked_at < $3
		  and (d.disclosure <> 'after-task' or exists (select 1 from draw_disclosed x where x.draw = d.id))
		group by p.subject`, region, fromMicros, toMicros)
	return out, err
}

// Seats lists the result of an inspector draw, in order.
func Seats(ctx context.Context, q db.Querier, id ids.Draw) ([]Seat, error) {
	return db.All(ctx, q, func(scan db.Scan) (s Seat, err error) {
		err = scan(&s.Place, &s.Subject, &s.Dept, &s.Slot, &s.Inspector, &s.Ticket, &s.Lacks)
		return
	}, `select s.place, s.subject, s.dept, s.slot, s.inspector, s.ticket, s.lacks from draw_seat s
		join draw d on d.id = s.draw and d.attempt = s.attempt where s.draw = $1 order by s.seq`, id)
}

// OpenSeats lists what the locked draws of inspectors of a task left open, in
// their order: slots without an inspector and qualifications that nobody has.
func OpenSeats(ctx context.Context, q db.Querier, region string, task ids.Task) ([]Seat, error) {
	return db.All(ctx, q, func(scan db.Scan) (s Seat, err error) {
		err = scan(&s.Place, &s.Subject, &s.Dept, &s.Slot, &s.Inspector, &s.Ticket, &s.Lacks)
		return
	}, `select s.place, s.subject, s.dept, s.slot, s.inspector, s.ticket, s.lacks from draw d
		join draw_seat s on s.region = d.region and s.draw = d.id and s.attempt = d.attempt
		where d.region = $1 and d.task = $2 and d.state = 'locked' and s.inspector = '' order by d.dept, s.seq`, region, task)
}

var seatColumns = []string{"region", "draw", "attempt", "seq", "place", "subject", "dept", "slot", "inspector",
	"ticket", "lacks"}

func insertSeats(ctx context.Context, tx *ledger.Tx, d Draw, seats []draw.Seat) error {
	_, err := tx.CopyIn(ctx, "draw_seat", seatColumns, func(yield func([]any) bool) {
		for i, s := range seats {
			ticket := ""
			if s.Code != "" {
				ticket = s.Ticket.Hex()
			}
			if !yield([]any{d.Region, d.ID, int64(d.Attempt), int64(i + 1), int64(s.Rank), s.ID, s.Dept, int64(s.Slot), s.Code,
				ticket, s.Lacks}) {
				return
			}
		}
	})
	return err
}

// nextNumber counts the draws of a department and year without a gap: the row
// stays locked until the commit.
func nextNumber(ctx context.Context, tx *ledger.Tx, region string, dept ids.Dept, year string) (ids.Draw, error) {
	n, err := db.Value[int64](ctx, tx, `insert into draw_number (region, dept, year, n) values ($1, $2, $3, 1)
		on conflict (region, dept, year) do update set n = draw_number.n + 1 returning n`, region, dept, year)
	return ids.Draw(fmt.Sprintf("%s-%s-%s-%04d-O", region, dept, year, n)), err
}

// Hall is everything the draw hall shows of one draw.
type Hall struct {
	Draw        Draw
	Attempts    []Attempt
	Commitments []Commitment // of the present attempt
	Dice        []Dice
	Files       []File
	Strata      []Stratum
}

// Stage is the next step.
func (h Hall) Stage() Stage { return h.stage() }

// Rolls is the number of digits of each roll of dice.
func (h Hall) Rolls() []int {
	var out []int
	for _, s := range h.rolls() {
		out = append(out, s.Digits)
	}
	return out
}

// Now is the present attempt.
func (h Hall) Now() Attempt { return h.Attempts[len(h.Attempts)-1] }

// HallOf reads the hall of a draw. It returns db.ErrNotFound.
func HallOf(ctx context.Context, q db.Querier, id ids.Draw) (h Hall, err error) {
	if h.Draw, err = ByID(ctx, q, id); err != nil {
		return h, err
	}
	if h.Attempts, err = Attempts(ctx, q, id); err != nil {
		return h, err
	}
	if h.Commitments, err = commitments(ctx, q, id, h.Draw.Attempt); err != nil {
		return h, err
	}
	if h.Dice, err = dice(ctx, q, id, h.Draw.Attempt); err != nil {
		return h, err
	}
	if h.Files, err = FilesOf(ctx, q, id, h.Draw.Attempt); err != nil {
		return h, err
	}
	h.Strata, err = Strata(ctx, q, id, h.Draw.Attempt)
	return h, err
}
