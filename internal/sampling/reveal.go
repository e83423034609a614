package sampling

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"yangguang/internal/actor"
	"yangguang/internal/authz"
	"yangguang/internal/draw"
	"yangguang/internal/ids"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// Reveal opens the platform's secret, writes the seed sheet and computes the
// result (ssj/1 section 1 steps 4 to 6). Everything it needs was fixed before,
// so it can come out in one way only, and a second call is refused. seen is the
// attempt that the person saw. It returns db.ErrNotFound, db.ErrConflict or a
// *law.Refusal.
func (s *Service) Reveal(ctx context.Context, by actor.Actor, id ids.Draw, seen int) error {
	return s.carryOut(ctx, by, id, seen,
		step{act: func(a Acts) authz.Act { return a.Start }, hook: func(o Owner) Hook { return o.OnDrawn },
			fn: func(ctx context.Context, tx *ledger.Tx, h *Hall) ([]ledger.Event, error) {
				if no := h.need(ToReveal); no != nil {
					return nil, no
				}
				if err := s.openPlatform(ctx, tx, h); err != nil {
					return nil, err
				}
				drawn, err := s.result(ctx, tx, *h)
				if err != nil {
					return nil, err
				}
				h.Draw.State, h.Draw.DrawnBy, h.Draw.DrawnAt = Drawn, by.Person, tx.Micros()
				drawn.d = h.Draw
				return []ledger.Event{SecretOpened{h.Draw, Platform}, drawn}, nil
			}})
}

// result computes the result of the present attempt and keeps it, as files and
// as rows.
func (s *Service) result(ctx context.Context, tx *ledger.Tx, h Hall) (e ResultDrawn, err error) {
	sheet, err := h.sheet()
	if err != nil {
		return e, err
	}
	sheetBytes, err := sheet.Bytes()
	if err != nil {
		return e, err
	}
	seed := draw.Seed(h.Draw.Hash, sheetBytes)
	var result bytes.Buffer
	if e.drawn, e.gaps, err = s.compute(ctx, tx, h, seed, &result); err != nil {
		return e, err
	}
	for _, f := range []struct {
		name string
		b    []byte
	}{{draw.SeedFile, sheetBytes}, {draw.ResultFile, result.Bytes()}} {
		file, err := s.store(ctx, f.name, bytes.NewReader(f.b))
		if err != nil {
			return e, err
		}
		file.Attempt = h.Draw.Attempt
		if err := insertFile(ctx, tx, h.Draw.ID, file); err != nil {
			return e, err
		}
		e.files = append(e.files, file)
	}
	a := h.Now()
	a.State, a.Seed = "drawn", seed
	if h.Draw.Embargoed() {
		a.Sealed = draw.SealedLeaf(h.Draw.Hash, seed, result.Bytes(), a.SealedSalt)
		e.sealed, e.files = a.Sealed, nil
	}
	return e, updateAttempt(ctx, tx, a)
}

func (s *Service) openPlatform(ctx context.Context, tx *ledger.Tx, h *Hall) error {
	i := slices.IndexFunc(h.Commitments, func(c Commitment) bool { return c.Party == Platform })
	if i < 0 {
		return fmt.Errorf("sampling: %s has no commitment of the platform", h.Draw.ID)
	}
	c := &h.Commitments[i]
	secret, err := s.Seal.open(c.sealed, h.Draw.ID, h.Draw.Attempt)
	if err != nil {
		return err
	}
	if draw.Commit(h.Draw.Hash, string(h.Draw.ID), uint64(h.Draw.Attempt), Platform, secret) != c.Hash {
		return law.Refuse(law.Ceremony, law.Conflict, "PLATFORM_SECRET_MISMATCH", "平台的随机密码与先前提交的校验码不符，不能继续。",
			"请申请作废，经主要负责人同意后重新开始，并报告安全审计员。")
	}
	c.secret, c.Opened, c.OpenedAt = secret, true, tx.Micros()
	return updateCommitment(ctx, tx, h.Draw.ID, h.Draw.Attempt, *c)
}

