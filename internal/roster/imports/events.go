package imports

import (
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// The events of an import, each with the hashes of the file and its counts.
type (
	FileReceived    struct{ Batch }
	SheetChosen     struct{ Batch }
	FileChecked     struct{ Batch }
	ImportStarted   struct{ Batch }
	Imported        struct{ Batch }
	ImportDiscarded struct{ Batch }
	ImportFailed    struct{ Batch }
)

func (b Batch) entry(act string) ledger.Entry {
	data := map[string]any{"kind": b.Kind}
	if act != "roster.file-received" && act != "roster.sheet-chosen" {
		data["total"], data["new"], data["changed"] = b.Counts.Total, b.Counts.New, b.Counts.Changed
		data["unchanged"], data["wrong"] = b.Counts.Unchanged, b.Counts.Wrong
	}
	return ledger.Entry{Act: act, Basis: law.Art8, Subject: "import:" + b.ID, Organ: string(b.Dept), Region: b.Region,
		Docs: []ledger.Doc{{Name: "import", SHA256: b.SHA256, SM3: b.SM3}}, Data: data}
}

// Entry implements ledger.Event.
func (e FileReceived) Entry() ledger.Entry    { return e.entry("roster.file-received") }
func (e SheetChosen) Entry() ledger.Entry     { return e.entry("roster.sheet-chosen") }
func (e FileChecked) Entry() ledger.Entry     { return e.entry("roster.file-checked") }
func (e ImportStarted) Entry() ledger.Entry   { return e.entry("roster.import-started") }
func (e Imported) Entry() ledger.Entry        { return e.entry("roster.imported") }
func (e ImportDiscarded) Entry() ledger.Entry { return e.entry("roster.import-discarded") }
func (e ImportFailed) Entry() ledger.Entry    { return e.entry("roster.import-failed") }
