// Package staffing puts people to the objects of a locked list (Articles 12 to
// 14): each department draws the inspectors of its share, and what the draw left
// open is filled by an approved, public act.
package staffing

import (
	"yangguang/internal/authz"
	"yangguang/internal/ids"
	"yangguang/internal/ledger"
)

// Service carries out the acts on groups.
type Service struct {
	Ledger *ledger.Ledger
	Authz  *authz.Policies
}

// Member is one inspector of a group.
type Member struct {
	Region    string
	Task      ids.Task
	Subject   ids.Subject
	Dept      ids.Dept
	Slot      int // from 1
	Inspector ids.Inspector
	Leader    bool   // 组长: first slot of the initiating department
	Origin    string // "drawn" or "filled"
	Reason    string // of a filled gap
	At        int64
}
