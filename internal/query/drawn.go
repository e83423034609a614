package query

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/sampling"
)

// DrawnObject is an object that a draw took.
type DrawnObject struct {
	Place, Rank         int // in the whole draw and in the stratum, from 1
	Stratum, Code, Name string
	Ticket              string
}

// DrawnFilter selects from what a draw took. Zero fields select everything.
type DrawnFilter struct {
	Text    string   // part of the object's name or code, or of the inspector's code
	Stratum string   // of a draw of objects
	Dept    ids.Dept // of a draw of inspectors
	Gaps    bool     // of a draw of inspectors: empty seats and missing qualifications only
}

// DrawnObjects lists what the present attempt at a draw of objects took, in
// order of ticket, and counts all that the filter selects.
func DrawnObjects(ctx context.Context, q db.Querier, d sampling.Draw, f DrawnFilter,
	limit, offset int) ([]DrawnObject, int, error) {
	where := ` from draw_pick k left join subject s on s.region = k.region and s.id = k.subject
		where k.region = $1 and k.draw = $2 and k.attempt = $3 and ($4 = '' or k.stratum = $4)
		and ($5 = '' or k.subject like $6 escape '\' or s.name like $6 escape '\')`
	args := []any{d.Region, d.ID, d.Attempt, f.Stratum, f.Text, db.Contains(f.Text)}
	total, err := db.Value[int](ctx, q, `select count(*)`+where, args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := db.All(ctx, q, func(scan db.Scan) (o DrawnObject, err error) {
		err = scan(&o.Place, &o.Rank, &o.Stratum, &o.Code, &o.Name, &o.Ticket)
		return
	}, `select k.place, k.rank, k.stratum, k.subject, coalesce(s.name, ''), k.ticket`+where+`
		order by k.place limit $7 offset $8`, append(args, limit, offset)...)
	return list, total, err
}

// DrawnSeat is a place in a group with who was drawn for it.
type DrawnSeat struct {
	sampling.Seat
	Name string // of the object
	Who  string // of the inspector, for staff only; "" for an open place
}

// DrawnSeats lists the places that the present attempt at a draw of inspectors
// filled or left empty, in order, and counts all that the filter selects.
func DrawnSeats(ctx context.Context, q db.Querier, d sampling.Draw, f DrawnFilter,
	limit, offset int) ([]DrawnSeat, int, error) {
	gaps := 0
	if f.Gaps {
		gaps = 1
	}
	where := ` from draw_seat k left join subject s on s.region = k.region and s.id = k.subject
		left join inspector i on i.code = k.inspector
		where k.region = $1 and k.draw = $2 and k.attempt = $3 and ($4 = '' or k.dept = $4) and ($5 = 0 or k.inspector = '')
		and ($6 = '' or k.subject like $7 escape '\' or s.name like $7 escape '\' or k.inspector like $7 escape '\')`
	args := []any{d.Region, d.ID, d.Attempt, f.Dept, gaps, f.Text, db.Contains(f.Text)}
	total, err := db.Value[int](ctx, q, `select count(*)`+where, args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := db.All(ctx, q, func(scan db.Scan) (o DrawnSeat, err error) {
		err = scan(&o.Place, &o.Subject, &o.Dept, &o.Slot, &o.Inspector, &o.Ticket, &o.Lacks, &o.Name, &o.Who)
		return
	}, `select k.place, k.subject, k.dept, k.slot, k.inspector, k.ticket, k.lacks,
		coalesce(s.name, ''), coalesce(i.name, '')`+where+`
		order by k.seq limit $8 offset $9`, append(args, limit, offset)...)
	return list, total, err
}

// DrawnOf counts what the present attempt at a draw took, and of inspectors
// how many places stayed empty.
func DrawnOf(ctx context.Context, q db.Querier, d sampling.Draw) (taken, gaps int64, err error) {
	if d.Kind == draw.KindObjects {
		taken, err = db.Value[int64](ctx, q, `select count(*) from draw_pick
			where region = $1 and draw = $2 and attempt = $3`, d.Region, d.ID, d.Attempt)
		return taken, 0, err
	}
	err = db.Each(ctx, q, func(scan db.Scan) error { return scan(&taken, &gaps) },
		`select count(*) filter (where inspector <> ''), count(*) filter (where inspector = '') from draw_seat
		where region = $1 and draw = $2 and attempt = $3`, d.Region, d.ID, d.Attempt)
	return taken, gaps, err
}
