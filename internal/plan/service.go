package plan

import (
	"context"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/db"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// Service carries out the acts of the yearly plan.
type Service struct {
	Ledger *ledger.Ledger
	Authz  *authz.Policies
}

// Resource is the plan as the policies see it. For an act that needs a second
// person it names by among the authors, if he is one.
func (p Plan) Resource(by actor.Actor) authz.Resource {
	res := authz.Resource{Kind: "plan", ID: p.ID, Dept: p.Dept, Region: p.Region, State: string(p.State)}
	if slices.Contains(p.Authors, by.Person) {
		res.Person = by.Person
	}
	return res
}

func (p Plan) withAuthor(person ids.Person) Plan {
	if !slices.Contains(p.Authors, person) {
		p.Authors = append(slices.Clone(p.Authors), person)
	}
	return p
}

// load reads a plan and asks whether by may do act on it.
func (s *Service) load(ctx context.Context, tx *ledger.Tx, by actor.Actor, act authz.Act, id string) (Plan, error) {
	p, err := ByID(ctx, tx, id)
	if err != nil {
		return p, err
	}
	return p, s.Authz.Permit(by, act, p.Resource(by))
}

func (s *Service) openDraft(ctx context.Context, tx *ledger.Tx, by actor.Actor, id string, seen int) (Plan, error) {
	p, err := s.load(ctx, tx, by, authz.DraftPlan, id)
	if err != nil {
		return p, err
	}
	if no := p.in("修改", StateDraft); no != nil {
		return p, no
	}
	if p.RowVersion != seen {
		return p, db.ErrConflict
	}
	return p.withAuthor(by.Person), nil
}
