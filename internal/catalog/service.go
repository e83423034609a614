package catalog

import (
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/calendar"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// Service carries out the acts of the list.
type Service struct {
	Ledger *ledger.Ledger
	Authz  *authz.Policies
}

// Resource is the item as the policies see it. For an act that needs a second
// person it names by among the authors, if he is one.
func (i Item) Resource(by actor.Actor) authz.Resource {
	res := authz.Resource{Kind: "item", ID: i.Ref.String(), Dept: i.Dept, State: string(i.State)}
	if slices.Contains(i.Authors, by.Person) {
		res.Person = by.Person
	}
	return res
}

func (i Item) withAuthor(person ids.Person) Item {
	if !slices.Contains(i.Authors, person) {
		i.Authors = append(slices.Clone(i.Authors), person)
	}
	return i
}

// today is the legal date of the act.
func today(tx *ledger.Tx) string { return calendar.DateOf(tx.Now).String() }
