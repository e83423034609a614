// Package query reads across many domains: what waits for a person, lists and
// counts for screens. It reads every table and writes none.
package query

import (
	"context"
	"fmt"

	"yangguang/internal/actor"
	"yangguang/internal/db"
	"yangguang/internal/law"
)

// Todo is one kind of thing that waits for a person.
type Todo struct {
	Say   string // verb, number and thing, with %d for the number: 公示 %d 条结果
	Go    string // the button: 去公示
	Text  string // who does it and what comes of it
	Href  string // the list, or the thing itself where only one waits
	one   string // what stands before the identifier in the address of one
	Count int
	Due   string // the earliest time limit, YYYY-MM-DD; "" for none
	Basis law.Provision
}

// Title says what is to be done, with the number.
func (t Todo) Title() string { return fmt.Sprintf(t.Say, t.Count) }

// TodosOf lists what waits for the person, those with a time limit first,
// earliest first.
func TodosOf(ctx context.Context, q db.Querier, by actor.Actor) ([]Todo, error) {
	var out []Todo
	for _, w := range waits {
		t, err := w.find(ctx, q, by)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.todo.Say, err)
		}
		if t.Count > 0 {
			out = append(out, t)
		}
	}
	byUrgency(out)
	return out, nil
}
