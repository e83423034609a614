package roster

import (
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// SubjectChanged is written when a subject was added or changed by hand. The
// entry names the fields, not their values: some are personal data.
type SubjectChanged struct {
	Region  string
	ID      ids.Subject
	Version int
	Fields  []string
	Status  string
}

// Entry implements ledger.Event.
func (e SubjectChanged) Entry() ledger.Entry {
	act := "roster.subject-changed"
	if e.Version == 1 {
		act = "roster.subject-added"
	}
	return ledger.Entry{Act: act, Basis: law.Art8, Subject: "subject:" + e.Region + "/" + string(e.ID), Region: e.Region,
		Data: map[string]any{"version": e.Version, "fields": e.Fields, "status": e.Status}}
}

// InspectorChanged is written when an inspector was added or changed by hand.
type InspectorChanged struct {
	Code    ids.Inspector
	Dept    ids.Dept
	Version int
	Fields  []string
	Status  string
}

// Entry implements ledger.Event.
func (e InspectorChanged) Entry() ledger.Entry {
	act := "roster.inspector-changed"
	if e.Version == 1 {
		act = "roster.inspector-added"
	}
	return ledger.Entry{Act: act, Basis: law.Art8, Subject: "inspector:" + string(e.Code), Organ: string(e.Dept),
		Data: map[string]any{"version": e.Version, "fields": e.Fields, "status": e.Status}}
}

// ConflictDeclared is written when a ground for keeping away was declared or
// its end was set. The ground and the subject are personal: the entry carries
// their hash with the salt of the row, so that the row can be held against the
// log and erased all the same.
type ConflictDeclared struct {
	Conflict Conflict
	Dept     ids.Dept
	Salt     string
	Ended    bool
}

// Entry implements ledger.Event.
func (e ConflictDeclared) Entry() ledger.Entry {
	act := "roster.conflict-declared"
	if e.Ended {
		act = "roster.conflict-ended"
	}
	return ledger.Entry{Act: act, Basis: law.Penalty43, Subject: "inspector:" + string(e.Conflict.Inspector),
		Organ: string(e.Dept),
		Data:  map[string]any{"salted": e.Conflict.salted(e.Salt)}}
}

// RosterConfirmed is written when a department confirmed a roster for a task.
type RosterConfirmed struct{ Confirmation }

// Entry implements ledger.Event.
func (e RosterConfirmed) Entry() ledger.Entry {
	return ledger.Entry{Act: "roster.confirmed", Basis: law.Art8, Subject: "task:" + string(e.Task), Organ: string(e.Dept),
		Data: map[string]any{"kind": e.Kind, "scope": e.Scope, "count": e.Count, "sha256": e.Hash, "revision": e.Revision}}
}
