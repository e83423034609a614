package draw

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"yangguang/internal/canon"
)

// Plan is plan.txt: everything about a draw that is decided before the freeze.
type Plan struct {
	Draw      string // draw id
	Kind      Kind
	Title     string
	Initiator string // department code of the 发起部门
	Hash      canon.Hash

	Quotas []Quota // objects only, in output order

	Slack        uint64 // inspectors only, visits; see DrawInspectors
	SlackOmitted bool   // inspectors only: the file has no slack line, so Slack is 1
	CrossStation bool   // inspectors only: nobody from the object's own station

	Sources []Source
}

// Quota is how many objects one stratum gives. Den > 0 makes it a rate of
// Num/Den, rounded up; Den = 0 makes it the fixed number Count.
type Quota struct {
	Stratum  string
	Num, Den uint64
	Count    uint64
}

// Take returns how many of n objects are drawn. It returns false when a fixed
// number is larger than n.
func (q Quota) Take(n uint64) (uint64, bool) {
	if q.Den == 0 {
		return q.Count, q.Count <= n
	}
	hi, lo := bits.Mul64(n, q.Num)
	lo, carry := bits.Add64(lo, q.Den-1, 0)
	take, _ := bits.Div64(hi+carry, lo, q.Den)
	return min(take, n), true
}

func (q Quota) String() string {
	if q.Den == 0 {
		return fmt.Sprintf("count %s %d", q.Stratum, q.Count)
	}
	return fmt.Sprintf("rate %s %d/%d", q.Stratum, q.Num, q.Den)
}

// The kinds of source.
const (
	SourceCommit = "commit" // a party's secret, committed to before the public numbers
	SourceDice   = "dice"   // digits rolled in the room
	SourceBeacon = "beacon" // a public number fixed by name before the freeze
)

// Source is one contribution to the seed.
type Source struct {
	Kind   string // SourceCommit, SourceDice or SourceBeacon
	Name   string // the party or the beacon; empty for dice
	Digits int    // dice only: how many decimal digits, 1 to 100
}

func (s Source) String() string {
	if s.Kind == SourceDice {
		return fmt.Sprintf("dice:%d", s.Digits)
	}
	return s.Kind + ":" + s.Name
}

// DefaultSources are those of ssj/1 section 1 for a draw of this kind.
func DefaultSources(k Kind) []Source {
	if k == KindInspectors {
		return []Source{{Kind: SourceCommit, Name: "platform"}, {Kind: SourceDice, Digits: 6}}
	}
	return []Source{{Kind: SourceCommit, Name: "platform"}, {Kind: SourceCommit, Name: "witness"},
		{Kind: SourceDice, Digits: 10}}
}

// Parties returns the committing parties, sorted bytewise.
func (p Plan) Parties() []string {
	var parties []string
	for _, s := range p.Sources {
		if s.Kind == SourceCommit {
			parties = append(parties, s.Name)
		}
	}
	slices.Sort(parties)
	return parties
}

// Bytes returns plan.txt, or the *Fault that ParsePlan finds in it.
func (p Plan) Bytes() ([]byte, error) {
	b := p.encode()
	if _, err := ParsePlan(b); err != nil {
		return nil, err
	}
	return b, nil
}

func (p Plan) encode() []byte {
	var w strings.Builder
	fmt.Fprintf(&w, "ssj-plan/1\ndraw %s\nkind %s\ntitle %s\ninitiator %s\nhash %s\n", p.Draw, p.Kind, p.Title,
		p.Initiator, p.Hash)
	for _, q := range p.Quotas {
		fmt.Fprintf(&w, "%s\n", q)
	}
	if p.Kind == KindInspectors {
		if !p.SlackOmitted {
			fmt.Fprintf(&w, "slack %d\n", p.Slack)
		}
		fmt.Fprintf(&w, "cross-station %d\n", bit(p.CrossStation))
	}
	w.WriteString("sources")
	for _, s := range p.Sources {
		fmt.Fprintf(&w, " %s", s)
	}
	w.WriteString("\n")
	return []byte(w.String())
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
