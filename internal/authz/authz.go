// Package authz judges whether a person may do an act. The rules are Cedar
// policies in policies/*.cedar, readable by an auditor: each has @id and the
// provision it rests on (@basis). What no policy permits is refused; a forbid
// policy overrides every permit. Cedar compares only what it is told here: who
// acts, which act, on which resource; states and time limits belong to the
// domain packages.
package authz

import (
	"fmt"
	"slices"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"yangguang/internal/actor"
	"yangguang/internal/ids"
	"yangguang/internal/law"
)

// Resource is what an act is done to. Fields that mean nothing for the
// resource stay empty; an empty field never satisfies a policy.
type Resource struct {
	Kind   string     // "task", "item", …; for the decision record
	ID     string     // its id, may be "" before it exists
	Dept   ids.Dept   // department that owns it
	Region string     // 6-digit division
	Depts  []ids.Dept // departments that take part
	Person ids.Person // who did the step before this one, for acts that need a second person
	People []string   // who belongs to it: person ids or inspector codes (a group, the named witness)
	Leader string     // 组长 of the group: person id or inspector code
	State  string     // its state, for policies that open a published thing to more people
}

// Decision is the answer to one question and why.
type Decision struct {
	Allowed  bool
	Policies []string // ids of the deciding policies, sorted; none when nothing permits
	Refusal  *law.Refusal
}

// Permit returns nil when the policies let by do act on res, else a
// *law.Refusal: SignIn for an anonymous visitor, Forbidden with the provision
// of the policy that forbids it or, where none permits it, of the policies
// that let others do it. A policy that cannot be evaluated is a fault, is
// returned as another error and also lets nobody through.
func (p *Policies) Permit(by actor.Actor, act Act, res Resource) error {
	d, err := p.Decide(by, act, res)
	if err != nil {
		return err
	}
	if d.Allowed {
		return nil
	}
	return d.Refusal
}

// Decide answers like Permit and names the deciding policies.
func (p *Policies) Decide(by actor.Actor, act Act, res Resource) (Decision, error) {
	if !by.SignedIn() {
		return Decision{Refusal: SignInFirst()}, nil
	}
	answer, diag := cedar.Authorize(p.set, entities(by, act, res), cedar.Request{
		Principal: personUID(by), Action: actionUID(act), Resource: resourceUID(res), Context: cedar.NewRecord(nil),
	})
	if len(diag.Errors) > 0 {
		return Decision{}, fmt.Errorf("authz: %s: policy %s: %s", act, diag.Errors[0].PolicyID, diag.Errors[0].Message)
	}
	d := Decision{Allowed: answer == cedar.Allow}
	for _, r := range diag.Reasons {
		d.Policies = append(d.Policies, string(r.PolicyID))
	}
	slices.Sort(d.Policies)
	if !d.Allowed {
		d.Refusal = p.refusal(act, d.Policies)
	}
	return d, nil
}

// Could reports whether any resource exists on which by may do act: the guard
// of a route and of a navigation item, before the resource is known. The answer
// depends on what the key below names and nothing else, so it is kept: a page
// asks for every item of its navigation.
func (p *Policies) Could(by actor.Actor, act Act) bool {
	if !by.SignedIn() {
		return false
	}
	roles := slices.Sorted(slices.Values(by.Roles))
	key := fmt.Sprint(act, roles, by.Dept, by.Section, by.Region, by.Inspector != "")
	if known, ok := p.could.Load(key); ok {
		return known.(bool)
	}
	could := p.tryAll(by, act)
	p.could.Store(key, could)
	return could
}

