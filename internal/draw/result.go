package draw

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"io"
	"strconv"
)

// Ticket decides a draw: the smaller goes first.
type Ticket [32]byte

// Hex returns 64 lower-case hex digits.
func (t Ticket) Hex() string { return hex.EncodeToString(t[:]) }

// Compare orders tickets bytewise, which is the order of their hex digits.
func (t Ticket) Compare(u Ticket) int { return bytes.Compare(t[:], u[:]) }

// Drawn is one object of a result. Its rank is its place in Outcome.Rows.
type Drawn struct {
	ID     string
	Ticket Ticket
}

// Outcome is what the draw took from one stratum.
type Outcome struct {
	Stratum string
	Pool    uint64  // N, the objects of the stratum in the roster
	Rows    []Drawn // the n first by (ticket, id)
}

// CutOff returns the ticket of the last object taken (抽取界限). It is false when
// none was taken.
func (o Outcome) CutOff() (Ticket, bool) {
	if len(o.Rows) == 0 {
		return Ticket{}, false
	}
	return o.Rows[len(o.Rows)-1].Ticket, true
}

// Objects is the result of a draw of objects, strata in plan order.
type Objects struct {
	Strata []Outcome
}

// Write writes result.txt.
func (o Objects) Write(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<16)
	for _, s := range o.Strata {
		for i, d := range s.Rows {
			b.WriteString(s.Stratum)
			b.WriteByte('\t')
			b.WriteString(strconv.Itoa(i + 1))
			b.WriteByte('\t')
			b.WriteString(d.ID)
			b.WriteByte('\t')
			b.WriteString(d.Ticket.Hex())
			b.WriteByte('\n')
		}
	}
	return b.Flush()
}

// Seat is one line of the result of a draw of inspectors: a filled slot, an
// unfilled slot (Code empty) or a qualification that the share lacks.
type Seat struct {
	Rank   uint64
	ID     string // the object
	Dept   string
	Slot   uint64 // from 1; 0 on a lacks line
	Code   string // the inspector, or "" when the slot is unfilled
	Ticket Ticket
	Lacks  string // the missing qualification, or ""
}

// Unfilled reports whether the seat is a gap: nobody in the slot, or a
// qualification missing.
func (s Seat) Unfilled() bool { return s.Code == "" }

func (s Seat) line() string {
	head := strconv.FormatUint(s.Rank, 10) + "\t" + s.ID + "\t" + s.Dept + "\t"
	if s.Lacks != "" {
		return head + "lacks\t" + s.Lacks + "\t-"
	}
	head += strconv.FormatUint(s.Slot, 10)
	if s.Code == "" {
		return head + "\t-\t-"
	}
	return head + "\t" + s.Code + "\t" + s.Ticket.Hex()
}

// Teams is the result of a draw of inspectors, in the order of assignments.txt.
type Teams struct {
	Seats []Seat
}

// Write writes result.txt.
func (t Teams) Write(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<16)
	for _, s := range t.Seats {
		b.WriteString(s.line())
		b.WriteByte('\n')
	}
	return b.Flush()
}

// ParseObjects reads the result.txt of a draw of objects. Pool stays 0: the
// result does not say it. Its error is a *Fault.
func ParseObjects(b []byte) (Objects, error) {
	lines, err := splitLines(ResultFile, b)
	if err != nil {
		return Objects{}, err
	}
	var o Objects
	strata := make(map[string]bool)
	for i, s := range lines {
		n := i + 1
		f, err := fields(ResultFile, n, s, 4)
		if err != nil {
			return Objects{}, err
		}
		rank, okRank := number(f[1])
		ticket, okTicket := parseTicket(f[3])
		switch {
		case !ValidCode(f[0]):
			return Objects{}, fault(ResultFile, n, "分层代码不合规则", "not a stratum code")
		case !ValidID(f[2]):
			return Objects{}, badID(ResultFile, n)
		case !okTicket:
			return Objects{}, badTicket(n)
		}
		if len(o.Strata) == 0 || o.Strata[len(o.Strata)-1].Stratum != f[0] {
			if strata[f[0]] {
				return Objects{}, fault(ResultFile, n, "分层 %s 的各行没有连在一起", "the lines of stratum %s do not stand together", f[0])
			}
			strata[f[0]] = true
			o.Strata = append(o.Strata, Outcome{Stratum: f[0]})
		}
		out := &o.Strata[len(o.Strata)-1]
		if !okRank || rank != uint64(len(out.Rows))+1 {
			return Objects{}, fault(ResultFile, n, "位次应为 %d", "want rank %d", len(out.Rows)+1)
		}
		out.Rows = append(out.Rows, Drawn{f[2], ticket})
	}
	return o, nil
}

// ParseTeams reads the result.txt of a draw of inspectors. Its error is a
// *Fault.
func ParseTeams(b []byte) (Teams, error) {
	lines, err := splitLines(ResultFile, b)
	if err != nil {
		return Teams{}, err
	}
	t := Teams{Seats: make([]Seat, 0, len(lines))}
	for i, s := range lines {
		seat, err := parseSeat(i+1, s)
		if err != nil {
			return Teams{}, err
		}
		t.Seats = append(t.Seats, seat)
	}
	return t, nil
}

func parseSeat(n int, s string) (Seat, error) {
	f, err := fields(ResultFile, n, s, 6)
	if err != nil {
		return Seat{}, err
	}
	seat := Seat{ID: f[1], Dept: f[2]}
	ok := false
	if seat.Rank, ok = number(f[0]); !ok || seat.Rank == 0 {
		return seat, fault(ResultFile, n, "位次应为从 1 起的整数", "the rank is a whole number from 1")
	}
	if !ValidID(seat.ID) {
		return seat, badID(ResultFile, n)
	}
	if !ValidCode(seat.Dept) {
		return seat, fault(ResultFile, n, "部门代码不合规则", "not a department code")
	}
	if f[3] == "lacks" {
		seat.Lacks = f[4]
		if !ValidCode(f[4]) || f[5] != "-" {
			return seat, fault(ResultFile, n, "缺少资格的行应为资格代码和“-”", `a lacks line ends with a qualification and "-"`)
		}
		return seat, nil
	}
	if seat.Slot, ok = number(f[3]); !ok || seat.Slot == 0 || seat.Slot > maxSlots {
		return seat, fault(ResultFile, n, "席位应为 1 至 %d 的整数或 lacks", "the slot is a whole number from 1 to %d, or lacks",
			maxSlots)
	}
	if f[4] == "-" && f[5] == "-" {
		return seat, nil
	}
	if seat.Code = f[4]; !ValidCode(seat.Code) {
		return seat, fault(ResultFile, n, "人员代码不合规则", "not an inspector code")
	}
	if seat.Ticket, ok = parseTicket(f[5]); !ok {
		return seat, badTicket(n)
	}
	return seat, nil
}

func parseTicket(s string) (t Ticket, ok bool) {
	if !isHex(s, 64) {
		return t, false
	}
	_, err := hex.Decode(t[:], []byte(s))
	return t, err == nil
}

func badTicket(line int) *Fault {
	return fault(ResultFile, line, "签号应为 64 位小写十六进制", "a ticket is 64 lower-case hex digits")
}
