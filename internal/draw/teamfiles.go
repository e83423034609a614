package draw

import (
	"fmt"
	"strings"

	"yangguang/internal/canon"
)

// maxSlots bounds the slots of one line of assignments.txt.
const maxSlots = 1000

// Assignment is one line of assignments.txt: what one department's team share
// for one object must be.
type Assignment struct {
	Rank     uint64 // place of the object in the locked result ordered by ticket, from 1
	ID       string // the object
	Station  string // the object's own station (监管所), or ""
	Dept     string
	Slots    uint64   // 1 to 1000
	Lead     bool     // the first slot needs a leader
	Requires []string // qualifications of which the share must hold each
}

// Inspector is one line of inspectors.txt: a person eligible for the whole
// period.
type Inspector struct {
	Code    string
	Dept    string
	Station string // or ""
	Leader  bool
	Load    uint64 // visits drawn this year
	Quals   []string
}

// Holds reports whether the inspector has the qualification.
func (i Inspector) Holds(qual string) bool {
	for _, q := range i.Quals {
		if q == qual {
			return true
		}
	}
	return false
}

// ConflictOpening is one line of openings.txt: what a leaf of conflicts.txt
// commits to. The salt is 32 to 64 lower-case hex digits.
type ConflictOpening struct {
	ID   string
	Code string
	Salt string
}

func (a Assignment) line() string {
	return fmt.Sprintf("%d\t%s\t%s\t%s\t%d\t%d\t%s", a.Rank, a.ID, writeOrNone(a.Station), a.Dept, a.Slots, bit(a.Lead),
		writeCodes(a.Requires))
}

func (i Inspector) line() string {
	return fmt.Sprintf("%s\t%s\t%s\t%d\t%d\t%s", i.Code, i.Dept, writeOrNone(i.Station), bit(i.Leader), i.Load,
		writeCodes(i.Quals))
}

func (o ConflictOpening) line() string { return o.ID + "\t" + o.Code + "\t" + o.Salt }

// joinLines writes one line for each item and hands the whole to parse, so that
// nothing is written that would be refused when read.
func joinLines[T any](items []T, line func(T) string, parse func([]byte) ([]T, error)) ([]byte, error) {
	var w strings.Builder
	for _, it := range items {
		w.WriteString(line(it))
		w.WriteByte('\n')
	}
	b := []byte(w.String())
	if _, err := parse(b); err != nil {
		return nil, err
	}
	return b, nil
}

// AssignmentBytes returns assignments.txt for lines in rank order, or the
// *Fault that ParseAssignments finds.
func AssignmentBytes(list []Assignment) ([]byte, error) {
	return joinLines(list, Assignment.line, ParseAssignments)
}

// InspectorBytes returns inspectors.txt for inspectors sorted by code, or the
// *Fault that ParseInspectors finds.
func InspectorBytes(list []Inspector) ([]byte, error) {
	return joinLines(list, Inspector.line, ParseInspectors)
}

// ConflictBytes returns conflicts.txt for sorted leaves (see Leaves), or the
// *Fault that ParseConflicts finds.
func ConflictBytes(leaves []string) ([]byte, error) {
	return joinLines(leaves, func(s string) string { return s }, ParseConflicts)
}

// OpeningBytes returns openings.txt for openings sorted by id, code and salt,
// or the *Fault that ParseOpenings finds.
func OpeningBytes(list []ConflictOpening) ([]byte, error) {
	return joinLines(list, ConflictOpening.line, ParseOpenings)
}

// ParseAssignments reads assignments.txt. Ranks never fall; the lines of one
// object stand together, one for each department. Its error is a *Fault.
func ParseAssignments(b []byte) ([]Assignment, error) {
	lines, err := splitLines(AssignmentsFile, b)
	if err != nil {
		return nil, err
	}
	list := make([]Assignment, 0, len(lines))
	rankOf := make(map[string]uint64, len(lines))
	depts := make(map[string]bool) // of the current rank
	for i, s := range lines {
		n := i + 1
		a, err := parseAssignment(n, s)
		if err != nil {
			return nil, err
		}
		sameRank := i > 0 && a.Rank == list[i-1].Rank
		if !sameRank {
			clear(depts)
		}
		r, seen := rankOf[a.ID]
		switch {
		case i > 0 && a.Rank < list[i-1].Rank:
			return nil, fault(AssignmentsFile, n, "位次小于上一行", "the rank is below that of the line before")
		case sameRank && a.ID != list[i-1].ID:
			return nil, fault(AssignmentsFile, n, "同一位次出现两个检查对象", "two objects of the same rank")
		case seen && r != a.Rank:
			return nil, fault(AssignmentsFile, n, "检查对象 %s 出现在两个位次", "object %s has two ranks", a.ID)
		case depts[a.Dept]:
			return nil, fault(AssignmentsFile, n, "同一检查对象的同一部门出现两次", "the same department twice for one object")
		}
		rankOf[a.ID], depts[a.Dept] = a.Rank, true
		list = append(list, a)
	}
	return list, nil
}

