package staffing

import (
	"context"

	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

const memberColumns = `region, task, subject, dept, slot, inspector, leader, origin, reason, at`

func scanMember(scan db.Scan) (m Member, err error) {
	var leader int
	err = scan(&m.Region, &m.Task, &m.Subject, &m.Dept, &m.Slot, &m.Inspector, &leader, &m.Origin, &m.Reason, &m.At)
	m.Leader = leader == 1
	return
}

// Team lists the group of one object, the leader first.
func Team(ctx context.Context, q db.Querier, task ids.Task, subject ids.Subject) ([]Member, error) {
	return db.All(ctx, q, scanMember,
		`select `+memberColumns+` from team_member where task = $1 and subject = $2 order by leader desc, dept, slot`, task,
		subject)
}

// Teams lists all members of a task by object.
func Teams(ctx context.Context, q db.Querier, task ids.Task) (map[ids.Subject][]Member, error) {
	out := make(map[ids.Subject][]Member)
	err := db.Each(ctx, q, func(scan db.Scan) error {
		m, err := scanMember(scan)
		out[m.Subject] = append(out[m.Subject], m)
		return err
	}, `select `+memberColumns+` from team_member where task = $1 order by subject, leader desc, dept, slot`, task)
	return out, err
}

var memberNames = []string{"region", "task", "subject", "dept", "slot", "inspector", "leader", "origin", "reason", "at",
	"by_person"}

func insertMembers(ctx context.Context, tx *ledger.Tx, list []Member) error {
	_, err := tx.CopyIn(ctx, "team_member", memberNames, func(yield func([]any) bool) {
		for _, m := range list {
			leader := int64(0)
			if m.Leader {
				leader = 1
			}
			if !yield([]any{m.Region, m.Task, m.Subject, m.Dept, int64(m.Slot), m.Inspector, leader, m.Origin, m.Reason,
				tx.Micros(), tx.By.Person}) {
				return
			}
		}
	})
	return err
}

// loads counts, per inspector of a department, the visits of groups formed in
// a period (ssj/1 section 4: load).
func loads(ctx context.Context, q db.Querier, dept ids.Dept, fromMicros, toMicros int64) (map[ids.Inspector]uint64,
	error) {
	out := make(map[ids.Inspector]uint64)
	err := db.Each(ctx, q, func(scan db.Scan) error {
		var code ids.Inspector
		var n int64
		err := scan(&code, &n)
		out[code] = uint64(n)
		return err
	}, `select inspector, count(*) from team_member where dept = $1 and at >= $2 and at < $3 group by inspector`, dept,
		fromMicros, toMicros)
	return out, err
}
