package draw

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"yangguang/internal/canon"
)

const goodPlan = "ssj-plan/1\ndraw 371073-2026-0001-O\nkind objects\ntitle 联合抽查\ninitiator SHGZ\nhash sha256\nrate A " +
	"1/20\ncount D 1\nsources commit:platform dice:10\n"

const teamPlan = "ssj-plan/1\ndraw d\nkind inspectors\ntitle t\ninitiator SHGZ\nhash sm3\nslack 2\ncross-station " +
	"1\nsources commit:platform dice:6\n"

const goodSheet = "ssj-seed/1\ndraw d\nattempt 1\ninput excluded " + zeros + "\ninput plan " + zeros +
	"\ninput roster " + zeros +
	"\ncommit a " + zeros + "\ncommit b " + zeros + "\ndice 0123\nopen a " + zeros + "\nopen b " + zeros +
	"\nbeacon ssq-2026031 02.05./07./\n"

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"

// parsers read one file each and give back what the writer makes of it.
var parsers = map[string]func([]byte) ([]byte, error){
	PlanFile:        rewrite(ParsePlan, Plan.Bytes),
	SeedFile:        rewrite(ParseSheet, Sheet.Bytes),
	AssignmentsFile: rewrite(ParseAssignments, AssignmentBytes),
	InspectorsFile:  rewrite(ParseInspectors, InspectorBytes),
	ConflictsFile:   rewrite(ParseConflicts, ConflictBytes),
	OpeningsFile:    rewrite(ParseOpenings, OpeningBytes),
	SumsFile: rewrite(ParseSums, func(list []Sum) ([]byte, error) {
		return joinLines(list, func(s Sum) string { return s.Hash + "  " + s.File }, ParseSums)
	}),
	"objects": rewrite(ParseObjects,
		func(o Objects) ([]byte, error) { var w bytes.Buffer; err := o.Write(&w); return w.Bytes(), err }),
	"inspectors": rewrite(ParseTeams,
		func(t Teams) ([]byte, error) { var w bytes.Buffer; err := t.Write(&w); return w.Bytes(), err }),
	RosterFile:   rewriteList(RosterFile),
	ExcludedFile: rewriteList(ExcludedFile),
}

func rewrite[T any](parse func([]byte) (T, error), write func(T) ([]byte, error)) func([]byte) ([]byte, error) {
	return func(b []byte) ([]byte, error) {
		v, err := parse(b)
		if err != nil {
			return nil, err
		}
		return write(v)
	}
}

// rewriteList reads a streamed list and writes the ids and codes that it found.
func rewriteList(file string) func([]byte) ([]byte, error) {
	return func(b []byte) ([]byte, error) {
		var w bytes.Buffer
		r := newListReader(file, bytes.NewReader(b), canon.SM3)
		err := r.next()
		for ; err == nil; err = r.next() {
			fmt.Fprintf(&w, "%s\t%s\n", r.id, r.code)
		}
		if err != io.EOF {
			return nil, err
		}
		return w.Bytes(), nil
	}
}

