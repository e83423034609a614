package sampling

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"yangguang/internal/authz"
	"yangguang/internal/canon"
	"yangguang/internal/draw"
	"yangguang/internal/law"
	"yangguang/internal/ledger"
)

// limit is how long a freeze may stand without a result before it is shown in
// red (ssj/1 section 6).
const limit = 24 * time.Hour

// Member is one object of the universe of a draw: in the pool with a stratum,
// or excluded with a reason code.
type Member struct{ ID, Stratum, Reason string }

// ObjectsSpec is what a draw of objects is frozen from.
type ObjectsSpec struct {
	Region     string
	Task       string
	Dept       string // 发起部门
	Year       string // of the gap-free number
	Title      string
	Hash       canon.Hash
	Disclosure string
	Strata     []Stratum                // quotas in output order
	Witness    string                   // person id
	Members    iter.Seq2[Member, error] // in bytewise order of id
	Refreeze   string                   // draw id whose inputs are mended after a void, "" for a new draw
}

// FreezeObjects writes the inputs of a draw of objects to files, puts their
// hashes into the ledger and begins the first attempt with the platform's
// commitment (Article 12; ssj/1 section 1 steps 1 and 2). It returns a
// *law.Refusal: EMPTY_POOL (A12-5), DRAW_INPUT_INVALID (a number above its pool), WITNESS_MISSING, DISK_FULL,
// or forbidden; then nothing stands in the database. Files written by a freeze
// that failed are orphans of the content store and harm nothing.
func (s *Service) FreezeObjects(ctx context.Context, tx *ledger.Tx, spec ObjectsSpec) (Draw, error) {
	if err := s.Authz.Permit(tx.By, authz.FreezeDraw, authz.Resource{Kind: "draw", Dept: spec.Dept, Region: spec.Region, People: []string{spec.Witness}}); err != nil {
		return Draw{}, err
	}
	if spec.Witness == "" {
		return Draw{}, law.Refuse(law.Ceremony, law.Invalid, "WITNESS_MISSING", "还没有指定监督见证人。",
			"请先在任务中指定一名监督见证人，抽取时由其本人登录承诺。").On("witness")
	}
	d := Draw{
		Region: spec.Region, Kind: draw.KindObjects, Task: spec.Task, Dept: spec.Dept, Initiator: spec.Dept, Title: spec.Title,
		Hash: spec.Hash, Disclosure: spec.Disclosure, Sources: draw.DefaultSources(draw.KindObjects),
		State: Frozen, Attempt: 1,
	}
	if err := s.number(ctx, tx, &d, spec); err != nil {
		return Draw{}, err
	}
	plan := draw.Plan{Draw: d.ID, Kind: d.Kind, Title: spec.Title, Initiator: spec.Dept, Hash: spec.Hash, Sources: d.Sources}
	for _, st := range spec.Strata {
		plan.Quotas = append(plan.Quotas, draw.Quota{Stratum: st.Code, Num: uint64(st.Num), Den: uint64(st.Den), Count: uint64(st.Fixed)})
	}
	planBytes, err := plan.Bytes()
	if err != nil {
		return Draw{}, badPlan(err)
	}
	inputs, err := s.storeLists(ctx, spec.Members)
	if err != nil {
		return Draw{}, err
	}
	census, err := s.survey(plan, inputs)
	if err != nil {
		return Draw{}, badPlan(err)
	}
	d.Pool, d.Excluded = int64(census.Roster.Lines), int64(census.Excluded.Lines)
	if d.Pool == 0 {
		return Draw{}, law.Refuse(law.Art12, law.Conflict, "EMPTY_POOL",
			fmt.Sprintf("按任务的对象范围没有可抽取的检查对象（范围内%d户，全部被排除）。", d.Excluded),
			"请核对对象范围、分层和名录库状态，修改任务后重新冻结。")
	}
	p, err := s.store(ctx, draw.PlanFile, bytes.NewReader(planBytes))
	if err != nil {
		return Draw{}, err
	}
	inputs = append(inputs, p)
	for i := range spec.Strata {
		spec.Strata[i].Pool = int64(census.Pool[spec.Strata[i].Code])
	}
	return d, s.freeze(ctx, tx, d, inputs, spec.Strata, map[string]string{Witness: spec.Witness}, spec.Refreeze != "")
}

// number gives the draw its gap-free id, or continues the voided draw that is
// frozen again with mended inputs.
func (s *Service) number(ctx context.Context, tx *ledger.Tx, d *Draw, spec ObjectsSpec) (err error) {
	if spec.Refreeze == "" {
		d.ID, err = nextNumber(ctx, tx, spec.Region, spec.Dept, spec.Year)
		return err
	}
	old, err := ByID(ctx, tx, spec.Refreeze)
	if err != nil {
		return err
	}
	if old.State != Failed {
		return law.Refuse(law.OneDraw, law.Conflict, "ALREADY_FROZEN", "这次抽取已经冻结，不能再次冻结。", "请到抽取大厅继续当前的抽取。")
	}
	d.ID, d.Attempt, d.Version = old.ID, old.Attempt+1, old.Version
	return nil
}

