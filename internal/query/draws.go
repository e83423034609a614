package query

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/plan"
	"yangguang/internal/sampling"
)

// PublicDraw is one draw in the public list. What an embargo closes (ssj/1
// section 7) is empty: title, pool and number drawn.
type PublicDraw struct {
	ID                ids.Draw
	Dept              ids.Dept
	Title             string
	Kind              draw.Kind
	State             sampling.State
	Attempt, Voids    int
	Pool, Drawn, Gaps int64
	FrozenAt, LimitAt int64 // µs
	LockedAt          int64 // µs, 0 before the lock
	Embargoed         bool
}

// Late reports whether the freeze has no result by its time limit.
func (d PublicDraw) Late(now int64) bool {
	return (d.State == sampling.Frozen || d.State == sampling.Failed) && now > d.LimitAt
}

// Overdue and Voided are the states of the public list beside those of a draw.
const (
	Overdue = sampling.State("overdue") // a freeze without result by its time limit
	Voided  = sampling.State("voided")  // an attempt was voided, whatever came after
)

// DrawFilter selects draws of the public list. Zero fields select everything.
// Text is part of an id, or of a title that is not under embargo.
type DrawFilter struct {
	Dept  ids.Dept
	Text  string
	Kind  draw.Kind
	State sampling.State
}

const embargoed = `(d.disclosure = '` + plan.AfterTask +
	`' and not exists (select 1 from draw_disclosed x where x.draw = d.id))`

// PublicDraws lists every draw that was ever frozen, newest first, and counts
// all that the filter selects. now is in µs.
func PublicDraws(ctx context.Context, q db.Querier, f DrawFilter, now int64,
	limit, offset int) ([]PublicDraw, int, error) {
	where := ` from draw d where ($1 = '' or d.dept = $1) and ($2 = '' or d.kind = $2)
		and ($3 = '' or d.state = $3 or ($3 = 'overdue' and d.state in ('frozen', 'failed') and d.limit_at < $4)
			or ($3 = 'voided' and exists (select 1 from draw_attempt v where v.draw = d.id and v.void_at > 0)))
		and ($5 = '' or d.id like $6 escape '\' or (not ` + embargoed + ` and d.title like $6 escape '\'))`
	args := []any{f.Dept, string(f.Kind), string(f.State), now, f.Text, db.Contains(f.Text)}
	total, err := db.Value[int](ctx, q, `select count(*)`+where, args...)
	if err != nil {
		return nil, 0, err
	}
	rows, err := db.All(ctx, q, func(scan db.Scan) (d PublicDraw, err error) {
		var kind string
		var closed int
		err = scan(&d.ID, &d.Dept, &d.Title, &kind, &d.State, &d.Attempt, &d.Pool, &d.FrozenAt, &d.LimitAt, &d.LockedAt,
			&closed, &d.Voids, &d.Drawn, &d.Gaps)
		if d.Kind, d.Embargoed = draw.Kind(kind), closed == 1; d.Embargoed {
			d.Title, d.Pool, d.Drawn, d.Gaps = "", 0, 0, 0
		}
		return d, err
	}, `select d.id, d.dept, d.title, d.kind, d.state, d.attempt, d.pool, d.frozen_at, d.limit_at, d.locked_at,
		case when `+embargoed+` then 1 else 0 end,
		(select count(*) from draw_attempt v where v.draw = d.id and v.void_at > 0),
		case when d.state <> 'locked' then 0 when d.kind = 'objects'
			then (select count(*) from draw_pick k where k.region = d.region and k.draw = d.id and k.attempt = d.attempt)
			else (select count(*) from draw_seat k where k.region = d.region and k.draw = d.id and k.attempt = d.attempt
				and k.inspector <> '') end,
		case when d.state <> 'locked' or d.kind = 'objects' then 0
			else (select count(*) from draw_seat k where k.region = d.region and k.draw = d.id and k.attempt = d.attempt
				and k.inspector = '') end`+where+`
		order by d.frozen_at desc, d.id desc limit $7 offset $8`, append(args, limit, offset)...)
	return rows, total, err
}

// DrawTally are the public counters of ssj/1 section 6 for one department.
type DrawTally struct {
	Dept     ids.Dept
	Draws    int64 // ever frozen
	Attempts int64
	Voids    int64 // attempts voided
	Overdue  int64 // freezes without result by their time limit
	Gaps     int64 // seats that the draw left empty, and qualifications missing
	Filled   int64 // of these, filled by an approved act
}

// VoidRate is the share of attempts that were voided, in tenths of a per cent.
func (t DrawTally) VoidRate() int64 {
	if t.Attempts == 0 {
		return 0
	}
	return (t.Voids*1000 + t.Attempts/2) / t.Attempts
}

// DrawTallies counts for each department that ever froze a draw, in order of
// its code. now is in µs.
func DrawTallies(ctx context.Context, q db.Querier, now int64) ([]DrawTally, error) {
	return db.All(ctx, q, func(scan db.Scan) (t DrawTally, err error) {
		err = scan(&t.Dept, &t.Draws, &t.Attempts, &t.Voids, &t.Overdue, &t.Gaps, &t.Filled)
		return
	}, `select d.dept, count(*),
		(select count(*) from draw_attempt a join draw x on x.id = a.draw where x.dept = d.dept),
		(select count(*) from draw_attempt a join draw x on x.id = a.draw where x.dept = d.dept and a.void_at > 0),
		sum(case when d.state in ('frozen', 'failed') and d.limit_at < $1 then 1 else 0 end),
		(select count(*) from draw_seat k join draw x on x.id = k.draw and x.region = k.region and x.attempt = k.attempt
			where x.dept = d.dept and x.state = 'locked' and k.inspector = ''),
		(select count(*) from team_member m where m.dept = d.dept and m.origin = 'filled')
		from draw d group by d.dept order by d.dept`, now)
}