func TestGrammar(t *testing.T) {
	t.Parallel()
	in := func(file, text string) [2]string { return [2]string{file, text} }
	plan := func(old, new string) [2]string { return in(PlanFile, strings.Replace(goodPlan, old, new, 1)) }
	team := func(old, new string) [2]string { return in(PlanFile, strings.Replace(teamPlan, old, new, 1)) }
	sheet := func(old, new string) [2]string { return in(SeedFile, strings.Replace(goodSheet, old, new, 1)) }
	salt := zeros[:32]
	for _, c := range []struct {
		file [2]string
		want string // beginning of the fault, "" when the file is good
	}{
		{plan("", ""), ""},
		{plan("1/20", "1/1"), ""},
		{plan("1/20", "0/20"), "plan.txt line 7: a rate"},
		{plan("1/20", "3/2"), "plan.txt line 7: a rate"},
		{plan("1/20", "1/0"), "plan.txt line 7: a rate"},
		{plan("1/20", "01/20"), "plan.txt line 7: a rate"},
		{plan("1/20", "+1/20"), "plan.txt line 7: a rate"},
		{plan("1/20", "0.05"), "plan.txt line 7: a rate"},
		{plan("1/20", "1/2000000000000000000"), "plan.txt line 7: a rate"},
		{plan("rate A 1/20\ncount D 1\n", ""), "plan.txt line 7: want a"},
		{plan("count D 1", "count D -1"), "plan.txt line 8: the count"},
		{plan("count D 1", "count D"), "plan.txt line 8: the count"},
		{plan("count D 1", "count A 1"), "plan.txt line 8: stratum A stands above"},
		{plan("count D 1", "slack 1"), `plan.txt line 8: want a "sources" line`},
		{plan("objects", "inspectors"), `plan.txt line 7: want a "cross-station" line`},
		{plan("objects", "both"), "plan.txt line 3: the kind"},
		{plan("sha256", "md5"), "plan.txt line 6: the hash"},
		{plan("-0001-O", "-0001-O-"+zeros[:30]), "plan.txt line 2: a draw id"},
		{plan("-0001-O", "_1"), "plan.txt line 2: a draw id"},
		{plan("联合抽查", " "), "plan.txt line 4: the title"},
		{plan("SHGZ", "SH GZ"), "plan.txt line 5: not a department"},
		{plan("ssj-plan/1", "ssj-plan/2"), "plan.txt line 1: the first line"},
		{plan("commit:platform ", ""), "plan.txt line 9: want at least one commit"},
		{plan(" dice:10", ""), "plan.txt line 9: want at least one commit"},
		{plan(" dice:10", " beacon:ssq-2026031"), ""},
		{plan("dice:10", "commit:platform dice:6"), "plan.txt line 9: source commit:platform stands twice"},
		{plan("dice:10", "dice:0"), "plan.txt line 9: \"dice:0\" is no source"},
		{plan("dice:10", " dice:10"), "plan.txt line 9: \"\" is no source"},
		{plan("dice:10\n", "dice:10"), "plan.txt line 9: the last line"},
		{plan("dice:10\n", "dice:10\n\n"), "plan.txt line 10: empty line"},
		{plan("dice:10\n", "dice:10\nmore\n"), "plan.txt line 10: a line too many"},
		{plan("dice:10\n", "dice:10\r\n"), "plan.txt line 9: carriage return"},
		{plan("联", "\xff"), "plan.txt line 4: not valid UTF-8"},
		{plan("联", "\x00"), "plan.txt line 4: control character"},
		{plan("联", "\uFEFF"), "plan.txt line 4: byte order mark"},
		{in(PlanFile, ""), "plan.txt line 1: the first line"},
		{team("", ""), ""},
		{team("slack 2\n", ""), ""},
		{team("slack 2", "slack x"), "plan.txt line 7: the slack"},
		{team("cross-station 1\n", ""), `plan.txt line 8: want a "cross-station"`},
		{team("cross-station 1", "cross-station 2"), "plan.txt line 8: cross-station"},

		{sheet("", ""), ""},
		{sheet("attempt 1", "attempt 0"), "seed.txt line 3: the attempt"},
		{sheet("input plan", "input plans"), `seed.txt line 5: want a "input plan"`},
		{sheet("commit b", "commit a"), "seed.txt line 8: the same as"},
		{sheet("commit b", "commit 0"), "seed.txt line 8: does not sort"},
		{sheet("commit b 0", "commit b A"), "seed.txt line 8: want a party"},
		{sheet("dice 0123", "dice 0x23"), "seed.txt line 9: dice"},
		{sheet("dice 0123", "dice "), "seed.txt line 9: dice"},
		{sheet("beacon ssq-2026031 ", "beacon ssq-2026031"), "seed.txt line 12: a beacon"},
		{sheet("07./\n", "07./\nbeacon ssq-2026031 1\n"), "seed.txt line 13: beacon ssq-2026031 stands twice"},
		{sheet("07./\n", "07./\ndice 1\n"), "seed.txt line 13: a line too many"},

		{in(RosterFile, ""), ""},
		{in(RosterFile, "A\tx\nA#01\tx\nB\t高风险\n"), ""},
		{in(RosterFile, "B\tx\nA\tx\n"), "roster.txt line 2: does not sort"},
		{in(RosterFile, "A\tx\nA\ty\n"), "roster.txt line 2: id A stands twice"},
		{in(RosterFile, "A\tx"), "roster.txt line 1: the last line"},
		{in(RosterFile, "A\tx\r\n"), "roster.txt line 1: carriage return"},
		{in(RosterFile, "A\n"), "roster.txt line 1: want 2 fields"},
		{in(RosterFile, "A\tx\ty\n"), "roster.txt line 1: want 2 fields"},
		{in(RosterFile, "A B\tx\n"), "roster.txt line 1: an id"},
		{in(RosterFile, "A/B\tx\n"), "roster.txt line 1: an id"},
		{in(RosterFile, "企业\tx\n"), "roster.txt line 1: an id"},
		{in(RosterFile, "\tx\n"), "roster.txt line 1: an id"},
		{in(RosterFile, "A\t-\n"), "roster.txt line 1: not a code"},
		{in(RosterFile, "A\tx y\n"), "roster.txt line 1: not a code"},
		{in(RosterFile, "A\t\xff\n"), "roster.txt line 1: not valid UTF-8"},
		{in(RosterFile, "A\tx\n\nB\tx\n"), "roster.txt line 2: empty line"},
		{in(RosterFile, zeros[:55]+"\tx\n"), ""},
		{in(RosterFile, zeros[:56]+"\tx\n"), "roster.txt line 1: an id"},
		{in(RosterFile, strings.Repeat("x", 300)+"\n"), "roster.txt line 1: line too long"},
		{in(ExcludedFile, "A\tF2\nB\tZX\n"), ""},
		{in(ExcludedFile, "A\tF2\nA\tZX\n"), "excluded.txt line 2: id A stands twice"},

		{in(AssignmentsFile, "1\tA\tST1\tX\t2\t1\t-\n1\tA\t-\tY\t1\t0\tP,Q\n3\tB\t-\tX\t2\t1\t-\n"), ""},
		{in(AssignmentsFile, "0\tA\t-\tX\t2\t1\t-\n"), "assignments.txt line 1: the rank is"},
		{in(AssignmentsFile, "2\tA\t-\tX\t2\t1\t-\n1\tB\t-\tX\t2\t1\t-\n"), "assignments.txt line 2: the rank is below"},
		{in(AssignmentsFile, "1\tA\t-\tX\t2\t1\t-\n1\tB\t-\tX\t2\t1\t-\n"), "assignments.txt line 2: two objects"},
		{in(AssignmentsFile, "1\tA\t-\tX\t2\t1\t-\n1\tA\t-\tX\t2\t1\t-\n"), "assignments.txt line 2: the same department"},
		{in(AssignmentsFile, "1\tA\t-\tX\t2\t1\t-\n2\tA\t-\tX\t2\t1\t-\n"), "assignments.txt line 2: object A has two"},
		{in(AssignmentsFile, "1\tA\t-\tX\t0\t1\t-\n"), "assignments.txt line 1: the slots"},
		{in(AssignmentsFile, "1\tA\t-\tX\t1001\t1\t-\n"), "assignments.txt line 1: the slots"},
		{in(AssignmentsFile, "1\tA\t-\tX\t2\tyes\t-\n"), "assignments.txt line 1: the lead"},
		{in(AssignmentsFile, "1\tA\t-\tX\t2\t1\tP,P\n"), "assignments.txt line 1: requires"},
		{in(AssignmentsFile, "1\tA\t-\tX\t2\t1\tP,\n"), "assignments.txt line 1: requires"},
		{in(AssignmentsFile, "1\tA\t\tX\t2\t1\t-\n"), "assignments.txt line 1: not a station"},
		{in(AssignmentsFile, "1\tA\t-\tX\t2\t1\n"), "assignments.txt line 1: want 7 fields"},

		{in(InspectorsFile, "a\tX\t-\t0\t0\t-\nb\tX\tS\t1\t12\tP,Q\n"), ""},
		{in(InspectorsFile, "b\tX\t-\t0\t0\t-\na\tX\t-\t0\t0\t-\n"), "inspectors.txt line 2: does not sort"},
		{in(InspectorsFile, "a\tX\t-\t0\t0\t-\na\tY\t-\t0\t0\t-\n"), "inspectors.txt line 2: the same"},
		{in(InspectorsFile, "a\tX\t-\t2\t0\t-\n"), "inspectors.txt line 1: the leader"},
		{in(InspectorsFile, "a\tX\t-\t0\t007\t-\n"), "inspectors.txt line 1: the load"},
		{in(InspectorsFile, "a\tX\t-\t0\t0\t-,P\n"), "inspectors.txt line 1: quals"},

		{in(ConflictsFile, zeros+"\n"), ""},
		{in(ConflictsFile, zeros+"\n"+zeros+"\n"), "conflicts.txt line 2: the same"},
		{in(ConflictsFile, zeros[1:]+"\n"), "conflicts.txt line 1: want 64"},
		{in(ConflictsFile, zeros[1:]+"A\n"), "conflicts.txt line 1: want 64"},
		{in(OpeningsFile, "A\ta\t"+salt+"\nA\tb\t"+salt+"\n"), ""},
		{in(OpeningsFile, "A\tb\t"+salt+"\nA\ta\t"+salt+"\n"), "openings.txt line 2: does not sort"},
		{in(OpeningsFile, "A\ta\t"+salt[1:]+"\n"), "openings.txt line 1: a salt"},

		{in(SumsFile, zeros+"  plan.txt\n"+zeros+"  seed.txt\n"), ""},
		{in(SumsFile, zeros+" *plan.txt\n"), "SHA256SUMS line 1: want 64"},
		{in(SumsFile, zeros+"  ../plan.txt\n"), "SHA256SUMS line 1: want 64"},
		{in(SumsFile, zeros+"  seed.txt\n"+zeros+"  plan.txt\n"), ""}, // sha256sum seed.txt plan.txt
		{in(SumsFile, zeros+"  seed.txt\n"+zeros+"  plan.txt\n"+zeros[1:]+"1  seed.txt\n"),
			"SHA256SUMS line 3: file seed.txt stands above"},

		{in("objects", "A\t1\tx\t"+zeros+"\nA\t2\ty\t"+zeros+"\nB\t1\tz\t"+zeros+"\n"), ""},
		{in("objects", "A\t2\tx\t"+zeros+"\n"), "result.txt line 1: want rank 1"},
		{in("objects", "A\t1\tx\t"+zeros+"\nB\t1\ty\t"+zeros+"\nA\t2\tz\t"+zeros+"\n"),
			"result.txt line 3: the lines of stratum A"},
		{in("inspectors", "1\tA\tX\t1\ta\t"+zeros+"\n1\tA\tX\t2\t-\t-\n1\tA\tX\tlacks\tP\t-\n"), ""},
		{in("inspectors", "1\tA\tX\t1\t-\t"+zeros+"\n"), "result.txt line 1: not an inspector"},
		{in("inspectors", "1\tA\tX\tlacks\tP\t"+zeros+"\n"), "result.txt line 1: a lacks line"},
	} {
		got, err := parsers[c.file[0]]([]byte(c.file[1]))
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s %q: %v", c.file[0], c.file[1], err)
		case c.want == "" && string(got) != c.file[1]:
			t.Errorf("%s %q: written again as %q", c.file[0], c.file[1], got)
		case c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)):
			t.Errorf("%s %q: %v, want %q", c.file[0], c.file[1], err, c.want)
		}
	}
}
