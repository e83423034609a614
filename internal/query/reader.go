package query

import (
	"slices"

	"yangguang/internal/actor"
	"yangguang/internal/ids"
)

// business are the roles that read the tasks and draws of their department; a
// test holds this against the policies.
var business = []actor.Role{actor.Clerk, actor.SectionHead, actor.Inspector, actor.DeputyHead, actor.Head, actor.Keeper}

// reader is the department that a person may read for and the person as a
// witness, "" for what he is not: what stands for his rights in a list.
func reader(by actor.Actor) (dept ids.Dept, witness ids.Person) {
	if slices.ContainsFunc(business, by.Has) {
		dept = by.Dept
	}
	if by.Has(actor.Witness) {
		witness = by.Person
	}
	return dept, witness
}
