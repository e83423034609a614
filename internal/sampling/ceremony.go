package sampling

import (
	"context"
	"fmt"
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// resource is what the policies are asked about.
func (h Hall) resource(person ids.Person) authz.Resource {
	r := authz.Resource{Kind: "draw", ID: string(h.Draw.ID), Dept: h.Draw.Dept, Region: h.Draw.Region,
		Depts: []ids.Dept{h.Draw.Dept, h.Draw.Initiator}, Person: person, State: string(h.Draw.State)}
	for _, c := range h.Commitments {
		if c.Person != "" {
			r.People = append(r.People, string(c.Person))
		}
	}
	return r
}

// Resource is what the policies are asked about when somebody watches.
func (h Hall) Resource() authz.Resource { return h.resource("") }

// step is one act of the ceremony: load, right, the attempt that the person saw,
// rule and save (fn), what follows for the owner, record.
type step struct {
	act    func(Acts) authz.Act
	others func(Hall) []ids.Person // persons that must be somebody else, each asked once
	hook   func(Owner) Hook
	fn     func(ctx context.Context, tx *ledger.Tx, h *Hall) ([]ledger.Event, error)
}

func (s *Service) carryOut(ctx context.Context, by actor.Actor, id ids.Draw, seen int, st step) error {
	return s.Ledger.Change(ctx, by, func(ctx context.Context, tx *ledger.Tx) error {
		h, err := HallOf(ctx, tx, id)
		if err != nil {
			return err
		}
		others := []ids.Person{""}
		if st.others != nil {
			others = st.others(h)
		}
		for _, person := range others {
			if err := s.Authz.Permit(by, st.act(ActsOf(h.Draw.Kind)), h.resource(person)); err != nil {
				return err
			}
		}
		if h.Draw.Attempt != seen {
			return attemptOver(seen, h.Draw.Attempt)
		}
		events, err := st.fn(ctx, tx, &h)
		if err != nil {
			return err
		}
		if err := save(ctx, tx, &h.Draw); err != nil {
			return err
		}
		var more []ledger.Event
		if st.hook != nil {
			if more, err = st.hook(s.Owners[h.Draw.Kind]).run(ctx, tx, h.Draw); err != nil {
				return err
			}
		}
		record(tx, events, more)
		return nil
	})
}

// always is a right that does not depend on the kind of draw.
func always(act authz.Act) func(Acts) authz.Act { return func(Acts) authz.Act { return act } }

func record(tx *ledger.Tx, lists ...[]ledger.Event) {
	for _, e := range slices.Concat(lists...) {
		tx.Record(e)
	}
}

// attemptOver refuses what was made for an attempt which is void by now: a
// commitment would not fit the next attempt, digits would be those of another
// roll, and who locks must have seen the result.
func attemptOver(seen, now int) *law.Refusal {
	return law.Refuse(law.OneDraw, law.Conflict, "ATTEMPT_OVER",
		fmt.Sprintf("您提交的内容属于第%d次抽取，它已经作废；现在是第%d次，提交没有生效。", seen, now),
		"请回到抽取大厅，看过现在的内容再办理。").InEnglish("the form belongs to a voided attempt")
}

// own finds the party for which the actor is named.
func (h Hall) own(by actor.Actor) (Commitment, *law.Refusal) {
	for _, c := range h.Commitments {
		if c.Person != "" && c.Person == by.Person {
			return c, nil
		}
	}
	return Commitment{}, law.Refuse(law.Ceremony, law.Forbidden, "NOT_A_PARTY", "您不是这次抽取中提交校验码的一方。", "请由任务指定的监督见证人办理。")
}
