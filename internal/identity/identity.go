// Package identity knows departments, their people and the roles they hold.
// Accounts are created by the system administrator, roles are granted by the
// security officer, and no one person holds two of the three administrator
// duties or one of them beside a business role.
package identity

import (
	"time"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// Levels of a department.
const (
	Province = "省"
	City     = "市"
	County   = "县"
	Station  = "所"
)

// Levels lists the levels from the top.
var Levels = []string{Province, City, County, Station}

// Forever is the end of a role that is not limited in time.
const Forever int64 = 1<<63 - 1

// Department is a body that holds inspection powers, or takes part.
type Department struct {
	Code    ids.Dept // 1–16 capitals and digits; stands in task and draw numbers
	Region  string   // 6-digit division
	Level   string   // one of Levels
	Parent  ids.Dept // code of the department above, may be ""
	Name    string
	Short   string
	DocWord string // 文号字, may be ""
	Version int
}

// Section is an office of a department (科室).
type Section struct {
	Code string
	Dept ids.Dept
	Name string
}

// Person is an account. The password is not part of it.
type Person struct {
	ID         ids.Person
	Login      string // lower case
	Name       string
	Pseudonym  string // stands for the person in the ledger
	Dept       ids.Dept
	Section    string        // may be ""
	Inspector  ids.Inspector // inspector code, "" when not an inspector
	MustChange bool          // the password was set by somebody else
	Active     bool
	CreatedAt  int64 // microseconds
	Version    int
}

// Grant is a role held for a time.
type Grant struct {
	Person    ids.Person
	Role      actor.Role
	From      int64      // microseconds, included
	Until     int64      // microseconds, excluded; Forever when not limited
	GrantedBy ids.Person // person id
}

// Service carries out the acts of this package.
type Service struct {
	Ledger *ledger.Ledger
	Authz  *authz.Policies
	Cost   Cost // of password hashes; the zero value means Standard
}

// now is the installation's clock in microseconds, for reading what holds at present.
func (s *Service) now() time.Time { return s.Ledger.Clock() }
