// Package sampling is the ceremony around a draw: freeze, commit, public
// numbers, open, result, lock (ssj/1 section 1; Article 12). The computation is
// internal/draw's; this package keeps the order, so that who speaks last cannot
// choose and who chose cannot speak last.
//
// It is the only owner of these acts. The packages whose things are drawn supply
// them and follow each step through an Owner.
package sampling

import (
	"yangguang/internal/authz"
	"yangguang/internal/canon"
	"yangguang/internal/draw"
	"yangguang/internal/files"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
	"yangguang/internal/plan"
)

// Service carries out the ceremony.
type Service struct {
	Owners        map[draw.Kind]Owner
	Ledger        *ledger.Ledger
	Authz         *authz.Policies
	Files         *files.Store
	Seal          *Seal
	Bundles       string // directory of the published bundles
	OpenConflicts bool   // whether published bundles carry openings.txt
}

// State is where a draw stands.
type State string

const (
	Frozen State = "frozen" // 池已快照: inputs hashed and public, no result yet
	Drawn  State = "drawn"  // 已抽取
	Locked State = "locked" // 已锁定: nothing of it changes any more
	Failed State = "failed" // 已作废: input error, waits for a corrected freeze
)

var stateNames = map[State]string{Frozen: "已冻结待抽取", Drawn: "已抽取待锁定", Locked: "已锁定", Failed: "已作废待重新冻结"}

// Name is the Chinese word for the state.
func (s State) Name() string { return stateNames[s] }

// Platform and Witness are the committing parties of the default ceremony.
const (
	Platform = "platform"
	Witness  = "witness"
)

// Draw is one draw with its present attempt.
type Draw struct {
	Region     string
	ID         ids.Draw
	Kind       draw.Kind
	Task       ids.Task
	Dept       ids.Dept // who draws
	Initiator  ids.Dept // 发起部门 of the task
	Title      string
	Hash       canon.Hash
	Disclosure string
	Sources    []draw.Source
	State      State
	Attempt    int   // from 1
	Pool       int64 // objects in the roster, or assignments
	Excluded   int64 // objects excluded, or 0
	FrozenBy   ids.Person
	FrozenAt   int64 // µs
	LimitAt    int64 // µs: a freeze without result by then is shown in red
	DrawnBy    ids.Person
	DrawnAt    int64
	LockedBy   ids.Person
	LockedAt   int64
	Version    int
	Disclosed  int64 // µs when everything was opened to the public, 0 = not yet
}

// Embargoed reports whether the material is still closed to the public
// (ssj/1 section 7).
func (d Draw) Embargoed() bool { return d.Disclosure == plan.AfterTask && d.Disclosed == 0 }

// Public reports whether anybody may read the material.
func (d Draw) Public() bool { return d.State == Locked && !d.Embargoed() }

// sealsInput reports whether the plain hash of an input would give away what the
// embargo hides: assignments.txt is the locked list of objects with little around
// it, and whoever has the roster could try lists until one fits.
func (d Draw) sealsInput(name string) bool {
	return d.Embargoed() && name == draw.AssignmentsFile
}

// ShownHash is what may be shown of a frozen input now: its hash, or under
// embargo, where the hash would give the list away, the sealed one (sealed true).
func (h Hall) ShownHash(f File) (hash string, sealed bool) {
	plain := f.H(h.Draw.Hash)
	if !h.Draw.sealsInput(f.Name) {
		return plain, false
	}
	return draw.SealedInput(h.Draw.Hash, f.Name, plain, h.Now().SealedSalt), true
}

// Attempt is one attempt at a freeze.
type Attempt struct {
	Draw        ids.Draw
	N           int
	State       string // open, drawn, void
	StartedAt   int64
	Seed        string // H(seed.txt), "" before the result
	Sealed      string // under embargo: the commitment to seed and result
	SealedSalt  string
	VoidKind    string // technical or input-error, "" when no void was asked for
	VoidReason  string
	VoidAskedBy ids.Person
	VoidAskedAt int64
	VoidBy      ids.Person
	VoidAt      int64
}

// Commitment is one party's commitment in an attempt.
type Commitment struct {
	Party       string
	Person      ids.Person // "" for the platform
	Hash        string     // "" until committed
	CommittedAt int64
	Opened      bool
	OpenedAt    int64
	sealed      string // the platform's secret, encrypted
	secret      string // opened
}

// Dice is what one person typed for one roll.
type Dice struct {
	Seq    int // which roll, from 0
	Person ids.Person
	Digits string
	At     int64
}

// File is one file of a draw, by its hashes.
type File struct {
	Attempt     int
	Name        string
	SHA256, SM3 string
	Size        int64
}

// H is the hash of the file under the draw's own function.
func (f File) H(h canon.Hash) string {
	if h == canon.SM3 {
		return f.SM3
	}
	return f.SHA256
}

// Stratum is the quota and the outcome of one stratum.
type Stratum struct {
	Code     string
	Name     string // shown beside the code
	Num, Den int64  // rate, or
	Fixed    int64  // a fixed number when Den = 0
	Pool     int64  // N
	Drawn    int64  // n, 0 before the result
	CutOff   string // 抽取界限, "" before the result or when none was drawn
}

// Pick is one object of the list that a draw made.
type Pick struct {
	Region  string
	Subject ids.Subject
	Stratum string
	Rank    int    // within the stratum, from 1
	Place   int    // in the whole list by ticket, from 1
	Ticket  string // 64 hex digits
}

// Seat is one line of the result of an inspector draw.
type Seat struct {
	Place     int
	Subject   ids.Subject
	Dept      ids.Dept
	Slot      int           // 0 on a lacks line
	Inspector ids.Inspector // "" when the slot is unfilled
	Ticket    string
	Lacks     string // the missing qualification
}

// Exclusion reasons, as written in excluded.txt.
const (
	OutCancelled = "ZX" // 注销
	OutRevoked   = "DX" // 吊销
	OutMoved     = "QC" // 迁出
	OutClosed    = "TY" // 停业
	OutTwice     = "F2" // 本年已抽查两次 (Article 7)
	OutStratum   = "WF" // 不属于本任务的任何分层
	OutItem      = "SX" // 本任务的事项都不检查这类主体 (Article 1)
)

var reasons = map[string]string{
	OutCancelled: "已注销", OutRevoked: "已被吊销", OutMoved: "已迁出", OutClosed: "已停业",
	OutTwice: "本年度已被抽查两次", OutStratum: "不在本任务的任何分层内",
	OutItem: "本任务的抽查事项不涉及这类主体",
}

// Reason is the Chinese meaning of a reason code.
func Reason(code string) string { return reasons[code] }

// ReasonBasis is the provision under which an object with the reason code was
// excluded: the limit of two draws a year, the items and strata of the task, or
// its state in the roster.
func ReasonBasis(code string) law.Provision {
	switch code {
	case OutTwice:
		return law.Art7
	case OutItem:
		return law.Art1
	case OutStratum:
		return law.Art12
	}
	return law.Art8
}
