package draw

import (
	"fmt"
	"slices"
	"strings"

	"yangguang/internal/canon"
)

// Sheet is seed.txt: the frozen inputs and everything that the seed is made of.
type Sheet struct {
	Draw    string
	Attempt uint64 // from 1
	Inputs  []Input
	Commits []Commitment // sorted by party
	Dice    []string     // decimal digits, in plan order
	Opens   []Opened     // sorted by party
	Beacons []Beacon     // in plan order
}

// Input is the hash of one frozen file. File is a name of Kind.InputFiles; the
// sheet writes it without ".txt".
type Input struct {
	File string
	Hash string // 64 lower-case hex digits
}

// Commitment is one party's commitment, as Commit makes it.
type Commitment struct {
	Party string
	Hash  string
}

// Opened is one party's opened secret, 64 lower-case hex digits.
type Opened struct {
	Party  string
	Secret string
}

// Beacon is a public number. Value is one line of text, written as in RFC 3797
// for a lottery issue.
type Beacon struct {
	Name  string
	Value string
}

// Seed returns H(seed.txt) for the bytes of a seed sheet.
func Seed(h canon.Hash, sheet []byte) string { return h.Hex(sheet) }

// Bytes returns seed.txt, or the *Fault that ParseSheet finds in it.
func (s Sheet) Bytes() ([]byte, error) {
	b := s.encode()
	if _, err := ParseSheet(b); err != nil {
		return nil, err
	}
	return b, nil
}

func (s Sheet) encode() []byte {
	var w strings.Builder
	fmt.Fprintf(&w, "ssj-seed/1\ndraw %s\nattempt %d\n", s.Draw, s.Attempt)
	for _, in := range s.Inputs {
		fmt.Fprintf(&w, "input %s %s\n", strings.TrimSuffix(in.File, ".txt"), in.Hash)
	}
	for _, c := range s.Commits {
		fmt.Fprintf(&w, "commit %s %s\n", c.Party, c.Hash)
	}
	for _, d := range s.Dice {
		fmt.Fprintf(&w, "dice %s\n", d)
	}
	for _, o := range s.Opens {
		fmt.Fprintf(&w, "open %s %s\n", o.Party, o.Secret)
	}
	for _, b := range s.Beacons {
		fmt.Fprintf(&w, "beacon %s %s\n", b.Name, b.Value)
	}
	return []byte(w.String())
}

// ParseSheet reads seed.txt. Its error is a *Fault. Whether the sheet fits its
// plan is asked of Against.
func ParseSheet(b []byte) (Sheet, error) {
	var s Sheet
	lines, err := splitLines(SeedFile, b)
	if err != nil {
		return s, err
	}
	r := &sheetReader{file: SeedFile, lines: lines}
	for _, read := range []func(*sheetReader) error{s.readHead, s.readInputs, s.readSources, (*sheetReader).end} {
		if err := read(r); err != nil {
			return Sheet{}, err
		}
	}
	return s, nil
}

func (s *Sheet) readHead(r *sheetReader) (err error) {
	if err = r.first("ssj-seed/1"); err != nil {
		return err
	}
	if s.Draw, err = r.drawID(); err != nil {
		return err
	}
	rest, err := r.take("attempt")
	if err != nil {
		return err
	}
	ok := false
	if s.Attempt, ok = number(rest); !ok || s.Attempt == 0 {
		return r.bad("抽取次数应为从 1 起的整数", "the attempt is a whole number from 1")
	}
	return nil
}

func (s *Sheet) readInputs(r *sheetReader) error {
	files := KindObjects.InputFiles()
	if r.peek("input assignments") {
		files = KindInspectors.InputFiles()
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".txt")
		rest, err := r.take("input " + name)
		if err != nil {
			return err
		}
		if !isHex(rest, 64) {
			return r.bad("摘要应为 64 位小写十六进制", "a hash is 64 lower-case hex digits")
		}
		s.Inputs = append(s.Inputs, Input{File: file, Hash: rest})
	}
	return nil
}

func (s *Sheet) readSources(r *sheetReader) error {
	err := readParties(r, "commit", func(party, value string) { s.Commits = append(s.Commits, Commitment{party, value}) })
	if err != nil {
		return err
	}
	for r.peek("dice") {
		digits, err := r.take("dice")
		if err != nil {
			return err
		}
		if !isDigits(digits) || len(digits) > 100 {
			return r.bad("摇号数字应为 1 至 100 位十进制数字", "dice are 1 to 100 decimal digits")
		}
		s.Dice = append(s.Dice, digits)
	}
	err = readParties(r, "open", func(party, value string) { s.Opens = append(s.Opens, Opened{party, value}) })
	if err != nil {
		return err
	}
	for r.peek("beacon") {
		rest, err := r.take("beacon")
		if err != nil {
			return err
		}
		name, value, _ := strings.Cut(rest, " ")
		if !ValidCode(name) || value != strings.TrimSpace(value) || value == "" || strings.Contains(value, "\t") {
			return r.bad("信标行应为名称和一个值", "a beacon line is a name and a value")
		}
		if slices.ContainsFunc(s.Beacons, func(b Beacon) bool { return b.Name == name }) {
			return r.bad("信标 %s 重复", "beacon %s stands twice", name)
		}
		s.Beacons = append(s.Beacons, Beacon{name, value})
	}
	return nil
}

// readParties reads lines "word party hex", sorted by party.
func readParties(r *sheetReader, word string, add func(party, value string)) error {
	before := ""
	for r.peek(word) {
		rest, err := r.take(word)
		if err != nil {
			return err
		}
		party, value, _ := strings.Cut(rest, " ")
		if !ValidCode(party) || !isHex(value, 64) {
			return r.bad("应为参与方和 64 位小写十六进制", "want a party and 64 lower-case hex digits")
		}
		if err := ascending(r.file, r.next, before, party); err != nil {
			return err
		}
		before = party
		add(party, value)
	}
	return nil
}