// InspectorsSpec is what a draw of inspectors is frozen from.
type InspectorsSpec struct {
	Objects      Draw   // the locked draw of objects
	Dept         string // who draws, for its own share
	Title        string
	Slack        int // visits
	CrossStation bool
	Assignments  []draw.Assignment
	Inspectors   []draw.Inspector
	Conflicts    []Conflict
	Refreeze     string
}

// Conflict is a known conflict of interest of an inspector with an object.
type Conflict struct{ Subject, Inspector string }

// FreezeInspectors is FreezeObjects for a department's share of the
// inspectors (Articles 12 and 14).
func (s *Service) FreezeInspectors(ctx context.Context, tx *ledger.Tx, spec InspectorsSpec) (Draw, error) {
	o := spec.Objects
	if err := s.Authz.Permit(tx.By, authz.DrawInspectors, authz.Resource{Kind: "draw", Dept: spec.Dept, Region: o.Region}); err != nil {
		return Draw{}, err
	}
	d := Draw{
		Region: o.Region, ID: strings.TrimSuffix(o.ID, "-O") + "-I-" + spec.Dept, Kind: draw.KindInspectors, Task: o.Task, Dept: spec.Dept,
		Initiator: o.Initiator, Title: spec.Title, Hash: o.Hash, Disclosure: o.Disclosure, Sources: draw.DefaultSources(draw.KindInspectors),
		State: Frozen, Attempt: 1, Pool: int64(len(spec.Assignments)),
	}
	if spec.Refreeze != "" {
		if err := s.number(ctx, tx, &d, ObjectsSpec{Refreeze: spec.Refreeze}); err != nil {
			return Draw{}, err
		}
	}
	plan := draw.Plan{Draw: d.ID, Kind: d.Kind, Title: spec.Title, Initiator: o.Initiator, Hash: d.Hash, Slack: uint64(spec.Slack),
		CrossStation: spec.CrossStation, Sources: d.Sources}
	var openings []draw.ConflictOpening
	for _, c := range spec.Conflicts {
		openings = append(openings, draw.ConflictOpening{ID: c.Subject, Code: c.Inspector, Salt: randomHex(16)})
	}
	slices.SortFunc(openings, func(a, b draw.ConflictOpening) int { return strings.Compare(openingKey(a), openingKey(b)) })
	slices.SortFunc(spec.Inspectors, func(a, b draw.Inspector) int { return strings.Compare(a.Code, b.Code) })
	texts := []struct {
		name string
		make func() ([]byte, error)
	}{
		{draw.PlanFile, plan.Bytes},
		{draw.AssignmentsFile, func() ([]byte, error) { return draw.AssignmentBytes(spec.Assignments) }},
		{draw.InspectorsFile, func() ([]byte, error) { return draw.InspectorBytes(spec.Inspectors) }},
		{draw.ConflictsFile, func() ([]byte, error) { return draw.ConflictBytes(draw.Leaves(d.Hash, openings)) }},
		{draw.OpeningsFile, func() ([]byte, error) { return draw.OpeningBytes(openings) }},
	}
	var inputs []File
	for _, t := range texts {
		b, err := t.make()
		if err != nil {
			return Draw{}, badPlan(err)
		}
		f, err := s.store(ctx, t.name, bytes.NewReader(b))
		if err != nil {
			return Draw{}, err
		}
		inputs = append(inputs, f)
	}
	return d, s.freeze(ctx, tx, d, inputs, nil, nil, spec.Refreeze != "")
}

func openingKey(o draw.ConflictOpening) string { return o.ID + "\t" + o.Code + "\t" + o.Salt }

