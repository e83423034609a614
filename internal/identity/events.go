package identity

import (
	"yangguang/internal/actor"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// DepartmentCreated: a department was entered.
type DepartmentCreated struct{ Department }

// Entry implements ledger.Event.
func (e DepartmentCreated) Entry() ledger.Entry {
	return ledger.Entry{Act: "department.created", Basis: law.OwnRights, Subject: "department:" + string(e.Code),
		Organ:  string(e.Code),
		Region: e.Region,
		Data:   map[string]string{"name": e.Name, "level": e.Level}}
}

// SectionCreated: an office of a department was entered.
type SectionCreated struct{ Section }

// Entry implements ledger.Event.
func (e SectionCreated) Entry() ledger.Entry {
	return ledger.Entry{Act: "section.created", Basis: law.OwnRights, Subject: "section:" + e.Code, Organ: string(e.Dept),
		Data: map[string]string{"name": e.Name}}
}

// PersonCreated: an account was opened. Name and login stay out of the log.
type PersonCreated struct {
	Pseudonym string
	Dept      ids.Dept
}

// Entry implements ledger.Event.
func (e PersonCreated) Entry() ledger.Entry {
	return ledger.Entry{Act: "person.created", Basis: law.OwnRights, Subject: "person:" + e.Pseudonym,
		Organ: string(e.Dept)}
}

// PersonDisabled: an account was closed.
type PersonDisabled struct {
	Pseudonym string
	Dept      ids.Dept
}

// Entry implements ledger.Event.
func (e PersonDisabled) Entry() ledger.Entry {
	return ledger.Entry{Act: "person.disabled", Basis: law.OwnRights, Subject: "person:" + e.Pseudonym,
		Organ: string(e.Dept)}
}

// RoleGranted: a person holds a role from now on.
type RoleGranted struct {
	Pseudonym string
	Dept      ids.Dept
	Role      actor.Role
	Until     int64
}

// Entry implements ledger.Event.
func (e RoleGranted) Entry() ledger.Entry {
	data := map[string]any{"role": string(e.Role)}
	if e.Until != Forever {
		data["until"] = e.Until
	}
	return ledger.Entry{Act: "role.granted", Basis: law.OwnRights, Subject: "person:" + e.Pseudonym, Organ: string(e.Dept),
		Data: data}
}

// RoleRevoked: a person no longer holds a role.
type RoleRevoked struct {
	Pseudonym string
	Dept      ids.Dept
	Role      actor.Role
}

// Entry implements ledger.Event.
func (e RoleRevoked) Entry() ledger.Entry {
	return ledger.Entry{Act: "role.revoked", Basis: law.OwnRights, Subject: "person:" + e.Pseudonym, Organ: string(e.Dept),
		Data: map[string]string{"role": string(e.Role)}}
}

// PasswordChanged: by the person, or reset by the system administrator.
type PasswordChanged struct {
	Pseudonym string
	Dept      ids.Dept
	Reset     bool
}

// Entry implements ledger.Event.
func (e PasswordChanged) Entry() ledger.Entry {
	act := "password.changed"
	if e.Reset {
		act = "password.reset"
	}
	return ledger.Entry{Act: act, Basis: law.Sign, Subject: "person:" + e.Pseudonym, Organ: string(e.Dept)}
}

// SignedIn: a session began.
type SignedIn struct{ Pseudonym string }

// Entry implements ledger.Event.
func (e SignedIn) Entry() ledger.Entry {
	return ledger.Entry{Act: "person.signed-in", Basis: law.Sign, Subject: "person:" + e.Pseudonym}
}

// SignedOut: the person ended the session.
type SignedOut struct{ Pseudonym string }

// Entry implements ledger.Event.
func (e SignedOut) Entry() ledger.Entry {
	return ledger.Entry{Act: "person.signed-out", Basis: law.Sign, Subject: "person:" + e.Pseudonym}
}

// AccountLocked: too many wrong passwords; nobody can sign in until the time.
type AccountLocked struct {
	Pseudonym string
	Dept      ids.Dept
	Until     int64 // microseconds
}

// Entry implements ledger.Event.
func (e AccountLocked) Entry() ledger.Entry {
	return ledger.Entry{Act: "person.locked", Basis: law.Sign, Subject: "person:" + e.Pseudonym, Organ: string(e.Dept),
		Data: map[string]int64{"until": e.Until}}
}
