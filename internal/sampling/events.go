package sampling

import (
	"slices"

	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// The events of a draw. The log is public at once, so under embargo they hold
// only the commitments, the hashes of the inputs and the seal (ssj/1 section 7):
// no secret, no seed, no count of a stratum, no hash of the result, and of an
// input that is made from a sealed list only a salted hash.

// DrawFrozen: the inputs of a draw were hashed and an attempt began.
type DrawFrozen struct {
	d      Draw
	files  []File
	strata []Stratum
	commit string
	salt   string // of an embargo
}

// Entry implements ledger.Event.
func (e DrawFrozen) Entry() ledger.Entry {
	data := map[string]any{
		"kind": e.d.Kind, "task": e.d.Task, "attempt": e.d.Attempt, "hash": e.d.Hash, "disclosure": e.d.Disclosure,
		"sources": encodeSources(e.d.Sources), "commit-platform": e.commit, "limit": e.d.LimitAt,
	}
	if !e.d.Embargoed() {
		data["pool"], data["excluded"], data["strata"] = e.d.Pool, e.d.Excluded, e.quotas()
	}
	open := slices.DeleteFunc(slices.Clone(e.files), func(f File) bool { return e.d.sealsInput(f.Name) })
	for _, f := range e.files {
		if e.d.sealsInput(f.Name) {
			data["sealed-assignments"] = draw.SealedInput(e.d.Hash, f.Name, f.H(e.d.Hash), e.salt)
		}
	}
	return ledger.Entry{Act: "draw.frozen", Basis: law.Art12, Subject: "draw:" + string(e.d.ID), Organ: string(e.d.Dept),
		Region: e.d.Region, Docs: docs(open), Data: data}
}

type quotaEntry struct {
	Stratum string `json:"stratum"`
	Num     int64  `json:"num"`
	Den     int64  `json:"den"`
	Fixed   int64  `json:"fixed"`
	Pool    int64  `json:"pool"`
}

func (e DrawFrozen) quotas() []quotaEntry {
	out := make([]quotaEntry, len(e.strata))
	for i, s := range e.strata {
		out[i] = quotaEntry{s.Code, s.Num, s.Den, s.Fixed, s.Pool}
	}
	return out
}

func docs(files []File) []ledger.Doc {
	out := make([]ledger.Doc, len(files))
	for i, f := range files {
		out[i] = ledger.Doc{Name: f.Name, SHA256: f.SHA256, SM3: f.SM3}
	}
	return out
}

// SecretCommitted: a party committed to its secret.
type SecretCommitted struct {
	d           Draw
	party, hash string
}

// Entry implements ledger.Event.
func (e SecretCommitted) Entry() ledger.Entry {
	return ledger.Entry{Act: "draw.committed", Basis: law.Ceremony, Subject: "draw:" + string(e.d.ID),
		Organ: string(e.d.Dept), Region: e.d.Region,
		Data: map[string]any{"attempt": e.d.Attempt, "party": e.party, "commit": e.hash}}
}

// DiceTyped: a person typed the digits of a roll.
type DiceTyped struct {
	d      Draw
	seq    int
	digits string
	agreed bool
}

// Entry implements ledger.Event.
func (e DiceTyped) Entry() ledger.Entry {
	return ledger.Entry{Act: "draw.dice-typed", Basis: law.Ceremony, Subject: "draw:" + string(e.d.ID),
		Organ: string(e.d.Dept), Region: e.d.Region,
		Data: map[string]any{"attempt": e.d.Attempt, "roll": e.seq + 1, "digits": e.digits, "agreed": e.agreed}}
}

// SecretOpened: a party opened its secret.
type SecretOpened struct {
	d     Draw
	party string
}

// Entry implements ledger.Event.
func (e SecretOpened) Entry() ledger.Entry {
	return ledger.Entry{Act: "draw.opened", Basis: law.Ceremony, Subject: "draw:" + string(e.d.ID),
		Organ: string(e.d.Dept), Region: e.d.Region, Data: map[string]any{"attempt": e.d.Attempt, "party": e.party}}
}

// ResultDrawn: the result was computed.
type ResultDrawn struct {
	d      Draw
	files  []File // seed.txt and result.txt; none under embargo
	sealed string
	drawn  int
	gaps   int
}

// Entry implements ledger.Event.
func (e ResultDrawn) Entry() ledger.Entry {
	data := map[string]any{"attempt": e.d.Attempt}
	switch {
	case e.sealed != "":
		data["sealed"] = e.sealed
	case e.d.Kind == draw.KindInspectors:
		data["drawn"], data["gaps"] = e.drawn, e.gaps
	default:
		data["drawn"] = e.drawn
	}
	return ledger.Entry{Act: "draw.drawn", Basis: law.Art12, Subject: "draw:" + string(e.d.ID), Organ: string(e.d.Dept),
		Region: e.d.Region, Docs: docs(e.files), Data: data}
}

// DrawLocked: a second person made the result final.
type DrawLocked struct{ d Draw }

// Entry implements ledger.Event.
func (e DrawLocked) Entry() ledger.Entry {
	return ledger.Entry{Act: "draw.locked", Basis: law.Art12, Subject: "draw:" + string(e.d.ID), Organ: string(e.d.Dept),
		Region: e.d.Region, Data: map[string]any{"attempt": e.d.Attempt}}
}

// VoidAsked: somebody asked to void the present attempt.
type VoidAsked struct {
	d            Draw
	kind, reason string
}

// Entry implements ledger.Event.
func (e VoidAsked) Entry() ledger.Entry {
	return ledger.Entry{Act: "draw.void-asked", Basis: law.OneDraw, Subject: "draw:" + string(e.d.ID),
		Organ: string(e.d.Dept), Region: e.d.Region,
		Data: map[string]any{"attempt": e.d.Attempt, "kind": e.kind, "reason": e.reason}}
}

// AttemptKept: a void that was asked for was refused.
type AttemptKept struct{ d Draw }

// Entry implements ledger.Event.
func (e AttemptKept) Entry() ledger.Entry {
	return ledger.Entry{Act: "draw.void-refused", Basis: law.OneDraw, Subject: "draw:" + string(e.d.ID),
		Organ: string(e.d.Dept), Region: e.d.Region, Data: map[string]any{"attempt": e.d.Attempt}}
}

// DrawVoided: an attempt ended without effect.
type DrawVoided struct {
	d            Draw
	n            int
	kind, reason string
	commit       string // the platform's commitment of the next attempt, "" when the inputs must be mended first
}

// Entry implements ledger.Event.
func (e DrawVoided) Entry() ledger.Entry {
	data := map[string]any{"attempt": e.n, "kind": e.kind, "reason": e.reason}
	if e.commit != "" {
		data["next-attempt"], data["commit-platform"] = e.n+1, e.commit
	}
	return ledger.Entry{Act: "draw.void", Basis: law.OneDraw, Subject: "draw:" + string(e.d.ID), Organ: string(e.d.Dept),
		Region: e.d.Region, Data: data}
}

// DrawDisclosed: an embargo was lifted.
type DrawDisclosed struct {
	d     Draw
	files []File
	salt  string
}

// Entry implements ledger.Event.
func (e DrawDisclosed) Entry() ledger.Entry {
	data := map[string]any{"attempt": e.d.Attempt}
	if e.salt != "" {
		data["sealed-salt"] = e.salt
	}
	return ledger.Entry{Act: "draw.disclosed", Basis: law.Art4, Subject: "draw:" + string(e.d.ID), Organ: string(e.d.Dept),
		Region: e.d.Region, Docs: docs(e.files), Data: data}
}