// tryAll asks about resources that are as favourable to by as can be.
func (p *Policies) tryAll(by actor.Actor, act Act) bool {
	own := []string{string(by.Person), string(by.Inspector)}
	for _, state := range []string{"", "published"} {
		for _, person := range []ids.Person{"", by.Person} {
			for _, people := range [][]string{nil, own} {
				d, err := p.Decide(by, act, Resource{
					Kind: "any", Dept: by.Dept, Region: by.Region, Depts: []ids.Dept{by.Dept},
					Person: person, People: people, Leader: string(by.Person), State: state,
				})
				if err == nil && d.Allowed {
					return true
				}
			}
		}
	}
	return false
}

// Guard is Could as an error, with the words of Permit.
func (p *Policies) Guard(by actor.Actor, act Act) error {
	switch {
	case !by.SignedIn():
		return SignInFirst()
	case !p.Could(by, act):
		return p.refusal(act, nil)
	}
	return nil
}

// SignInFirst is the refusal of a visitor who is not signed in.
func SignInFirst() *law.Refusal {
	return law.Refuse(law.Sign, law.SignIn, "SIGN_IN_FIRST", "您还没有登录，或者登录已过期。", "请登录后再办理。").
		InEnglish("not signed in, or the session has expired")
}

const (
	unknownRight = "NOT_PERMITTED"
	unknownNext  = "如确需办理，请联系本部门安全保密管理员核对岗位。"
)

// refusal words a denial by the forbidding policies, or by what the act's
// permitting policies say about who may do it.
func (p *Policies) refusal(act Act, forbids []string) *law.Refusal {
	if len(forbids) > 0 {
		f := p.byID[forbids[0]]
		return law.Refuse(f.Basis, law.Forbidden, f.Code, f.Message, f.Next).InEnglish(f.EN)
	}
	name := act.Name()
	for _, x := range p.list {
		if !x.Forbids && x.Covers(act) && x.Who != "" {
			return law.Refuse(x.Basis, law.Forbidden, unknownRight,
				"您不能办理“"+name+"”：这件事由"+x.Who+"办理。", unknownNext).InEnglish("not permitted: " + string(act))
		}
	}
	return law.Refuse(law.OwnRights, law.Forbidden, unknownRight, "您不能办理“"+name+"”。", unknownNext).
		InEnglish("not permitted: " + string(act))
}

func personUID(by actor.Actor) types.EntityUID {
	return types.NewEntityUID("Person", types.String(by.Person))
}
func actionUID(a Act) types.EntityUID { return types.NewEntityUID("Action", types.String(a)) }
func resourceUID(r Resource) types.EntityUID {
	return types.NewEntityUID("Resource", types.String(r.Kind+":"+r.ID))
}

func entities(by actor.Actor, act Act, res Resource) types.EntityMap {
	roles := make([]string, len(by.Roles))
	for i, r := range by.Roles {
		roles[i] = string(r)
	}
	person := types.Entity{UID: personUID(by), Attributes: types.NewRecord(types.RecordMap{
		"dept": types.String(by.Dept), "section": types.String(by.Section), "region": types.String(by.Region),
		"roles": set(roles), "ids": set([]string{string(by.Person), string(by.Inspector)}),
	})}
	resource := types.Entity{UID: resourceUID(res), Attributes: types.NewRecord(types.RecordMap{
		"kind": types.String(res.Kind), "id": types.String(res.ID), "dept": types.String(res.Dept),
		"region": types.String(res.Region),
		"depts":  set(res.Depts), "person": types.String(res.Person), "people": set(res.People),
		"leader": types.String(res.Leader), "state": types.String(res.State),
	})}
	action := types.Entity{UID: actionUID(act), Parents: types.NewEntityUIDSet(types.NewEntityUID("Action",
		types.String(infos[act].Group)))}
	return types.EntityMap{person.UID: person, resource.UID: resource, action.UID: action}
}

// set leaves "" out, so that an empty field never matches an empty field.
func set[S ~string](values []S) types.Set {
	out := make([]types.Value, 0, len(values))
	for _, v := range values {
		if v != "" {
			out = append(out, types.String(v))
		}
	}
	return types.NewSet(out...)
}