func parseAssignment(n int, s string) (Assignment, error) {
	f, err := fields(AssignmentsFile, n, s, 7)
	if err != nil {
		return Assignment{}, err
	}
	a := Assignment{ID: f[1], Dept: f[3], Lead: f[5] == "1"}
	var okRank, okStation, okSlots, okRequires bool
	a.Rank, okRank = number(f[0])
	a.Station, okStation = orNone(f[2])
	a.Slots, okSlots = number(f[4])
	a.Requires, okRequires = codes(f[6])
	switch {
	case !okRank || a.Rank == 0:
		return a, fault(AssignmentsFile, n, "位次应为从 1 起的整数", "the rank is a whole number from 1")
	case !ValidID(a.ID):
		return a, badID(AssignmentsFile, n)
	case !okStation:
		return a, fault(AssignmentsFile, n, "监管所代码不合规则", "not a station code")
	case !ValidCode(a.Dept):
		return a, fault(AssignmentsFile, n, "部门代码不合规则", "not a department code")
	case !okSlots || a.Slots == 0 || a.Slots > maxSlots:
		return a, fault(AssignmentsFile, n, "人数应为 1 至 %d 的整数", "the slots are a whole number from 1 to %d", maxSlots)
	case f[5] != "0" && f[5] != "1":
		return a, fault(AssignmentsFile, n, "组长标记应为 0 或 1", "the lead mark is 0 or 1")
	case !okRequires:
		return a, fault(AssignmentsFile, n, "资格要求应为以逗号连接、互不相同的代码，或“-”",
			`requires are distinct codes joined by commas, or "-"`)
	}
	return a, nil
}

// ParseInspectors reads inspectors.txt. Its error is a *Fault.
func ParseInspectors(b []byte) ([]Inspector, error) {
	lines, err := splitLines(InspectorsFile, b)
	if err != nil {
		return nil, err
	}
	list := make([]Inspector, 0, len(lines))
	for i, s := range lines {
		n := i + 1
		f, err := fields(InspectorsFile, n, s, 6)
		if err != nil {
			return nil, err
		}
		p := Inspector{Code: f[0], Dept: f[1], Leader: f[3] == "1"}
		var okStation, okLoad, okQuals bool
		p.Station, okStation = orNone(f[2])
		p.Load, okLoad = number(f[4])
		p.Quals, okQuals = codes(f[5])
		switch {
		case !ValidCode(p.Code):
			err = fault(InspectorsFile, n, "人员代码不合规则", "not an inspector code")
		case !ValidCode(p.Dept):
			err = fault(InspectorsFile, n, "部门代码不合规则", "not a department code")
		case !okStation:
			err = fault(InspectorsFile, n, "监管所代码不合规则", "not a station code")
		case f[3] != "0" && f[3] != "1":
			err = fault(InspectorsFile, n, "组长标记应为 0 或 1", "the leader mark is 0 or 1")
		case !okLoad:
			err = fault(InspectorsFile, n, "工作量应为不带符号和前导零的整数", "the load is a whole number without sign and leading zeros")
		case !okQuals:
			err = fault(InspectorsFile, n, "资格应为以逗号连接、互不相同的代码，或“-”", `quals are distinct codes joined by commas, or "-"`)
		case i > 0:
			err = ascending(InspectorsFile, n, list[i-1].Code, p.Code)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// ParseConflicts reads conflicts.txt and returns its leaves. Its error is a
// *Fault.
func ParseConflicts(b []byte) ([]string, error) {
	lines, err := splitLines(ConflictsFile, b)
	if err != nil {
		return nil, err
	}
	for i, s := range lines {
		if !isHex(s, 64) {
			return nil, fault(ConflictsFile, i+1, "应为 64 位小写十六进制", "want 64 lower-case hex digits")
		}
		if i > 0 {
			if err := ascending(ConflictsFile, i+1, lines[i-1], s); err != nil {
				return nil, err
			}
		}
	}
	return lines, nil
}

// ParseOpenings reads openings.txt. Its error is a *Fault.
func ParseOpenings(b []byte) ([]ConflictOpening, error) {
	lines, err := splitLines(OpeningsFile, b)
	if err != nil {
		return nil, err
	}
	list := make([]ConflictOpening, 0, len(lines))
	for i, s := range lines {
		f, err := fields(OpeningsFile, i+1, s, 3)
		if err != nil {
			return nil, err
		}
		switch {
		case !ValidID(f[0]):
			return nil, badID(OpeningsFile, i+1)
		case !ValidCode(f[1]):
			return nil, fault(OpeningsFile, i+1, "人员代码不合规则", "not an inspector code")
		case len(f[2]) < 32 || len(f[2]) > 64 || !isHex(f[2], len(f[2])):
			return nil, fault(OpeningsFile, i+1, "盐值应为 32 至 64 位小写十六进制", "a salt is 32 to 64 lower-case hex digits")
		}
		if i > 0 {
			if err := ascending(OpeningsFile, i+1, lines[i-1], s); err != nil {
				return nil, err
			}
		}
		list = append(list, ConflictOpening{f[0], f[1], f[2]})
	}
	return list, nil
}

func badID(file string, line int) *Fault {
	return fault(file, line, "编号应为 1 至 55 个可打印的 ASCII 字符，不含空格、制表符和斜线",
		"an id is 1 to 55 printable ASCII bytes without space, TAB and slash")
}

// CheckOpenings refuses openings that are not, one for one, what the leaves of
// conflicts.txt commit to. Its error is a *Fault.
func CheckOpenings(h canon.Hash, leaves []string, openings []ConflictOpening) error {
	open := make(map[string]bool, len(leaves))
	for _, leaf := range leaves {
		open[leaf] = true
	}
	for i, o := range openings {
		leaf := ConflictLeaf(h, o.ID, o.Code, o.Salt)
		if !open[leaf] {
			return fault(OpeningsFile, i+1, "没有对应的校验码，或已被前面的行打开", "no leaf commits to it, or a line above has opened it")
		}
		delete(open, leaf)
	}
	for i, leaf := range leaves {
		if open[leaf] {
			return fault(ConflictsFile, i+1, "这个校验码没有对应的打开值", "no opening for this leaf")
		}
	}
	return nil
}
