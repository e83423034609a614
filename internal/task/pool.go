package task

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"yangguang/internal/catalog"
	"yangguang/internal/db"
	"yangguang/internal/plan"
	"yangguang/internal/roster"
	"yangguang/internal/sampling"
)

// universe lists every subject in the task's scope at an instant, in bytewise
// order, each with its stratum or the reason why it cannot be drawn.
func (t Task) universe(ctx context.Context, q db.Querier, now time.Time) (iter.Seq2[sampling.Member, error], error) {
	from, to := YearBounds(now)
	counts, err := sampling.DrawnThisYear(ctx, q, t.Region, from, to)
	if err != nil {
		return nil, err
	}
	var items []catalog.Item
	for _, d := range t.Depts {
		own, err := d.items(ctx, q)
		if err != nil {
			return nil, err
		}
		items = append(items, own...)
	}
	return func(yield func(sampling.Member, error) bool) {
		err := roster.EachInScope(ctx, q, t.Region, t.Scope, func(sub roster.Subject) error {
			if !yield(t.member(sub, items, counts[sub.ID]), nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(sampling.Member{}, err)
		}
	}, nil
}

var errStopped = errors.New("the list is wanted no further")

// outOfState is the reason code for a registration state.
var outOfState = map[string]string{
	roster.Cancelled: sampling.OutCancelled, roster.Revoked: sampling.OutRevoked, roster.Moved: sampling.OutMoved,
	roster.Closed: sampling.OutClosed,
}

// member places a subject of the scope: its registration state (Article 8), the
// items of the task (Article 1), the limit of two draws a year for a subject
// without a trigger (Article 7), then the strata of the plan.
func (t Task) member(s roster.Subject, items []catalog.Item, drawnThisYear int) sampling.Member {
	m := sampling.Member{ID: s.ID}
	switch {
	case !t.Scope.Draws(s.Status):
		m.Reason = outOfState[s.Status]
	case !slices.ContainsFunc(items, func(i catalog.Item) bool { return i.Concerns(s.Type) }):
		m.Reason = sampling.OutItem
	case drawnThisYear >= 2:
		m.Reason = sampling.OutTwice
	default:
		if m.Stratum = stratumOf(t.Quotas, s); m.Stratum == "" {
			m.Reason = sampling.OutStratum
		}
	}
	return m
}

// stratumOf is the first stratum of the plan to which a subject belongs.
func stratumOf(quotas []plan.Quota, s roster.Subject) string {
	for _, c := range quotas {
		switch {
		case c.By == plan.ByAll,
			c.By == plan.ByCredit && c.Value == s.Credit,
			c.By == plan.ByLabel && slices.Contains(s.Labels, c.Value):
			return c.Stratum
		}
	}
	return ""
}

// Pool counts the universe of a task: subjects by stratum, and those that
// cannot be drawn by reason code.
type Pool struct {
	Drawable, Out int64
	ByStratum     map[string]int64
	ByReason      map[string]int64
}

// Survey counts what a freeze at this instant would write, by the same rules;
// it writes nothing.
func (t Task) Survey(ctx context.Context, q db.Querier, now time.Time) (Pool, error) {
	p := Pool{ByStratum: map[string]int64{}, ByReason: map[string]int64{}}
	members, err := t.universe(ctx, q, now)
	if err != nil {
		return p, err
	}
	for m, err := range members {
		switch {
		case err != nil:
			return p, err
		case m.Reason != "":
			p.Out++
			p.ByReason[m.Reason]++
		default:
			p.Drawable++
			p.ByStratum[m.Stratum]++
		}
	}
	return p, nil
}
