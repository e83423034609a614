package authz

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"yangguang/internal/law"
)

//go:embed policies/*.cedar
var files embed.FS

// Policies is the loaded rule book; it is immutable and safe for concurrent use.
type Policies struct {
	set  *cedar.PolicySet
	list []Policy
	byID map[string]Policy

	could sync.Map // answers of Could
}

// Policy is one rule as the page 权限一览 shows it.
type Policy struct {
	ID      string
	File    string
	Forbids bool
	Basis   law.Provision
	Who     string // of a permit: who it lets do it, in Chinese
	Code    string // of a forbid: code of the refusal
	Message string // of a forbid: why
	Next    string // of a forbid: what to do instead
	EN      string // of a forbid: English twin of Message
	Acts    []Act  // the acts its scope names, groups expanded; none = all
	Text    string // Cedar
}

// Covers reports whether the scope of the policy names the act.
func (p Policy) Covers(a Act) bool { return len(p.Acts) == 0 || slices.Contains(p.Acts, a) }

// Load reads the embedded policies. It returns an error for a policy that does
// not parse, has no @id, a taken one, no known @basis, names an unknown act,
// permits without @who or forbids without @code, @message and @next.
func Load() (*Policies, error) {
	p := &Policies{set: cedar.NewPolicySet(), byID: map[string]Policy{}}
	entries, err := files.ReadDir("policies")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		text, err := files.ReadFile("policies/" + e.Name())
		if err != nil {
			return nil, err
		}
		if err := p.add(e.Name(), text); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// All lists the policies in the order of the files.
func (p *Policies) All() []Policy { return slices.Clone(p.list) }

func (p *Policies) add(file string, text []byte) error {
	list, err := cedar.NewPolicyListFromBytes(file, text)
	if err != nil {
		return fmt.Errorf("authz: %s: %w", file, err)
	}
	for i, c := range list {
		x, err := describe(file, c)
		if err != nil {
			return fmt.Errorf("authz: %s, policy %d: %w", file, i+1, err)
		}
		if _, taken := p.byID[x.ID]; taken {
			return fmt.Errorf("authz: %s: policy id %s is taken", file, x.ID)
		}
		p.set.Add(cedar.PolicyID(x.ID), c)
		p.byID[x.ID] = x
		p.list = append(p.list, x)
	}
	return nil
}

func describe(file string, c *cedar.Policy) (Policy, error) {
	note := func(key string) string { return string(c.Annotations()[types.AnnotationKey(key)]) }
	x := Policy{
		ID: note("id"), File: file, Forbids: c.Effect() == cedar.Forbid, Who: note("who"), Code: note("code"),
		Message: note("message"), Next: note("next"), EN: note("en"), Text: strings.TrimSpace(string(c.MarshalCedar())),
	}
	basis, known := law.ByID(note("basis"))
	switch {
	case x.ID == "":
		return x, fmt.Errorf("no @id")
	case !known:
		return x, fmt.Errorf("%s: @basis %q is no known provision", x.ID, note("basis"))
	case !x.Forbids && x.Who == "":
		return x, fmt.Errorf("%s: a permit needs @who", x.ID)
	case x.Forbids && (x.Code == "" || x.Message == "" || x.Next == "" || x.EN == ""):
		return x, fmt.Errorf("%s: a forbid needs @code, @message, @next and @en", x.ID)
	}
	x.Basis = basis
	var err error
	x.Acts, err = scope(c)
	return x, err
}

// scope reads from the policy's own JSON form which acts its head names.
func scope(c *cedar.Policy) ([]Act, error) {
	raw, err := c.MarshalJSON()
	if err != nil {
		return nil, err
	}
	type uid struct{ ID string }
	var head struct {
		Action struct {
			Op       string
			Entity   *uid
			Entities []uid
		}
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	named := head.Action.Entities
	if head.Action.Entity != nil {
		named = append(named, *head.Action.Entity)
	}
	var acts []Act
	for _, n := range named {
		before := len(acts)
		for _, in := range Acts {
			if string(in.Act) == n.ID || string(in.Group) == n.ID {
				acts = append(acts, in.Act)
			}
		}
		if len(acts) == before {
			return nil, fmt.Errorf("unknown act or group %q", n.ID)
		}
	}
	return acts, nil
}
