package ledger

import (
	"encoding/json"
	"errors"
	"fmt"

	"yangguang/internal/canon"
	"yangguang/internal/law"
)

// MaxEntry is the longest entry in bytes: C2SP tlog-tiles writes the length of
// an entry as 16 bits.
const MaxEntry = 65535

// ErrTooLong means that an event has more to say than MaxEntry bytes: a fault
// of the program, which should log the hash of a document instead.
var ErrTooLong = errors.New("ledger: entry too long")

// Event is something that happened, named in the past tense. Its package
// decides what the log says of it.
type Event interface{ Entry() Entry }

// Entry is what the log says of one event. It never holds personal data: where
// it must speak of some, it carries a salted hash, so that erasure is possible.
type Entry struct {
	Act     string        // past tense, dotted: "draw.locked"
	Basis   law.Provision // under which provision
	Subject string        // what it is about: "task:…", "draw:371073-SHGZ-2026-0001-O"
	Organ   string        // department code; "" = the actor's
	Region  string        // 6-digit division; "" = the actor's
	Docs    []Doc         // the documents concerned
	Data    any           // a struct or map for canonical JSON: strings, integers, booleans, lists
}

// Doc names a document by its hashes.
type Doc struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	SM3    string `json:"sm3"`
}

// DocOf hashes a small document held in memory.
func DocOf(name string, content []byte) Doc {
	return Doc{Name: name, SHA256: canon.SHA256.Hex(content), SM3: canon.SM3.Hex(content)}
}

func (e Entry) organ(tx *Tx) string {
	if e.Organ != "" {
		return e.Organ
	}
	return string(tx.By.Dept)
}

func (e Entry) region(tx *Tx) string {
	if e.Region != "" {
		return e.Region
	}
	return tx.By.Region
}

// body is the canonical JSON (RFC 8785) of the entry. It returns an error when
// the entry is incomplete or longer than MaxEntry bytes.
func (e Entry) body(tx *Tx, idx int64) ([]byte, error) {
	if e.Act == "" || e.Basis.ID == "" || e.Subject == "" {
		return nil, fmt.Errorf("ledger: entry without act, provision or subject: %+v", e)
	}
	roles := make([]string, len(tx.By.Roles))
	for i, r := range tx.By.Roles {
		roles[i] = string(r)
	}
	m := map[string]any{
		"v":       1,
		"n":       idx,
		"at":      stamp(tx.Now),
		"act":     e.Act,
		"actor":   map[string]any{"id": tx.By.Pseudonym, "roles": roles},
		"organ":   e.organ(tx),
		"region":  e.region(tx),
		"subject": e.Subject,
		"basis":   e.Basis.ID,
	}
	if len(e.Docs) > 0 {
		m["docs"] = e.Docs
	}
	if e.Data != nil {
		m["data"] = e.Data
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("ledger: %s: %w", e.Act, err)
	}
	body, err := canon.JSON(json.RawMessage(raw))
	if err != nil {
		return nil, fmt.Errorf("ledger: %s: %w", e.Act, err)
	}
	if len(body) > MaxEntry {
		return nil, fmt.Errorf("%w: %s has %d bytes, at most %d", ErrTooLong, e.Act, len(body), MaxEntry)
	}
	return body, nil
}
