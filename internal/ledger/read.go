package ledger

import (
	"context"
	"encoding/json"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"yangguang/internal/calendar"
	"yangguang/internal/db"
	"yangguang/internal/law"
)

// Stored is one entry as it lies in the log.
type Stored struct {
	Idx     int64
	At      time.Time // in Shanghai
	Act     string
	Actor   string // pseudonym
	Organ   string // department code
	Region  string
	Subject string
	Basis   string // id of the provision
	Body    []byte // the canonical JSON that was logged
	Leaf    tlog.Hash
}

// Provision is what the act was done under; ok is false for an id that this
// version does not know.
func (s Stored) Provision() (p law.Provision, ok bool) { return law.ByID(s.Basis) }

// Docs are the documents the entry names.
func (s Stored) Docs() []Doc {
	var b struct {
		Docs []Doc `json:"docs"`
	}
	if json.Unmarshal(s.Body, &b) != nil {
		return nil
	}
	return b.Docs
}

const storedColumns = `idx, at, act, actor, organ, region, subject, basis, body, leaf`

func scanStored(scan db.Scan) (s Stored, err error) {
	var at int64
	var leaf []byte
	err = scan(&s.Idx, &at, &s.Act, &s.Actor, &s.Organ, &s.Region, &s.Subject, &s.Basis, &s.Body, &leaf)
	s.At = calendar.Local(time.UnixMicro(at))
	copy(s.Leaf[:], leaf)
	return s, err
}

// EntryAt reads the entry with index idx. It returns db.ErrNotFound.
func EntryAt(ctx context.Context, q db.Querier, idx int64) (Stored, error) {
	return db.One(ctx, q, scanStored, `select `+storedColumns+` from ledger_entry where idx = $1`, idx)
}

// EntriesOf reads what happened to a subject such as "task:…", oldest first.
func EntriesOf(ctx context.Context, q db.Querier, subject string) ([]Stored, error) {
	return db.All(ctx, q, scanStored, `select `+storedColumns+` from ledger_entry where subject = $1 order by idx`,
		subject)
}

// Recent reads up to n entries before the index before, newest first; a
// negative before begins with the newest of all.
func Recent(ctx context.Context, q db.Querier, before int64, n int) ([]Stored, error) {
	if before < 0 {
		return db.All(ctx, q, scanStored, `select `+storedColumns+` from ledger_entry order by idx desc limit $1`, n)
	}
	return db.All(ctx, q, scanStored, `select `+storedColumns+
		` from ledger_entry where idx < $1 order by idx desc limit $2`, before, n)
}
