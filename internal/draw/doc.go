// Package draw is the protocol ssj/1: it recomputes a draw of objects
// (检查对象) or of inspectors (执法检查人员) from text files and says whether a
// published result is the one that those files force.
//
// Everything here is a pure function of its inputs: no clock, no database, no
// random source and no floating point. Where randomness is needed, the caller
// brings it as text in the seed sheet. Lists that may hold the whole market
// (roster.txt, excluded.txt) are streamed; the rest is held in memory.
//
// A fault in a file is a *Fault naming the file and the line.
package draw

// The files of a bundle.
const (
	PlanFile        = "plan.txt"
	RosterFile      = "roster.txt"
	ExcludedFile    = "excluded.txt"
	AssignmentsFile = "assignments.txt"
	InspectorsFile  = "inspectors.txt"
	ConflictsFile   = "conflicts.txt"
	OpeningsFile    = "openings.txt"
	SeedFile        = "seed.txt"
	ResultFile      = "result.txt"
	SumsFile        = "SHA256SUMS"
)

// Kind says what is drawn.
type Kind string

// The two kinds of draw.
const (
	KindObjects    Kind = "objects"
	KindInspectors Kind = "inspectors"
)

// InputFiles returns the names of the files frozen before a draw of this kind,
// in the order of the seed sheet's input lines. openings.txt is none of them:
// conflicts.txt commits to it.
func (k Kind) InputFiles() []string {
	if k == KindInspectors {
		return []string{AssignmentsFile, ConflictsFile, InspectorsFile, PlanFile}
	}
	return []string{ExcludedFile, PlanFile, RosterFile}
}

// Files returns the names of all files of a bundle of this kind but
// SHA256SUMS, sorted bytewise.
func (k Kind) Files() []string {
	if k == KindInspectors {
		return []string{AssignmentsFile, ConflictsFile, InspectorsFile, OpeningsFile, PlanFile, ResultFile, SeedFile}
	}
	return []string{ExcludedFile, PlanFile, ResultFile, RosterFile, SeedFile}
}
