package inspection

import (
	"context"

	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
	"yangguang/internal/staffing"
	"yangguang/internal/task"
)

// Service carries out the acts of a visit.
type Service struct {
	Ledger   *ledger.Ledger
	Authz    *authz.Policies
	Calendar *calendar.Calendar
	// OnEnd runs inside the act that ends a visit, with the departments that
	// had items at it; package publication opens their results there.
	OnEnd func(ctx context.Context, tx *ledger.Tx, v Visit, depts []ids.Dept) error
}

// load reads the task, the group and the visit. It returns db.ErrNotFound for
// an object that is not in the locked list or has no group yet.
func load(ctx context.Context, q db.Querier, taskID ids.Task, subject ids.Subject) (task.Task, []staffing.Member,
	Visit, error) {
	t, err := task.ByID(ctx, q, taskID)
	if err != nil {
		return t, nil, Visit{}, err
	}
	team, err := staffing.Team(ctx, q, taskID, subject)
	if err != nil {
		return t, nil, Visit{}, err
	}
	if len(team) == 0 {
		return t, nil, Visit{}, db.ErrNotFound
	}
	v, err := VisitOf(ctx, q, Key{t.Region, taskID, subject})
	return t, team, v, err
}

// Resource is the visit as the policies see it. dept is the department whose
// part it is: the initiating one for start and end, an item's for answers.
func Resource(t task.Task, team []staffing.Member, subject ids.Subject, dept ids.Dept) authz.Resource {
	r := authz.Resource{Kind: "visit", ID: string(t.ID) + "/" + string(subject), Dept: dept, Region: t.Region,
		Depts:  t.Codes(),
		Leader: string(Leader(team))}
	for _, m := range team {
		r.People = append(r.People, string(m.Inspector))
	}
	return r
}

// shareResource is Resource with only the members of the department's share.
func shareResource(t task.Task, team []staffing.Member, subject ids.Subject, dept ids.Dept) authz.Resource {
	r := Resource(t, team, subject, dept)
	r.People = ids.Strings(Share(team, dept))
	return r
}
