// Package actor says who acts: a person with roles in one department, or the
// system itself. It holds types only; identity loads them, authz judges them.
package actor

import (
	"slices"

	"yangguang/internal/ids"
)

// Role is a duty a person holds in a department. The codes in the comments are
// those of the permission matrix in docs/glossary.md.
type Role string

const (
	Clerk       Role = "clerk"        // 经办 (R01 in the initiating department, R02 in a cooperating one)
	SectionHead Role = "section-head" // 任务执行科室负责人 (R03)
	Inspector   Role = "inspector"    // 执法检查人员 (R04; the leader, R05, is named per team)
	DeputyHead  Role = "deputy-head"  // 分管负责人 (R06)
	Head        Role = "head"         // 主要负责人 (R07)
	SystemAdmin Role = "system-admin" // 系统管理员 (R11)
	Security    Role = "security"     // 安全保密管理员 (R12)
	Auditor     Role = "auditor"      // 安全审计员 (R13)
	Witness     Role = "witness"      // 监督见证人 (R15)
	Keeper      Role = "keeper"       // 清单、两库维护员 (R20)
)

// Roles lists every role, in the order in which screens show them.
var Roles = []Role{Clerk, SectionHead, Inspector, DeputyHead, Head, Witness, Keeper, SystemAdmin, Security, Auditor}

var names = map[Role]string{
	Clerk: "经办人", SectionHead: "科室负责人", Inspector: "执法检查人员", DeputyHead: "分管负责人",
	Head: "主要负责人", SystemAdmin: "系统管理员", Security: "安全保密管理员", Auditor: "安全审计员",
	Witness: "监督见证人", Keeper: "清单两库维护员",
}

// Name is the Chinese word for the role.
func (r Role) Name() string { return names[r] }

// Actor is one person acting in one request, as loaded from the session at
// that request: rights are never remembered from an earlier one.
type Actor struct {
	Person    ids.Person    // person id; "" for an anonymous visitor
	Name      string        // shown on screens, never written to the ledger
	Pseudonym string        // stands for the person in the ledger
	Dept      ids.Dept      // department code
	Section   string        // section code, may be ""
	Region    string        // 6-digit division code of the department
	Inspector ids.Inspector // inspector code if the person is in the inspector roster
	Roles     []Role
	Session   string // session id, to tell two sessions of one person apart
	Key       string // idempotency key of the submitted form, then "." and a digest of what it says; "" for none
}

// Has reports whether the actor holds the role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// SignedIn reports whether a person acts.
func (a Actor) SignedIn() bool { return a.Person != "" }

// System acts for jobs and installation commands; it holds no role, so no
// policy lets it do what a person must do.
var System = Actor{Person: "system", Name: "系统", Pseudonym: "system"}

// WithKey returns the actor with the idempotency key of a submitted form.
func (a Actor) WithKey(key string) Actor {
	a.Key = key
	return a
}
