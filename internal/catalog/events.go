package catalog

import (
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Subject is how the log names an item; all its versions share it.
func Subject(code string) string { return "item:" + code }

// The events of an item's life. Free text stays out of the log: a reason may
// speak of a person.
type (
	// ItemDrafted: a first version was written.
	ItemDrafted struct{ Item Item }
	// ItemEdited: a draft was written anew.
	ItemEdited struct{ Item Item }
	// ItemSubmitted: a draft waits for its publisher.
	ItemSubmitted struct{ Item Item }
	// ItemReturned: a pending version went back to its authors.
	ItemReturned struct{ Item Item }
	// ItemPublished: a version entered the public list.
	ItemPublished struct {
		Item     Item
		Replaced int // version that it replaces, 0 for none
		Doc      ledger.Doc
	}
	// ItemRevised: the next version was begun.
	ItemRevised struct{ Item Item }
	// ItemSuspended: a version left the list for now.
	ItemSuspended struct{ Item Item }
	// ItemAbolished: a version left the list for good.
	ItemAbolished struct{ Item Item }
	// LawRepealed: a law is marked as no longer in force from a day on.
	LawRepealed struct{ Instrument, Since string }
)

func (e ItemDrafted) Entry() ledger.Entry   { return entry("item.drafted", e.Item) }
func (e ItemEdited) Entry() ledger.Entry    { return entry("item.edited", e.Item) }
func (e ItemSubmitted) Entry() ledger.Entry { return entry("item.submitted", e.Item) }
func (e ItemReturned) Entry() ledger.Entry  { return entry("item.returned", e.Item) }
func (e ItemRevised) Entry() ledger.Entry   { return entry("item.revised", e.Item) }
func (e ItemSuspended) Entry() ledger.Entry { return entry("item.suspended", e.Item) }
func (e ItemAbolished) Entry() ledger.Entry { return entry("item.abolished", e.Item) }

func (e ItemPublished) Entry() ledger.Entry {
	out := entry("item.published", e.Item)
	out.Basis = law.Art4
	out.Docs = []ledger.Doc{e.Doc}
	if e.Replaced > 0 {
		out.Data.(map[string]any)["replaced"] = e.Replaced
	}
	return out
}

func (e LawRepealed) Entry() ledger.Entry {
	return ledger.Entry{
		Act: "law.repealed", Basis: law.Art1, Subject: "law:" + e.Instrument,
		Data: map[string]any{"instrument": e.Instrument, "since": e.Since},
	}
}

func entry(act string, i Item) ledger.Entry {
	return ledger.Entry{
		Act: act, Basis: law.Art1, Subject: Subject(i.Code), Organ: string(i.Dept),
		Data: map[string]any{"version": i.Version, "name": i.Name},
	}
}