// sheet assembles seed.txt from what is stored.
func (h Hall) sheet() (draw.Sheet, error) {
	sh := draw.Sheet{Draw: string(h.Draw.ID), Attempt: uint64(h.Draw.Attempt)}
	for _, name := range h.Draw.Kind.InputFiles() {
		i := slices.IndexFunc(h.Files, func(f File) bool { return f.Name == name })
		if i < 0 {
			return sh, fmt.Errorf("sampling: %s has no %s", h.Draw.ID, name)
		}
		sh.Inputs = append(sh.Inputs, draw.Input{File: name, Hash: h.Files[i].H(h.Draw.Hash)})
	}
	for _, c := range h.Commitments {
		sh.Commits = append(sh.Commits, draw.Commitment{Party: c.Party, Hash: c.Hash})
		sh.Opens = append(sh.Opens, draw.Opened{Party: c.Party, Secret: c.secret})
	}
	for i := range h.rolls() {
		digits, ok := h.Agreed(i)
		if !ok {
			return sh, fmt.Errorf("sampling: %s: roll %d is not agreed", h.Draw.ID, i+1)
		}
		sh.Dice = append(sh.Dice, digits)
	}
	return sh, nil
}

// compute runs ssj/1 over the stored inputs and keeps the result as rows.
func (s *Service) compute(ctx context.Context, tx *ledger.Tx, h Hall, seed string, result io.Writer) (drawn, gaps int,
	err error) {
	if h.Draw.Kind == draw.KindInspectors {
		return s.computeTeams(ctx, tx, h, seed, result)
	}
	planBytes, err := s.read(h, draw.PlanFile)
	if err != nil {
		return 0, 0, err
	}
	plan, err := draw.ParsePlan(planBytes)
	if err != nil {
		return 0, 0, err
	}
	roster, err := s.Files.Open(h.file(draw.RosterFile).SHA256)
	if err != nil {
		return 0, 0, err
	}
	defer roster.Close()
	census := draw.Census{Pool: make(map[string]uint64)}
	for _, st := range h.Strata {
		census.Pool[st.Code] = uint64(st.Pool)
	}
	census.Roster = draw.ListSum{Lines: uint64(h.Draw.Pool), Hash: h.file(draw.RosterFile).H(h.Draw.Hash)}
	out, err := draw.DrawObjects(plan, census, roster, seed)
	if err != nil {
		return 0, 0, err
	}
	if err := out.Write(result); err != nil {
		return 0, 0, err
	}
	var picks []Pick
	for i, st := range out.Strata {
		cutoff := ""
		if t, ok := st.CutOff(); ok {
			cutoff = t.Hex()
		}
		if err := insertOutcome(ctx, tx, h.Draw.ID, h.Draw.Attempt, i, int64(len(st.Rows)), cutoff); err != nil {
			return 0, 0, err
		}
		for rank, row := range st.Rows {
			picks = append(picks, Pick{Region: h.Draw.Region, Subject: ids.Subject(row.ID), Stratum: st.Stratum, Rank: rank + 1,
				Ticket: row.Ticket.Hex()})
		}
	}
	slices.SortFunc(picks, func(a, b Pick) int {
		return strings.Compare(a.Ticket+string(a.Subject),
			b.Ticket+string(b.Subject))
	})
	for i := range picks {
		picks[i].Place = i + 1
	}
	return len(picks), 0, insertPicks(ctx, tx, h.Draw, picks)
}

func (s *Service) computeTeams(ctx context.Context, tx *ledger.Tx, h Hall, seed string, result io.Writer) (drawn,
	gaps int, err error) {
	var texts [4][]byte
	for i, name := range []string{draw.PlanFile, draw.AssignmentsFile, draw.InspectorsFile, draw.OpeningsFile} {
		if texts[i], err = s.read(h, name); err != nil {
			return 0, 0, err
		}
	}
	plan, err := draw.ParsePlan(texts[0])
	if err != nil {
		return 0, 0, err
	}
	assignments, err := draw.ParseAssignments(texts[1])
	if err != nil {
		return 0, 0, err
	}
	inspectors, err := draw.ParseInspectors(texts[2])
	if err != nil {
		return 0, 0, err
	}
	openings, err := draw.ParseOpenings(texts[3])
	if err != nil {
		return 0, 0, err
	}
	teams, err := draw.DrawInspectors(plan, assignments, inspectors, openings, seed)
	if err != nil {
		return 0, 0, err
	}
	if err := teams.Write(result); err != nil {
		return 0, 0, err
	}
	for _, seat := range teams.Seats {
		if seat.Unfilled() {
			gaps++
		} else {
			drawn++
		}
	}
	return drawn, gaps, insertSeats(ctx, tx, h.Draw, teams.Seats)
}

func (h Hall) file(name string) File {
	i := slices.IndexFunc(h.Files, func(f File) bool { return f.Name == name })
	if i < 0 {
		return File{}
	}
	return h.Files[i]
}

func (s *Service) read(h Hall, name string) ([]byte, error) {
	f, err := s.Files.Open(h.file(name).SHA256)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