// freeze stores the draw with its first attempt and records it.
func (s *Service) freeze(ctx context.Context, tx *ledger.Tx, d Draw, inputs []File, strata []Stratum, people map[string]string, again bool) error {
	d.FrozenBy, d.FrozenAt, d.LimitAt = tx.By.Person, tx.Micros(), tx.Now.Add(limit).UnixMicro()
	var err error
	if again {
		err = updateDraw(ctx, tx, d)
	} else {
		err = insertDraw(ctx, tx, d)
	}
	if err != nil {
		return err
	}
	salt := ""
	if d.Embargoed() {
		salt = randomHex(16)
	}
	commit, err := s.begin(ctx, tx, d, people, salt)
	if err != nil {
		return err
	}
	for i := range inputs {
		inputs[i].Attempt = d.Attempt
		if err := insertFile(ctx, tx, d.ID, inputs[i]); err != nil {
			return err
		}
	}
	// openings.txt stays closed: conflicts.txt commits to it.
	public := slices.DeleteFunc(slices.Clone(inputs), func(f File) bool { return f.Name == draw.OpeningsFile })
	tx.Record(drawFrozen{d: d, files: public, strata: strata, commit: commit, salt: salt})
	for i, st := range strata {
		st.Drawn, st.CutOff = 0, ""
		if err := insertQuota(ctx, tx, d.ID, d.Attempt, i, st); err != nil {
			return err
		}
	}
	return nil
}

// begin starts an attempt: the platform commits to a fresh secret, the other
// parties are named and have still to commit. The salt of an embargo stays the
// same through the attempts, because the log names the inputs at the freeze only.
func (s *Service) begin(ctx context.Context, tx *ledger.Tx, d Draw, people map[string]string, salt string) (commit string, err error) {
	if err := insertAttempt(ctx, tx, Attempt{Draw: d.ID, N: d.Attempt, State: "open", StartedAt: tx.Micros(), SealedSalt: salt}); err != nil {
		return "", err
	}
	secret := randomHex(32)
	commit = draw.Commit(d.Hash, d.ID, uint64(d.Attempt), Platform, secret)
	err = insertCommitment(ctx, tx, d.ID, d.Attempt, Commitment{Party: Platform, Hash: commit, CommittedAt: tx.Micros(),
		sealed: s.Seal.close(secret, d.ID, d.Attempt)})
	for _, party := range persons(d.Sources) {
		if err == nil {
			err = insertCommitment(ctx, tx, d.ID, d.Attempt, Commitment{Party: party, Person: people[party]})
		}
	}
	return commit, err
}

func (s *Service) store(ctx context.Context, name string, r io.Reader) (File, error) {
	st, err := s.Files.Put(ctx, r)
	return File{Name: name, SHA256: st.SHA256, SM3: st.SM3, Size: st.Size}, err
}

// storeLists streams the universe into roster.txt and excluded.txt at once; a
// province's roster does not fit into memory.
func (s *Service) storeLists(ctx context.Context, members iter.Seq2[Member, error]) ([]File, error) {
	type stored struct {
		f   File
		err error
	}
	open := func(name string) (*bufio.Writer, *io.PipeWriter, chan stored) {
		r, w := io.Pipe()
		done := make(chan stored, 1)
		go func() {
			f, err := s.store(ctx, name, r)
			r.CloseWithError(errors.Join(err, io.ErrClosedPipe))
			done <- stored{f, err}
		}()
		return bufio.NewWriterSize(w, 1<<16), w, done
	}
	roster, rw, rdone := open(draw.RosterFile)
	excluded, ew, edone := open(draw.ExcludedFile)
	var err error
	for m, merr := range members {
		if err = merr; err != nil {
			break
		}
		if m.Reason != "" {
			_, err = excluded.WriteString(m.ID + "\t" + m.Reason + "\n")
		} else {
			_, err = roster.WriteString(m.ID + "\t" + m.Stratum + "\n")
		}
		if err != nil {
			break
		}
	}
	err = errors.Join(err, roster.Flush(), excluded.Flush())
	rw.CloseWithError(err)
	ew.CloseWithError(err)
	r, e := <-rdone, <-edone
	for _, cause := range []error{r.err, e.err, err} {
		var refusal *law.Refusal
		if errors.As(cause, &refusal) {
			return nil, refusal
		}
	}
	if err := errors.Join(err, r.err, e.err); err != nil {
		return nil, err
	}
	return []File{r.f, e.f}, nil
}

func (s *Service) survey(plan draw.Plan, inputs []File) (draw.Census, error) {
	roster, err := s.Files.Open(inputs[0].SHA256)
	if err != nil {
		return draw.Census{}, err
	}
	defer roster.Close()
	excluded, err := s.Files.Open(inputs[1].SHA256)
	if err != nil {
		return draw.Census{}, err
	}
	defer excluded.Close()
	return draw.Survey(plan, roster, excluded)
}

// badPlan tells a person what the draw's own grammar refuses: a fixed number
// above its pool, a title of two lines, a stratum without a code.
func badPlan(err error) error {
	var f *draw.Fault
	if !errors.As(err, &f) {
		return err
	}
	return law.Refuse(law.Art12, law.Conflict, "DRAW_INPUT_INVALID", "抽取材料不符合规则："+f.Text().ZH+"。",
		"请按提示修改任务的分层、数量或名录库内容，再重新冻结。").InEnglish(f.Text().EN)
}
